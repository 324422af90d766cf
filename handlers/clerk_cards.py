"""What a clerk sees of one report: how it stands, what can be done about it, what is asked."""

from dataclasses import replace

from handlers import own_reports
from handlers.catalogue import Markup, joined
from handlers.keys import pack
from handlers.moment import Moment
from handlers.turn import Choice, Message, PaperKind
from reporting.reports import Move

KEEP = pack("clerk", "keep")


def submitted(moment: Moment) -> Markup:
    """The sentence that a report is being submitted now."""
    return moment.say(
        "clerk.submitted",
        office=moment.office,
        report=moment.report_name,
        at=moment.clock(moment.now),
    )


def submitted_again(moment: Moment) -> Markup:
    """The sentence that there is a newer submission than the one that was looked at."""
    last = [move for move in moment.view.submissions if move.move is Move.SUBMIT][-1]
    return moment.say(
        "clerk.submitted_again",
        office=moment.office,
        report=moment.report_name,
        at=moment.clock(last.at),
    )


def offer(moment: Moment, text: Markup, times: int) -> Message:
    """A report submitted so many times, with what a clerk can do about this submission."""
    report = f"{own_reports.argument_of(moment.report)}/{times}"
    look = f"{moment.report.unit}/{moment.report.period}"
    say = moment.say
    return replace(
        moment.notice(joined(text, _attached(moment))),
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


def _attached(moment: Moment) -> Markup | None:
    """What officers attached to rows: notes in their words, photos and files by their kind."""
    attached = moment.known.evidence(moment.report)
    if not attached:
        return None
    items = "; ".join(
        moment.say.plain(
            f"clerk.attached_{one.kind}", code=one.indicator, text=one.text[:LONGEST_NOTE]
        )
        for one in attached[:MOST_ATTACHED]
    )
    more = len(attached) - MOST_ATTACHED
    rest = moment.say.plain("card.and_more", count=more) if more > 0 else ""
    return moment.say("clerk.attached", items=items + rest)


MOST_ATTACHED = 8
"""Attachments named with a report; the others are counted."""

LONGEST_NOTE = 80


def ask_reason(moment: Moment) -> Message:
    """Ask why the report goes back."""
    text = moment.say("clerk.ask_reason", office=moment.office, report=moment.report_name)
    return Message(text, ((_keep_choice(moment),),))


def ask_sure(moment: Moment) -> Message:
    """The reason read once more, before anybody gets it."""
    text = moment.say(
        "clerk.sure",
        office=moment.office,
        report=moment.report_name,
        reason=moment.session.raw,
    )
    words = ("trả", "có", "đồng ý", "đúng", "return", "yes")
    send = Choice(pack("clerk", "return_now"), moment.say.plain("button.return"), words)
    return Message(text, ((send, _keep_choice(moment)),))


def _keep_choice(moment: Moment) -> Choice:
    words = (
        "giữ", "không", "thôi", "huỷ", "bỏ qua", "để sau", "không trả", "không trả lại",
        "đừng trả lại", "keep", "no", "cancel", "later",
    )  # fmt: skip
    return Choice(KEEP, moment.say.plain("button.keep"), words)


def with_flaw(message: Message, moment: Moment, wrong: Markup) -> Message:
    """The open card with what is wrong with the text typed."""
    return replace(message, text=joined(message.text, moment.say("unreadable.mark", reason=wrong)))


def standing(moment: Moment) -> Markup:
    """How the report stands, in a sentence."""
    name = f"clerk.is_{moment.view.state}"
    return moment.say(name, office=moment.office, report=moment.report_name)


def as_it_is(moment: Moment) -> Message:
    """The same as a message of its own."""
    return moment.notice(standing(moment))


def times_submitted(moment: Moment) -> int:
    """How often the report was submitted so far: the ordinal of the last submission."""
    return sum(move.move is Move.SUBMIT for move in moment.view.submissions)
