"""What a clerk types to move a day, read into the draft of it: units, period, day, reason."""

from dataclasses import dataclass, replace
from typing import Final

from handlers.calendar.covered import Covered, covered, flaw_of_day, may_move, scope_of
from handlers.engine.catalogue import Markup, quoted
from handlers.engine.context import TurnContext
from handlers.engine.turn import Message
from handlers.figures.summary import scope_problem
from handlers.findings.explanation import flaw
from reporting.clean_text import NOTHING, CleanText
from reporting.forms import Form
from reporting.periods import Period
from reporting.scope import Scope, ScopeFlaw, ScopeProblem, resolve_scope
from reporting.standing import ExtendedDay, ExtensionDraft, ExtensionScope
from reporting.standing.request import (
    ExtensionRequest,
    means_everybody,
    pieces,
    without_everybody,
)


@dataclass(frozen=True, slots=True)
class Understood:
    """The draft with what was understood; `told` says what was not, or `offer` asks which unit."""

    draft: ExtensionDraft
    told: Markup | None = None
    offer: Message | None = None


def read_into(
    ctx: TurnContext, form: Form, draft: ExtensionDraft, request: ExtensionRequest, raw: CleanText
) -> Understood:
    """The draft with everything that the message `raw` says laid over it."""
    if request.field is not None and (request.is_named and request.field is not draft.field):
        draft = replace(draft, field=request.field, day=None)
    if request.units:
        found = _units(ctx, form, request.units, raw)
        if isinstance(found, Message):
            # What else was said waits until it is pressed which unit is meant.
            reason = request.reason if flaw(ctx, request.reason) is None else NOTHING
            day, said = request.day or draft.day, reason or draft.reason
            return Understood(replace(draft, day=day, reason=said), offer=found)
        draft = replace(draft, scope=str(found.scope), period=found.period.key)
    if request.reason:
        told = flaw(ctx, request.reason)
        if told is not None:
            return Understood(draft, told)
        draft = replace(draft, reason=request.reason)
    if request.no_day:
        return Understood(draft, ctx.say("extend.no_such_day", raw=request.no_day))
    return _with_day(ctx, replace(draft, day=request.day or draft.day))


def _with_day(ctx: TurnContext, draft: ExtensionDraft) -> Understood:
    """The draft, without its day where that cannot be meant for these units."""
    if draft.day is None or not draft.scope:
        return Understood(draft)
    told = flaw_of_day(covered(ctx, draft), draft.field, draft.day)
    return Understood(replace(draft, day=None), told) if told is not None else Understood(draft)


def _units(ctx: TurnContext, form: Form, words: CleanText, raw: CleanText) -> Covered | Message:
    """The units and the period that the words mean, or why that is not clear."""
    codes: list[str] = []
    period: Period | None = None
    current = form.cycle.current(ctx.today)
    for piece in pieces(words):
        bare = NOTHING if means_everybody(piece) else without_everybody(piece)
        found = _scope(ctx, form, piece if bare is None else bare)
        if isinstance(found, ScopeProblem):
            if found.code in _NOT_READ:
                return ctx.notice(ctx.say("extend.no_unit", raw=quoted(raw)))
            return scope_problem(ctx, form, found, "han")
        if period is None or found.period != current:
            period = found.period
        codes.append(found.unit_code)
    return _covered(ctx, form, codes, period or current)


_NOT_READ: Final = (ScopeFlaw.NOT_YOURS, ScopeFlaw.NOT_A_PERIOD, ScopeFlaw.TOO_LONG)


def _scope(ctx: TurnContext, form: Form, words: CleanText) -> Scope | ScopeProblem:
    """The unit and the period that the words mean, also of one that has not opened yet."""
    return resolve_scope(ctx.person, form, ctx.lookup.history, words, ctx.today)


def of_unit(ctx: TurnContext, form: Form, code: str, period: Period) -> Covered | Message:
    """One unit that was pressed, or why its days are not this person's to move."""
    return _covered(ctx, form, [code], period)


def _covered(ctx: TurnContext, form: Form, codes: list[str], period: Period) -> Covered | Message:
    units = ctx.lookup.units_of(period)
    form = ctx.lookup.forms.of(form.code, period)
    known = [code for code in codes if code in units]
    found = Covered(ctx, form, period, scope_of(form, units, known) if known else ExtensionScope())
    if len(known) < len(codes) or not may_move(found) or not found.codes:
        return scope_problem(ctx, form, ScopeProblem(ScopeFlaw.NOT_YOURS, words=""), "han")
    return found


def fresh(ctx: TurnContext, form: Form, field: ExtendedDay = ExtendedDay.DUE) -> ExtensionDraft:
    """A draft of which nothing is known but the form and the period that people work on."""
    return ExtensionDraft(form.code, form.cycle.current(ctx.today).key, field=field)


def own_scope(ctx: TurnContext, form: Form) -> Scope | None:
    """All that is below the person, of the period that people work on."""
    found = _scope(ctx, form, NOTHING)
    return found if isinstance(found, Scope) else None
