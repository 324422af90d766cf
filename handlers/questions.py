"""How a question looks, and what is said of text that cannot be read."""

from collections.abc import Sequence

from handlers import part_list
from handlers.catalogue import Markup, joined
from handlers.keys import pack
from handlers.moment import Moment
from handlers.turn import Choice, Message, Rows
from reporting.folding import fold
from reporting.forms import Asked, Form, Indicator, Measure, Ratio
from reporting.reading.outcomes import Unreadable
from reporting.reports import Question
from reporting.values import Kind, State, Value, show

NUMBERS = frozenset({Kind.COUNT, Kind.MONEY, Kind.PERCENT})
SHORT_LABEL = 18
"""Option labels up to this many characters stand two in a row."""

NAMELESS = 25
"""A printed name below this many characters may say too little without the table around it."""

ROOM = 1900
"""Characters of one message: 2000 on the smallest messenger."""

LAST_TEXT = 400
"""How much of last period's text is shown."""

SAME_WORDS = ("như kỳ trước", "như cũ", "như trước", "như quý trước", "same")

QUOTED = 40
"""How much of an unreadable text is quoted back."""


# --- asking --------------------------------------------------------------------------------------
def question(moment: Moment, echo: Markup | None = None) -> Message:
    """The card of the row in hand; `echo` says what was just taken."""
    row = row_of(moment)
    others = part_list.listed(moment, row) if moment.session.listed else None
    text = _text(moment, row, others, echo)
    if others is not None and len(text) > ROOM:
        text = _text(moment, row, None, echo)
    return Message(text, _rows(moment, row), asks=asked_by(moment))


def _text(moment: Moment, row: Indicator, others: Markup | None, echo: Markup | None) -> Markup:
    return joined(
        _title(moment, row),
        moment.say("question.facts", facts=" · ".join(_facts(moment, row))),
        _hint(moment, row),
        _last_text(moment, row),
        _asking(moment, row),
        standing(moment, row),
        others,
        echo and Markup(f"\n{echo}"),
    )


def _title(moment: Moment, row: Indicator) -> Markup:
    """Code and name; a name that is only understood where it is printed gets the short one too."""
    name, short = row.name[moment.language], row.short[moment.language]
    if len(name) < NAMELESS and not set(fold(short).split()) <= set(fold(name).split()):
        return moment.say("question.title_short", code=row.code, name=name, short=short)
    return moment.say("question.title", code=row.code, name=name)


def asked_by(moment: Moment) -> Question:
    """What a card about the row in hand asks."""
    return Question(moment.report, row_of(moment).code)


def _facts(moment: Moment, row: Indicator) -> list[str]:
    """Whose report, unit, the period before, the time the figure speaks about, how far one is."""
    facts = _where(moment)
    if row.kind in NUMBERS:
        facts.append(moment.say.plain("question.unit", unit=row.unit[moment.language]))
    previous = moment.view.previous.get(row.code)
    if previous is not None and row.kind is not Kind.TEXT:
        facts.append(f"{last_period(moment)}: {shown(moment, row, previous)}")
    if row.measure is Measure.CUMULATIVE:
        facts.append(moment.say.plain("question.cumulative"))
    if row.asked is Asked.NARRATIVE:
        facts.append(moment.say.plain("narrative.optional"))
        return facts
    mine = moment.own_progress
    facts.append(moment.say.plain("question.progress", done=mine.settled, total=mine.total))
    return facts


def _where(moment: Moment) -> list[str]:
    """The report's period when it is an earlier one; its office when there is more than one."""
    where = []
    if moment.form.cycle.current(moment.today) != moment.period:
        where.append(moment.period.label(moment.language))
    if len(moment.person.filing_units()) > 1:
        where.append(moment.office)
    return where


def _last_text(moment: Moment, row: Indicator) -> Markup | None:
    """What the text of the period before said, so that it is looked at before it is used again."""
    previous = moment.view.previous.get(row.code)
    if row.kind is not Kind.TEXT or previous is None or not previous.text:
        return None
    text = previous.text
    shortened = text if len(text) <= LAST_TEXT else f"{text[: LAST_TEXT - 1]}…"
    return moment.say("narrative.last", period=last_period(moment), text=shortened)


def _hint(moment: Moment, row: Indicator) -> Markup | None:
    return moment.say("question.hint", hint=row.hint[moment.language]) if row.hint else None


def _asking(moment: Moment, row: Indicator) -> Markup:
    kind = Kind(row.kind or Kind.TEXT)
    return moment.say(f"question.send_{kind}", example=example(moment, row))


def example(moment: Moment, row: Indicator) -> str:
    """A plausible answer to this row: last period's number, otherwise one of its kind."""
    if row.kind in (None, Kind.CHOICE, Kind.TEXT):
        return ""
    previous = moment.view.previous.get(row.code)
    if row.kind in NUMBERS and previous is not None and previous.number:
        return shown(moment, row, previous)
    return moment.say.plain(f"question.example_{row.kind}")


def standing(moment: Moment, row: Indicator) -> Markup | None:
    """What the row holds now, and who wrote it when; None while it holds nothing."""
    answer = moment.view.answers.get(row.code)
    if answer is None:
        return None
    return moment.say(
        "question.standing",
        value=shown(moment, row, answer.value),
        who=name_of(moment, answer.person_id),
        at=moment.clock(answer.at),
    )


def _rows(moment: Moment, row: Indicator) -> Rows:
    say = moment.say
    rows = [*_options(moment, row)] if row.kind is Kind.CHOICE else [*_same(moment, row)]
    states = [_state(moment, state) for state in states_offered(row)]
    rows.extend(tuple(states[i : i + 2]) for i in range(0, len(states), 2))
    rows.append(
        (
            Choice(
                pack("collect", "back"), say.plain("button.back"), ("quay lại", "trước", "back")
            ),
            Choice(pack("collect", "skip"), say.plain("button.skip"), ("bỏ qua", "tiếp", "skip")),
            Choice(
                pack("report", "parts"), say.plain("button.parts"), ("mục", "mục khác", "parts")
            ),
        )
    )
    stop = Choice(
        pack("collect", "stop"), say.plain("button.stop"), ("dừng", "tạm dừng", "xong", "stop")
    )
    quick = Choice(pack("quick", "fill"), say.plain("button.quick"), ("điền nhanh", "fill"))
    fills = (quick,) if row.asked is Asked.ASKED else ()
    rows.append((*fills, *undo_choice(moment), stop))
    return tuple(rows)


def undo_choice(moment: Moment) -> tuple[Choice, ...]:
    """The way back from one's last step, while there is one."""
    if not moment.session.undo:
        return ()
    label = moment.say.plain("button.undo")
    return (Choice(pack("undo", "back"), label, ("hoàn tác", "undo")),)


def states_offered(row: Indicator) -> tuple[State, ...]:
    """The kinds of "no number" that make sense here; every one can be typed on every row."""
    if row.asked is Asked.NARRATIVE:
        return ()
    if row.kind is Kind.CHOICE:
        extra = (State.NOT_APPLICABLE,) if row.applies_if else ()
        return (*extra, State.NOT_YET)
    if row.kind is Kind.PERCENT or row.measure is Measure.STOCK:
        return (State.NOT_APPLICABLE, State.NOT_YET)
    if row.applies_if:
        return (State.NOT_APPLICABLE, State.NOT_YET)
    return (State.NONE_AROSE, State.NOT_YET)


def _state(moment: Moment, state: State) -> Choice:
    return Choice(pack("collect", "state", state), moment.say.plain(f"button.{state}"))


def _options(moment: Moment, row: Indicator) -> list[tuple[Choice, ...]]:
    choices = [
        Choice(pack("collect", "option", str(option.digit)), option.label[moment.language])
        for option in row.choices
    ]
    if all(len(choice.label) <= SHORT_LABEL for choice in choices) and len(choices) == 2:  # noqa: PLR2004
        return [tuple(choices)]
    return [(choice,) for choice in choices]


def _same(moment: Moment, row: Indicator) -> list[tuple[Choice, ...]]:
    """Last period's value as a button; for what happens anew each period only a zero is offered."""
    previous = moment.view.previous.get(row.code)
    if previous is None or previous.state is State.NOT_YET:
        return []
    if row.kind is Kind.TEXT:
        label = moment.say.plain("button.same_text", period=last_period(moment))
        return [(Choice(pack("collect", "same"), label, (*SAME_WORDS, "dùng lại")),)]
    if row.measure is Measure.FLOW and previous.number:
        return []
    label = moment.say.plain(
        "button.same", period=last_period(moment), value=shown(moment, row, previous)
    )
    return [(Choice(pack("collect", "same"), label, SAME_WORDS),)]


# --- two readings --------------------------------------------------------------------------------
def which_reading(moment: Moment) -> Message:
    """Both readings of what was typed, as buttons: nothing is guessed."""
    row = row_of(moment)
    labels = [_reading_label(moment, row, value) for value in moment.session.readings]
    question_id = "reading.which" if len(labels) > 1 else "reading.did_you_mean"
    text = joined(
        _title(moment, row),
        moment.say(
            question_id,
            raw=quoted(moment.session.raw),
            readings=_either(moment, [label[:1].lower() + label[1:] for label in labels]),
        ),
    )
    choices = tuple(
        (Choice(pack("collect", "reading", str(index)), label),)
        for index, label in enumerate(labels)
    )
    return Message(text, (*choices, (_again(moment),)), asks=asked_by(moment))


def both_sides(moment: Moment) -> Message:
    """Two numbers, "5/7", typed for one side of a rate: offer to record both."""
    row = row_of(moment)
    sides = rate_of(moment.form, row.code) or ()
    numerator, denominator = (
        moment.say(
            "reading.side",
            code=code,
            name=moment.form.indicator(code).short[moment.language],
            value=shown(moment, moment.form.indicator(code), value),
        )
        for code, value in zip(sides, moment.session.readings, strict=True)
    )
    text = joined(
        _title(moment, row),
        moment.say("reading.pair", raw=quoted(moment.session.raw)),
        numerator,
        denominator,
    )
    both = Choice(
        pack("collect", "both"), moment.say.plain("button.both"), ("cả hai", "có", "both")
    )
    return Message(text, ((both,), (_again(moment),)), asks=asked_by(moment))


def _reading_label(moment: Moment, row: Indicator, value: Value) -> str:
    written = shown(moment, row, value)
    written = written[:1].upper() + written[1:]
    if value.state is State.VALUE and row.kind in (Kind.COUNT, Kind.MONEY):
        return f"{written} {row.unit[moment.language]}"
    return written


def _either(moment: Moment, labels: Sequence[str]) -> str:
    *most, final = labels
    return moment.say.plain("reading.or", first=", ".join(most), last=final) if most else final


def _again(moment: Moment) -> Choice:
    return Choice(pack("collect", "again"), moment.say.plain("button.again"), ("nhập lại", "again"))


# --- not readable --------------------------------------------------------------------------------
def unreadable(moment: Moment, text: str, reading: Unreadable) -> Message:
    """What was wrong with the text and what to send instead; the question stays open below it."""
    row = row_of(moment)
    reason = moment.say(
        f"unreadable.{reading.reason}",
        raw=quoted(text),
        unit=row.unit[moment.language],
        example=example(moment, row),
        choices=", ".join(option.label[moment.language] for option in row.choices),
    )
    return question(moment, moment.say("unreadable.mark", reason=reason))


def one_number(moment: Moment, text: str) -> Message:
    """A fraction where one number is wanted."""
    row = row_of(moment)
    reason = moment.say("unreadable.fraction", raw=quoted(text), example=example(moment, row))
    return question(moment, moment.say("unreadable.mark", reason=reason))


# --- small things --------------------------------------------------------------------------------
def row_of(moment: Moment) -> Indicator:
    """The row that the session asks."""
    return moment.form.indicator(moment.session.indicator or "")


def shown(moment: Moment, row: Indicator, value: Value) -> str:
    """A value as people read it."""
    return show(value, row, moment.language)


def last_period(moment: Moment) -> str:
    """What the period before is called ("quý II")."""
    return moment.form.cycle.previous(moment.period).short_label(moment.language)


def name_of(moment: Moment, person_id: int) -> str:
    """A colleague's name; somebody who has left is still somebody."""
    found = next((m.name for m in moment.view.members if m.id == person_id), None)
    return found or moment.say.plain("person.former")


def last_words(text: str) -> bool:
    """Whether the text asks for last period's value."""
    folded = " ".join(fold(text).split())
    return folded in {fold(words) for words in SAME_WORDS}


def quoted(text: str) -> str:
    """The beginning of what was typed, in one line, for quoting back."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else f"{line[: QUOTED - 1]}…"


def rate_of(form: Form, code: str) -> tuple[str, str] | None:
    """Numerator and denominator of the rate that this row is one side of."""
    for row in form.computed():
        if isinstance(row.formula, Ratio) and code in row.formula.codes:
            return row.formula.numerator, row.formula.denominator
    return None


def code_in(text: str, form: Form) -> str | None:
    """The code that somebody typed ("i.2.1", "I 2 1", "III.3.1."), None when it is none."""
    plain = ".".join(text.upper().replace(",", ".").replace(" ", ".").strip(".").split("."))
    while ".." in plain:
        plain = plain.replace("..", ".")
    return plain if plain in form else None
