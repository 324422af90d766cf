"""/nop: the focal point submits the unit's report, or learns what is missing and whose it is."""

from dataclasses import replace

from handlers import checking, clerk, report_card
from handlers.catalogue import Markup, joined
from handlers.conversations import Conversation
from handlers.finding_cards import told
from handlers.keys import pack
from handlers.moment import Moment
from handlers.own_reports import argument_of, named_report, with_report
from handlers.turn import Choice, Message, MoveReport, Notify, Turn
from reporting.people import may_submit
from reporting.progress import missing, progress
from reporting.reports import Move, ReportState

CONFIRMING = "submit.confirm"

FEW = 4
"""Findings told with the refusal; the rest is in their list."""


def submit(moment: Moment, _: str) -> Turn:
    """/nop: ask once for the whole report, or say why it cannot be submitted."""
    return ask(moment, "")


def ask(moment: Moment, argument: str) -> Turn:
    """The same for the report that a choice names."""
    here = named_report(moment, argument)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    refused = _refusal(here)
    if refused is not None:
        return here.turn(refused)
    there = here.at(replace(here.session, step=CONFIRMING, indicator=None, readings=(), raw=""))
    return there.turn(_question(there))


def _confirm(moment: Moment, _: str) -> Turn:
    """The submission itself, checked again: colleagues may have changed something meanwhile."""
    if moment.session.report is None:
        return ask(moment, "")
    refused = _refusal(moment)
    if refused is not None:
        return moment.turn(refused)
    there = moment.at(replace(moment.session, step="report.card", indicator=None))
    text = joined(
        there.say(
            _done(there),
            office=there.office,
            report=there.report_name,
            at=there.clock(there.now),
            first=report_card.first_submitted(there),
        ),
        there.say("submit.not_the_paper"),
        report_card.made_up(there),
    )
    card = _back_to_report(there)
    summary = Choice(pack("summary", "open"), there.say.plain("button.summary"), lasting=True)
    return there.turn(
        Message(text, ((card, summary),)),
        effects=(
            MoveReport(there.report, Move.SUBMIT),
            *_tell(there, "submit.colleague_again" if _is_again(there) else "submit.colleague"),
            *clerk.submitted_notices(there),
        ),
    )


def _done(moment: Moment) -> str:
    """The sentence for what has just been submitted: once more, in time, or late."""
    if _is_again(moment):
        return "submit.done_again"
    on_time = moment.deadline.is_on_time(moment.now)
    return "submit.done_on_time" if on_time else "submit.done_late"


def _is_again(moment: Moment) -> bool:
    """Whether the report was submitted before."""
    return moment.view.first_submitted is not None


def _ask_withdraw(moment: Moment, _: str) -> Turn:
    here = with_report(moment)
    if here is None or not may_submit(here.person, here.report.unit):
        return moment.turn(moment.notice(moment.say("submit.not_focal")))
    if here.view.state is ReportState.ACCEPTED:
        return here.turn(here.notice(here.say("submit.accepted", report=here.report_name)))
    if not here.view.state.is_filed:
        return here.turn(report_card.card(here))
    there = here.at(replace(here.session, step="submit.withdraw", indicator=None))
    return there.turn(_withdraw_question(there))


def _withdraw(moment: Moment, _: str) -> Turn:
    if moment.session.report is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    if not may_submit(moment.person, moment.report.unit):
        return moment.turn(moment.notice(moment.say("submit.not_focal")))
    there = moment.at(replace(moment.session, step="report.card", indicator=None))
    if there.view.state is not ReportState.SUBMITTED:
        return there.turn(report_card.card(there))
    text = there.say("submit.withdrawn", report=there.report_name)
    return there.turn(
        Message(text, ((_back_to_report(there),),)),
        effects=(
            MoveReport(there.report, Move.WITHDRAW),
            *_tell(there, "submit.colleague_withdrawn"),
            *clerk.withdrawn_notices(there),
        ),
    )


def _refusal(moment: Moment) -> Message | None:
    """Why this report cannot be submitted by this person now.

    It is named when it stands submitted, and to whoever has several.
    """
    refused = _why_not(moment)
    several = len(moment.person.filing_units()) > 1
    if refused is None or not (several or moment.view.state.is_filed):
        return refused
    which = moment.say("submit.which", report=moment.report_name, office=moment.office)
    return replace(refused, text=joined(which, Markup(refused.text)))


def _why_not(moment: Moment) -> Message | None:
    if not may_submit(moment.person, moment.report.unit):
        focal = [m.name for m in moment.view.members if may_submit(m, moment.report.unit)]
        who = ", ".join(focal) or moment.say.plain("card.nobody")
        return moment.notice(moment.say("submit.not_yours", who=who))
    if moment.view.state.is_filed:
        return moment.notice(joined(report_card.standing(moment)))
    lacking = missing(moment.form, moment.view.values())
    if not lacking:
        return _open_findings(moment)
    text = joined(
        moment.say("submit.missing", count=len(lacking)), *report_card.missing_lines(moment)
    )
    look = Choice(
        pack("review", "missing", argument_of(moment.report)),
        moment.say.plain("button.see_missing"),
        lasting=True,
    )
    return replace(moment.notice(text), rows=((look,),))


def _open_findings(moment: Moment) -> Message | None:
    """What does not add up, or still wants a reason; None when nothing is open."""
    found = checking.all_open(moment)
    if not found:
        return None
    blocking = [finding for finding in found if finding.blocks]
    text = joined(
        moment.say("submit.findings", count=len(found)), *told(moment, blocking or found, FEW)
    )
    look = Choice(
        pack("finding", "list", argument_of(moment.report)),
        moment.say.plain("button.findings"),
        ("xem điểm cần kiểm tra", "findings"),
        lasting=True,
    )
    return replace(moment.notice(text), rows=((look,),))


def _question(moment: Moment) -> Message:
    done = progress(moment.form, moment.view.values())
    text = joined(
        moment.say(
            "submit.confirm",
            report=moment.report_name,
            office=moment.office,
            done=done.settled,
            total=done.total,
        ),
        moment.say("submit.due", due=report_card.due(moment)),
        moment.say("submit.locks"),
    )
    yes = Choice(
        pack("submit", "confirm"), moment.say.plain("button.submit"), ("nộp", "có", "submit")
    )
    look = Choice(pack("review", "open"), moment.say.plain("button.review"), ("xem lại", "review"))
    no = Choice(
        pack("report", "card"),
        moment.say.plain("button.not_submit"),
        ("không", "chưa", "no", "not now"),
    )
    return Message(text, ((yes, look), (no,)))


def _withdraw_question(moment: Moment) -> Message:
    yes = Choice(
        pack("submit", "withdraw_now"),
        moment.say.plain("button.withdraw"),
        ("rút", "có", "withdraw"),
    )
    no = Choice(pack("report", "card"), moment.say.plain("button.keep"), ("không", "giữ", "keep"))
    text = moment.say("submit.withdraw_question", report=moment.report_name)
    return Message(text, ((yes, no),))


def _back_to_report(moment: Moment) -> Choice:
    report = argument_of(moment.report)
    return Choice(pack("report", "take", report), moment.say.plain("button.report"), lasting=True)


def _tell(moment: Moment, sentence: str) -> list[Notify]:
    """Everybody else who files for this unit, each in their own language."""
    notices = []
    for member in moment.view.members:
        if member.id != moment.person.id:
            reader = moment.read_by(member)
            text = reader.say(
                sentence,
                who=moment.person.name,
                office=reader.office,
                report=reader.report_name,
                at=reader.clock(reader.now),
                first=report_card.first_submitted(reader),
            )
            notices.append(Notify(member.id, reader.notice(text)))
    return notices


def card(moment: Moment) -> Message | None:
    """What the open step shows."""
    if moment.session.report is None:
        return None
    if moment.session.step == CONFIRMING:
        return _refusal(moment) or _question(moment)
    return _withdraw_question(moment)


CONVERSATION = Conversation(
    "submit",
    commands={"nop": submit},
    presses={
        "ask": ask,
        "confirm": _confirm,
        "withdraw": _ask_withdraw,
        "withdraw_now": _withdraw,
    },
    card=card,
)
