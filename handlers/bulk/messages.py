"""The read-back of many values at once, and the ways to fill what is left of a part."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.bulk.proposal import as_markup
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.choices import Choice
from handlers.engine.context import TurnContext
from handlers.engine.open_findings import completed_by
from handlers.engine.states import ConfirmBulk
from handlers.engine.turn import MESSAGE_ROOM, Message, Slot
from handlers.entry import confirmation, recording
from handlers.entry.unanswered import part_to_fill
from handlers.entry.wording import last_period, shown
from handlers.findings.messages import SHOWN, told
from reporting.forms import Indicator
from reporting.reports import NewAnswer
from reporting.values import State

LINES = 25
"""So many values stand on lines of their own, with names; more are written one behind the other."""

TABLE = 1500
"""Characters of the values in one message."""


# --- the read-back -------------------------------------------------------------------------------
def read_back(ctx: TurnContext) -> tuple[Message, ...]:
    """What would go where, in one message or, when there is very much of it, in several."""
    *before, last = _tables(ctx)
    notices = [Message(text, slot=Slot.NOTICE) for text in before]
    return (*notices, _card(ctx, last))


def card(ctx: TurnContext) -> Message:
    """The message of the read-back that carries the choices."""
    return _card(ctx, _tables(ctx)[-1])


def with_room_for(message: Message, lead: Markup) -> Message:
    """The card with that sentence below it, if the message has room for it."""
    if len(lead) >= MESSAGE_ROOM - len(message.text):
        return message
    return replace(message, text=joined(message.text, f"\n{lead}"))


def _card(ctx: TurnContext, table: Markup) -> Message:
    state = ctx.expect(ConfirmBulk)
    count = len(state.answers)
    head = joined(
        ctx.say("quick.title", count=count, report=ctx.report_and_office),
        table,
        *confirmation.followed(ctx, recording.what_follows(ctx, state.answers)),
    )
    text = _with_remarks(ctx, head, [*as_markup(state.remarks), *_findings(ctx, state.answers)])
    store = Choice(
        pack("quick", "store"),
        ctx.say.plain("button.store", count=count),
        ("ghi", "có", "đồng ý", "đúng", "ok", "store", "yes"),
    )
    drop = Choice(pack("quick", "drop"), ctx.say.plain("button.drop"), ("bỏ", "không", "drop"))
    lines: list[tuple[Choice, ...]] = [(store, drop)]
    if state.carried and len(state.carried) < count:
        label = ctx.say.plain("button.store_some", count=count - len(state.carried))
        lines.insert(1, (Choice(pack("quick", "store_some"), label),))
    return Message(text, tuple(lines))


def _tables(ctx: TurnContext) -> list[Markup]:
    """The values; apart from them those of this quarter that were carried over."""
    state = ctx.expect(ConfirmBulk)
    carried = [a for a in state.answers if a.indicator in state.carried]
    others = [a for a in state.answers if a.indicator not in state.carried]
    compact = len(state.answers) > LINES
    pieces = _pieces(ctx, others, compact=compact)
    if carried:
        heading = ctx.say("quick.carried", period=last_period(ctx))
        first, *more = _pieces(ctx, carried, compact=compact)
        pieces += [Markup(f"{heading}\n{first}"), *more]
    found: list[Markup] = []
    for piece in pieces:
        if found and len(found[-1]) + len(piece) < TABLE:
            found[-1] = Markup(f"{found[-1]}\n{piece}")
        else:
            found.append(piece)
    return found


def _pieces(ctx: TurnContext, answers: Sequence[NewAnswer], *, compact: bool) -> list[Markup]:
    """Texts short enough for a message each, of whole values."""
    between = " · " if compact else "\n"
    found: list[str] = []
    for answer in answers:
        item = _item(ctx, answer, compact=compact)
        if found and len(found[-1]) + len(between) + len(item) < TABLE:
            found[-1] += f"{between}{item}"
        else:
            found.append(item)
    return [Markup(text) for text in found]


def _item(ctx: TurnContext, answer: NewAnswer, *, compact: bool) -> Markup:
    indicator = ctx.form.indicator(answer.indicator)
    value = quoted(shown(ctx, indicator, answer.value))
    standing = ctx.view.answers.get(answer.indicator)
    if standing is not None and standing.value != answer.value:
        before = quoted(shown(ctx, indicator, standing.value))
        value = ctx.say.plain("quick.changed", before=before, after=value)
    if compact:
        return ctx.say("quick.compact", code=indicator.code, value=value)
    return ctx.say(
        "quick.line", code=indicator.code, name=indicator.short[ctx.language], value=value
    )


def _findings(ctx: TurnContext, answers: tuple[NewAnswer, ...]) -> list[Markup]:
    """What would not add up, or fell where it can only grow, once these stand."""
    recorded = (*answers, *recording.what_follows(ctx, answers))
    after = ctx.writing(recorded)
    found = completed_by(after, [answer.indicator for answer in recorded])
    return told(ctx, found, SHOWN) if found else []


def _with_remarks(ctx: TurnContext, text: Markup, remarks: Sequence[Markup]) -> Markup:
    """The remarks that there is room for, below: what they speak of stays open in any case."""
    kept: list[Markup] = []
    room = MESSAGE_ROOM - len(text)
    for place, remark in enumerate(remarks):
        room -= len(remark) + 1
        if room < 0:
            kept.append(ctx.say("doubt.more", count=len(remarks) - place))
            break
        kept.append(remark)
    return joined(text, Markup("\n" + "\n".join(kept)) if kept else None)


# --- one number or several -----------------------------------------------------------------------
def one_or_several(ctx: TurnContext, raw: str, one: str, several: str) -> Message:
    """A text that is one answer as well as several: each reading with its button."""
    text = ctx.say("quick.both", raw=quoted(raw), one=one, several=several)
    lines = (
        (Choice(pack("quick", "one"), ctx.say.plain("button.one_number"), ("một", "one")),),
        (Choice(pack("quick", "several"), ctx.say.plain("button.several"), ("nhiều", "many")),),
        (Choice(pack("quick", "drop"), ctx.say.plain("button.drop"), ("bỏ", "drop")),),
    )
    return Message(text, lines)


def text_or_values(ctx: TurnContext, raw: str, code: str, values: str) -> Message:
    """Values behind codes that were typed where a text is asked: each meaning with its button."""
    text = ctx.say("quick.text_or_values", raw=quoted(raw), code=code, values=values)
    as_text = Choice(
        pack("quick", "one"), ctx.say.plain("button.as_text", code=code), ("lời", "text", code)
    )
    as_values = Choice(
        pack("quick", "several"), ctx.say.plain("button.as_values"), ("số", "values")
    )
    drop = Choice(pack("quick", "drop"), ctx.say.plain("button.drop"), ("bỏ", "drop"))
    return Message(text, ((as_text,), (as_values,), (drop,)))


# --- filling what is left ------------------------------------------------------------------------
FEW = 12
"""Codes listed before "and N more"."""

FILLS = (State.NONE_AROSE, State.NOT_APPLICABLE, State.NOT_YET)


def fill_card(ctx: TurnContext) -> Message:
    """Ways to answer what is open in the part at hand with one word."""
    part, indicators = part_to_fill(ctx)
    say = ctx.say
    same = Choice(
        pack("quick", "same"),
        say.plain("button.fill_same", period=last_period(ctx)),
        ("như kỳ trước", "như cũ", "same"),
    )
    zero = Choice(
        pack("quick", "zero"), say.plain("button.fill_zero"), ("còn lại 0", "bằng 0", "0", "zero")
    )
    states = [
        (
            Choice(
                pack("quick", "state", state),
                say.plain(f"button.fill_{state}"),
                (say.plain(f"button.{state}"),),
            ),
        )
        for state in FILLS
    ]
    back = Choice(
        pack("quick", "drop"), say.plain("button.to_question"), ("quay lại", "bỏ", "back")
    )
    has_last = any(one.code in ctx.view.previous for one in indicators)
    text = say("quick.fill", part=part, count=len(indicators), codes=_few(ctx, indicators))
    return Message(text, (*(((same,),) if has_last else ()), (zero,), *states, (back,)))


def _few(ctx: TurnContext, indicators: Sequence[Indicator]) -> str:
    """The first codes, and how many more there are."""
    codes, more = ", ".join(one.code for one in indicators[:FEW]), len(indicators) - FEW
    return codes + (ctx.say.plain("card.and_more", count=more) if more > 0 else "")
