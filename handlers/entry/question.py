"""How a question looks, and what is said of text that cannot be read."""

from collections.abc import Sequence

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.choices import Choice, Keyboard
from handlers.engine.context import TurnContext
from handlers.engine.states import ChooseReading, FillBothSides
from handlers.engine.turn import MESSAGE_ROOM, Message
from handlers.entry.unanswered import at_hand, skipped_before
from handlers.entry.wording import (
    SAME_WORDS,
    example,
    last_period,
    rate_of,
    shown,
    standing,
    undo_choice,
)
from reporting.forms import Asked, Indicator, Measure
from reporting.normalise import fold
from reporting.parsing.results import Unreadable
from reporting.reports import Question
from reporting.values import AMOUNTS, NUMBERS, Kind, State, Value, show

SHORT_LABEL = 18
"""Option labels up to this many characters stand two in a row."""

NAMELESS = 25
"""A printed name below this many characters may say too little without the table around it."""

LIST_ROOM = 1100
"""Characters that the list of what else is open may take in the card."""

FEW_SKIPPED = 4
"""Codes of skipped indicators that are named."""

LAST_TEXT = 400
"""How much of last period's text is shown."""

_WITHOUT_UNIT = frozenset({None, Kind.CHOICE, Kind.PERCENT, Kind.TEXT, Kind.DATE})


# --- asking --------------------------------------------------------------------------------------
def question(ctx: TurnContext, lead: Markup | None = None) -> Message:
    """The card of the question in hand; `lead` says what was just taken."""
    indicator = asked_indicator(ctx)
    others = listed(ctx, indicator) if ctx.question.lists_part else None
    text = _text(ctx, indicator, others, lead)
    if others is not None and len(text) > MESSAGE_ROOM:
        text = _text(ctx, indicator, None, lead)
    return Message(text, _keyboard(ctx, indicator), asks=asked_by(ctx))


def _text(
    ctx: TurnContext, indicator: Indicator, others: Markup | None, lead: Markup | None
) -> Markup:
    return joined(
        _title(ctx, indicator),
        ctx.say("question.facts", facts=" · ".join(_facts(ctx, indicator))),
        _hint(ctx, indicator),
        _last_text(ctx, indicator),
        _asking(ctx, indicator),
        standing(ctx, indicator),
        others,
        lead and Markup(f"\n{lead}"),
    )


def _title(ctx: TurnContext, indicator: Indicator) -> Markup:
    """Code and name; a name that is only understood where it is printed gets the short one too."""
    name, short = indicator.name[ctx.language], indicator.short[ctx.language]
    if len(name) < NAMELESS and not set(fold(short).split()) <= set(fold(name).split()):
        return ctx.say("question.title_short", code=indicator.code, name=name, short=short)
    return ctx.say("question.title", code=indicator.code, name=name)


def asked_by(ctx: TurnContext) -> Question:
    """What a card about the question in hand asks."""
    return Question(ctx.report, asked_indicator(ctx).code)


def _facts(ctx: TurnContext, indicator: Indicator) -> list[str]:
    """Whose report, unit, the period before, the time the figure speaks about, how far one is."""
    facts = _where(ctx)
    if indicator.kind in NUMBERS:
        facts.append(ctx.say.plain("question.unit", unit=indicator.unit[ctx.language]))
    previous = ctx.view.previous.get(indicator.code)
    if previous is not None and indicator.kind is not Kind.TEXT:
        facts.append(f"{last_period(ctx)}: {shown(ctx, indicator, previous)}")
    if indicator.measure is Measure.CUMULATIVE:
        facts.append(ctx.say.plain("question.cumulative"))
    if indicator.asked is Asked.NARRATIVE:
        facts.append(ctx.say.plain("narrative.optional"))
        return facts
    mine = ctx.own_progress
    facts.append(ctx.say.plain("question.progress", done=mine.settled, total=mine.total))
    return facts


def _where(ctx: TurnContext) -> list[str]:
    """The report's period when it is an earlier one; form and office where there are more."""
    where = []
    if ctx.form.cycle.current(ctx.today) != ctx.period:
        where.append(ctx.period.label(ctx.language))
    if ctx.has_several_forms:
        where.append(ctx.form.short[ctx.language])
    if ctx.has_several_units:
        where.append(ctx.office)
    return where


def _last_text(ctx: TurnContext, indicator: Indicator) -> Markup | None:
    """What the text of the period before said, so that it is looked at before it is used again."""
    previous = ctx.view.previous.get(indicator.code)
    if indicator.kind is not Kind.TEXT or previous is None or not previous.text:
        return None
    text = previous.text
    shortened = text if len(text) <= LAST_TEXT else f"{text[: LAST_TEXT - 1]}…"
    return ctx.say("narrative.last", period=last_period(ctx), text=shortened)


def _hint(ctx: TurnContext, indicator: Indicator) -> Markup | None:
    return ctx.say("question.hint", hint=indicator.hint[ctx.language]) if indicator.hint else None


def _asking(ctx: TurnContext, indicator: Indicator) -> Markup:
    kind = Kind(indicator.kind or Kind.TEXT)
    return ctx.say(f"question.send_{kind}", example=example(ctx, indicator))


def _keyboard(ctx: TurnContext, indicator: Indicator) -> Keyboard:
    say = ctx.say
    lines = (
        [*_options(ctx, indicator)] if indicator.kind is Kind.CHOICE else [*_same(ctx, indicator)]
    )
    states = [_state(ctx, state) for state in states_offered(indicator)]
    lines.extend(tuple(states[i : i + 2]) for i in range(0, len(states), 2))
    lines.append(
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
    fill = Choice(pack("quick", "fill"), say.plain("button.quick"), ("điền nhanh", "fill"))
    fills = (fill,) if indicator.asked is Asked.ASKED else ()
    lines.append((*fills, *undo_choice(ctx), stop))
    return tuple(lines)


def states_offered(indicator: Indicator) -> tuple[State, ...]:
    """The kinds of "no number" that make sense here; every one can be typed on every indicator."""
    if indicator.asked is Asked.NARRATIVE:
        return ()
    if indicator.kind is Kind.CHOICE:
        extra = (State.NOT_APPLICABLE,) if indicator.applies_if else ()
        return (*extra, State.NOT_YET)
    if indicator.kind is Kind.PERCENT or indicator.measure is Measure.STOCK:
        return (State.NOT_APPLICABLE, State.NOT_YET)
    if indicator.applies_if:
        return (State.NOT_APPLICABLE, State.NOT_YET)
    return (State.NONE_AROSE, State.NOT_YET)


def _state(ctx: TurnContext, state: State) -> Choice:
    return Choice(pack("collect", "state", state), ctx.say.plain(f"button.{state}"))


def _options(ctx: TurnContext, indicator: Indicator) -> list[tuple[Choice, ...]]:
    choices = [
        Choice(pack("collect", "option", str(option.digit)), option.label[ctx.language])
        for option in indicator.choices
    ]
    if all(len(choice.label) <= SHORT_LABEL for choice in choices) and len(choices) == 2:  # noqa: PLR2004
        return [tuple(choices)]
    return [(choice,) for choice in choices]


def _same(ctx: TurnContext, indicator: Indicator) -> list[tuple[Choice, ...]]:
    """Last period's value as a button; for what happens anew each period only a zero is offered."""
    previous = ctx.view.previous.get(indicator.code)
    if previous is None or previous.state is State.NOT_YET:
        return []
    if indicator.kind is Kind.TEXT:
        label = ctx.say.plain("button.same_text", period=last_period(ctx))
        return [(Choice(pack("collect", "same"), label, (*SAME_WORDS, "dùng lại")),)]
    if indicator.measure is Measure.FLOW and previous.number:
        return []
    label = ctx.say.plain(
        "button.same", period=last_period(ctx), value=shown(ctx, indicator, previous)
    )
    return [(Choice(pack("collect", "same"), label, SAME_WORDS),)]


# --- what else is open in the part ---------------------------------------------------------------
def listed(ctx: TurnContext, indicator: Indicator) -> Markup | None:
    """What one may answer in one message, in the order of its values; None for one alone."""
    indicators = at_hand(ctx)
    if len(indicators) < 2:  # noqa: PLR2004
        return None
    lines = [_line(ctx, one, with_unit=True) for one in indicators[1:]]
    if sum(len(line) + 1 for line in lines) > LIST_ROOM:
        lines = [_line(ctx, one, with_unit=False) for one in indicators[1:]]
    kept: list[Markup] = []
    left = LIST_ROOM
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            kept.append(ctx.say("part.more", count=len(lines) - len(kept)))
            break
        kept.append(line)
    skipped = [one.code for one in skipped_before(ctx) if one.part == indicator.part]
    return joined(
        Markup(f"\n{_how(ctx, indicator, len(indicators) + len(skipped))}"),
        *kept,
        _skipped(ctx, skipped),
        ctx.say("part.asking", code=indicator.code, name=indicator.short[ctx.language]),
    )


def _skipped(ctx: TurnContext, codes: Sequence[str]) -> Markup | None:
    """What was skipped in the part, which only its code reaches now."""
    if not codes:
        return None
    few, more = codes[:FEW_SKIPPED], len(codes) - FEW_SKIPPED
    rest = ctx.say.plain("card.and_more", count=more) if more > 0 else ""
    return ctx.say("part.skipped", codes=", ".join(few) + rest, first=codes[0])


def _how(ctx: TurnContext, indicator: Indicator, count: int) -> Markup:
    """How the rest of the part can be sent, and what stands in brackets below."""
    last = last_period(ctx)
    name = "part.how_with" if ctx.view.previous else "part.how"
    return ctx.say(name, part=indicator.part, count=count, first=indicator.code, last=last)


def _line(ctx: TurnContext, indicator: Indicator, *, with_unit: bool) -> Markup:
    """Code, short name, and what people need to answer: unit and last period's value."""
    facts = []
    if with_unit and indicator.kind not in _WITHOUT_UNIT:
        facts.append(indicator.unit[ctx.language])
    previous = ctx.view.previous.get(indicator.code)
    if previous is not None:
        facts.append(show(previous, indicator, ctx.language))
    name = indicator.short[ctx.language]
    if facts:
        return ctx.say("part.row_with", code=indicator.code, name=name, facts=" · ".join(facts))
    return ctx.say("part.row", code=indicator.code, name=name)


# --- two readings --------------------------------------------------------------------------------
def which_reading(ctx: TurnContext, state: ChooseReading) -> Message:
    """Every reading of what was typed, as buttons: nothing is guessed."""
    indicator = asked_indicator(ctx)
    labels = [_reading_label(ctx, indicator, value) for value in state.readings]
    question_id = "reading.which" if len(labels) > 1 else "reading.did_you_mean"
    text = joined(
        _title(ctx, indicator),
        ctx.say(
            question_id,
            raw=quoted(state.raw),
            readings=_either(ctx, [label[:1].lower() + label[1:] for label in labels]),
        ),
    )
    choices = tuple(
        (Choice(pack("collect", "reading", str(index)), label),)
        for index, label in enumerate(labels)
    )
    return Message(text, (*choices, (_again(ctx),)), asks=asked_by(ctx))


def both_sides(ctx: TurnContext, state: FillBothSides) -> Message:
    """Two numbers, "5/7", typed for one side of a rate: offer to record both."""
    indicator = asked_indicator(ctx)
    codes = rate_of(ctx.form, indicator.code) or ()
    numerator, denominator = (
        ctx.say(
            "reading.side",
            code=code,
            name=ctx.form.indicator(code).short[ctx.language],
            value=shown(ctx, ctx.form.indicator(code), value),
        )
        for code, value in zip(codes, state.sides, strict=True)
    )
    text = joined(
        _title(ctx, indicator),
        ctx.say("reading.pair", raw=quoted(state.raw)),
        numerator,
        denominator,
    )
    both = Choice(pack("collect", "both"), ctx.say.plain("button.both"), ("cả hai", "có", "both"))
    return Message(text, ((both,), (_again(ctx),)), asks=asked_by(ctx))


def _reading_label(ctx: TurnContext, indicator: Indicator, value: Value) -> str:
    written = shown(ctx, indicator, value)
    written = written[:1].upper() + written[1:]
    if value.state is State.VALUE and indicator.kind in AMOUNTS:
        return f"{written} {indicator.unit[ctx.language]}"
    return written


def _either(ctx: TurnContext, labels: Sequence[str]) -> str:
    *most, final = labels
    return ctx.say.plain("reading.or", first=", ".join(most), last=final) if most else final


def _again(ctx: TurnContext) -> Choice:
    return Choice(pack("collect", "again"), ctx.say.plain("button.again"), ("nhập lại", "again"))


# --- not readable --------------------------------------------------------------------------------
def unreadable(ctx: TurnContext, text: str, reading: Unreadable) -> Markup:
    """What was wrong with the text and what to send instead; stands below the question."""
    indicator = asked_indicator(ctx)
    reason = ctx.say(
        f"unreadable.{reading.reason}",
        raw=quoted(text),
        unit=indicator.unit[ctx.language],
        example=example(ctx, indicator),
        choices=", ".join(option.label[ctx.language] for option in indicator.choices),
    )
    return ctx.say("unreadable.mark", reason=reason)


def one_number(ctx: TurnContext, text: str) -> Markup:
    """A fraction was typed where one number is wanted."""
    indicator = asked_indicator(ctx)
    reason = ctx.say("unreadable.fraction", raw=quoted(text), example=example(ctx, indicator))
    return ctx.say("unreadable.mark", reason=reason)


def asked_indicator(ctx: TurnContext) -> Indicator:
    """The indicator of the question in hand."""
    return ctx.form.indicator(ctx.question.indicator)
