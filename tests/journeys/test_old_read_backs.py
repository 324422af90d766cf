"""What somebody typed at e6d44af and no answer was recorded from: it is never lost in silence.

Sessions of that version may be read on or begun afresh by the program of the day. Both are right,
so each of these texts is either recorded once the button that was shown is pressed, or the person
has been told that it was not recorded: which row, and what was typed.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.journeys.old_database import CHATS, EVENING, LEFT, Reopened, reopened

pytestmark = pytest.mark.slow

YES: Final = {
    "quick.confirm": "quick.store",
    "template.appendix": "template.history",
    "collect.reading": "collect.reading",
    "collect.pair": "collect.both",
    "quick.both": "quick.one",
    "straggler.row": "straggler.row",
    "clerk.sure": "clerk.return_now",
}
"""The button that records what a step asks about."""

Rows = list[list[Any]]

NOT_RECORDED: Final = re.compile(r"chưa|không ghi|not recorded|nothing is recorded", re.IGNORECASE)

OPEN: Final = {
    name: session
    for name, session in LEFT["sessions"].items()
    if session["read_back"] or session["unrecorded_texts"]
}


@pytest.fixture
async def again(tmp_path: Path) -> AsyncIterator[Reopened]:
    async with reopened(tmp_path, EVENING) as again:
        await again.rest()
        yield again


async def test_whatever_was_typed_is_recorded_or_its_sender_is_told(again: Reopened) -> None:
    for session in OPEN.values():
        message_id, content = _yes(session)
        await again.press(session["chat"], message_id, content)
    await again.rest()
    again.complains_of_nothing()
    facts = again.facts()
    answers, moves = (facts[kind][len(LEFT["facts"][kind]) :] for kind in ("answers", "moves"))
    lost = {
        name: _lost(
            name,
            session["read_back"],
            session["unrecorded_texts"],
            answers,
            moves,
            again.said(session["chat"]),
        )
        for name, session in OPEN.items()
    }
    assert {name: texts for name, texts in lost.items() if texts} == {}


def test_the_fixture_has_read_backs_of_every_origin() -> None:
    by_step = {session["step"] for session in OPEN.values()}
    assert by_step == set(YES)
    typed = [session["read_back"] for session in OPEN.values() if session["read_back"]]
    assert len(typed) == 7
    assert max(map(len, typed)) == 83


def test_a_text_is_lost_unless_it_is_recorded_or_told() -> None:
    typed = [["I.1", "14"], ["I.2.1", "7"]]
    recorded = ["12148", "2024-Q3", "I.1", "value", 14, None, "14", "Mẫu", 0]
    told = "Chưa ghi: I.2.1 = “7”."
    assert _lost("Mẫu", typed, ["5/7"], [recorded], [], told) == ["5/7"]
    assert _lost("Mẫu", typed, [], [recorded], [], "I.2.1 = “7”.") == [("I.2.1", "7")]
    assert _lost("Mẫu", [], ["5/7"], [], [], "Chưa ghi “5/7”.") == []
    assert _lost("Mẫu", [], ["Sai."], [], [["", "", "", "return", "Mẫu", 0, "Sai."]], "") == []


def _yes(session: dict[str, Any]) -> tuple[int, str]:
    """The button of the card that was shown last."""
    (chat,) = (one for one in CHATS if one["chat"] == session["chat"])
    wanted = YES[session["step"]]
    return next(
        (message["message_id"], button["callback_data"])
        for message in reversed(chat["messages"])
        for row in message.get("keyboard", ())
        for button in row
        if button["callback_data"].partition(":")[2].partition(":")[0] == wanted
    )


def _lost(
    name: str, read_back: Rows, texts: list[str], answers: Rows, moves: Rows, said: str
) -> list[Any]:
    """What is neither in these new answers and moves of the person nor told."""
    recorded = {
        (indicator, raw) for _, _, indicator, _, _, _, raw, who, _ in answers if who == name
    }
    raws = {raw for _, raw in recorded} | {move[6] for move in moves if move[4] == name}
    is_told = NOT_RECORDED.search(said) is not None
    values = [
        (indicator, raw)
        for indicator, raw in read_back
        if (indicator, raw) not in recorded and not (is_told and indicator in said and raw in said)
    ]
    return [*values, *(t for t in texts if t not in raws and not (is_told and t in said))]
