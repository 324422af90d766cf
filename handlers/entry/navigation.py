"""Going about in the rows: the next one, one by its code, and why a row may not be written."""

from dataclasses import replace

from handlers.corrections import late_messages
from handlers.engine.catalogue import Markup
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed
from handlers.engine.refusal import Refusal
from handlers.engine.turn import Origin, Session, Text, Turn
from handlers.entry import confirmation, questions
from handlers.report import messages as report_messages
from handlers.report import review_card
from reporting.forms import Asked, Indicator
from reporting.people import may_answer
from reporting.progress import is_unanswered, next_unanswered

ASKING, CHOOSING = "collect.value", "collect.reading"


def go_on(ctx: TurnContext, echo: Markup | None = None, record: Markup | None = None) -> Turn:
    """The next row of one's own duties that has no answer, or the report card when all have one.

    A row that was jumped to leads back to where one came from; texts whose row is not certain are
    asked about first.
    """
    if ctx.session.stragglers:
        return _whose(ctx, echo, record)
    back = ctx.session.back
    if back is not None:
        ctx = ctx.at(replace(ctx.session, back=None, origin=Origin.NONE))
        if is_open(ctx, back):
            return ask(ctx, back, echo, record)
    if ctx.session.origin is Origin.REVIEW:
        there = ctx.at(replace(cleared(ctx), step=review_card.STEP, indicator=None))
        return there.turn(review_card.card(there, echo, record))
    if ctx.session.origin is Origin.EDIT:
        ctx = ctx.at(replace(cleared(ctx), indicator=None))
    if ctx.session.origin is Origin.NARRATIVE:
        return _next_of_narrative(ctx, echo, record)
    duties = ctx.own_duties
    code = next_unanswered(ctx.form, ctx.view.answers, duties, _place_in_table(ctx))
    if code is not None:
        return ask(ctx, code, echo, record)
    there = ctx.at(replace(cleared(ctx), step="report.card", indicator=None))
    return there.turn(report_messages.card(there, echo, record))


def _place_in_table(ctx: TurnContext) -> str | None:
    """The row of the table to go on from; one of the text stands nowhere in it."""
    code = ctx.session.indicator
    if code is None or ctx.form.indicator(code).asked is Asked.NARRATIVE:
        return None
    return code


def _whose(ctx: TurnContext, echo: Markup | None, record: Markup | None) -> Turn:
    """Ask for the row of the first text that came out of its time."""
    there = ctx.at(replace(cleared(ctx), step=late_messages.STEP, indicator=None))
    return there.turn(replace(late_messages.card(there, echo), record=record))


def is_open(ctx: TurnContext, code: str) -> bool:
    """Whether the row, of the table or of the text, has no answer."""
    return is_unanswered(ctx.form.indicator(code), ctx.view.answers.get(code))


def narrative_rows(ctx: TurnContext) -> list[str]:
    """Codes of the rows of the report's text that this person may write, in the form's order."""
    return [
        row.code for row in ctx.form.narrative if may_answer(ctx.person, ctx.report.unit, row.duty)
    ]


def _next_of_narrative(ctx: TurnContext, echo: Markup | None, record: Markup | None) -> Turn:
    """The next row of the text without an answer; every one may be left out, so it never wraps."""
    codes = narrative_rows(ctx)
    here = ctx.session.indicator
    behind = codes[codes.index(here) + 1 :] if here in codes else codes
    code = next((code for code in behind if code not in ctx.view.answers), None)
    if code is not None:
        return ask(ctx, code, echo, record, Origin.NARRATIVE)
    there = ctx.at(replace(cleared(ctx), step="report.card", indicator=None, origin=Origin.NONE))
    return there.turn(report_messages.card(there, echo or there.say("narrative.done"), record))


def ask(
    ctx: TurnContext,
    code: str,
    echo: Markup | None = None,
    record: Markup | None = None,
    origin: Origin = Origin.NONE,
) -> Turn:
    """Ask one row."""
    known = ctx.view.answers.get(code)
    there = ctx.at(
        replace(
            cleared(ctx),
            step=ASKING,
            indicator=code,
            seen_answer=known.id if known else 0,
            origin=origin,
            named_in=_command_message(ctx),
            listed=origin is Origin.NONE and _opens_part(ctx, code),
        )
    )
    return there.turn(replace(questions.question(there, echo), record=record))


def _command_message(ctx: TurnContext) -> str | None:
    """The message of the command that is being followed, if one is."""
    inbound = ctx.inbound
    said = isinstance(inbound.content, Text) and inbound.content.text.startswith("/")
    return inbound.message_id if said else None


def _opens_part(ctx: TurnContext, code: str) -> bool:
    """Whether the row before this one was of another part, or of none."""
    before, form = ctx.session.indicator, ctx.form
    return before is None or form.indicator(before).part != form.indicator(code).part


def enter(ctx: TurnContext, code: str, origin: Origin = Origin.NONE) -> Turn:
    """Ask the row with that code, if it is asked at all and this person may write it now.

    Raises:
        Refusal: it may not be written, or not now.
    """
    refuse_if_filed(ctx)
    return ask(ctx, writable(ctx, code).code, origin=origin)


def refuse_unless_open(ctx: TurnContext) -> None:
    """Nothing may be written while the report is submitted, or where the row is somebody else's.

    Raises:
        Refusal: the indicator that the session asks may not be written now.
    """
    refuse_if_filed(ctx)
    writable(ctx, ctx.session.indicator or "")


def writable(ctx: TurnContext, code: str) -> Indicator:
    """The indicator of that code, which this person may write.

    Raises:
        Refusal: there is none, it is not asked, or it is a colleague's.
    """
    if code not in ctx.form or ctx.report.unit not in ctx.person.filing_units():
        raise Refusal("collect.no_such_row", code=code)
    found = ctx.form.indicator(code)
    if found.asked not in (Asked.ASKED, Asked.NARRATIVE):
        raise Refusal(
            f"collect.not_asked_{found.asked}",
            confirmation.computed_line(ctx, code),
            code=code,
            name=found.short[ctx.language],
        )
    if not may_answer(ctx.person, ctx.report.unit, found.duty):
        raise Refusal(
            "collect.not_yours",
            questions.standing(ctx, found),
            code=code,
            duty=ctx.form.duties[found.duty][ctx.language],
            who=report_messages.holders(ctx, found.duty),
        )
    return found


def cleared(ctx: TurnContext) -> Session:
    """The session without what belonged to one question alone."""
    return replace(
        ctx.session,
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
