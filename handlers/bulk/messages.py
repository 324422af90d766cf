"""The read-back of many values at once, and the ways to fill what is left of a part."""

from collections.abc import Sequence

from handlers.bulk.proposal import as_markup
from handlers.engine import open_findings
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext
from handlers.engine.turn import MESSAGE_ROOM, Choice, Message, Slot
from handlers.entry import confirmation, recording
from handlers.entry.questions import last_period, quoted, shown
from handlers.entry.unanswered import part_to_fill
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
    """The message of it that carries the choices."""
    return _card(ctx, _tables(ctx)[-1])


def _card(ctx: TurnContext, table: Markup) -> Message:
    session = ctx.session
    count = len(session.pending)
    head = joined(
        ctx.say("quick.title", count=count, report=ctx.report_name),
        table,
        *confirmation.followed(ctx, recording.what_follows(ctx, session.pending)),
    )
    text = _with_remarks(ctx, head, [*as_markup(session.remarks), *_findings(ctx)])
    store = Choice(
        pack("quick", "store"),
        ctx.say.plain("button.store", count=count),
        ("ghi", "có", "đồng ý", "đúng", "ok", "store", "yes"),
    )
    drop = Choice(pack("quick", "drop"), ctx.say.plain("button.drop"), ("bỏ", "không", "drop"))
    rows: list[tuple[Choice, ...]] = [(store, drop)]
    if session.carried and len(session.carried) < count:
        label = ctx.say.plain("button.store_some", count=count - len(session.carried))
        rows.insert(1, (Choice(pack("quick", "store_some"), label),))
    return Message(text, tuple(rows))


def _tables(ctx: TurnContext) -> list[Markup]:
    """The values, those of this quarter that were carried over apart."""
    session = ctx.session
    carried = [a for a in session.pending if a.indicator in session.carried]
    others = [a for a in session.pending if a.indicator not in session.carried]
    compact = len(session.pending) > LINES
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
    row = ctx.form.indicator(answer.indicator)
    value = quoted(shown(ctx, row, answer.value))
    standing = ctx.view.answers.get(answer.indicator)
    if standing is not None and standing.value != answer.value:
        before = quoted(shown(ctx, row, standing.value))
        value = ctx.say.plain("quick.changed", before=before, after=value)
    if compact:
        return ctx.say("quick.compact", code=row.code, value=value)
    return ctx.say("quick.line", code=row.code, name=row.short[ctx.language], value=value)


def _findings(ctx: TurnContext) -> list[Markup]:
    """What would not add up, or fell where it can only grow, once these stand."""
    pending = ctx.session.pending
    recorded = (*pending, *recording.what_follows(ctx, pending))
    after = ctx.writing(recorded)
    found = open_findings.completed_by(after, [answer.indicator for answer in recorded])
    return told(ctx, found, SHOWN) if found else []


def _with_remarks(ctx: TurnContext, text: Markup, remarks: Sequence[Markup]) -> Markup:
    """As many remarks below as there is room for: what they speak of stays open in any case."""
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
def both(ctx: TurnContext, one: str, several: str) -> Message:
    """A text that is one answer as well as several: each reading with its button."""
    text = ctx.say("quick.both", raw=quoted(ctx.session.raw), one=one, several=several)
    rows = (
        (Choice(pack("quick", "one"), ctx.say.plain("button.one_number"), ("một", "one")),),
        (Choice(pack("quick", "several"), ctx.say.plain("button.several"), ("nhiều", "many")),),
        (Choice(pack("quick", "drop"), ctx.say.plain("button.drop"), ("bỏ", "drop")),),
    )
    return Message(text, rows)


# --- filling what is left ------------------------------------------------------------------------
FILLS = (State.NONE_AROSE, State.NOT_APPLICABLE, State.NOT_YET)


def fill_card(ctx: TurnContext) -> Message:
    """Ways to answer what is open in the part at hand with one word."""
    part, rows = part_to_fill(ctx)
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
    has_last = any(row.code in ctx.view.previous for row in rows)
    text = say("quick.fill", part=part, count=len(rows), codes=_few(ctx, rows))
    return Message(text, (*(((same,),) if has_last else ()), (zero,), *states, (back,)))


def _few(ctx: TurnContext, rows: Sequence[Indicator]) -> str:
    """The rows by their codes, the first twelve of them."""
    codes = ", ".join(row.code for row in rows[:12])
    more = ctx.say.plain("card.and_more", count=len(rows) - 12) if len(rows) > 12 else ""  # noqa: PLR2004
    return codes + more
