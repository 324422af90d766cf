"""Which form a command about figures means: the one named, the only one that matters, the last.

Otherwise it is asked, and the command goes on with its words once it is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from handlers.choosing.report_choice import not_yours
from handlers.engine.callback_data import form_key, form_of, pack
from handlers.engine.choices import way_to
from handlers.engine.context import TurnContext, report_name
from handlers.engine.current_report import period_in
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Outdated, Refusal, WhichFirst
from handlers.engine.turn import Message, Turn
from reporting.clean_text import CleanText
from reporting.forms import Form
from reporting.forms.words import NamedForms, named_forms
from reporting.normalise import alike, fold
from reporting.periods import Period
from reporting.reporters import collects, forms_that_matter, may_see
from reporting.scope import Scope, resolve_scope
from reporting.units import UnitTree
from reporting.units.names import folded_proper

_PARTS = 3  # form, unit, period


@dataclass(frozen=True, slots=True)
class FormMeant:
    """The form that a command means, and its other words; `ctx` remembers the form."""

    ctx: TurnContext
    form: Form
    words: CleanText


def form_meant(ctx: TurnContext, words: CleanText, *, of_unit: bool = False) -> FormMeant:
    """The form that the words of a command about figures mean.

    `of_unit`: they may name a unit too, and mean the form that is filled in there. A form that is
    called like a unit is named by its code or its other words; that word is left to the unit.

    Raises:
        Refusal: it is none of those that are anything to this person.
        WhichFirst: it is not known which of several is meant.
    """
    own = forms_of(ctx)
    named = named_forms(words, ctx.lookup.forms.index)
    is_named = bool(named.forms)
    if of_unit and is_named:
        named = _beside_units(ctx, words, named)
    found = [form for form in own if form in named.forms] if named.forms else own
    if not found and named.forms:
        raise not_yours(ctx, named.forms[0], own)
    if of_unit and not is_named and len(found) > 1 and named.rest:
        found = _of_unit_named(ctx, found, named.rest) or found
    form = _only(ctx, found)
    if form is None:
        raise WhichFirst(_which(ctx, found))
    return FormMeant(remembering(ctx, form), form, named.rest)


def _beside_units(ctx: TurnContext, words: CleanText, named: NamedForms) -> NamedForms:
    """The forms named, unless the word is what a unit of this person's is called as well.

    Then it stays among the words, and is the form's only where that unit has to do with the form.
    """
    if any(form.code == named.said for form in named.forms):
        return named
    units = dict.fromkeys(_units_called(ctx, named.said))
    if not units:
        return named
    others = named_forms(words, ctx.lookup.forms.index, but=named.said)
    if others.forms:
        return others
    tree = ctx.lookup.units
    both = (form for form in named.forms if any(collects(form, tree, code) for code in units))
    return NamedForms(tuple(both), words)


def _of_unit_named(ctx: TurnContext, forms: list[Form], words: CleanText) -> list[Form]:
    """Of these forms those that the unit in the words, or one below it, fills in."""
    scopes = (
        (form, resolve_scope(ctx.person, form, ctx.lookup.history, words, ctx.today))
        for form in forms
    )
    return [
        form
        for form, scope in scopes
        if isinstance(scope, Scope)
        and scope.instead_of is None
        and collects(form, ctx.lookup.units_of(scope.period), scope.unit_code)
    ]


def _units_called(ctx: TurnContext, said: str) -> Iterator[str]:
    """Codes of the units at or below this person's that were ever called so, with or without kind.

    `said` is folded.
    """
    person, tree, history = ctx.person, ctx.lookup.units, ctx.lookup.history
    own = (*person.overseen_units(), *person.filing_units())
    for code in history.ever_called(alike(said)):
        names = (fold(one.name) for one in history.versions[code])
        is_called_so = any(said in (name, folded_proper(name)) for name in names)
        if is_called_so and any(tree.covers(above, code) for above in own):
            yield code


def forms_of(ctx: TurnContext) -> list[Form]:
    """The forms that are anything to this person; the only form there is to anybody.

    Raises:
        Refusal: there are several, and none is.
    """
    if len(ctx.lookup.forms) == 1:
        return [*ctx.lookup.forms.values()]
    found = ctx.lookup.once(forms_of, ctx.person, lambda: _forms_that_matter(ctx))
    if not found:
        raise Refusal("form.none")
    return [*found]


def _forms_that_matter(ctx: TurnContext) -> tuple[Form, ...]:
    trees = [ctx.lookup.units, *_trees_of_ended(ctx)]
    return forms_that_matter(ctx.person, ctx.lookup.forms.index, trees)


def _trees_of_ended(ctx: TurnContext) -> Iterator[UnitTree]:
    """The units as they were when one that this person oversees ended: its figures stay theirs."""
    history = ctx.lookup.history
    for code in ctx.person.overseen_units():
        gone = history.ended(code, ctx.today)
        if gone is not None and gone.valid_to is not None:
            yield history.on(gone.valid_to)


def _only(ctx: TurnContext, forms: list[Form]) -> Form | None:
    if len(forms) == 1:
        return forms[0]
    return next((form for form in forms if form.code == ctx.session.form), None)


def remembering(ctx: TurnContext, form: Form) -> TurnContext:
    """The context in which that form is meant from now on, until another is named."""
    if len(ctx.lookup.forms) == 1 or ctx.session.form == form.code:
        return ctx
    return ctx.at(replace(ctx.session, form=form.code))


def _which(ctx: TurnContext, forms: list[Form]) -> Message:
    choices = tuple(
        (way_to(pack("form", "take", form_key(form.code)), form.short[ctx.language], form.words),)
        for form in forms
    )
    return replace(ctx.notice(ctx.say("form.which")), keyboard=choices)


def taken(ctx: TurnContext, key: str) -> TurnContext | None:
    """The context in which the form of a choice is meant; None when it is nothing to the person."""
    form = form_of(key, ctx.lookup.forms)
    if form is None or not any(form is one for one in forms_of(ctx)):
        return None
    return remembering(ctx, form)


def _take(ctx: TurnContext, key: str) -> Turn:
    """A form is meant from now on, and nothing waited to be told it."""
    there = taken(ctx, key)
    form = form_of(key, ctx.lookup.forms)
    if there is None or form is None:
        raise Outdated
    return there.turn(there.notice(there.say("form.taken", form=form.short[there.language])))


# --- figures that a choice names -----------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class FiguresNamed:
    """The figures that a choice names: of which form, unit and period."""

    form: Form
    unit_code: str
    period: Period


def figures_argument(form: Form, unit_code: str, period: Period) -> str:
    """Figures as the argument of a choice's key: "cchc_quarterly/12148/2024-Q3"."""
    return f"{form_key(form.code)}/{unit_code}/{period.key}"


def figures_named(
    ctx: TurnContext, conversation: str, action: str, argument: str
) -> FiguresNamed | None:
    """The figures that a choice of that action names; None when it names none that there are.

    A button of when there was one form names no form: it means the one that fits.

    Raises:
        WhichFirst: several forms fit; each choice says the whole of it.
    """
    parts = argument.split("/")
    if len(parts) == _PARTS:
        form = form_of(parts[0], ctx.lookup.forms)
        forms = [form] if form is not None else []
        parts = parts[1:]
    else:
        forms = forms_of(ctx)
    if len(parts) != _PARTS - 1:
        return None
    code, key = parts
    found = [
        FiguresNamed(form, code, period)
        for form in forms
        if (period := period_in(key, form.cycle)) is not None
    ]
    if len(found) > 1:
        found = [one for one in found if _fits(ctx, one)] or found[:1]
    if len(found) > 1:
        raise WhichFirst(_which_figures(ctx, conversation, action, found), waits=False)
    return found[0] if found else None


def _fits(ctx: TurnContext, one: FiguresNamed) -> bool:
    units = ctx.lookup.units_of(one.period)
    return may_see(ctx.person, one.form, one.unit_code, units) and collects(
        one.form, units, one.unit_code
    )


def _which_figures(
    ctx: TurnContext, conversation: str, action: str, found: list[FiguresNamed]
) -> Message:
    choices = tuple(
        (
            way_to(
                pack(conversation, action, figures_argument(one.form, one.unit_code, one.period)),
                report_name(one.form, one.period, ctx.say),
                one.form.words,
            ),
        )
        for one in found
    )
    return replace(ctx.notice(ctx.say("form.which")), keyboard=choices)


DIALOG = Dialog("form", taps={"take": _take}, lasting=frozenset({"take"}))
