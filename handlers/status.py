"""/tiendo: how far one's report is and who owes what; for those above, who has filed."""

from dataclasses import replace

from handlers import report_card
from handlers.catalogue import Markup, joined
from handlers.conversations import Conversation
from handlers.figures import Asked, counted, first_form, summary_of, unit_title
from handlers.keys import pack
from handlers.moment import Moment
from handlers.own_reports import argument_of, with_report
from handlers.summary_pictures import short_name
from handlers.turn import Choice, Message, Turn
from reporting.people import Role
from reporting.progress import progress, progress_by_duty
from reporting.reports import ReportKey, ReportState
from reporting.scope import Scope
from reporting.summary import FilingStatus, UnitFiling

MOST_WAITING = 30
"""Reports offered to be accepted; the rest follow when some are."""

MOST_NAMES = 30
"""Communes named per state before "and N more"."""


def status(moment: Moment, _: str) -> Turn:
    """/tiendo: one message per unit overseen, otherwise one's own report."""
    overseen = moment.person.overseen_units()
    if overseen:
        return moment.turn(*(_overview(moment, code) for code in overseen))
    here = with_report(moment)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    return here.turn(here.notice(_own(here)))


def _own(moment: Moment) -> Markup:
    """How far each duty is and who holds it."""
    values = moment.view.values()
    whole = progress(moment.form, values)
    return joined(
        moment.say("status.title", report=moment.report_name, office=moment.office),
        moment.say("status.due", due=report_card.due(moment)),
        *(
            moment.say(
                "status.duty",
                mark=report_card.DONE if done.is_complete else report_card.LACKING,
                duty=moment.form.duties[duty][moment.language],
                who=report_card.holders(moment, duty),
                done=done.settled,
                total=done.total,
            )
            for duty, done in progress_by_duty(moment.form, values).items()
        ),
        moment.say("status.whole", done=whole.settled, total=whole.total),
        report_card.standing(moment) or moment.say("status.not_submitted"),
        report_card.made_up(moment),
    )


def _overview(moment: Moment, code: str) -> Message:
    """The group as text; for its clerk the reports that wait to be accepted as choices."""
    message = moment.notice(_group(moment, code))
    if not moment.person.holds(Role.CLERK, code):
        return message
    form = first_form(moment)
    period = form.cycle.current(moment.today)
    units = moment.known.units
    codes = tuple(unit.code for unit in units.reporting_units(code, period.end))
    waiting = [
        filing.unit_code
        for filing in moment.known.filing(form.code, period.key, codes)
        if filing.state is ReportState.SUBMITTED
    ]
    if not waiting:
        return message
    choices = [
        Choice(
            pack("clerk", "open", argument_of(ReportKey(form.code, unit, period.key))),
            short_name(units[unit]),
            lasting=True,
        )
        for unit in waiting[:MOST_WAITING]
    ]
    text = joined(Markup(message.text), moment.say("status.waiting", count=len(waiting)))
    rows = tuple(tuple(choices[i : i + 3]) for i in range(0, len(choices), 3))
    return replace(message, text=text, rows=rows)


def _group(moment: Moment, code: str) -> Markup:
    """Counts, and the names of those in each state."""
    period = first_form(moment).cycle.current(moment.today)
    asked = summary_of(moment, Scope(code, period))
    counts = asked.summary.counts
    return joined(
        moment.say(
            "status.group",
            unit=unit_title(moment, code),
            period=period.label(moment.language),
            filed=counts.filed,
            total=counts.total,
            correcting=counted(moment, "status.correcting", counts.correcting),
        ),
        *(_named(moment, asked, state) for state in FilingStatus),
        moment.say("made_up") if moment.known.made_up else None,
    )


def _named(moment: Moment, asked: Asked, state: FilingStatus) -> Markup | None:
    found = [each for each in asked.summary.filing if each.status is state]
    if not found:
        return None
    names = ", ".join(_name(moment, each) for each in found[:MOST_NAMES])
    more = len(found) - MOST_NAMES
    rest = moment.say.plain("card.and_more", count=more) if more > 0 else ""
    label = moment.say.plain(f"status.{state}")
    return moment.say("status.line", label=label, count=len(found), names=names + rest)


def _name(moment: Moment, filing: UnitFiling) -> str:
    name = short_name(moment.known.units[filing.unit_code])
    if filing.status is FilingStatus.DRAFTING:
        return f"{name} {filing.settled}/{filing.total}"
    return name + (moment.say.plain("status.is_correcting") if filing.is_correcting else "")


CONVERSATION = Conversation("status", commands={"tiendo": status})
