"""How values, people, periods and typed texts are put into words, and typed texts read."""

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup
from handlers.engine.choices import Choice
from handlers.engine.context import TurnContext
from reporting.clean_text import CleanText
from reporting.forms import Form, Indicator, Ratio
from reporting.languages import VIETNAMESE
from reporting.normalise import fold
from reporting.parsing import read
from reporting.parsing.results import Ambiguous, Read
from reporting.values import NUMBERS, Kind, Value, show

SAME_WORDS = ("như kỳ trước", "như cũ", "như trước", "như quý trước", "same")


def shown(ctx: TurnContext, indicator: Indicator, value: Value) -> str:
    """A value as people read it."""
    return show(value, indicator, ctx.language)


def which(ctx: TurnContext) -> Markup | None:
    """Which report it was, for whoever has several."""
    if len(ctx.own_reports) == 1:
        return None
    return ctx.say("report.this", report=ctx.report_name, office=ctx.office)


def last_period(ctx: TurnContext) -> str:
    """What the period before is called ("quý II")."""
    return ctx.form.cycle.previous(ctx.period).short_label(ctx.language)


def name_of(ctx: TurnContext, person_id: int) -> str:
    """A colleague's name; somebody who has left is still somebody."""
    found = next((m.name for m in ctx.view.members if m.id == person_id), None)
    return found or ctx.say.plain("person.former")


def last_words(text: str) -> bool:
    """Whether the text asks for last period's value."""
    folded = " ".join(fold(text).split())
    return folded in {fold(words) for words in SAME_WORDS}


def rate_of(form: Form, code: str) -> tuple[str, str] | None:
    """Numerator and denominator of the rate that this indicator is one side of."""
    for one in form.computed():
        if isinstance(one.formula, Ratio) and code in one.formula.codes:
            return one.formula.numerator, one.formula.denominator
    return None


def example(ctx: TurnContext, indicator: Indicator) -> str:
    """A plausible answer to this indicator: last period's number, otherwise one of its kind."""
    if indicator.kind in (None, Kind.CHOICE, Kind.TEXT):
        return ""
    previous = ctx.view.previous.get(indicator.code)
    if indicator.kind in NUMBERS and previous is not None and previous.number:
        return shown(ctx, indicator, previous)
    return ctx.say.plain(f"question.example_{indicator.kind}")


def standing(ctx: TurnContext, indicator: Indicator) -> Markup | None:
    """What the indicator holds now, and who wrote it when; None while it holds nothing."""
    answer = ctx.view.answers.get(indicator.code)
    if answer is None:
        return None
    return ctx.say(
        "question.standing",
        value=shown(ctx, indicator, answer.value),
        who=name_of(ctx, answer.person_id),
        at=ctx.clock(answer.at),
    )


def undo_choice(ctx: TurnContext) -> tuple[Choice, ...]:
    """The way back from one's last step, while there is one."""
    if not ctx.session.undo:
        return ()
    label = ctx.say.plain("button.undo")
    return (Choice(pack("undo", "back"), label, ("hoàn tác", "undo")),)


def values_of(ctx: TurnContext, text: CleanText, indicator: Indicator) -> tuple[Value, ...]:
    """What the text may mean as an answer of the indicator; nothing when it means none."""
    if last_words(text):
        previous = ctx.view.previous.get(indicator.code)
        return () if previous is None else (previous,)
    match read(text, indicator, ctx.today, indicator.unit[VIETNAMESE]):
        case Read(value=value):
            return (value,)
        case Ambiguous(readings=readings):
            return readings
        case _:
            return ()
