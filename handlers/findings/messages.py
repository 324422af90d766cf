"""How findings look: the sentence, what one may change, and the reason one may give."""

from collections.abc import Sequence

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, Keyboard, way_to
from handlers.engine.context import TurnContext
from handlers.engine.turn import Message
from reporting.checks.finding import Finding
from reporting.people import may_answer, may_submit

SHOWN = 3
"""Findings told in one message of the conversation."""

LISTED = 8
"""Findings told in the list."""

CODES_OFFERED = 3
"""Indicators offered to change per finding: those that are most likely wrong."""

IN_A_LINE = 3


def finding_card(ctx: TurnContext, found: Sequence[Finding], lead: Markup | None) -> Message:
    """Findings just completed, with their ways out."""
    text = joined(lead and Markup(f"{lead}\n"), *told(ctx, found, SHOWN))
    return Message(text, (*ways_out(ctx, found, SHOWN), (_later(ctx),)))


def list_card(ctx: TurnContext, found: Sequence[Finding]) -> Message:
    """Everything that is open in the report."""
    report = Choice(pack("report", "card"), ctx.say.plain("button.report"), ("báo cáo", "xong"))
    if not found:
        return Message(ctx.say("finding.none", report=ctx.report_and_office), ((report,),))
    text = joined(
        ctx.say("finding.title", report=ctx.report_and_office, count=len(found)),
        *told(ctx, found, LISTED),
    )
    return Message(text, (*ways_out(ctx, found, LISTED), (report,)))


def reason_card(ctx: TurnContext, found: Sequence[Finding], flaw: Markup | None = None) -> Message:
    """Ask why these may stand."""
    text = joined(
        *told(ctx, found, LISTED),
        "",
        ctx.say("finding.ask_reason"),
        flaw and ctx.say("unreadable.mark", reason=flaw),
    )
    return Message(text, ((_later(ctx),),))


def _later(ctx: TurnContext) -> Choice:
    words = ("để sau", "bỏ qua", "không", "thôi", "huỷ", "later", "skip", "cancel", "no")
    return Choice(pack("finding", "later"), ctx.say.plain("button.later"), words)


def told(ctx: TurnContext, found: Sequence[Finding], most: int) -> list[Markup]:
    """The sentences of the first `most` findings, and how many more there are."""
    lines = [
        ctx.say(
            "finding.hard" if finding.blocks else "finding.soft",
            sentence=finding.text[ctx.language],
        )
        for finding in found[:most]
    ]
    if len(found) > most:
        lines.append(ctx.say("finding.more", count=len(found) - most))
    return lines


def explainable(ctx: TurnContext, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The soft findings about an indicator of this person's: nobody gives a colleague's reason.

    One that names no indicator is the focal point's.
    """
    unit = ctx.report.unit
    duties = {code: ctx.form.indicator(code).duty for f in found for code in f.indicators}
    return tuple(
        finding
        for finding in found
        if not finding.blocks
        and (
            any(
                may_answer(ctx.person, unit, ctx.report.form, duties[code])
                for code in finding.indicators
            )
            if finding.indicators
            else may_submit(ctx.person, unit, ctx.report.form)
        )
    )


def ways_out(ctx: TurnContext, found: Sequence[Finding], most: int) -> Keyboard:
    """What the first `most` findings name and this person may change, and the reason."""
    codes = dict.fromkeys(
        code
        for finding in found[:most]
        for code in finding.indicators[:CODES_OFFERED]
        if may_answer(ctx.person, ctx.report.unit, ctx.report.form, ctx.form.indicator(code).duty)
    )
    fixes = [
        way_to(pack("finding", "edit", code), ctx.say.plain("button.fix", code=code), (code,))
        for code in codes
    ]
    lines: list[tuple[Choice, ...]] = [
        tuple(fixes[i : i + IN_A_LINE]) for i in range(0, len(fixes), IN_A_LINE)
    ]
    if explainable(ctx, found):
        explain = Choice(
            pack("finding", "explain"),
            ctx.say.plain("button.explain"),
            ("giải thích", "explain"),
        )
        lines.append((explain,))
    return tuple(lines)
