"""How findings look: the sentence, the rows one may change, and the reason one may give."""

from collections.abc import Sequence

from handlers.catalogue import Markup, joined
from handlers.keys import pack
from handlers.moment import Moment
from handlers.turn import Choice, Message, Rows
from reporting.checks import Finding
from reporting.people import may_answer, may_submit

SHOWN = 3
"""Findings told in one message of the conversation."""

LISTED = 8
"""Findings told in the list."""

ROWS_OFFERED = 3
"""Rows offered to change per finding: those that are most likely wrong."""

IN_A_ROW = 3


def finding_card(moment: Moment, found: Sequence[Finding], echo: Markup | None) -> Message:
    """Findings just completed, with their ways out."""
    text = joined(echo and Markup(f"{echo}\n"), *told(moment, found, SHOWN))
    return Message(text, (*ways_out(moment, found, SHOWN), (_later(moment),)))


def list_card(moment: Moment, found: Sequence[Finding]) -> Message:
    """Everything that is open in the report."""
    report = Choice(pack("report", "card"), moment.say.plain("button.report"), ("báo cáo", "xong"))
    if not found:
        return Message(moment.say("finding.none", report=moment.report_name), ((report,),))
    text = joined(
        moment.say("finding.title", report=moment.report_name, count=len(found)),
        *told(moment, found, LISTED),
    )
    return Message(text, (*ways_out(moment, found, LISTED), (report,)))


def reason_card(moment: Moment, found: Sequence[Finding], flaw: Markup | None = None) -> Message:
    """Ask why these may stand."""
    text = joined(
        *told(moment, found, LISTED),
        "",
        moment.say("finding.ask_reason"),
        flaw and moment.say("unreadable.mark", reason=flaw),
    )
    return Message(text, ((_later(moment),),))


def _later(moment: Moment) -> Choice:
    words = ("để sau", "bỏ qua", "không", "thôi", "huỷ", "later", "skip", "cancel", "no")
    return Choice(pack("finding", "later"), moment.say.plain("button.later"), words)


def told(moment: Moment, found: Sequence[Finding], most: int) -> list[Markup]:
    """The sentences of the first `most` findings, and how many more there are."""
    lines = [
        moment.say(
            "finding.hard" if finding.blocks else "finding.soft",
            sentence=finding.text[moment.language],
        )
        for finding in found[:most]
    ]
    if len(found) > most:
        lines.append(moment.say("finding.more", count=len(found) - most))
    return lines


def explainable(moment: Moment, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The soft findings about a row of this person's: nobody gives a colleague's reason.

    One that names no row is the focal point's.
    """
    unit = moment.report.unit
    duties = {code: moment.form.indicator(code).duty for f in found for code in f.rows}
    return tuple(
        finding
        for finding in found
        if not finding.blocks
        and (
            any(may_answer(moment.person, unit, duties[code]) for code in finding.rows)
            if finding.rows
            else may_submit(moment.person, unit)
        )
    )


def ways_out(moment: Moment, found: Sequence[Finding], most: int) -> Rows:
    """Rows that the first `most` findings name and this person may change, and the reason."""
    codes = dict.fromkeys(
        code
        for finding in found[:most]
        for code in finding.rows[:ROWS_OFFERED]
        if may_answer(moment.person, moment.report.unit, moment.form.indicator(code).duty)
    )
    fixes = [
        Choice(
            pack("finding", "edit", code),
            moment.say.plain("button.fix", code=code),
            (code,),
            lasting=True,
        )
        for code in codes
    ]
    rows: list[tuple[Choice, ...]] = [
        tuple(fixes[i : i + IN_A_ROW]) for i in range(0, len(fixes), IN_A_ROW)
    ]
    if explainable(moment, found):
        explain = Choice(
            pack("finding", "explain"),
            moment.say.plain("button.explain"),
            ("giải thích", "explain"),
        )
        rows.append((explain,))
    return tuple(rows)
