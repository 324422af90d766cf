"""What is typed while it is asked which report or form is meant."""

from dataclasses import dataclass, replace
from typing import Final

from handlers.choosing.kept_messages import lost, question, what
from handlers.engine.callback_data import unpack, without_token
from handlers.engine.catalogue import quoted
from handlers.engine.choices import Choice, chosen, near
from handlers.engine.context import TurnContext
from handlers.engine.current_report import known_report
from handlers.engine.session import WaitingMessage
from handlers.engine.turn import Turn
from reporting.clean_text import CleanText
from reporting.normalise import fold
from reporting.periods import Period
from reporting.report_words import NamedReport, WordReader

_NEVER_MIND: Final = frozenset({"bo", "bo qua", "thoi", "khong", "huy", "no", "cancel"})
"""What is typed, folded, by whoever does not want it any more."""


@dataclass(frozen=True, slots=True)
class Named:
    """The choices that a text means; not `is_certain`: those that it may mean."""

    choices: tuple[Choice, ...]
    is_certain: bool = True


def named(ctx: TurnContext, text: CleanText) -> Named:
    """The choices that the text names: by label, number in the list, unit, form, or part of one.

    While a question of the report in hand is open as well, a number is its answer, and only whole
    names are choices.
    """
    waiting = ctx.session.waiting
    if waiting is None:
        return Named(())
    keyboard = tuple((choice,) for choice in waiting.choices)
    is_alone = not ctx.session.stack
    number = text.strip(" .)")
    if number.isdecimal():
        place = int(number) if is_alone and len(number) < len(str(len(keyboard))) + 1 else 0
        return Named(waiting.choices[place - 1 : place] if place else ())
    exact = chosen(text, keyboard)
    if exact is not None:
        return Named((exact,))
    whole, partly = _by_words(ctx, waiting, text)
    if whole or not is_alone:
        return Named(whole)
    return Named(partly) if partly else Named(near(text, keyboard), is_certain=False)


def _by_words(
    ctx: TurnContext, waiting: WaitingMessage, text: CleanText
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """The choices whose report the words name, and those of whose name they are a part."""
    reports = {choice: _report(ctx, choice) for choice in waiting.choices}
    own = [(one.form, one.unit) for one in reports.values() if one is not None]
    forms = tuple(ctx.lookup.forms.values())
    reader = WordReader(own, forms, ctx.lookup.history, ctx.today)

    def of(found: tuple[NamedReport, ...]) -> tuple[Choice, ...]:
        return tuple(c for c, r in reports.items() if r and any(_is_it(r, one) for one in found))

    if not own:
        return (), _called(waiting, text)
    return of(reader.read(text).reports), of(reader.part_of(text))


def _called(waiting: WaitingMessage, text: CleanText) -> tuple[Choice, ...]:
    """Of choices of forms those of whose name the text is a part."""
    wanted = f" {fold(text)} "
    return tuple(one for one in waiting.choices if wanted in f" {fold(one.label)} ")


def _is_it(report: NamedReport, one: NamedReport) -> bool:
    same = (report.form.code, report.unit) == (one.form.code, one.unit)
    return same and one.period in (None, report.period)


def _report(ctx: TurnContext, choice: Choice) -> NamedReport | None:
    key = known_report(ctx, without_token(unpack(choice.key).argument)[0])
    if key is None:
        return None
    return NamedReport(ctx.lookup.forms[key.form], key.unit, Period.parse(key.period))


# --- what is said when it names not just one -----------------------------------------------------
def narrowed(ctx: TurnContext, text: CleanText, found: Named) -> Turn:
    """The question once more with the choices that the text may mean; it waits on."""
    waiting = ctx.session.waiting
    if waiting is None:
        return ctx.turn()
    sentence = "which.several" if found.is_certain else "report.near"
    said = ctx.say(sentence, words=quoted(text))
    return ctx.turn(question(ctx, waiting, said, found.choices))


def left(ctx: TurnContext, text: CleanText) -> Turn | None:
    """What waits is not wanted any more; None where the text does not say so."""
    waiting = ctx.session.waiting
    if waiting is None or ctx.session.stack or fold(text).strip(" .!") not in _NEVER_MIND:
        return None
    there = ctx.at(replace(ctx.session, waiting=None))
    said = lost(ctx, waiting) or (ctx.notice(ctx.say("cancel.done")),)
    return there.turn(*said)


def unread(ctx: TurnContext, text: CleanText) -> Turn | None:
    """Another text while nothing else is open: it is not recorded, and the question stands."""
    waiting = ctx.session.waiting
    if waiting is None or ctx.session.stack:
        return None
    sentence = "which.still" if lost(ctx, waiting) else "which.unclear"
    said = ctx.say(sentence, raw=quoted(text), what=what(ctx, waiting))
    return ctx.turn(question(ctx, waiting, said))
