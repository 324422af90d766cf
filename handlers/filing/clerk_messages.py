"""What a clerk sees of one report: how it stands, what can be done about it, what is asked."""

from dataclasses import replace

from handlers.engine import current_report
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, way_to
from handlers.engine.context import TurnContext
from handlers.engine.lookup import EvidenceQuery
from handlers.engine.turn import Message, PaperKind
from handlers.report import messages as report_messages
from reporting.reports import Evidence, Move, ReportState, Submission
from reporting.standing import StandingState

KEEP = pack("clerk", "keep")


def submitted(ctx: TurnContext, made: Submission) -> Markup:
    """The sentence that a report is being submitted now."""
    return joined(
        ctx.say(
            "clerk.submitted",
            office=ctx.office,
            report=ctx.report_name,
            at=ctx.clock(made.at),
        ),
        report_messages.counted(ctx, made),
        report_messages.early(ctx, made.counts_from),
    )


def submitted_again(ctx: TurnContext) -> Markup:
    """The sentence that there is a newer submission than the one that was looked at."""
    last = [move for move in ctx.view.submissions if move.move is Move.SUBMIT][-1]
    return ctx.say(
        "clerk.submitted_again",
        office=ctx.office,
        report=ctx.report_name,
        at=ctx.clock(last.at),
    )


def offer(ctx: TurnContext, text: Markup, times: int) -> Message:
    """A report submitted so many times, with what a clerk can do about this submission."""
    report = f"{current_report.argument_of(ctx.report)}/{times}"
    look = current_report.argument_of(ctx.report)
    say = ctx.say
    attached = _attached(ctx)
    more = way_to(pack("export", PaperKind.ATTACHMENTS, look), say.plain("button.attachments"))
    return replace(
        ctx.notice(joined(text, attached)),
        keyboard=(
            _decisions(ctx, report),
            (
                way_to(pack("summary", "unit", look), say.plain("button.summary")),
                way_to(
                    pack("export", PaperKind.REPORT_EXCEL, look), say.plain("button.report_excel")
                ),
            ),
            *(((more,),) if attached is not None else ()),
        ),
    )


def _decisions(ctx: TurnContext, report: str) -> tuple[Choice, ...]:
    """What can be decided: nothing is sent back any more once it is locked."""
    accept = way_to(pack("clerk", "accept", report), ctx.say.plain("button.accept"))
    back = way_to(pack("clerk", "return", report), ctx.say.plain("button.return"))
    return (accept,) if ctx.standing.is_locked else (accept, back)


def _attached(ctx: TurnContext) -> Markup | None:
    """What officers attached: notes in their words, photos and files by their kind."""
    attached = ctx.lookup.get(EvidenceQuery(ctx.report))
    if not attached:
        return None
    items = "; ".join(_item(ctx, one) for one in attached[:MOST_ATTACHED])
    more = sum(one.count for one in attached[MOST_ATTACHED:])
    rest = ctx.say.plain("card.and_more", count=more) if more > 0 else ""
    return ctx.say("clerk.attached", items=items + rest)


def _item(ctx: TurnContext, one: Evidence) -> str:
    text, kinds = one.text[:LONGEST_NOTE], {file.kind for file in one.files}
    if one.count == 1:
        return ctx.say.plain(f"clerk.attached_{one.kind}", code=one.indicator, text=text)
    kind = one.kind if len(kinds) == 1 else "mixed"
    what = ctx.say.plain(f"evidence.count_{kind}", count=one.count)
    return ctx.say.plain("clerk.attached_several", code=one.indicator, what=what, text=text)


MOST_ATTACHED = 8
"""Attachments named with a report; the others are counted."""

LONGEST_NOTE = 80


def ask_reason(ctx: TurnContext) -> Message:
    """Ask why the report goes back."""
    text = joined(
        standing(ctx) if ctx.view.state is ReportState.ACCEPTED else None,
        ctx.say("clerk.ask_reason", office=ctx.office, report=ctx.report_name),
    )
    return Message(text, ((_keep_choice(ctx),),))


def ask_sure(ctx: TurnContext, reason: str) -> Message:
    """The reason read once more, before anybody gets it."""
    text = ctx.say(
        "clerk.sure",
        office=ctx.office,
        report=ctx.report_name,
        reason=reason,
    )
    words = ("trả", "có", "đồng ý", "đúng", "return", "yes")
    send = Choice(pack("clerk", "return_now"), ctx.say.plain("button.return"), words)
    return Message(text, ((send, _keep_choice(ctx)),))


def _keep_choice(ctx: TurnContext) -> Choice:
    words = (
        "giữ", "không", "thôi", "huỷ", "bỏ qua", "để sau", "không trả", "không trả lại",
        "đừng trả lại", "đừng", "dừng", "dừng lại", "keep", "no", "cancel", "later",
    )  # fmt: skip
    return Choice(KEEP, ctx.say.plain("button.keep"), words)


def with_flaw(message: Message, ctx: TurnContext, wrong: Markup) -> Message:
    """The open card with what is wrong with the text typed."""
    return replace(message, text=joined(message.text, ctx.say("unreadable.mark", reason=wrong)))


def standing(ctx: TurnContext) -> Markup:
    """How the report stands, in a sentence."""
    state = ctx.standing.state
    said = state if state in _SAID else ctx.view.state
    return ctx.say(
        f"clerk.is_{said}",
        office=ctx.office,
        report=ctx.report_name,
        opens=ctx.day(ctx.schedule.opens),
    )


_SAID = (
    StandingState.NOT_YET_OPEN,
    StandingState.LOCKED,
    StandingState.RETURNED,
    StandingState.WITHDRAWN,
)
"""Reports that are no mere draft."""


def as_it_is(ctx: TurnContext) -> Message:
    """How the report stands, as a message of its own."""
    return ctx.notice(standing(ctx))


def times_submitted(ctx: TurnContext) -> int:
    """How often the report was submitted so far: the ordinal of the last submission."""
    return sum(move.move is Move.SUBMIT for move in ctx.view.submissions)
