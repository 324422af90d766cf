"""What is typed while it is asked which report or form is meant."""

from dataclasses import dataclass, replace
from typing import Final

from handlers.choosing.kept_messages import lost, question, what
from handlers.engine.callback_data import unpack, without_token
from handlers.engine.catalogue import quoted
from handlers.engine.choices import Choice, chosen, near
from handlers.engine.context import TurnContext
from handlers.engine.current_report import known_report
from handlers.engine.states import STATES
from handlers.engine.turn import Turn
from reporting.clean_text import CleanText
from reporting.normalise import fold
from reporting.periods import Period
from reporting.report_words import NamedReport, WordReader
from reporting.values import NUMBERS

_NEVER_MIND: Final = frozenset({"bo", "bo qua", "thoi", "khong", "huy", "no", "cancel"})
"""What is typed, folded, by whoever does not want it any more."""


@dataclass(frozen=True, slots=True)
class ChoicesNamed:
    """The choices that a text means; not `is_certain`: those that it may mean."""

    choices: tuple[Choice, ...]
    is_certain: bool = True


def named(ctx: TurnContext, text: CleanText) -> ChoicesNamed:
    """The choices for what waits that the text names.

    It names one by its label, its number in the list, its unit, its form, or a part of one. While a
    question of the report in hand is open as well, a number is its answer, and what is only near a
    name is no choice.
    """
    waiting = ctx.session.waiting
    if waiting is None:
        return ChoicesNamed(())
    shown = {choice.key for choice in ctx.session.offered}
    last = tuple(choice for choice in waiting.choices if choice.key in shown)
    found = named_among(ctx, last or waiting.choices, text)
    if found.choices or len(last) in (0, len(waiting.choices)):
        return found
    return named_among(ctx, waiting.choices, text)


def named_among(ctx: TurnContext, choices: tuple[Choice, ...], text: CleanText) -> ChoicesNamed:
    """The choices among these that the text names; a number is a place in the list shown last."""
    keyboard = tuple((choice,) for choice in choices)
    is_alone = _is_alone(ctx)
    number = text.strip(" .)")
    if number.isdecimal() and not is_alone:
        return ChoicesNamed(())
    if number.isdecimal() and len(number) <= len(str(len(choices))):
        place = int(number)
        return ChoicesNamed(choices[place - 1 : place] if place else ())
    exact = chosen(text, keyboard)
    if exact is not None:
        return ChoicesNamed((exact,))
    whole, partly = _by_words(ctx, choices, text)
    if whole or partly:
        return ChoicesNamed(whole or (partly if is_alone or _wants_number(ctx) else ()))
    return ChoicesNamed(near(text, keyboard) if is_alone else (), is_certain=False)


def _is_alone(ctx: TurnContext) -> bool:
    """Whether nothing else is asked that a text could answer."""
    return ctx.session.asked is None and not STATES[type(ctx.state)].wants_text


def _wants_number(ctx: TurnContext) -> bool:
    """Whether a number is asked for in the report in hand, so that words are no answer there."""
    asked = ctx.session.asked
    return asked is not None and ctx.form.indicator(asked).kind in NUMBERS


def _by_words(
    ctx: TurnContext, choices: tuple[Choice, ...], text: CleanText
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """The choices whose report the words name, and those of whose name they are a part."""
    reports = {choice: _report(ctx, choice) for choice in choices}
    own = [(one.form, one.unit) for one in reports.values() if one is not None]
    reader = WordReader(own, ctx.lookup.forms.index, ctx.lookup.history, ctx.today)

    def of(found: tuple[NamedReport, ...]) -> tuple[Choice, ...]:
        return tuple(c for c, r in reports.items() if r and any(_is_it(r, one) for one in found))

    if not own:
        return (), _called(choices, text)
    return of(reader.read(text).reports), of(reader.part_of(text))


def _called(choices: tuple[Choice, ...], text: CleanText) -> tuple[Choice, ...]:
    """Of choices of forms those of whose name the text is a part."""
    wanted = f" {fold(text)} "
    return tuple(one for one in choices if wanted in f" {fold(one.label)} ")


def _is_it(report: NamedReport, one: NamedReport) -> bool:
    same = (report.form.code, report.unit) == (one.form.code, one.unit)
    return same and one.period in (None, report.period)


def _report(ctx: TurnContext, choice: Choice) -> NamedReport | None:
    key = known_report(ctx, without_token(unpack(choice.key).argument)[0])
    if key is None:
        return None
    return NamedReport(ctx.lookup.forms[key.form], key.unit, Period.parse(key.period))


# --- what is said when it names not just one -----------------------------------------------------
def narrowed(ctx: TurnContext, text: CleanText, found: ChoicesNamed) -> Turn:
    """The question once more with the choices that the text may mean; what waits waits on."""
    sentence = "which.several" if found.is_certain else "report.near"
    said = ctx.notice(ctx.say(sentence, words=quoted(text)))
    return ctx.turn(replace(said, keyboard=tuple((choice,) for choice in found.choices)))


def left(ctx: TurnContext, text: CleanText) -> Turn | None:
    """What waits is not wanted any more; None where the text does not say so."""
    waiting = ctx.session.waiting
    if waiting is None or not _is_alone(ctx) or fold(text).strip(" .!") not in _NEVER_MIND:
        return None
    there = ctx.at(replace(ctx.session, waiting=None))
    said = lost(ctx, waiting) or (ctx.notice(ctx.say("cancel.done")),)
    return there.turn(*said)


def unread(ctx: TurnContext, text: CleanText) -> Turn | None:
    """Another text while nothing else is open: it is not recorded, and the question stands."""
    waiting = ctx.session.waiting
    if waiting is None or not _is_alone(ctx):
        return None
    sentence = "which.still" if lost(ctx, waiting) else "which.unclear"
    said = ctx.say(sentence, raw=quoted(text), what=what(ctx, waiting))
    return ctx.turn(question(ctx, waiting, said))
