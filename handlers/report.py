"""/baocao: which report, how far it is, and where to go on."""

from dataclasses import replace

from handlers import asking, findings, report_card
from handlers.catalogue import Markup
from handlers.conversations import Conversation
from handlers.figures import first_form
from handlers.keys import pack
from handlers.moment import Moment, office_name, report_name
from handlers.own_reports import (
    YEARS_BACK,
    argument_of,
    named_report,
    opened,
    period_flaw,
    reports_of,
    with_report,
)
from handlers.questions import quoted
from handlers.turn import Choice, Message, Turn
from reporting.documents.official_names import place_of
from reporting.reports import ReportKey
from reporting.values import show_date

CARD, PARTS, UNITS = "report.card", "report.parts", "report.units"


def open_report(moment: Moment, words: str) -> Turn:
    """/baocao [period]: the card of one's report, or the choice of units for who has several."""
    keys = reports_of(moment, words)
    if not keys:
        return moment.turn(moment.notice(_nothing(moment, words)))
    if len(keys) > 1:
        # The words are kept for the choice that follows: it is of the period they name.
        there = moment.at(
            replace(moment.session, step=UNITS, indicator=None, raw=words, named=False)
        )
        return there.turn(_which(there, keys))
    return show(opened(moment.about(keys[0]), keys[0]))


def show(moment: Moment) -> Turn:
    """The card of the report in hand."""
    there = moment.at(replace(moment.session, step=CARD, indicator=None, readings=(), raw=""))
    return there.turn(report_card.card(there))


def _nothing(moment: Moment, words: str) -> Markup:
    """Why there is no report to open, with a period that can be named instead."""
    if not words or not moment.person.filing_units():
        return moment.say("report.none")
    flaw, period = period_flaw(moment, words)
    form = first_form(moment)
    current = form.cycle.current(moment.today)
    return moment.say(
        f"report.period_{flaw}",
        words=quoted(words),
        period=period.label(moment.language) if period else "",
        day=show_date(form.cycle.opens(period)) if period else "",
        years=YEARS_BACK,
        example=form.cycle.previous(current).label(moment.language),
    )


def _which(moment: Moment, keys: tuple[ReportKey, ...]) -> Message:
    choices = tuple((_choice(moment.about(key)),) for key in keys)
    return Message(moment.say("report.which"), choices)


def _choice(moment: Moment) -> Choice:
    office = office_name(moment.unit, moment.say)
    many = len(moment.known.forms) > 1
    label = f"{office}: {report_name(moment.form, moment.period, moment.say)}" if many else office
    names = (moment.unit.name, place_of(moment.unit.name))
    return Choice(pack("report", "take", argument_of(moment.report)), label, names)


def _take(moment: Moment, argument: str) -> Turn:
    """One of one's own reports, chosen from the list; anything else shows the list again."""
    here = named_report(moment, argument)
    return show(here) if here else open_report(moment, "")


def _open(moment: Moment, _: str) -> Turn:
    return open_report(moment, "")


def _card(moment: Moment, _: str) -> Turn:
    here = with_report(moment)
    return show(here) if here else open_report(moment, "")


def _parts(moment: Moment, _: str) -> Turn:
    here = with_report(moment)
    if here is None:
        return open_report(moment, "")
    there = here.at(replace(here.session, step=PARTS, readings=(), raw=""))
    return there.turn(report_card.parts(there))


def _part(moment: Moment, part: str) -> Turn:
    """Jump to a part: its first row without an answer, or its first row when all have one."""
    here = with_report(moment)
    if here is None:
        return open_report(moment, "")
    duties = here.own_duties
    rows = [r for r in here.form.asked() if r.part == part and r.duty in duties]
    if not rows:
        return show(here)
    unanswered = (row for row in rows if row.code not in here.view.answers)
    return asking.enter(here, next(unanswered, rows[0]).code)


def card_again(moment: Moment) -> Message | None:
    """What the open step shows, for looking up choices and for showing it again."""
    if moment.session.step == UNITS:
        return _which(moment, reports_of(moment, moment.session.raw))
    if moment.session.report is None:
        return None
    if moment.session.step == PARTS:
        return report_card.parts(moment)
    return findings.with_what_stands(moment, report_card.card(moment))


CONVERSATION = Conversation(
    "report",
    commands={"baocao": open_report},
    presses={"open": _open, "card": _card, "parts": _parts, "part": _part, "take": _take},
    card=card_again,
)
