"""/han: a clerk moves a deadline, a lock or an opening, for one unit, some or all."""

from dataclasses import replace
from datetime import date
from typing import Final

from handlers.calendar.covered import covered, flaw_of_day, form_and_period
from handlers.choosing.form_choice import figures_named, form_meant
from handlers.engine.catalogue import Markup
from handlers.engine.choices import near
from handlers.engine.context import NOTHING_MORE, TurnContext
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Outdated, Refusal
from handlers.engine.states import STATES, AskValue, MovingDay
from handlers.engine.turn import Message, MoveDay, Show, Turn
from handlers.extending import messages
from handlers.extending.reading import Understood, fresh, of_unit, read_into
from handlers.findings.explanation import flaw, meant, spoken
from handlers.pushed.effects import TellOfMove
from handlers.pushed.leave import asks_for_words
from reporting.clean_text import NOTHING, CleanText
from reporting.forms import Form
from reporting.people import Role
from reporting.standing import ExtendedDay, ExtensionDraft
from reporting.standing.request import ExtensionRequest, read_request


# --- how it begins -------------------------------------------------------------------------------
def extend(ctx: TurnContext, words: CleanText) -> Turn:
    """/han [unit] [period] [day] [vì reason]: what is not said is asked."""
    chosen = form_meant(ctx, words, of_unit=True)
    return _begun(chosen.ctx, chosen.form, chosen.words)


def heard(ctx: TurnContext, text: CleanText) -> Turn | None:
    """A message of a clerk's that begins with the word for a day and names one.

    A question that is answered with words has it: it may say just that.
    """
    is_taken = isinstance(ctx.state, MovingDay) or _is_busy(ctx) or asks_for_words(ctx)
    if not _is_clerk(ctx) or is_taken:
        return None
    request = read_request(text, ctx.today)
    is_whole = request.day is not None or bool(request.no_day) or request.takes_back
    return extend(ctx, text) if request.is_named and is_whole else None


def _is_clerk(ctx: TurnContext) -> bool:
    return Role.CLERK in ctx.person.roles()


def _is_busy(ctx: TurnContext) -> bool:
    """Whether free text is the answer to something else that is open."""
    return STATES[type(ctx.state)].wants_text and not isinstance(ctx.state, AskValue)


def _begun(ctx: TurnContext, form: Form, words: CleanText) -> Turn:
    request = read_request(words, ctx.today)
    if request.takes_back:
        return _take_back(ctx, form, request, words)
    draft = fresh(ctx, form, request.field or ExtendedDay.DUE)
    listed = None if words else messages.moved_days(ctx, form)
    return _asked(ctx, read_into(ctx, form, draft, request, words), *([listed] if listed else []))


def _asked(ctx: TurnContext, found: Understood, *before: Message) -> Turn:
    """What is asked next; which unit is meant, where its name fits several."""
    there = ctx.showing(MovingDay(found.draft))
    if found.offer is not None:
        return there.turn(*before, found.offer)
    return there.show(Show(found.told), *before)


# --- what is answered ----------------------------------------------------------------------------
def _on_text(ctx: TurnContext, text: CleanText) -> Turn | None:
    """A piece of what is asked for, all of it anew, or one of the choices."""
    draft, form = _draft(ctx)
    card = messages.card(ctx, form, draft, None)
    choice = meant(text, card.keyboard)
    if choice is not None:
        action, _, argument = choice.key.removeprefix("extend.").partition(":")
        return _TAPS[action](ctx, argument)
    request = read_request(text, ctx.today)
    if request.takes_back:
        return None
    if _is_reason(draft, request):
        return _with_reason(ctx, draft, text)
    says_something = request.units or request.day or request.no_day or request.reason
    if not says_something or near(text, card.keyboard):
        return None
    if draft.scope and request.units and not (request.day or request.reason or request.is_named):
        return None  # all is read back, or the day is asked: a word alone is no unit
    return _asked(ctx, read_into(ctx, form, replace(draft, undoes=None), request, text))


def _is_reason(draft: ExtensionDraft, request: ExtensionRequest) -> bool:
    """Whether the text answers why: it is asked, and nothing else is said."""
    if draft.is_complete or not draft.scope or draft.day is None:
        return False
    return not request.is_named and (request.day is None or not request.units)


def _with_reason(ctx: TurnContext, draft: ExtensionDraft, text: CleanText) -> Turn:
    request = read_request(text, ctx.today)
    reason = request.reason if request.reason and not request.units else spoken(text)
    wrong = flaw(ctx, reason)
    if wrong is not None:
        return ctx.show(Show(wrong))
    return ctx.showing(MovingDay(replace(draft, reason=reason))).show()


def _unit(ctx: TurnContext, argument: str) -> Turn:
    """A unit that was pressed: of the card, or of those whose name fits."""
    named = figures_named(ctx, "extend", "unit", argument)
    if named is None or not _is_clerk(ctx):
        raise Outdated
    open_ = ctx.state.draft if isinstance(ctx.state, MovingDay) else None
    draft = open_ if open_ and open_.form == named.form.code else fresh(ctx, named.form)
    found = of_unit(ctx, named.form, named.unit_code, named.period)
    if isinstance(found, Message):
        return ctx.turn(found)
    draft = replace(draft, scope=str(found.scope), period=found.period.key, undoes=None)
    wrong = flaw_of_day(found, draft.field, draft.day) if draft.day else None
    return _asked(ctx, Understood(replace(draft, day=None) if wrong else draft, wrong))


def _day(ctx: TurnContext, argument: str) -> Turn:
    """A day that was pressed."""
    draft, _ = _draft(ctx)
    try:
        day = date.fromisoformat(argument)
    except ValueError:
        raise Outdated from None
    if not draft.scope:
        raise Outdated
    wrong = flaw_of_day(covered(ctx, draft), draft.field, day)
    return _asked(ctx, Understood(draft if wrong else replace(draft, day=day), wrong))


def _draft(ctx: TurnContext) -> tuple[ExtensionDraft, Form]:
    """The open draft and its form.

    Raises:
        Outdated: none is open, or its form or its period is not there any more.
    """
    draft = ctx.expect(MovingDay).draft
    if form_and_period(ctx, draft) is None:
        raise Outdated
    return draft, ctx.lookup.forms[draft.form]


# --- it is done ----------------------------------------------------------------------------------
def _now(ctx: TurnContext, _: str) -> Turn:
    """Move the day that was read back, and tell everybody whom it concerns."""
    draft, _form = _draft(ctx)
    if not draft.is_complete or draft.day is None:
        raise Outdated
    found = covered(ctx, draft)
    if draft.undoes is not None and ctx.lookup.extensions.find(draft.undoes) is None:
        return _idle(ctx).turn(ctx.notice(ctx.say("extend.gone")))
    wrong = None if draft.undoes else flaw_of_day(found, draft.field, draft.day)
    if wrong is not None:
        return _asked(ctx, Understood(replace(draft, day=None), wrong))
    tells = messages.changes(found, draft)
    told = [TellOfMove(found.form.code, found.period.key, found.codes)] if tells else []
    return _idle(ctx).turn(
        messages.done(found, draft),
        effects=(MoveDay(draft.made()), *told),
    )


def _never_mind(ctx: TurnContext, _: str) -> Turn:
    """Leave everything as it is."""
    return _idle(ctx).turn(Message(ctx.say("extend.left")))


def _idle(ctx: TurnContext) -> TurnContext:
    return ctx.at(ctx.session.afresh())


# --- it is taken back ----------------------------------------------------------------------------
def _list(ctx: TurnContext, _: str) -> Turn:
    """Everything that is moved now."""
    if not _is_clerk(ctx):
        raise Refusal("clerk.not_yours")
    chosen = form_meant(ctx, NOTHING)
    return _listed(chosen.ctx, chosen.form)


def _listed(ctx: TurnContext, form: Form) -> Turn:
    listed = messages.moved_days(ctx, form)
    return ctx.turn(listed or ctx.notice(ctx.say("extend.nothing_moved")))


def _back(ctx: TurnContext, number: str) -> Turn:
    """Read back what is to be taken back."""
    row = ctx.lookup.extensions.find(int(number)) if number.isdecimal() else None
    if row is None:
        return ctx.turn(ctx.notice(ctx.say("extend.gone")))
    found = covered(ctx, row)
    draft = ExtensionDraft(
        row.form, row.period, str(row.scope), row.field, row.day, row.reason, row.id
    )
    return found.ctx.showing(MovingDay(draft)).show()


def _take_back(ctx: TurnContext, form: Form, request: ExtensionRequest, raw: CleanText) -> Turn:
    """What was moved for the units named; of several, or none named, the list of them."""
    wanted = read_into(ctx, form, fresh(ctx, form), ExtensionRequest(request.units), raw)
    if wanted.offer is not None:
        return ctx.turn(wanted.offer)
    rows = [
        row
        for row in ctx.lookup.extensions.in_force(form.code, wanted.draft.period)
        if str(row.scope) == wanted.draft.scope and request.field in (None, row.field)
    ]
    return _back(ctx, str(rows[0].id)) if len(rows) == 1 else _listed(ctx, form)


def draw(ctx: TurnContext, show: Show) -> Message | None:
    """The card of the open state."""
    if not isinstance(ctx.state, MovingDay):
        return None
    draft, form = _draft(ctx)
    told: Markup | None = show.lead if show is not NOTHING_MORE else None
    return messages.card(ctx, form, draft, told)


_TAPS: Final = {
    "unit": _unit,
    "day": _day,
    "now": _now,
    "never_mind": _never_mind,
    "list": _list,
    "back": _back,
}

DIALOG = Dialog(
    "extend",
    commands={"han": extend},
    taps=_TAPS,
    lasting=frozenset({"unit", "list", "back"}),
    on_text=_on_text,
    draw=draw,
)
