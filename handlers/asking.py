"""Going about in the rows: the next one, one by its code, and why a row may not be written."""

from dataclasses import replace

from handlers import echoes, questions, report_card, review_card, straggler_cards
from handlers.catalogue import Markup, joined
from handlers.moment import Moment
from handlers.turn import Message, Origin, Said, Session, Turn
from reporting.forms import Asked, Indicator
from reporting.people import may_answer
from reporting.progress import is_unanswered, next_unanswered

ASKING, CHOOSING = "collect.value", "collect.reading"


def go_on(moment: Moment, echo: Markup | None = None, record: Markup | None = None) -> Turn:
    """The next row of one's own duties that has no answer, or the report card when all have one.

    A row that was jumped to leads back to where one came from; texts whose row is not certain are
    asked about first.
    """
    if moment.session.stragglers:
        return _whose(moment, echo, record)
    back = moment.session.back
    if back is not None:
        moment = moment.at(replace(moment.session, back=None, origin=Origin.NONE))
        if is_open(moment, back):
            return ask(moment, back, echo, record)
    if moment.session.origin is Origin.REVIEW:
        there = moment.at(replace(cleared(moment), step=review_card.STEP, indicator=None))
        return there.turn(review_card.card(there, echo, record))
    if moment.session.origin is Origin.EDIT:
        moment = moment.at(replace(cleared(moment), indicator=None))
    if moment.session.origin is Origin.NARRATIVE:
        return _next_of_narrative(moment, echo, record)
    duties = moment.own_duties
    code = next_unanswered(moment.form, moment.view.answers, duties, _place_in_table(moment))
    if code is not None:
        return ask(moment, code, echo, record)
    there = moment.at(replace(cleared(moment), step="report.card", indicator=None))
    return there.turn(report_card.card(there, echo, record))


def _place_in_table(moment: Moment) -> str | None:
    """The row of the table to go on from; one of the text stands nowhere in it."""
    code = moment.session.indicator
    if code is None or moment.form.indicator(code).asked is Asked.NARRATIVE:
        return None
    return code


def _whose(moment: Moment, echo: Markup | None, record: Markup | None) -> Turn:
    """Ask for the row of the first text that came out of its time."""
    there = moment.at(replace(cleared(moment), step=straggler_cards.STEP, indicator=None))
    return there.turn(replace(straggler_cards.card(there, echo), record=record))


def is_open(moment: Moment, code: str) -> bool:
    """Whether the row, of the table or of the text, has no answer."""
    return is_unanswered(moment.form.indicator(code), moment.view.answers.get(code))


def narrative_rows(moment: Moment) -> list[str]:
    """Codes of the rows of the report's text that this person may write, in the form's order."""
    return [
        row.code
        for row in moment.form.narrative
        if may_answer(moment.person, moment.report.unit, row.duty)
    ]


def _next_of_narrative(moment: Moment, echo: Markup | None, record: Markup | None) -> Turn:
    """The next row of the text without an answer; every one may be left out, so it never wraps."""
    codes = narrative_rows(moment)
    here = moment.session.indicator
    behind = codes[codes.index(here) + 1 :] if here in codes else codes
    code = next((code for code in behind if code not in moment.view.answers), None)
    if code is not None:
        return ask(moment, code, echo, record, Origin.NARRATIVE)
    there = moment.at(
        replace(cleared(moment), step="report.card", indicator=None, origin=Origin.NONE)
    )
    return there.turn(report_card.card(there, echo or there.say("narrative.done"), record))


def ask(
    moment: Moment,
    code: str,
    echo: Markup | None = None,
    record: Markup | None = None,
    origin: Origin = Origin.NONE,
) -> Turn:
    """Ask one row."""
    known = moment.view.answers.get(code)
    there = moment.at(
        replace(
            cleared(moment),
            step=ASKING,
            indicator=code,
            seen_answer=known.id if known else 0,
            origin=origin,
            named_in=_command_message(moment),
            listed=origin is Origin.NONE and _opens_part(moment, code),
        )
    )
    return there.turn(replace(questions.question(there, echo), record=record))


def _command_message(moment: Moment) -> str | None:
    """The message of the command that is being followed, if one is."""
    envelope = moment.envelope
    said = isinstance(envelope.incoming, Said) and envelope.incoming.text.startswith("/")
    return envelope.message_id if said else None


def _opens_part(moment: Moment, code: str) -> bool:
    """Whether the row before this one was of another part, or of none."""
    before, form = moment.session.indicator, moment.form
    return before is None or form.indicator(before).part != form.indicator(code).part


def enter(moment: Moment, code: str, origin: Origin = Origin.NONE) -> Turn:
    """Ask the row with that code, if it is asked at all and this person may write it now."""
    if moment.view.state.is_filed:
        return moment.turn(locked(moment))
    found = writable(moment, code)
    if isinstance(found, Markup):
        return moment.turn(moment.notice(found))
    return ask(moment, found.code, origin=origin)


def refusal(moment: Moment) -> Turn | None:
    """Why nothing may be written now: the report is submitted, or the row is not this person's."""
    if moment.view.state.is_filed:
        return moment.turn(locked(moment))
    found = writable(moment, moment.session.indicator or "")
    return moment.turn(moment.notice(found)) if isinstance(found, Markup) else None


def writable(moment: Moment, code: str) -> Indicator | Markup:
    """The row if this person may write it, otherwise the sentence that says why not."""
    if code not in moment.form or moment.report.unit not in moment.person.filing_units():
        return moment.say("collect.no_such_row", code=code)
    found = moment.form.indicator(code)
    if found.asked not in (Asked.ASKED, Asked.NARRATIVE):
        name = found.short[moment.language]
        return joined(
            moment.say(f"collect.not_asked_{found.asked}", code=code, name=name),
            echoes.computed_line(moment, code),
        )
    if not may_answer(moment.person, moment.report.unit, found.duty):
        return joined(
            moment.say(
                "collect.not_yours",
                code=code,
                duty=moment.form.duties[found.duty][moment.language],
                who=report_card.holders(moment, found.duty),
            ),
            questions.standing(moment, found),
        )
    return found


def locked(moment: Moment) -> Message:
    """A submitted report takes no answers."""
    return moment.notice(moment.say("collect.locked", report=moment.report_name))


def cleared(moment: Moment) -> Session:
    """The session without what belonged to one question alone."""
    return replace(
        moment.session,
        readings=(),
        raw="",
        checks=(),
        listed=False,
        named_in=None,
        pending=(),
        carried=(),
        remarks=(),
        said_in=None,
        attached=None,
        attached_to=None,
    )
