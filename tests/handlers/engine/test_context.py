"""Contexts of one turn share what holds in all of them, and nothing else."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from handlers import router
from handlers.engine.context import TurnContext
from handlers.engine.lookup import Lookup
from handlers.engine.refusal import Outdated
from handlers.engine.session import Session
from handlers.engine.states import AskValue, ReportCard
from handlers.engine.turn import Inbound, Turn
from reporting.reports import NewAnswer
from reporting.values import Value
from tests.conversation.world import Q3, FakeBackend

WORKED_OUT = (
    *("say", "own_reports", "own_forms", "report", "form", "period", "view", "schedule"),
    *("standing", "unit", "own_duties"),
)
ANSWERED = (NewAnswer("I.1", Value(number=14), "14"),)


def worked_out(ctx: TurnContext) -> dict[str, object]:
    """Everything that can be worked out in a context; what cannot is left out."""
    found: dict[str, object] = {}
    for name in WORKED_OUT:
        with suppress(Outdated, RuntimeError):
            found[name] = getattr(ctx, name)
    return found


@dataclass
class Sharing:
    """Decides as the router does; keeps the contexts that share something with the turn's."""

    contexts: int = 0

    def handle(self, session: Session, inbound: Inbound, lookup: Lookup, now: datetime) -> Turn:
        turn = router.handle(session, inbound, lookup, now)
        if session.report is None:
            return turn
        ctx = TurnContext(session, inbound, lookup, now)
        assert worked_out(ctx)
        earlier = replace(session, report=replace(Q3, period="2024-Q2"))
        for there in (
            ctx.at(session.afresh()),
            ctx.at(earlier),
            ctx.at(earlier).at(session),
            ctx.showing(ReportCard()),
            ctx.showing(AskValue("I.1")),
            ctx.writing(ANSWERED),
            ctx.writing(ANSWERED).showing(ReportCard()),
            ctx.after(turn),
            ctx.writing(ANSWERED).at(earlier),
        ):
            assert worked_out(there) == worked_out(replace(there))
            self.contexts += 1
        return turn


def test_what_contexts_share_is_what_each_would_work_out_by_itself() -> None:
    sharing = Sharing()
    backend = FakeBackend(step=sharing.handle)
    backend.record(replace(Q3, period="2024-Q2"), {"I.1": Value(number=9)})
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
    lan.says("14").says("/sua I.1").says("15").says("/baocao").says("Hoàn tác")
    assert sharing.contexts
