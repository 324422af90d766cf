"""Many rows at once: a part typed in one message, or filled with one word, and confirmed once."""

from dataclasses import replace

from handlers import asking, quick_cards, taking
from handlers.catalogue import Markup, joined
from handlers.conversations import Conversation
from handlers.moment import Moment
from handlers.open_rows import asked_row, part_to_fill, rows_at_hand
from handlers.own_reports import with_report
from handlers.questions import last_period, question, quoted, shown
from handlers.quick_reading import (
    Proposal,
    as_markup,
    block_in,
    in_order,
    merged,
    proposal_of,
    proposed,
)
from handlers.straggler_cards import values_of
from handlers.turn import Message, Turn
from reporting.blocks import Block, BlockFlaw, Filled, Source, looks_like_block, may_be_both
from reporting.blocks.fill import fill_same, fill_state, fill_zero
from reporting.forms import Asked, Measure
from reporting.reports import NewAnswer
from reporting.values import State

CONFIRM, BOTH, FILL = "quick.confirm", "quick.both", "quick.fill"

OPEN_TO_BLOCKS = ("collect.", "report.card", "report.parts", "review.", "finding.open", "idle")
"""Steps in which a message may answer many rows."""


def heard(moment: Moment, text: str) -> Turn | None:
    """Typed text that is meant for several rows, or for one named by its code; None otherwise."""
    if text.isdecimal():
        return None  # one plain number is one answer
    here = _place(moment)
    if here is None:
        return None
    rows = rows_at_hand(here)
    if may_be_both(text, rows) and asked_row(here) is not None:
        there = here.at(replace(asking.cleared(here), step=BOTH, raw=text))
        return _both(there)
    if not looks_like_block(text, rows if len(rows) > 1 else ()):
        return None
    if here.view.state.is_filed:
        return here.turn(asking.locked(here))
    return _block(here, text, block_in(here, text, rows))


def _place(moment: Moment) -> Moment | None:
    """The moment with a report in hand, where a block may be typed."""
    if not moment.session.step.startswith(OPEN_TO_BLOCKS):
        return None
    here = with_report(moment)
    if here is None or here.report.unit not in here.person.filing_units():
        return None
    row = asked_row(here)
    return None if row is not None and row.asked is Asked.NARRATIVE else here


def _block(moment: Moment, text: str, block: Block) -> Turn:
    single = _single(block)
    if single is not None:
        return _one_row(moment, single)
    return propose(moment, proposal_of(moment, block), text)


def _single(block: Block) -> Filled | None:
    """The one value of a message that names one row and says nothing else."""
    serious = [doubt for doubt in block.doubts if doubt.reading is not BlockFlaw.TOO_FEW]
    if len(block.filled) != 1 or serious or block.filled[0].source is not Source.TYPED:
        return None
    return block.filled[0]


def _one_row(moment: Moment, filled: Filled) -> Turn:
    """Record one row named by its code, and go back to the one that was asked."""
    asked = asked_row(moment)
    back = asked.code if asked is not None and asked.code != filled.indicator else None
    there = moment.at(replace(asking.cleared(moment), back=back or moment.session.back))
    answer = NewAnswer(filled.indicator, filled.value, filled.raw)
    return taking.take(there, (answer,), filled.note)


def propose(moment: Moment, proposal: Proposal, text: str, *, said_in: str | None = None) -> Turn:
    """Read back what would be stored; without anything to store, say why and ask on."""
    if not proposal.answers:
        return _nothing(moment, proposal)
    there = moment.at(
        replace(
            asking.cleared(moment),
            step=CONFIRM,
            raw=text,
            pending=in_order(moment, proposal.answers),
            carried=proposal.carried,
            remarks=proposal.remarks,
            said_in=said_in or moment.envelope.message_id,
        )
    )
    return there.turn(*quick_cards.read_back(there))


def _nothing(moment: Moment, proposal: Proposal) -> Turn:
    """Nothing new in it: the doubts, or that all of it stands already, above what is open."""
    remarks = as_markup(proposal.remarks) or [moment.say("quick.nothing_new")]
    lead = joined(*remarks)
    if asked_row(moment) is None:
        return asking.go_on(moment.at(replace(moment.session, indicator=None)), lead)
    there = moment.at(replace(asking.cleared(moment), step=asking.ASKING))
    return there.turn(question(there, lead))


# --- the read-back -------------------------------------------------------------------------------
def _said(moment: Moment, text: str) -> Turn | None:
    """At the read-back rows can be put right by their codes; nothing else is an answer here."""
    if moment.session.step != CONFIRM or not looks_like_block(text, ()):
        return None
    session = moment.session
    new = proposal_of(moment, block_in(moment, text, ()))
    if not new.answers:
        return None
    old = Proposal(session.pending, session.carried, session.remarks)
    return propose(moment, merged(old, new), session.raw, said_in=session.said_in)


def read_again(moment: Moment, text: str) -> Turn:
    """The message that the read-back shows was changed before it was confirmed."""
    rows = rows_at_hand(moment)
    proposal = proposal_of(moment, block_in(moment, text, rows))
    return propose(moment, proposal, text)


def _unread(moment: Moment, text: str) -> Turn:
    """Neither a choice nor a row with its value: nothing is stored; what is open is shown again."""
    message = card(moment)
    if message is None:
        return _drop(moment, "")
    lead = moment.say("quick.unread", raw=quoted(text))
    room = quick_cards.ROOM - len(message.text)
    text_now = joined(message.text, f"\n{lead}") if len(lead) < room else message.text
    return moment.turn(replace(message, text=text_now))


def _store(moment: Moment, _: str) -> Turn:
    return _stored(moment, moment.session.pending)


def _store_some(moment: Moment, _: str) -> Turn:
    """All but the figures of the quarter that were carried over."""
    session = moment.session
    return _stored(moment, tuple(a for a in session.pending if a.indicator not in session.carried))


def _stored(moment: Moment, answers: tuple[NewAnswer, ...]) -> Turn:
    if not answers:
        return _drop(moment, "")
    if moment.view.state.is_filed:
        return moment.turn(asking.locked(moment))
    for answer in answers:
        found = asking.writable(moment, answer.indicator)
        if isinstance(found, str):
            return moment.turn(moment.notice(found))
    said_in = moment.session.said_in
    there = moment.at(asking.cleared(moment))
    return taking.take(there, answers, None, said_in=said_in)


def _drop(moment: Moment, _: str) -> Turn:
    """Store nothing and go back."""
    lead = moment.say("quick.dropped") if moment.session.step == CONFIRM else None
    code = moment.session.indicator
    there = moment.at(asking.cleared(moment))
    if code is None:
        return asking.go_on(there, lead)
    return asking.ask(there, code, lead, origin=there.session.origin)


# --- one number or several -----------------------------------------------------------------------
def _both(moment: Moment) -> Turn:
    message = _both_card(moment)
    return _several(moment, "") if message is None else moment.turn(message)


def _both_card(moment: Moment) -> Message | None:
    row = moment.form.indicator(moment.session.indicator or "")
    values = values_of(moment, moment.session.raw, row)
    block = block_in(moment, _one_each(moment), rows_at_hand(moment))
    if not values or not block.filled:
        return None
    several = ", ".join(
        f"{one.indicator} = {shown(moment, moment.form.indicator(one.indicator), one.value)}"
        for one in block.filled
    )
    return quick_cards.both(moment, f"{row.code} = {shown(moment, row, values[0])}", several)


def _one(moment: Moment, _: str) -> Turn:
    row = moment.form.indicator(moment.session.indicator or "")
    values = values_of(moment, moment.session.raw, row)
    if len(values) != 1:
        return _drop(moment, "")
    answer = NewAnswer(row.code, values[0], moment.session.raw)
    there = moment.at(asking.cleared(moment))
    return asking.refusal(there) or taking.take(there, (answer,), None)


def _several(moment: Moment, _: str) -> Turn:
    block = block_in(moment, _one_each(moment), rows_at_hand(moment))
    return propose(moment, proposal_of(moment, block), moment.session.raw)


def _one_each(moment: Moment) -> str:
    """The text with every word a value of its own."""
    return "\n".join(moment.session.raw.split())


# --- filling what is left ------------------------------------------------------------------------
def _fill(moment: Moment, _: str) -> Turn:
    here = with_report(moment)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    if here.view.state.is_filed:
        return here.turn(asking.locked(here))
    _, rows = part_to_fill(here)
    if not rows:
        return asking.go_on(here, here.say("quick.nothing_open"))
    there = here.at(replace(asking.cleared(here), step=FILL))
    return there.turn(quick_cards.fill_card(there))


def _same(moment: Moment, _: str) -> Turn:
    part, rows = part_to_fill(moment)
    raw = moment.say.plain("button.same_raw", period=last_period(moment))
    filled = fill_same(
        rows, moment.view.previous, only=tuple(Measure), values=moment.view.values(), raw=raw
    )
    return _filled(moment, part, filled)


def _zero(moment: Moment, _: str) -> Turn:
    part, rows = part_to_fill(moment)
    return _filled(moment, part, fill_zero(rows, values=moment.view.values(), raw="0"))


def _state(moment: Moment, name: str) -> Turn:
    state = next((one for one in quick_cards.FILLS if one == name), State.NOT_YET)
    part, rows = part_to_fill(moment)
    raw = moment.say.plain(f"button.{state}")
    return _filled(moment, part, fill_state(rows, state, values=moment.view.values(), raw=raw))


def _filled(moment: Moment, part: str, filled: tuple[Filled, ...]) -> Turn:
    proposal = proposed(moment, filled)
    if not proposal.answers:
        echo = moment.say("quick.fits_none", part=part)
        there = moment.at(replace(moment.session, step=asking.ASKING))
        return asking.go_on(there, echo) if asked_row(there) is None else _drop_with(there, echo)
    return propose(moment, proposal, "")


def _drop_with(moment: Moment, echo: Markup) -> Turn:
    there = moment.at(replace(asking.cleared(moment), step=asking.ASKING))
    return there.turn(question(there, echo))


def card(moment: Moment) -> Message | None:
    """What the open step shows."""
    if moment.session.report is None:
        return None
    if moment.session.step == FILL:
        return quick_cards.fill_card(moment)
    if moment.session.step == BOTH:
        return _both_card(moment)
    return quick_cards.card(moment) if moment.session.pending else None


CONVERSATION = Conversation(
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
