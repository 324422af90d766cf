"""How a question looks, and what is said of text that cannot be read."""

from collections.abc import Sequence

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext
from handlers.engine.turn import MESSAGE_ROOM, Choice, Keyboard, Message
from handlers.entry import part_list
from reporting.forms import Asked, Form, Indicator, Measure, Ratio
from reporting.normalise import fold
from reporting.parsing.results import Unreadable
from reporting.reports import Question
from reporting.values import AMOUNTS, NUMBERS, Kind, State, Value, show

SHORT_LABEL = 18
"""Option labels up to this many characters stand two in a row."""

NAMELESS = 25
"""A printed name below this many characters may say too little without the table around it."""

LAST_TEXT = 400
"""How much of last period's text is shown."""

SAME_WORDS = ("như kỳ trước", "như cũ", "như trước", "như quý trước", "same")

QUOTED = 40
"""How much of an unreadable text is quoted back."""


# --- asking --------------------------------------------------------------------------------------
def question(ctx: TurnContext, echo: Markup | None = None) -> Message:
    """The card of the row in hand; `echo` says what was just taken."""
    row = row_of(ctx)
    others = part_list.listed(ctx, row) if ctx.session.listed else None
    text = _text(ctx, row, others, echo)
    if others is not None and len(text) > MESSAGE_ROOM:
        text = _text(ctx, row, None, echo)
    return Message(text, _rows(ctx, row), asks=asked_by(ctx))


def _text(ctx: TurnContext, row: Indicator, others: Markup | None, echo: Markup | None) -> Markup:
    return joined(
        _title(ctx, row),
        ctx.say("question.facts", facts=" · ".join(_facts(ctx, row))),
        _hint(ctx, row),
        _last_text(ctx, row),
        _asking(ctx, row),
        standing(ctx, row),
        others,
        echo and Markup(f"\n{echo}"),
    )


def _title(ctx: TurnContext, row: Indicator) -> Markup:
    """Code and name; a name that is only understood where it is printed gets the short one too."""
    name, short = row.name[ctx.language], row.short[ctx.language]
    if len(name) < NAMELESS and not set(fold(short).split()) <= set(fold(name).split()):
        return ctx.say("question.title_short", code=row.code, name=name, short=short)
    return ctx.say("question.title", code=row.code, name=name)


def asked_by(ctx: TurnContext) -> Question:
    """What a card about the row in hand asks."""
    return Question(ctx.report, row_of(ctx).code)


def _facts(ctx: TurnContext, row: Indicator) -> list[str]:
    """Whose report, unit, the period before, the time the figure speaks about, how far one is."""
    facts = _where(ctx)
    if row.kind in NUMBERS:
        facts.append(ctx.say.plain("question.unit", unit=row.unit[ctx.language]))
    previous = ctx.view.previous.get(row.code)
    if previous is not None and row.kind is not Kind.TEXT:
        facts.append(f"{last_period(ctx)}: {shown(ctx, row, previous)}")
    if row.measure is Measure.CUMULATIVE:
        facts.append(ctx.say.plain("question.cumulative"))
    if row.asked is Asked.NARRATIVE:
        facts.append(ctx.say.plain("narrative.optional"))
        return facts
    mine = ctx.own_progress
    facts.append(ctx.say.plain("question.progress", done=mine.settled, total=mine.total))
    return facts


def _where(ctx: TurnContext) -> list[str]:
    """The report's period when it is an earlier one; its office when there is more than one."""
    where = []
    if ctx.form.cycle.current(ctx.today) != ctx.period:
        where.append(ctx.period.label(ctx.language))
    if len(ctx.person.filing_units()) > 1:
        where.append(ctx.office)
    return where


def _last_text(ctx: TurnContext, row: Indicator) -> Markup | None:
    """What the text of the period before said, so that it is looked at before it is used again."""
    previous = ctx.view.previous.get(row.code)
    if row.kind is not Kind.TEXT or previous is None or not previous.text:
        return None
    text = previous.text
    shortened = text if len(text) <= LAST_TEXT else f"{text[: LAST_TEXT - 1]}…"
    return ctx.say("narrative.last", period=last_period(ctx), text=shortened)


def _hint(ctx: TurnContext, row: Indicator) -> Markup | None:
    return ctx.say("question.hint", hint=row.hint[ctx.language]) if row.hint else None


def _asking(ctx: TurnContext, row: Indicator) -> Markup:
    kind = Kind(row.kind or Kind.TEXT)
    return ctx.say(f"question.send_{kind}", example=example(ctx, row))


def example(ctx: TurnContext, row: Indicator) -> str:
    """A plausible answer to this row: last period's number, otherwise one of its kind."""
    if row.kind in (None, Kind.CHOICE, Kind.TEXT):
        return ""
    previous = ctx.view.previous.get(row.code)
    if row.kind in NUMBERS and previous is not None and previous.number:
        return shown(ctx, row, previous)
    return ctx.say.plain(f"question.example_{row.kind}")


def standing(ctx: TurnContext, row: Indicator) -> Markup | None:
    """What the row holds now, and who wrote it when; None while it holds nothing."""
    answer = ctx.view.answers.get(row.code)
    if answer is None:
        return None
    return ctx.say(
        "question.standing",
        value=shown(ctx, row, answer.value),
        who=name_of(ctx, answer.person_id),
        at=ctx.clock(answer.at),
    )


def _rows(ctx: TurnContext, row: Indicator) -> Keyboard:
    say = ctx.say
    rows = [*_options(ctx, row)] if row.kind is Kind.CHOICE else [*_same(ctx, row)]
    states = [_state(ctx, state) for state in states_offered(row)]
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
    rows.append((*fills, *undo_choice(ctx), stop))
    return tuple(rows)


def undo_choice(ctx: TurnContext) -> tuple[Choice, ...]:
    """The way back from one's last step, while there is one."""
    if not ctx.session.undo:
        return ()
    label = ctx.say.plain("button.undo")
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


def _state(ctx: TurnContext, state: State) -> Choice:
    return Choice(pack("collect", "state", state), ctx.say.plain(f"button.{state}"))


def _options(ctx: TurnContext, row: Indicator) -> list[tuple[Choice, ...]]:
    choices = [
        Choice(pack("collect", "option", str(option.digit)), option.label[ctx.language])
        for option in row.choices
    ]
    if all(len(choice.label) <= SHORT_LABEL for choice in choices) and len(choices) == 2:  # noqa: PLR2004
        return [tuple(choices)]
    return [(choice,) for choice in choices]


def _same(ctx: TurnContext, row: Indicator) -> list[tuple[Choice, ...]]:
    """Last period's value as a button; for what happens anew each period only a zero is offered."""
    previous = ctx.view.previous.get(row.code)
    if previous is None or previous.state is State.NOT_YET:
        return []
    if row.kind is Kind.TEXT:
        label = ctx.say.plain("button.same_text", period=last_period(ctx))
        return [(Choice(pack("collect", "same"), label, (*SAME_WORDS, "dùng lại")),)]
    if row.measure is Measure.FLOW and previous.number:
        return []
    label = ctx.say.plain("button.same", period=last_period(ctx), value=shown(ctx, row, previous))
    return [(Choice(pack("collect", "same"), label, SAME_WORDS),)]


# --- two readings --------------------------------------------------------------------------------
def which_reading(ctx: TurnContext) -> Message:
    """Both readings of what was typed, as buttons: nothing is guessed."""
    row = row_of(ctx)
    labels = [_reading_label(ctx, row, value) for value in ctx.session.readings]
    question_id = "reading.which" if len(labels) > 1 else "reading.did_you_mean"
    text = joined(
        _title(ctx, row),
        ctx.say(
            question_id,
            raw=quoted(ctx.session.raw),
            readings=_either(ctx, [label[:1].lower() + label[1:] for label in labels]),
        ),
    )
    choices = tuple(
        (Choice(pack("collect", "reading", str(index)), label),)
        for index, label in enumerate(labels)
    )
    return Message(text, (*choices, (_again(ctx),)), asks=asked_by(ctx))


def both_sides(ctx: TurnContext) -> Message:
    """Two numbers, "5/7", typed for one side of a rate: offer to record both."""
    row = row_of(ctx)
    sides = rate_of(ctx.form, row.code) or ()
    numerator, denominator = (
        ctx.say(
            "reading.side",
            code=code,
            name=ctx.form.indicator(code).short[ctx.language],
            value=shown(ctx, ctx.form.indicator(code), value),
        )
        for code, value in zip(sides, ctx.session.readings, strict=True)
    )
    text = joined(
        _title(ctx, row),
        ctx.say("reading.pair", raw=quoted(ctx.session.raw)),
        numerator,
        denominator,
    )
    both = Choice(pack("collect", "both"), ctx.say.plain("button.both"), ("cả hai", "có", "both"))
    return Message(text, ((both,), (_again(ctx),)), asks=asked_by(ctx))


def _reading_label(ctx: TurnContext, row: Indicator, value: Value) -> str:
    written = shown(ctx, row, value)
    written = written[:1].upper() + written[1:]
    if value.state is State.VALUE and row.kind in AMOUNTS:
        return f"{written} {row.unit[ctx.language]}"
    return written


def _either(ctx: TurnContext, labels: Sequence[str]) -> str:
    *most, final = labels
    return ctx.say.plain("reading.or", first=", ".join(most), last=final) if most else final


def _again(ctx: TurnContext) -> Choice:
    return Choice(pack("collect", "again"), ctx.say.plain("button.again"), ("nhập lại", "again"))


# --- not readable --------------------------------------------------------------------------------
def unreadable(ctx: TurnContext, text: str, reading: Unreadable) -> Message:
    """What was wrong with the text and what to send instead; the question stays open below it."""
    row = row_of(ctx)
    reason = ctx.say(
        f"unreadable.{reading.reason}",
        raw=quoted(text),
        unit=row.unit[ctx.language],
        example=example(ctx, row),
        choices=", ".join(option.label[ctx.language] for option in row.choices),
    )
    return question(ctx, ctx.say("unreadable.mark", reason=reason))


def one_number(ctx: TurnContext, text: str) -> Message:
    """A fraction where one number is wanted."""
    row = row_of(ctx)
    reason = ctx.say("unreadable.fraction", raw=quoted(text), example=example(ctx, row))
    return question(ctx, ctx.say("unreadable.mark", reason=reason))


# --- small things --------------------------------------------------------------------------------
def row_of(ctx: TurnContext) -> Indicator:
    """The row that the session asks."""
    return ctx.form.indicator(ctx.session.indicator or "")


def shown(ctx: TurnContext, row: Indicator, value: Value) -> str:
    """A value as people read it."""
    return show(value, row, ctx.language)


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
