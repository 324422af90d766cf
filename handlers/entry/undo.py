"""[Hoàn tác]: one's last step is taken back, except where somebody has written since."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed, report_at_hand
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Outdated
from handlers.engine.session import Undo
from handlers.engine.states import AskValue, Origin, ReviewPart
from handlers.engine.turn import NOWHERE, RecordAnswers, Show, Turn
from handlers.entry import navigation
from reporting.forms import Form
from reporting.reports import NewAnswer, ReportKey, ReportView, with_answers
from reporting.standing import ReportAct
from reporting.values import State, Value, show

OPENED = Value(State.OPEN)
TOLD = 6
"""Indicators told one by one."""


def _back(ctx: TurnContext, _: str) -> Turn:
    here = report_at_hand(ctx)
    if here is None or not here.session.undo:
        raise Outdated
    earlier = next((one.period for one in here.session.undo if one.period), "")
    if earlier:
        return _back_in_earlier(here, replace(here.report, period=earlier))
    refuse_if_filed(here)
    facts, kept = _facts(here, here.view)
    after = here.at(replace(here.session, undo=(), late_answers=())).writing(facts)
    shown = Show(joined(_done(after, facts, after.form), _kept(after, kept)))
    turn = _go_on(after, [fact.indicator for fact in facts], shown)
    if not facts:
        return turn
    return replace(turn, effects=(RecordAnswers(here.report, facts, NOWHERE),))


def _back_in_earlier(ctx: TurnContext, key: ReportKey) -> Turn:
    """What was kept as an earlier period's is taken back there; this period stays as it is."""
    earlier = ctx.about(key)
    view = earlier.view
    facts, kept = _facts(ctx, view)
    if not earlier.standing.allows(ReportAct.ENTER):
        facts, kept = (), [one.indicator for one in ctx.session.undo]
    left = with_answers(view, facts, ctx.person.id, ctx.now).values()
    cleared = ctx.at(replace(ctx.session, undo=()))
    form = ctx.lookup.form_of(view)
    previous = ctx.lookup.forms.read(left, form.version, ctx.form)
    after = replace(cleared, written=replace(ctx.view, previous=previous))
    shown = Show(joined(_done(after, facts, form), _kept(after, kept)))
    turn = navigation.ask_again(after, shown)
    return replace(turn, effects=(RecordAnswers(key, facts, NOWHERE),) if facts else ())


def _facts(ctx: TurnContext, view: ReportView) -> tuple[tuple[NewAnswer, ...], list[str]]:
    """What to record so that all is as before, and what somebody has answered anew since."""
    facts, kept = [], []
    for one in ctx.session.undo:
        if _is_untouched(ctx, view, one):
            facts.append(one.before or NewAnswer(one.indicator, OPENED, ""))
        else:
            kept.append(one.indicator)
    return tuple(facts), kept


def _is_untouched(ctx: TurnContext, view: ReportView, undo: Undo) -> bool:
    current = view.answers.get(undo.indicator)
    if current is None:
        return False
    return current.person_id == ctx.person.id and current.value == undo.after


def _go_on(ctx: TurnContext, codes: Sequence[str], shown: Show) -> Turn:
    """The review, if it was opened from there; the first of these that is open again; the next."""
    question, below = ctx.session.question, ctx.session.below
    review = next((state for state in below if isinstance(state, ReviewPart)), None)
    if review is not None:
        return ctx.showing(review).show(shown)
    opened = next((code for code in codes if navigation.is_open(ctx, code)), None)
    if opened is None:
        return navigation.next_question(ctx.showing(*_narrative(question)), shown, from_start=True)
    origin = Origin.NARRATIVE if _narrative(question) else Origin.NEXT
    last = question.indicator if question is not None else None
    return navigation.ask(ctx, opened, shown, origin, below=(), last=last)


def _narrative(question: AskValue | None) -> tuple[AskValue, ...]:
    """The question, if it belongs to going through the report's text."""
    return (question,) if question and question.origin is Origin.NARRATIVE else ()


def _done(after: TurnContext, facts: Sequence[NewAnswer], form: Form) -> Markup | None:
    """What was taken back, in a report of that form."""
    if not facts:
        return None
    if len(facts) > TOLD:
        return after.say("undo.done_many", count=len(facts))
    rows = ", ".join(
        f"{fact.indicator}: " + show(fact.value, form.indicator(fact.indicator), after.language)
        for fact in facts
    )
    return after.say("undo.done", rows=rows)


def _kept(after: TurnContext, codes: Sequence[str]) -> Markup | None:
    return after.say("undo.kept", codes=", ".join(codes)) if codes else None


DIALOG = Dialog("undo", taps={"back": _back})
