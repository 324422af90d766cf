"""What backs a figure: a note, a document's number, a photo or a file, attached to its row.

A photo or file stays with the messenger; what is kept is how it can be had again.
"""

from dataclasses import replace

from handlers.bulk import entry_sheet
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup
from handlers.engine.commands import FILING
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed, report_at_hand, with_report
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import QuestionQuery
from handlers.engine.refusal import Refusal
from handlers.engine.turn import AttachEvidence, Choice, Media, MediaKind, Message, Turn
from handlers.entry import navigation
from handlers.entry.questions import code_in, quoted
from handlers.entry.unanswered import asked_row
from reporting.forms import Indicator
from reporting.reports import EvidenceKind

STEP = "evidence.row"
LONGEST = 1000
"""Characters of a note."""

KINDS = {MediaKind.PHOTO: EvidenceKind.PHOTO, MediaKind.FILE: EvidenceKind.FILE}


def note(ctx: TurnContext, words: str) -> Turn:
    """/ghichu CODE TEXT: keep a note with the row."""
    here = with_report(ctx)
    code, text = _code_and_text(here, words)
    if not words or not text:
        raise Refusal("evidence.how")
    if code is None:
        named = quoted(words.split(maxsplit=1)[0])
        raise Refusal("collect.no_such_row", code=named)
    row = _row(here, code)
    if len(text) > LONGEST:
        raise Refusal("evidence.too_long")
    kept = AttachEvidence(here.report, row.code, EvidenceKind.NOTE, text)
    said = here.notice(here.say("evidence.noted", code=row.code))
    return here.turn(said, effects=(kept,))


def sent(ctx: TurnContext, thing: Media) -> Turn | None:
    """A photo or file: a sheet to be read, or something for a row; None when it is for neither."""
    if thing.file is None or thing.kind not in KINDS or not ctx.person.roles() & FILING:
        return None
    here = report_at_hand(ctx)
    named = _named(here, thing) if here is not None else None
    if named is None and entry_sheet.is_sheet(thing):
        return entry_sheet.sent(ctx, thing)
    if here is None:
        return None
    asked = asked_row(here)
    code = named or (asked.code if asked else None)
    if code is None:
        raise Refusal(f"evidence.which_{thing.kind}")
    row = _row(here, code)
    if here.session.pending:
        raise Refusal("evidence.first")
    there = here.at(
        replace(
            navigation.cleared(here),
            step=STEP,
            indicator=asked.code if asked else None,
            attached=thing,
            attached_to=row.code,
        )
    )
    return there.turn(_question(there))


def _named(ctx: TurnContext, thing: Media) -> str | None:
    """The row that the caption or the reply names."""
    captioned, _ = _code_and_text(ctx, thing.caption)
    if captioned is not None:
        return captioned
    replied_to = ctx.inbound.replied_to
    question = ctx.lookup.get(QuestionQuery(replied_to)) if replied_to else None
    return question.indicator if question and question.report == ctx.report else None


def _code_and_text(ctx: TurnContext, words: str) -> tuple[str | None, str]:
    first, _, rest = words.strip().partition(" ")
    return code_in(first.strip(":,;"), ctx.form), rest.strip(" :,;-")


def _row(ctx: TurnContext, code: str) -> Indicator:
    """The indicator, to which this person may attach something now.

    Raises:
        Refusal: the report is submitted, or the indicator is somebody else's.
    """
    refuse_if_filed(ctx)
    return navigation.writable(ctx, code)


def _question(ctx: TurnContext) -> Message:
    session = ctx.session
    row = ctx.form.indicator(session.attached_to or "")
    kind = session.attached.kind if session.attached else MediaKind.FILE
    text = ctx.say(f"evidence.attach_{kind}", code=row.code, name=row.short[ctx.language])
    yes = Choice(
        pack("evidence", "attach"), ctx.say.plain("button.attach"), ("gắn", "có", "attach")
    )
    no = Choice(pack("evidence", "leave"), ctx.say.plain("button.leave"), ("không", "bỏ", "no"))
    return Message(text, ((yes, no),))


def _attach(ctx: TurnContext, _: str) -> Turn:
    thing, code = ctx.session.attached, ctx.session.attached_to
    if thing is None or thing.file is None or code is None:
        return _go_back(ctx, None)
    row = _row(ctx, code)
    words = _code_and_text(ctx, thing.caption)[1] or thing.caption or thing.file.name
    kept = AttachEvidence(ctx.report, row.code, KINDS[thing.kind], words[:LONGEST], thing.file.id)
    turn = _go_back(ctx, ctx.say("evidence.attached", code=row.code))
    return Turn(turn.session, turn.replies, (kept,))


def _leave(ctx: TurnContext, _: str) -> Turn:
    return _go_back(ctx, None)


def _go_back(ctx: TurnContext, echo: Markup | None) -> Turn:
    """The question that was open, or the report card."""
    code = ctx.session.indicator
    there = ctx.at(navigation.cleared(ctx))
    if code is None:
        return navigation.go_on(there, echo)
    return navigation.ask(there, code, echo, origin=there.session.origin)


def card(ctx: TurnContext) -> Message | None:
    """What the open step shows."""
    if ctx.session.report is None or ctx.session.attached_to is None:
        return None
    return _question(ctx)


CONVERSATION = Dialog(
    "evidence",
    commands={"ghichu": note},
    presses={"attach": _attach, "leave": _leave},
    card=card,
)
