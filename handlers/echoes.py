"""What is said of an answer once it is taken: the value as it was read, and what follows."""

from collections.abc import Sequence

from handlers.catalogue import Markup
from handlers.moment import Moment
from handlers.questions import name_of, shown
from handlers.turn import Message
from reporting.forms import Ratio
from reporting.progress import Computed, computed
from reporting.reading_outcomes import Note
from reporting.reports import Answer, NewAnswer
from reporting.values import Kind, State, Value, show


def echo(
    after: Moment, answers: Sequence[NewAnswer], follow: Sequence[NewAnswer], note: Note | None
) -> Markup:
    """What was taken and what hangs on it: "Đã ghi I.2.2 = 5. I.2: 5/7 = 71,43%."."""
    lines = [
        after.say(
            "echo.taken",
            taken=", ".join(f"{a.indicator} = {_echoed(after, a)}" for a in answers),
        )
    ]
    if note is not None:
        lines.append(after.say(f"note.{note.code}", shown=note.shown))
    results = computed(after.form, after.view.values())
    touched = dict.fromkeys(c for a in answers for c in after.form.dependents(a.indicator))
    lines.extend(
        after.say("echo.computed", code=code, result=result_text(after, code, results[code]))
        for code in touched
        if code in results
    )
    for state in (State.NOT_APPLICABLE, State.NOT_YET):
        codes = ", ".join(a.indicator for a in follow if a.value.state is state)
        if codes:
            lines.append(after.say(f"echo.follow_{state}", codes=codes))
    return Markup(" ".join(lines))


def record_line(after: Moment, answers: Sequence[NewAnswer]) -> Markup:
    """What the answered question becomes: one line per row, like a form that is filled in."""
    return Markup(
        "\n".join(
            after.say(
                "echo.record",
                code=a.indicator,
                name=after.form.indicator(a.indicator).short[after.language],
                value=_echoed(after, a),
            )
            for a in answers
        )
    )


def _echoed(after: Moment, answer: NewAnswer) -> str:
    row = after.form.indicator(answer.indicator)
    unit = row.unit[after.language] if row.kind is Kind.MONEY else None
    return show(answer.value, row, after.language, with_unit=unit)


def result_text(moment: Moment, code: str, result: Computed) -> str:
    """A computed row with its arithmetic: "5/7 = 71,43%", or "không áp dụng" for 0/0."""
    row = moment.form.indicator(code)
    value = show(result.value, row, moment.language)
    if isinstance(row.formula, Ratio) and result.parts:
        numerator, denominator = (
            show(Value(number=number), moment.form.indicator(part), moment.language)
            for part, number in zip(row.formula.codes, result.parts, strict=True)
        )
        return f"{numerator}/{denominator} = {value}"
    return value


def computed_result(moment: Moment, code: str) -> str | None:
    """What a computed row comes to now, with its arithmetic; None while its parts are not there."""
    result = computed(moment.form, moment.view.values()).get(code)
    return None if result is None else result_text(moment, code, result)


def computed_line(moment: Moment, code: str) -> Markup | None:
    """The same as a sentence of its own."""
    result = computed_result(moment, code)
    return None if result is None else moment.say("echo.computed", code=code, result=result)


def overtaken(moment: Moment, earlier: Answer, answer: NewAnswer, who: str) -> Message:
    """For the colleague, who reads `moment`, whose answer is no longer the last one."""
    row = moment.form.indicator(answer.indicator)
    return moment.notice(
        moment.say(
            "collect.overtaken",
            code=row.code,
            name=row.short[moment.language],
            before=shown(moment, row, earlier.value),
            after=shown(moment, row, answer.value),
            who=who,
        )
    )


def met(moment: Moment, code: str) -> Markup | None:
    """For the one who answers: a colleague wrote this row since the question was shown."""
    earlier = moment.view.answers.get(code)
    if earlier is None or earlier.id == moment.session.seen_answer:
        return None
    if earlier.person_id == moment.person.id:
        return None
    return moment.say(
        "collect.met",
        who=name_of(moment, earlier.person_id),
        value=shown(moment, moment.form.indicator(code), earlier.value),
        at=moment.clock(earlier.at),
    )
