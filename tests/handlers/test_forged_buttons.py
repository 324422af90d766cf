"""Whatever button comes from whoever at whatever moment: an answer, never an error."""

import random
from typing import Final

import pytest

from handlers.dialogs import DIALOGS
from handlers.engine.turn import Inbound, MoveReport, RecordAnswers, Tap
from reporting.people import Grant, Role
from tests.conversation.engine import BAC_SON
from tests.conversation.open_states import ARRANGED, arranged
from tests.conversation.world import Q3, FakeBackend

REPORT: Final = f"{Q3.form}/{Q3.unit}/{Q3.period}"
ARGUMENTS: Final = (
    "", "0", "1", "a/b/c/d/e", "I.2.1", "N.T.1", "I", "VII", "-1", "9" * 5000, REPORT,
    f"{REPORT}/1", f"{REPORT}/{'9' * 5000}", f"{BAC_SON}/2024-Q3", "x/2024-Q9", "vi", "zz",
    "value", "none", "\u0661", "ệ" * 60, "<b>&", f"{Q3.form}/99999/{Q3.period}",
)  # fmt: skip
KEYS: Final = [f"{name}.{action}" for name, dialog in DIALOGS.items() for action in dialog.taps]
OLD: Final = "Nút này đã cũ. Đây là chỗ anh/chị đang làm."


@pytest.mark.parametrize(
    "key",
    [
        "collect.reading:a/b/c/d/e", "collect.option", "collect.both", "collect.back", "quick.one",
        "quick.state", "quick.same", "evidence.leave", "template.leave", "collect.skip",
        "collect.stop", "straggler.row:0", "undo.back", "submit.confirm", "clerk.return_now",
    ],
)  # fmt: skip
def test_a_button_of_a_card_that_claims_to_last_is_an_old_one(key: str) -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong").presses_forged(key, None)
    assert chat.toast == OLD
    assert chat.heard.startswith("Báo cáo CCHC quý III/2024")
    assert backend.answers == {}


@pytest.mark.parametrize("name", ARRANGED)
def test_any_button_at_any_moment_is_answered(name: str) -> None:
    chance = random.Random(name)
    for key in chance.sample(KEYS, 15):
        _, chat = arranged(name)
        for argument in chance.sample(ARGUMENTS, 4):
            whole = f"{key}:{argument}" if argument else key
            chat.presses_forged(whole, chance.choice([None, chat.session.revision]))
            assert chat.replies, whole


@pytest.mark.parametrize("key", KEYS)
def test_a_person_who_has_just_been_enrolled_may_press_any_button(key: str) -> None:
    for role, unit in ((Role.FOCAL, BAC_SON), (Role.CLERK, "329"), (Role.LEADER, "33")):
        backend = FakeBackend()
        chat = backend.person("Hà", Grant(role, unit))
        for argument in ARGUMENTS:
            for revision in (None, 0, chat.session.revision):
                chat.presses_forged(f"{key}:{argument}" if argument else key, revision)
                assert chat.replies


def test_a_button_that_claims_to_last_records_and_moves_nothing() -> None:
    for name in ARRANGED:
        backend, chat = arranged(name)
        for key in KEYS:
            inbound = Inbound("test", chat.address, chat.address, Tap(key, None), press_id="tap")
            turn = backend.handle(inbound)
            changes = (RecordAnswers, MoveReport)
            assert not any(isinstance(e, changes) for e in turn.effects), (name, key)


def test_whoever_has_nothing_open_is_shown_what_to_press() -> None:
    chat = FakeBackend().person("Hải", Grant(Role.CLERK, "329"))
    chat.presses_forged("clerk.keep", 7)
    assert chat.toast == OLD
    assert chat.labels == ["Xem tổng hợp"]


def test_every_choice_that_only_leads_somewhere_lasts() -> None:
    for name in ARRANGED:
        _, chat = arranged(name)
        shown = [choice for message in chat.messages for row in message.keyboard for choice in row]
        for choice in shown:
            dialog, _, action = choice.key.partition(":")[0].partition(".")
            assert action in DIALOGS[dialog].lasting or not choice.is_navigation, choice.key
