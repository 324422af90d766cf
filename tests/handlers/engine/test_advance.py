"""The session that is kept after a turn: when its revision grows, and what it offers."""

from handlers.engine.choices import Choice, way_to
from handlers.engine.dialog import advance
from handlers.engine.session import Session
from handlers.engine.states import AskValue, ReportCard
from handlers.engine.turn import Message, Toast, Turn
from tests.conversation.world import Q3

BEFORE = Session(revision=7, report=Q3, stack=(AskValue("I.1"),))
LOOK = way_to("report.open", "Xem báo cáo")


def test_the_revision_grows_by_one_when_another_state_is_open() -> None:
    after = advance(BEFORE, Turn(BEFORE.showing(ReportCard())))
    assert after == Session(revision=8, report=Q3, stack=(ReportCard(),))


def test_a_card_that_is_only_shown_again_keeps_its_revision() -> None:
    again = Turn(BEFORE.showing(AskValue("I.1")), (Message("I.1", ((Choice("a.b", "Bỏ"),),)),))
    assert advance(BEFORE, again) == BEFORE


def test_choices_that_lead_somewhere_are_remembered_without_a_new_revision() -> None:
    after = advance(BEFORE, Turn(BEFORE, (Message("…", ((LOOK, Choice("a.b", "Bỏ")),)),)))
    assert after == Session(revision=7, report=Q3, stack=BEFORE.stack, offered=(LOOK,))
    assert advance(after, Turn(after, (Toast("Đã ghi."),))) == after


def test_a_handler_cannot_turn_back_the_revision_or_forget_what_was_offered() -> None:
    before = Session(revision=7, report=Q3, offered=(LOOK,))
    assert advance(before, Turn(Session())) == Session(revision=8, offered=(LOOK,))
