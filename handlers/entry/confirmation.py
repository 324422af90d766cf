"""What is said of an answer once it is taken: the value as it was read, and what follows."""

from collections.abc import Sequence

from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext
from handlers.engine.turn import Message
from handlers.entry.wording import name_of, shown, which
from reporting.forms import Ratio
from reporting.parsing.results import Note
from reporting.progress import Computed, computed
from reporting.reports import NewAnswer
from reporting.values import Kind, State, Value, show

MANY = 4
"""More answers than this are counted, not listed."""

MOST_RESULTS = 8
"""Computed indicators told after many answers."""


def taken(
    before: TurnContext,
    after: TurnContext,
    answers: Sequence[NewAnswer],
    follow: Sequence[NewAnswer],
    note: Note | None,
) -> Markup:
    """What was taken and what hangs on it: "Đã ghi I.2.2 = 5. I.2: 5/7 = 71,43%."."""
    lines = [_values(before, after, answers)]
    if note is not None:
        lines.append(after.say(f"note.{note.code}", shown=note.shown))
    touched = dict.fromkeys(c for a in answers for c in after.form.dependents(a.indicator))
    results = computed(after.form, after.view.values()) if touched else {}
    told = [code for code in touched if code in results]
    lines.extend(
        after.say("echo.computed", code=code, result=result_text(after, code, results[code]))
        for code in told[:MOST_RESULTS]
    )
    if len(told) > MOST_RESULTS:
        lines.append(after.say("echo.more_results", count=len(told) - MOST_RESULTS))
    return Markup(" ".join((*lines, *followed(after, follow))))


def followed(ctx: TurnContext, follow: Sequence[NewAnswer]) -> list[Markup]:
    """What is settled or opened again along with the answers: "I.5.1, I.5.2: không áp dụng."."""
    lines = []
    for state in (State.NOT_APPLICABLE, State.NOT_YET):
        codes = ", ".join(a.indicator for a in follow if a.value.state is state)
        if codes:
            lines.append(ctx.say(f"echo.follow_{state}", codes=codes))
    return lines


def _values(before: TurnContext, after: TurnContext, answers: Sequence[NewAnswer]) -> Markup:
    """The values, with what stood there before where one's own answer was put right."""
    if len(answers) > MANY:
        parts = dict.fromkeys(after.form.indicator(a.indicator).part for a in answers)
        return after.say("echo.taken_many", count=len(answers), parts=", ".join(parts))
    values = ", ".join(f"{a.indicator} = {_shown(after, a)}" for a in answers)
    earlier = before.view.answers.get(answers[0].indicator)
    if len(answers) > 1 or earlier is None or earlier.value == answers[0].value:
        return after.say("echo.taken", taken=values)
    indicator = after.form.indicator(answers[0].indicator)
    return after.say("echo.corrected", taken=values, before=shown(after, indicator, earlier.value))


def final_text(after: TurnContext, answers: Sequence[NewAnswer]) -> Markup:
    """What the answered question becomes: one line per indicator, like a form that is filled in."""
    if len(answers) > MANY:
        return Markup(f"✅ {_values(after, after, answers)}")
    return Markup(
        "\n".join(
            after.say(
                "echo.record",
                code=a.indicator,
                name=after.form.indicator(a.indicator).short[after.language],
                value=_shown(after, a),
            )
            for a in answers
        )
    )


def _shown(after: TurnContext, answer: NewAnswer) -> str:
    indicator = after.form.indicator(answer.indicator)
    unit = indicator.unit[after.language] if indicator.kind is Kind.MONEY else None
    return show(answer.value, indicator, after.language, with_unit=unit)


def result_text(ctx: TurnContext, code: str, result: Computed) -> str:
    """A computed indicator with its arithmetic: "5/7 = 71,43%", or "không áp dụng" for 0/0."""
    indicator = ctx.form.indicator(code)
    value = show(result.value, indicator, ctx.language)
    if isinstance(indicator.formula, Ratio) and result.parts:
        numerator, denominator = (
            show(Value(number=number), ctx.form.indicator(part), ctx.language)
            for part, number in zip(indicator.formula.codes, result.parts, strict=True)
        )
        return f"{numerator}/{denominator} = {value}"
    return value


def computed_result(ctx: TurnContext, code: str) -> str | None:
    """What a computed indicator comes to now, with its arithmetic; None while parts are missing."""
    result = computed(ctx.form, ctx.view.values()).get(code)
    return None if result is None else result_text(ctx, code, result)


def computed_line(ctx: TurnContext, code: str) -> Markup | None:
    """What a computed indicator comes to now, as a sentence of its own."""
    result = computed_result(ctx, code)
    return None if result is None else ctx.say("echo.computed", code=code, result=result)


def overtaken(ctx: TurnContext, answers: Sequence[NewAnswer], who: str) -> list[Message]:
    """For the colleague, who reads `ctx`, whose answers are no longer the last ones."""
    if len(answers) > MANY:
        codes = ", ".join(answer.indicator for answer in answers)
        sentence = ctx.say("collect.overtaken_many", count=len(answers), codes=codes, who=who)
        return [ctx.notice(joined(sentence, which(ctx)))]
    return [ctx.notice(joined(_overtaken(ctx, answer, who), which(ctx))) for answer in answers]


def _overtaken(ctx: TurnContext, answer: NewAnswer, who: str) -> Markup:
    indicator = ctx.form.indicator(answer.indicator)
    return ctx.say(
        "collect.overtaken",
        code=indicator.code,
        name=indicator.short[ctx.language],
        before=shown(ctx, indicator, ctx.view.answers[indicator.code].value),
        after=shown(ctx, indicator, answer.value),
        who=who,
    )


def met(ctx: TurnContext, answers: Sequence[NewAnswer]) -> list[Markup]:
    """For the one who answers: which of these a colleague answered since they were shown."""
    found = (_met(ctx, answer.indicator) for answer in answers)
    return [line for line in found if line is not None][:MANY]


def _met(ctx: TurnContext, code: str) -> Markup | None:
    earlier = ctx.view.answers.get(code)
    if earlier is None or earlier.id == _seen(ctx):
        return None
    if earlier.person_id == ctx.person.id:
        return None
    return ctx.say(
        "collect.met",
        who=name_of(ctx, earlier.person_id),
        value=shown(ctx, ctx.form.indicator(code), earlier.value),
        at=ctx.clock(earlier.at),
    )


def _seen(ctx: TurnContext) -> int:
    """The id of the answer that the question in hand showed; 0 where it showed none."""
    question = ctx.session.question
    return question.seen_answer if question is not None else 0
