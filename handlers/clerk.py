"""The clerk's answer to a submitted report: accepted, or sent back with a reason."""

from dataclasses import replace

from handlers import own_reports
from handlers.clerk_cards import (
    KEEP,
    as_it_is,
    ask_reason,
    ask_sure,
    offer,
    standing,
    submitted,
    submitted_again,
    times_submitted,
    with_flaw,
)
from handlers.conversations import Conversation
from handlers.keys import pack
from handlers.matching import near
from handlers.moment import Moment
from handlers.reasons import flaw, meant, spoken
from handlers.turn import Choice, Message, MoveReport, Notify, Session, Toast, Turn
from reporting.people import Person, Role, may_submit
from reporting.reports import Move, ReportState

REASON, SURE = "clerk.reason", "clerk.sure"


# --- what the clerk sees -------------------------------------------------------------------------
def submitted_notices(moment: Moment) -> list[Notify]:
    """To the clerks above, each in their language: a report is being submitted in this turn."""
    times = times_submitted(moment) + 1
    return [
        Notify(person.id, offer(reader, submitted(reader), times))
        for person, reader in _readers(moment)
    ]


def withdrawn_notices(moment: Moment) -> list[Notify]:
    """To the same: it was withdrawn, so that nobody waits for it or looks at it in vain."""
    return [
        Notify(
            person.id,
            reader.notice(
                reader.say(
                    "clerk.withdrawn",
                    who=moment.person.name,
                    office=reader.office,
                    report=reader.report_name,
                )
            ),
        )
        for person, reader in _readers(moment)
    ]


def _readers(moment: Moment) -> list[tuple[Person, Moment]]:
    """The clerks above but oneself, and the moment as each of them reads it."""
    return [
        (person, moment.read_by(person))
        for person in moment.known.clerks(moment.report.unit)
        if person.id != moment.person.id
    ]


def open_report(moment: Moment, argument: str) -> Turn:
    """One report, chosen from the list of those that wait."""
    here = _in_charge(moment, argument)
    if here is None:
        return moment.turn(moment.notice(moment.say("clerk.not_yours")))
    return moment.turn(offer(here, standing(here), times_submitted(here)))


def _moved_on(moment: Moment, seen: int) -> Message | None:
    """What to say when the report is not, or no more, what the clerk saw; None when it is.

    `seen` is the ordinal of the submission answered, 0 where that is not known.
    """
    if not moment.view.state.is_filed:
        return as_it_is(moment)
    times = times_submitted(moment)
    if seen == times:
        return None
    again = submitted_again(moment) if seen else standing(moment)
    return offer(moment, again, times)


# --- what the clerk does -------------------------------------------------------------------------
def _accept(moment: Moment, argument: str) -> Turn:
    report, seen = _seen_in(moment, argument)
    here = _in_charge(moment, report)
    if here is None:
        return moment.turn(moment.notice(moment.say("clerk.not_yours")))
    if here.view.state is not ReportState.SUBMITTED:
        return moment.turn(as_it_is(here))
    instead = _moved_on(here, seen)
    if instead is not None:
        return moment.turn(instead)
    text = here.say("clerk.accepted", office=here.office, report=here.report_name)
    return moment.turn(
        moment.notice(text),
        effects=(MoveReport(here.report, Move.ACCEPT), *_tell_unit(here, "clerk.was_accepted")),
    )


def _return(moment: Moment, argument: str) -> Turn:
    """Ask why first: a report that comes back without a reason helps nobody."""
    report, seen = _seen_in(moment, argument)
    here = _in_charge(moment, report)
    if here is None:
        return moment.turn(moment.notice(moment.say("clerk.not_yours")))
    instead = _moved_on(here, seen)
    if instead is not None:
        return moment.turn(instead)
    there = here.at(
        Session(revision=here.session.revision, step=REASON, report=here.report, submission=seen)
    )
    return there.turn(ask_reason(there))


def _said(moment: Moment, text: str) -> Turn | None:
    """The reason for which a report goes back, to be read once more before it does."""
    over = _over(moment)
    if over is not None:
        return over
    message = card(moment)
    if message is None:
        return None
    choice = meant(text, message.rows)
    if choice is not None:
        return _keep(moment, "") if choice.key == KEEP else _return_now(moment, "")
    if near(text, message.rows):
        return None
    reason = spoken(text)
    wrong = flaw(moment, reason)
    if wrong is not None:
        return moment.turn(with_flaw(message, moment, wrong))
    there = moment.at(replace(moment.session, step=SURE, raw=reason))
    return there.turn(ask_sure(there))


def _return_now(moment: Moment, _: str) -> Turn:
    """Send it back with the reason that was read."""
    if moment.session.step != SURE:
        return moment.turn(Toast(moment.say.plain("assist.old_button")))
    over = _over(moment)
    if over is not None:
        return over
    reason = moment.session.raw
    done = moment.say("clerk.returned", office=moment.office, report=moment.report_name)
    return _idle(moment).turn(
        Message(done),
        effects=(
            MoveReport(moment.report, Move.RETURN, reason),
            *_tell_unit(moment, "clerk.was_returned", reason),
        ),
    )


def _over(moment: Moment) -> Turn | None:
    """Nothing to send back any more: how the report stands, and out of the question."""
    here = _in_charge(moment, own_reports.argument_of(moment.report))
    if here is None:
        return _idle(moment).turn(moment.notice(moment.say("clerk.not_yours")))
    instead = _moved_on(here, here.session.submission)
    return None if instead is None else _idle(moment).turn(instead)


def _keep(moment: Moment, _: str) -> Turn:
    """Leave the report as it is after all."""
    idle = _idle(moment)
    return idle.turn(Message(idle.say("cancel.done")))


def _idle(moment: Moment) -> Moment:
    """Out of the question; what was offered before can still be typed."""
    session = moment.session
    return moment.at(Session(revision=session.revision, offered=session.offered))


# --- who is told ----------------------------------------------------------------------------------
def _tell_unit(moment: Moment, sentence: str, reason: str = "") -> list[Notify]:
    """Everybody who files for the unit; the focal point gets the way back to the report."""
    notices = []
    for member in moment.view.members:
        reader = moment.read_by(member)
        text = reader.say(
            sentence,
            who=moment.person.name,
            office=reader.office,
            report=reader.report_name,
            reason=reason,
        )
        notices.append(Notify(member.id, replace(reader.notice(text), rows=_way(reader, member))))
    return notices


def _way(moment: Moment, member: Person) -> tuple[tuple[Choice, ...], ...]:
    if not may_submit(member, moment.report.unit):
        return ()
    report = own_reports.argument_of(moment.report)
    look = Choice(pack("report", "take", report), moment.say.plain("button.report"), lasting=True)
    return ((look,),)


def _seen_in(moment: Moment, argument: str) -> tuple[str, int]:
    """The report's argument and the ordinal behind it; 0 on a button that has none."""
    report, _, times = argument.rpartition("/")
    if times.isdecimal() and own_reports.report_in(report):
        return report, int(times)
    return argument, 0


def _in_charge(moment: Moment, argument: str) -> Moment | None:
    """The moment with that report in hand, if this person is a clerk of its unit."""
    key = own_reports.known_report(moment, argument)
    if key is None or key.unit not in moment.known.units:
        return None
    units = moment.known.units
    is_clerk = any(
        grant.role is Role.CLERK and units.covers(grant.unit_code, key.unit)
        for grant in moment.person.grants
    )
    if not is_clerk:
        return None
    return moment if moment.session.report == key else moment.about(key)


def card(moment: Moment) -> Message | None:
    """What the open step shows."""
    if moment.session.report is None or moment.session.step not in (REASON, SURE):
        return None
    return ask_sure(moment) if moment.session.step == SURE else ask_reason(moment)


CONVERSATION = Conversation(
    "clerk",
    presses={
        "accept": _accept,
        "return": _return,
        "return_now": _return_now,
        "open": open_report,
        "keep": _keep,
    },
    said=_said,
    card=card,
)
