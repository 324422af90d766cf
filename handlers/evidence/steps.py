"""What backs a figure: a note, a document's number, a photo or a file, attached to its indicator.

A photo or file stays with the messenger; what is kept is how it can be had again.
"""

from dataclasses import replace

from handlers.bulk import entry_sheet
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import quoted
from handlers.engine.choices import Choice
from handlers.engine.commands import FILING
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed, report_at_hand, with_report
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import QuestionQuery
from handlers.engine.refusal import Refusal
from handlers.engine.states import ChooseSheet, ConfirmAppendix, ConfirmBulk, ConfirmEvidence
from handlers.engine.turn import AttachEvidence, Media, MediaKind, Message, Show, Turn
from handlers.entry import navigation
from handlers.entry.wording import code_in
from reporting.forms import Indicator
from reporting.reports import EvidenceKind

LONGEST = 1000
"""Characters of a note."""

KINDS = {MediaKind.PHOTO: EvidenceKind.PHOTO, MediaKind.FILE: EvidenceKind.FILE}


def note(ctx: TurnContext, words: str) -> Turn:
    """/ghichu CODE TEXT: keep a note with the indicator."""
    here = with_report(ctx)
    code, text = _code_and_text(here, words)
    if not words or not text:
        raise Refusal("evidence.how")
    if code is None:
        named = quoted(words.split(maxsplit=1)[0])
        raise Refusal("collect.no_such_row", code=named)
    indicator = _writable(here, code)
    if len(text) > LONGEST:
        raise Refusal("evidence.too_long")
    kept = AttachEvidence(here.report, indicator.code, EvidenceKind.NOTE, text)
    said = here.notice(here.say("evidence.noted", code=indicator.code))
    return here.turn(said, effects=(kept,))


def sent(ctx: TurnContext, thing: Media) -> Turn | None:
    """A photo or file: a sheet to be read, or evidence of an indicator; None when it is neither."""
    if thing.file is None or thing.kind not in KINDS or not ctx.person.roles() & FILING:
        return None
    here = report_at_hand(ctx)
    named = _named(here, thing) if here is not None else None
    taken = entry_sheet.sent(ctx, thing) if named is None else None
    if taken is not None:
        return taken
    if here is None:
        return None
    code = named or here.session.asked
    if code is None:
        raise Refusal(f"evidence.which_{thing.kind}")
    indicator = _writable(here, code)
    if isinstance(here.state, ConfirmBulk | ConfirmAppendix | ChooseSheet):
        raise Refusal("evidence.first")
    words = _code_and_text(here, thing.caption)[1] or thing.caption or thing.file.name
    state = ConfirmEvidence(indicator.code, KINDS[thing.kind], thing.file.id, words[:LONGEST])
    return here.keeping_question_if_asked().over_question(state).show()


def _named(ctx: TurnContext, thing: Media) -> str | None:
    """The indicator that the caption or the reply names."""
    captioned, _ = _code_and_text(ctx, thing.caption)
    if captioned is not None:
        return captioned
    replied_to = ctx.inbound.replied_to
    question = ctx.lookup.get(QuestionQuery(replied_to)) if replied_to else None
    return question.indicator if question and question.report == ctx.report else None


def _code_and_text(ctx: TurnContext, words: str) -> tuple[str | None, str]:
    first, _, rest = words.strip().partition(" ")
    return code_in(first.strip(":,;"), ctx.form), rest.strip(" :,;-")


def _writable(ctx: TurnContext, code: str) -> Indicator:
    """The indicator, to which this person may attach something now.

    Raises:
        Refusal: the report is submitted, or the indicator is somebody else's.
    """
    refuse_if_filed(ctx)
    return navigation.writable(ctx, code)


def _question(ctx: TurnContext, state: ConfirmEvidence) -> Message:
    indicator = ctx.form.indicator(state.indicator)
    text = ctx.say(
        f"evidence.attach_{state.kind}", code=indicator.code, name=indicator.short[ctx.language]
    )
    yes = Choice(
        pack("evidence", "attach"), ctx.say.plain("button.attach"), ("gắn", "có", "attach")
    )
    no = Choice(pack("evidence", "leave"), ctx.say.plain("button.leave"), ("không", "bỏ", "no"))
    return Message(text, ((yes, no),))


def _attach(ctx: TurnContext, _: str) -> Turn:
    state = ctx.expect(ConfirmEvidence)
    indicator = _writable(ctx, state.indicator)
    kept = AttachEvidence(ctx.report, indicator.code, state.kind, state.text, state.file_id)
    lead = ctx.say("evidence.attached", code=indicator.code)
    return replace(navigation.ask_again(ctx, Show(lead)), effects=(kept,))


def _leave(ctx: TurnContext, _: str) -> Turn:
    """Attach nothing and go back."""
    return navigation.ask_again(ctx)


def draw(ctx: TurnContext, _: Show) -> Message | None:
    """The card of the open state."""
    return _question(ctx, ctx.state) if isinstance(ctx.state, ConfirmEvidence) else None


DIALOG = Dialog(
    "evidence",
    commands={"ghichu": note},
    taps={"attach": _attach, "leave": _leave},
    draw=draw,
)
