"""Many indicators at once: typed in one message, or filled with one word, and confirmed once."""

from handlers.bulk import messages as bulk_messages
from handlers.bulk.places import in_only_report, parts_of, refuse_if_elsewhere
from handlers.bulk.proposal import (
    Proposal,
    as_markup,
    bulk_entry_in,
    in_order,
    merged,
    proposal_of,
    proposed,
)
from handlers.choosing.report_choice import with_report
from handlers.engine.catalogue import joined, quoted
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed, report_at_hand
from handlers.engine.dialog import Dialog
from handlers.engine.states import STATES, ConfirmBulk, FillRest, OneOrSeveral
from handlers.engine.turn import Message, Show, Turn
from handlers.entry import navigation, recording
from handlers.entry.coded_values import coded_values
from handlers.entry.question import asked_indicator
from handlers.entry.unanswered import asked_now, at_hand, part_to_fill
from handlers.entry.wording import last_period, shown, values_of
from reporting.bulk_entry import (
    BulkEntry,
    BulkEntryFlaw,
    Filled,
    ValueSource,
    looks_like_bulk_entry,
    may_be_both,
)
from reporting.bulk_entry.fill import fill_same, fill_state, fill_zero
from reporting.clean_text import CleanText, clean
from reporting.forms import Measure
from reporting.reports import NewAnswer
from reporting.values import Kind, State


def heard(ctx: TurnContext, text: CleanText) -> Turn | None:
    """Typed text that is meant for several indicators, or for one named by its code.

    None for anything else: one plain number is one answer.
    """
    if text.isdecimal() or not STATES[type(ctx.state)].takes_bulk:
        return None
    here = report_at_hand(ctx)
    if here is None:
        return in_only_report(ctx, text, _heard)
    return _heard(here, text) if here.is_own(here.report) else None


def _heard(here: TurnContext, text: CleanText) -> Turn | None:
    asked = asked_now(here)
    if asked is not None and asked.kind is Kind.TEXT:
        return _text_or_values(here, text)
    refuse_if_elsewhere(here, text)
    indicators, parts = at_hand(here), parts_of(here.form)
    if may_be_both(text, indicators, parts) and here.session.asked is not None:
        there = here.over_question(OneOrSeveral(text))
        message = _one_or_several(there, text)
        return _several(there, "") if message is None else there.turn(message)
    if not looks_like_bulk_entry(text, indicators if len(indicators) > 1 else (), parts):
        return None
    refuse_if_filed(here)
    return _taken(here, bulk_entry_in(here, text, indicators))


def _taken(ctx: TurnContext, entry: BulkEntry) -> Turn:
    single = _single(entry)
    if single is not None:
        return _one_value(ctx, single)
    return propose(ctx, proposal_of(ctx, entry))


def _single(entry: BulkEntry) -> Filled | None:
    """The one value of a message that names one indicator and says nothing else."""
    serious = [error for error in entry.errors if error.reading is not BulkEntryFlaw.TOO_FEW]
    if len(entry.filled) != 1 or serious or entry.filled[0].source is not ValueSource.TYPED:
        return None
    return entry.filled[0]


def _one_value(ctx: TurnContext, filled: Filled) -> Turn:
    """Record one indicator named by its code, and go back to the question that is asked."""
    aside = navigation.is_aside(ctx, filled.indicator)
    answer = NewAnswer(filled.indicator, filled.value, filled.raw)
    return recording.take(ctx, (answer,), filled.note, aside=aside)


def propose(ctx: TurnContext, proposal: Proposal, *, said_in: str | None = None) -> Turn:
    """Read back what would be recorded; without anything to record, say why and ask on."""
    if not proposal.answers:
        return _nothing(ctx, proposal)
    there = ctx.over_question(
        ConfirmBulk(
            in_order(ctx, proposal.answers),
            proposal.carried,
            proposal.remarks,
            said_in or ctx.inbound.message_id,
        )
    )
    return there.turn(*bulk_messages.read_back(there))


def _nothing(ctx: TurnContext, proposal: Proposal) -> Turn:
    """Nothing new in it: what is unclear, or that all of it stands already, above what is open."""
    remarks = as_markup(proposal.remarks) or [ctx.say("quick.nothing_new")]
    return _say_above_question(ctx, Show(joined(*remarks)), from_start=True)


def _say_above_question(ctx: TurnContext, show: Show, *, from_start: bool = False) -> Turn:
    if ctx.session.asked is None:
        return navigation.next_question(ctx, show, from_start=from_start)
    return navigation.reshow_question(ctx, show)


# --- the read-back -------------------------------------------------------------------------------
def _on_text(ctx: TurnContext, text: CleanText) -> Turn | None:
    """Indicators are put right by their codes; nothing else is an answer to a read-back."""
    state = ctx.expect(ConfirmBulk)
    if not looks_like_bulk_entry(text, ()):
        return None
    new = proposal_of(ctx, bulk_entry_in(ctx, text, ()))
    if not new.answers:
        return None
    old = Proposal(state.answers, state.carried, state.remarks)
    return propose(ctx, merged(old, new), said_in=state.said_in)


def read_again(ctx: TurnContext, text: CleanText) -> Turn:
    """The message that the read-back shows was changed before it was confirmed."""
    proposal = proposal_of(ctx, bulk_entry_in(ctx, text, at_hand(ctx)))
    return propose(ctx, proposal)


def _on_unread(ctx: TurnContext, text: CleanText) -> Turn:
    """Neither a choice nor a code with its value: nothing is recorded, the card is shown again."""
    message = draw(ctx, Show())
    if message is None:
        return _drop(ctx, "")
    return ctx.turn(bulk_messages.with_room_for(message, ctx.say("quick.unread", raw=quoted(text))))


def _store(ctx: TurnContext, _: str) -> Turn:
    state = ctx.expect(ConfirmBulk)
    return _recorded(ctx, state, state.answers)


def _store_some(ctx: TurnContext, _: str) -> Turn:
    """All but the figures of the quarter that were carried over."""
    state = ctx.expect(ConfirmBulk)
    return _recorded(
        ctx, state, tuple(a for a in state.answers if a.indicator not in state.carried)
    )


def _recorded(ctx: TurnContext, state: ConfirmBulk, answers: tuple[NewAnswer, ...]) -> Turn:
    if not answers:
        return _drop(ctx, "")
    refuse_if_filed(ctx)
    for answer in answers:
        navigation.writable(ctx, answer.indicator)
    return recording.take(ctx, answers, None, said_in=state.said_in)


def _drop(ctx: TurnContext, _: str) -> Turn:
    """Record nothing and go back."""
    lead = ctx.say("quick.dropped") if isinstance(ctx.state, ConfirmBulk) else None
    return navigation.ask_again(ctx, Show(lead))


# --- one number or several -----------------------------------------------------------------------
def _one_or_several(ctx: TurnContext, raw: CleanText) -> Message | None:
    indicator = asked_indicator(ctx)
    if indicator.kind is Kind.TEXT:
        return _text_or_values_card(ctx, raw)
    values = values_of(ctx, raw, indicator)
    entry = bulk_entry_in(ctx, _one_each(raw), at_hand(ctx))
    if not values or not entry.filled:
        return None
    several = ", ".join(
        f"{one.indicator} = {shown(ctx, ctx.form.indicator(one.indicator), one.value)}"
        for one in entry.filled
    )
    one_answer = f"{indicator.code} = {shown(ctx, indicator, values[0])}"
    return bulk_messages.one_or_several(ctx, raw, one_answer, several)


def _one(ctx: TurnContext, _: str) -> Turn:
    raw = clean(ctx.expect(OneOrSeveral).raw)
    indicator = asked_indicator(ctx)
    values = values_of(ctx, raw, indicator)
    if len(values) != 1:
        return _drop(ctx, "")
    navigation.refuse_unless_writable(ctx)
    return recording.take(ctx, (NewAnswer(indicator.code, values[0], raw),), None)


def _several(ctx: TurnContext, _: str) -> Turn:
    raw = clean(ctx.expect(OneOrSeveral).raw)
    if asked_indicator(ctx).kind is Kind.TEXT:
        coded = coded_values(ctx, raw)
        return _drop(ctx, "") if coded is None else _taken(ctx, coded)
    entry = bulk_entry_in(ctx, _one_each(raw), at_hand(ctx))
    return propose(ctx, proposal_of(ctx, entry))


def _one_each(raw: CleanText) -> CleanText:
    """The text with every word a value of its own."""
    return clean("\n".join(raw.split()))


# --- a text or values ----------------------------------------------------------------------------
def _text_or_values(ctx: TurnContext, text: CleanText) -> Turn | None:
    """Values behind codes while a text is asked: which of the two it is has to be asked.

    The code of the text's own indicator only says what the text is for. None for any other text.
    """
    entry = coded_values(ctx, text)
    if entry is None:
        return None
    refuse_if_filed(ctx)
    if [one.indicator for one in entry.filled] == [asked_indicator(ctx).code]:
        return _one_value(ctx, entry.filled[0])
    return ctx.over_question(OneOrSeveral(text)).show()


def _text_or_values_card(ctx: TurnContext, raw: CleanText) -> Message | None:
    entry = coded_values(ctx, raw)
    if entry is None:
        return None
    values = ", ".join(
        f"{one.indicator} = {shown(ctx, ctx.form.indicator(one.indicator), one.value)}"
        for one in entry.filled[: bulk_messages.FEW]
    )
    return bulk_messages.text_or_values(ctx, raw, asked_indicator(ctx).code, values)


# --- filling what is left ------------------------------------------------------------------------
def _fill(ctx: TurnContext, _: str) -> Turn:
    here = with_report(ctx)
    refuse_if_filed(here)
    _, indicators = part_to_fill(here)
    if not indicators:
        return navigation.next_question(here, Show(here.say("quick.nothing_open")))
    return here.over_question(FillRest()).show()


def _same(ctx: TurnContext, _: str) -> Turn:
    ctx.expect(FillRest)
    part, indicators = part_to_fill(ctx)
    raw = ctx.say.plain("button.same_raw", period=last_period(ctx))
    filled = fill_same(
        indicators, ctx.view.previous, only=tuple(Measure), values=ctx.view.values(), raw=raw
    )
    return _filled(ctx, part, filled)


def _zero(ctx: TurnContext, _: str) -> Turn:
    ctx.expect(FillRest)
    part, indicators = part_to_fill(ctx)
    return _filled(ctx, part, fill_zero(indicators, values=ctx.view.values(), raw="0"))


def _state(ctx: TurnContext, name: str) -> Turn:
    ctx.expect(FillRest)
    state = next((one for one in bulk_messages.FILLS if one == name), State.NOT_YET)
    part, indicators = part_to_fill(ctx)
    raw = ctx.say.plain(f"button.{state}")
    return _filled(ctx, part, fill_state(indicators, state, values=ctx.view.values(), raw=raw))


def _filled(ctx: TurnContext, part: str, filled: tuple[Filled, ...]) -> Turn:
    proposal = proposed(ctx, filled)
    if not proposal.answers:
        return _say_above_question(ctx, Show(ctx.say("quick.fits_none", part=part)))
    return propose(ctx, proposal)


def draw(ctx: TurnContext, show: Show) -> Message | None:
    """The card of the open state."""
    match ctx.state:
        case FillRest():
            return bulk_messages.fill_card(ctx)
        case OneOrSeveral(raw):
            return _one_or_several(ctx, clean(raw))
        case ConfirmBulk():
            return bulk_messages.card(ctx)
        case _:
            return None


DIALOG = Dialog(
    "quick",
    taps={
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
    on_text=_on_text,
    on_unread=_on_unread,
    draw=draw,
)
