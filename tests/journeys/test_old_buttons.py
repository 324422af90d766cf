"""Every kind of button that e6d44af had on a phone answers, pressed first thing after the upgrade.

What only navigates says what it always said. What belonged to a card does what it said, or is
known as old: then the person is told so and sees where they are.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.journeys.old_database import (
    CHATS,
    EVENING,
    LEFT,
    Heard,
    Reopened,
    nothing_recorded_is_lost,
    reopened,
)

pytestmark = pytest.mark.slow

A_ROW: Final = r"(?s)^[A-Z]+(\.\d+)+ "
A_REPORT: Final = r"Báo cáo CCHC quý|Administrative reform report"
ANSWERS: Final = {
    "assist.later": r"\w",
    "clerk.accept": A_REPORT,
    "clerk.open": A_REPORT,
    "clerk.return": A_REPORT,
    "collect.go": rf"{A_ROW}|chưa ghi|{A_REPORT}",
    "finding.edit": A_ROW,
    "finding.list": A_REPORT,
    "me.language": r"Language|Ngôn ngữ",
    "report.open": A_REPORT,
    "report.take": A_REPORT,
    "review.missing": A_REPORT,
    "submit.ask": rf"{A_REPORT}|điểm cần kiểm tra|còn thiếu",
}
"""What a lasting button is answered with."""

MEDIA: Final = {"summary": "photo", "export": "document"}

FILING: Final = {name for name, role, *_ in LEFT["facts"]["grants"] if role in {"officer", "focal"}}
"""Who has a report of their own to be shown."""

OLD: Final = re.compile(r"Nút này đã cũ|That button is old")


@dataclass(frozen=True, slots=True)
class Button:
    """A button as it stood on a phone; `kind` is what it does, without its argument."""

    chat: int
    name: str
    message_id: int
    content: str

    @property
    def is_lasting(self) -> bool:
        return self.content.startswith("*:")

    @property
    def kind(self) -> str:
        return self.content.partition(":")[2].partition(":")[0]


def shown(chat: dict[str, Any]) -> list[Button]:
    """A button of every kind that stands in a chat, the newest of each, newest message first."""
    found: dict[str, Button] = {}
    for message in reversed(chat["messages"]):
        for row in message.get("keyboard", ()):
            for one in row:
                place = (chat["chat"], chat["name"], message["message_id"])
                button = Button(*place, one["callback_data"])
                found.setdefault(button.kind, button)
    return list(found.values())


BUTTONS: Final = [shown(chat) for chat in CHATS]


def rounds() -> list[list[Button]]:
    """Each kind that belongs to a card once, in as few rounds as leave one tap to each person."""
    holders: dict[str, list[Button]] = {}
    for button in itertools.chain(*BUTTONS):
        if not button.is_lasting:
            holders.setdefault(button.kind, []).append(button)
    found: list[list[Button]] = []
    for buttons in sorted(holders.values(), key=len):
        places = ((place, button) for place, taken in enumerate(found) for button in buttons
                  if button.chat not in {one.chat for one in taken})  # fmt: skip
        place, button = next(places, (len(found), buttons[0]))
        if place == len(found):
            found.append([])
        found[place].append(button)
    return found


ROUNDS: Final = rounds()

SHOWN: Final = """
    assist.later clerk.accept clerk.keep clerk.open clerk.return clerk.return_now collect.again
    collect.back collect.both collect.go collect.narrative collect.option collect.reading
    collect.review collect.same collect.skip collect.state collect.stop evidence.attach
    evidence.leave export.group_excel export.group_word export.report_excel export.report_word
    finding.edit finding.explain finding.later finding.list me.language quick.drop quick.fill
    quick.one quick.same quick.several quick.state quick.store quick.store_some quick.zero
    report.card report.open report.part report.parts report.take review.missing review.open
    straggler.none straggler.row submit.ask submit.confirm submit.withdraw submit.withdraw_now
    summary.open summary.unit template.history template.leave undo.back
"""
"""Every kind of button that the program of e6d44af can show."""


def test_the_fixture_has_every_kind_of_button() -> None:
    assert {button.kind for button in itertools.chain(*BUTTONS)} == set(SHOWN.split())


@pytest.mark.parametrize("place", range(len(ROUNDS)))
async def test_a_button_of_a_card_answers_when_it_is_the_first_thing_pressed(
    tmp_path: Path, place: int
) -> None:
    async with reopened(tmp_path, EVENING, backup="september.db") as again:
        await again.rest()
        assert await _pressed(again, ROUNDS[place]) == {}


async def test_whatever_was_shown_answers_one_after_the_other(tmp_path: Path) -> None:
    async with reopened(tmp_path, EVENING) as again:
        await again.rest()
        unanswered: dict[str, list[Heard]] = {}
        for place in itertools.zip_longest(*BUTTONS):
            unanswered |= await _pressed(again, [one for one in place if one is not None])
        assert unanswered == {}
        nothing_recorded_is_lost(again.facts(), LEFT["facts"])


async def _pressed(again: Reopened, buttons: Sequence[Button]) -> dict[str, list[Heard]]:
    """Press buttons, one of each person; those that were not answered, with what was heard."""
    before = len(again.everything)
    for button in buttons:
        await again.press(button.chat, button.message_id, button.content)
    await again.rest()
    again.complains_of_nothing()
    unanswered = {}
    for button in buttons:
        heard = again.heard(button.chat, before)
        last = await again.sim.client.last(button.chat)
        has_card = bool(last.keyboard) or button.name not in FILING
        if not _is_answered(button, heard, has_card=has_card):
            unanswered[f"{button.name}: {button.content}"] = heard
    return unanswered


def _is_answered(button: Button, heard: Sequence[Heard], *, has_card: bool = False) -> bool:
    """The tap is answered, and so is the person, in the way this button wants.

    To whoever pressed an old button on the card that stands nothing new needs to be shown; nor to
    a clerk who has nothing open.
    """
    taps = [one for one in heard if one.kind == "answer"]
    said = [one for one in heard if one.kind != "answer"]
    if len(taps) != 1:
        return False
    if not button.is_lasting:
        return bool(said) or (has_card and OLD.search(taps[0].text) is not None)
    media = MEDIA.get(button.kind.partition(".")[0])
    if media is not None:
        return media in {one.media for one in said}
    return any(re.search(ANSWERS[button.kind], one.text) for one in said)


def test_a_button_is_answered_in_the_way_it_wants() -> None:
    go_on = Button(1, "Mẫu", 2, "*:collect.go:cchc_quarterly/12142/2024-Q3")
    tap, question = Heard(1, "answer", ""), Heard(1, "message", "I.2.1 Số nhiệm vụ")
    assert _is_answered(go_on, [tap, question])
    assert not _is_answered(go_on, [question])
    assert not _is_answered(go_on, [tap, Heard(1, "message", "Chưa có gì")])
    skip, old = Button(1, "Mẫu", 2, "3:collect.skip"), Heard(1, "answer", "Nút này đã cũ.")
    assert _is_answered(skip, [tap, question])
    assert not _is_answered(skip, [tap], has_card=True)
    assert not _is_answered(skip, [old])
    assert _is_answered(skip, [old], has_card=True)
