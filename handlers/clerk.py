"""The clerk's answer to a submitted report: accepted, or sent back with a reason."""

from dataclasses import replace

from handlers import own_reports
from handlers.catalogue import Markup, joined
from handlers.conversations import Conversation
from handlers.keys import pack
from handlers.moment import Moment
from handlers.turn import Choice, Message, MoveReport, Notify, PaperKind, Session, Turn
from reporting.people import Person, Role, may_submit
from reporting.reports import Move, ReportState

REASON = "clerk.reason"
LONGEST_REASON = 500


# --- what the clerk sees -------------------------------------------------------------------------
def submitted_notices(moment: Moment) -> list[Notify]:
    """To the clerks above, each in their language: a report was submitted."""
    return [
        Notify(clerk.id, _offer(reader, reader.say("clerk.submitted", **_names(reader))))
        for clerk in moment.known.clerks(moment.report.unit)
        if clerk.id != moment.person.id
        for reader in (moment.read_by(clerk),)
    ]


def _names(moment: Moment) -> dict[str, str]:
    return {
        "office": moment.office,
        "report": moment.report_name,
        "at": moment.clock(moment.now),
    }


def _offer(moment: Moment, text: Markup) -> Message:
    """A submitted report with what a clerk can do about it."""
    report = own_reports.argument_of(moment.report)
    look = f"{moment.report.unit}/{moment.report.period}"
    say = moment.say
    return replace(
        moment.notice(text),
        rows=(
            (
                Choice(pack("clerk", "accept", report), say.plain("button.accept"), lasting=True),
                Choice(pack("clerk", "return", report), say.plain("button.return"), lasting=True),
            ),
            (
                Choice(pack("summary", "unit", look), say.plain("button.summary"), lasting=True),
                Choice(
                    pack("export", PaperKind.REPORT_EXCEL, look),
                    say.plain("button.report_excel"),
                    lasting=True,
                ),
            ),
        ),
    )


def open_report(moment: Moment, argument: str) -> Turn:
    """One report, chosen from the list of those that wait."""
    here = _in_charge(moment, argument)
    if here is None:
        return moment.turn(moment.notice(moment.say("clerk.not_yours")))
    name = f"clerk.is_{here.view.state}"
    text = here.say(name, office=here.office, report=here.report_name)
    return moment.turn(_offer(here, text))


# --- what the clerk does -------------------------------------------------------------------------
def _accept(moment: Moment, argument: str) -> Turn:
    here = _in_charge(moment, argument)
    if here is None:
        return moment.turn(moment.notice(moment.say("clerk.not_yours")))
    if here.view.state is not ReportState.SUBMITTED:
        return moment.turn(_as_it_is(here))
    text = here.say("clerk.accepted", office=here.office, report=here.report_name)
    return moment.turn(
        moment.notice(text),
        effects=(MoveReport(here.report, Move.ACCEPT), *_tell_unit(here, "clerk.was_accepted")),
    )


def _return(moment: Moment, argument: str) -> Turn:
    """Ask why first: a report that comes back without a reason helps nobody."""
    here = _in_charge(moment, argument)
    if here is None:
        return moment.turn(moment.notice(moment.say("clerk.not_yours")))
    if not here.view.state.is_filed:
        return moment.turn(_as_it_is(here))
    there = here.at(Session(revision=here.session.revision, step=REASON, report=here.report))
    return there.turn(_ask_reason(there))


def _said(moment: Moment, text: str) -> Turn | None:
    """The reason for which a report goes back."""
    here = _in_charge(moment, own_reports.argument_of(moment.report))
    if here is None or not here.view.state.is_filed:
        return None
    reason = " ".join(text.split())
    if len(reason) > LONGEST_REASON or not any(character.isalpha() for character in reason):
        return moment.turn(_ask_reason(moment, moment.say("finding.reason_unread")))
    if _names_choice(moment, reason):
        return None
    done = here.say("clerk.returned", office=here.office, report=here.report_name)
    idle = moment.at(Session(revision=moment.session.revision))
    return idle.turn(
        Message(done),
        effects=(
            MoveReport(here.report, Move.RETURN, reason),
            *_tell_unit(here, "clerk.was_returned", reason),
        ),
    )


def _names_choice(moment: Moment, text: str) -> bool:
    label = moment.say.plain("button.keep")
    return text.casefold() == label.casefold()


def _keep(moment: Moment, _: str) -> Turn:
    """Leave the report as it is after all."""
    idle = moment.at(Session(revision=moment.session.revision))
    return idle.turn(Message(idle.say("cancel.done")))


# --- sentences -----------------------------------------------------------------------------------
def _ask_reason(moment: Moment, flaw: Markup | None = None) -> Message:
    text = joined(
        moment.say("clerk.ask_reason", office=moment.office, report=moment.report_name),
        flaw and moment.say("unreadable.mark", reason=flaw),
    )
    keep = Choice(pack("clerk", "keep"), moment.say.plain("button.keep"))
    return Message(text, ((keep,),))


def _as_it_is(moment: Moment) -> Message:
    state = moment.view.state
    name = f"clerk.is_{state}"
    return moment.notice(moment.say(name, office=moment.office, report=moment.report_name))


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


def _in_charge(moment: Moment, argument: str) -> Moment | None:
    """The moment with that report in hand, if this person is a clerk of its unit."""
    key = own_reports.report_in(argument)
    if key is None or key.form not in moment.known.forms or key.unit not in moment.known.units:
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
    if moment.session.report is None or moment.session.step != REASON:
        return None
    return _ask_reason(moment)


CONVERSATION = Conversation(
    "clerk",
    presses={"accept": _accept, "return": _return, "open": open_report, "keep": _keep},
    said=_said,
    card=card,
)
