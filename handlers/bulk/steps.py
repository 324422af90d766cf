"""Many rows at once: a part typed in one message, or filled with one word, and confirmed once."""

from dataclasses import replace

from handlers.bulk import messages as bulk_messages
from handlers.bulk.proposal import (
    Proposal,
    as_markup,
    block_in,
    in_order,
    merged,
    proposal_of,
    proposed,
)
from handlers.corrections.late_messages import values_of
from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed, report_at_hand, with_report
from handlers.engine.dialog import Dialog
from handlers.engine.turn import MESSAGE_ROOM, Message, Turn
from handlers.entry import navigation, recording
from handlers.entry.questions import last_period, question, quoted, shown
from handlers.entry.unanswered import asked_row, part_to_fill, rows_at_hand
from reporting.bulk_entry import (
    BulkEntry,
    BulkEntryFlaw,
    Filled,
    ValueSource,
    looks_like_bulk_entry,
    may_be_both,
)
from reporting.bulk_entry.fill import fill_same, fill_state, fill_zero
from reporting.forms import Asked, Measure
from reporting.reports import NewAnswer
from reporting.values import State

CONFIRM, BOTH, FILL = "quick.confirm", "quick.both", "quick.fill"

OPEN_TO_BLOCKS = ("collect.", "report.card", "report.parts", "review.", "finding.open", "idle")
"""Steps in which a message may answer many rows."""


def heard(ctx: TurnContext, text: str) -> Turn | None:
    """Typed text that is meant for several rows, or for one named by its code; None otherwise."""
    if text.isdecimal():
        return None  # one plain number is one answer
    here = _place(ctx)
    if here is None:
        return None
    rows = rows_at_hand(here)
    if may_be_both(text, rows) and asked_row(here) is not None:
        there = here.at(replace(navigation.cleared(here), step=BOTH, raw=text))
        return _both(there)
    if not looks_like_bulk_entry(text, rows if len(rows) > 1 else ()):
        return None
    refuse_if_filed(here)
    return _block(here, text, block_in(here, text, rows))


def _place(ctx: TurnContext) -> TurnContext | None:
    """The moment with a report in hand, where a block may be typed."""
    if not ctx.session.step.startswith(OPEN_TO_BLOCKS):
        return None
    here = report_at_hand(ctx)
    if here is None or here.report.unit not in here.person.filing_units():
        return None
    row = asked_row(here)
    return None if row is not None and row.asked is Asked.NARRATIVE else here


def _block(ctx: TurnContext, text: str, block: BulkEntry) -> Turn:
    single = _single(block)
    if single is not None:
        return _one_row(ctx, single)
    return propose(ctx, proposal_of(ctx, block), text)


def _single(block: BulkEntry) -> Filled | None:
    """The one value of a message that names one row and says nothing else."""
    serious = [doubt for doubt in block.errors if doubt.reading is not BulkEntryFlaw.TOO_FEW]
    if len(block.filled) != 1 or serious or block.filled[0].source is not ValueSource.TYPED:
        return None
    return block.filled[0]


def _one_row(ctx: TurnContext, filled: Filled) -> Turn:
    """Record one row named by its code, and go back to the one that was asked."""
    asked = asked_row(ctx)
    back = asked.code if asked is not None and asked.code != filled.indicator else None
    there = ctx.at(replace(navigation.cleared(ctx), back=back or ctx.session.back))
    answer = NewAnswer(filled.indicator, filled.value, filled.raw)
    return recording.take(there, (answer,), filled.note)


def propose(ctx: TurnContext, proposal: Proposal, text: str, *, said_in: str | None = None) -> Turn:
    """Read back what would be stored; without anything to store, say why and ask on."""
    if not proposal.answers:
        return _nothing(ctx, proposal)
    there = ctx.at(
        replace(
            navigation.cleared(ctx),
            step=CONFIRM,
            raw=text,
            pending=in_order(ctx, proposal.answers),
            carried=proposal.carried,
            remarks=proposal.remarks,
            said_in=said_in or ctx.inbound.message_id,
        )
    )
    return there.turn(*bulk_messages.read_back(there))


def _nothing(ctx: TurnContext, proposal: Proposal) -> Turn:
    """Nothing new in it: the doubts, or that all of it stands already, above what is open."""
    remarks = as_markup(proposal.remarks) or [ctx.say("quick.nothing_new")]
    lead = joined(*remarks)
    if asked_row(ctx) is None:
        return navigation.go_on(ctx.at(replace(ctx.session, indicator=None)), lead)
    there = ctx.at(replace(navigation.cleared(ctx), step=navigation.ASKING))
    return there.turn(question(there, lead))


# --- the read-back -------------------------------------------------------------------------------
def _said(ctx: TurnContext, text: str) -> Turn | None:
    """At the read-back rows can be put right by their codes; nothing else is an answer here."""
    if ctx.session.step != CONFIRM or not looks_like_bulk_entry(text, ()):
        return None
    session = ctx.session
    new = proposal_of(ctx, block_in(ctx, text, ()))
    if not new.answers:
        return None
    old = Proposal(session.pending, session.carried, session.remarks)
    return propose(ctx, merged(old, new), session.raw, said_in=session.said_in)


def read_again(ctx: TurnContext, text: str) -> Turn:
    """The message that the read-back shows was changed before it was confirmed."""
    rows = rows_at_hand(ctx)
    proposal = proposal_of(ctx, block_in(ctx, text, rows))
    return propose(ctx, proposal, text)


def _unread(ctx: TurnContext, text: str) -> Turn:
    """Neither a choice nor a row with its value: nothing is stored; what is open is shown again."""
    message = card(ctx)
    if message is None:
        return _drop(ctx, "")
    lead = ctx.say("quick.unread", raw=quoted(text))
    room = MESSAGE_ROOM - len(message.text)
    text_now = joined(message.text, f"\n{lead}") if len(lead) < room else message.text
    return ctx.turn(replace(message, text=text_now))


def _store(ctx: TurnContext, _: str) -> Turn:
    return _stored(ctx, ctx.session.pending)


def _store_some(ctx: TurnContext, _: str) -> Turn:
    """All but the figures of the quarter that were carried over."""
    session = ctx.session
    return _stored(ctx, tuple(a for a in session.pending if a.indicator not in session.carried))


def _stored(ctx: TurnContext, answers: tuple[NewAnswer, ...]) -> Turn:
    if not answers:
        return _drop(ctx, "")
    refuse_if_filed(ctx)
    for answer in answers:
        navigation.writable(ctx, answer.indicator)
    said_in = ctx.session.said_in
    there = ctx.at(navigation.cleared(ctx))
    return recording.take(there, answers, None, said_in=said_in)


def _drop(ctx: TurnContext, _: str) -> Turn:
    """Store nothing and go back."""
    lead = ctx.say("quick.dropped") if ctx.session.step == CONFIRM else None
    code = ctx.session.indicator
    there = ctx.at(navigation.cleared(ctx))
    if code is None:
        return navigation.go_on(there, lead)
    return navigation.ask(there, code, lead, origin=there.session.origin)


# --- one number or several -----------------------------------------------------------------------
def _both(ctx: TurnContext) -> Turn:
    message = _both_card(ctx)
    return _several(ctx, "") if message is None else ctx.turn(message)


def _both_card(ctx: TurnContext) -> Message | None:
    row = ctx.form.indicator(ctx.session.indicator or "")
    values = values_of(ctx, ctx.session.raw, row)
    block = block_in(ctx, _one_each(ctx), rows_at_hand(ctx))
    if not values or not block.filled:
        return None
    several = ", ".join(
        f"{one.indicator} = {shown(ctx, ctx.form.indicator(one.indicator), one.value)}"
        for one in block.filled
    )
    return bulk_messages.both(ctx, f"{row.code} = {shown(ctx, row, values[0])}", several)


def _one(ctx: TurnContext, _: str) -> Turn:
    row = ctx.form.indicator(ctx.session.indicator or "")
    values = values_of(ctx, ctx.session.raw, row)
    if len(values) != 1:
        return _drop(ctx, "")
    answer = NewAnswer(row.code, values[0], ctx.session.raw)
    there = ctx.at(navigation.cleared(ctx))
    navigation.refuse_unless_open(there)
    return recording.take(there, (answer,), None)


def _several(ctx: TurnContext, _: str) -> Turn:
    block = block_in(ctx, _one_each(ctx), rows_at_hand(ctx))
    return propose(ctx, proposal_of(ctx, block), ctx.session.raw)


def _one_each(ctx: TurnContext) -> str:
    """The text with every word a value of its own."""
    return "\n".join(ctx.session.raw.split())


# --- filling what is left ------------------------------------------------------------------------
def _fill(ctx: TurnContext, _: str) -> Turn:
    here = with_report(ctx)
    refuse_if_filed(here)
    _, rows = part_to_fill(here)
    if not rows:
        return navigation.go_on(here, here.say("quick.nothing_open"))
    there = here.at(replace(navigation.cleared(here), step=FILL))
    return there.turn(bulk_messages.fill_card(there))


def _same(ctx: TurnContext, _: str) -> Turn:
    part, rows = part_to_fill(ctx)
    raw = ctx.say.plain("button.same_raw", period=last_period(ctx))
    filled = fill_same(
        rows, ctx.view.previous, only=tuple(Measure), values=ctx.view.values(), raw=raw
    )
    return _filled(ctx, part, filled)


def _zero(ctx: TurnContext, _: str) -> Turn:
    part, rows = part_to_fill(ctx)
    return _filled(ctx, part, fill_zero(rows, values=ctx.view.values(), raw="0"))


def _state(ctx: TurnContext, name: str) -> Turn:
    state = next((one for one in bulk_messages.FILLS if one == name), State.NOT_YET)
    part, rows = part_to_fill(ctx)
    raw = ctx.say.plain(f"button.{state}")
    return _filled(ctx, part, fill_state(rows, state, values=ctx.view.values(), raw=raw))


def _filled(ctx: TurnContext, part: str, filled: tuple[Filled, ...]) -> Turn:
    proposal = proposed(ctx, filled)
    if not proposal.answers:
        echo = ctx.say("quick.fits_none", part=part)
        there = ctx.at(replace(ctx.session, step=navigation.ASKING))
        return (
            navigation.go_on(there, echo) if asked_row(there) is None else _drop_with(there, echo)
        )
    return propose(ctx, proposal, "")


def _drop_with(ctx: TurnContext, echo: Markup) -> Turn:
    there = ctx.at(replace(navigation.cleared(ctx), step=navigation.ASKING))
    return there.turn(question(there, echo))


def card(ctx: TurnContext) -> Message | None:
    """What the open step shows."""
    if ctx.session.report is None:
        return None
    if ctx.session.step == FILL:
        return bulk_messages.fill_card(ctx)
    if ctx.session.step == BOTH:
        return _both_card(ctx)
    return bulk_messages.card(ctx) if ctx.session.pending else None


CONVERSATION = Dialog(
    "quick",
    presses={
        "fill": _fill,
        "same": _same,
        "zero": _zero,
        "state": _state,
        "store": _store,
        "store_some": _store_some,
        "drop": _drop,
        "one": _one,
        "several": _several,
    },
    said=_said,
    unread=_unread,
    card=card,
)
