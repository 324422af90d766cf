"""A caption that is changed after its photo or file was sent counts as if it had come with it."""

from dataclasses import replace

from handlers.engine.commands import FILING
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed, report_at_hand
from handlers.engine.lookup import EvidenceQuery
from handlers.engine.states import ConfirmEvidence
from handlers.engine.turn import Media, MediaFile, MediaKind, Turn
from handlers.evidence import acts, messages, steps
from handlers.evidence.captions import LONGEST, Caption, caption_of, code_and_words
from reporting.clean_text import CleanText
from reporting.reports import PendingFile


def changed(ctx: TurnContext, thing: Media) -> Turn:
    """The row that the caption names now, its words and its number; or that nothing came of it."""
    here = report_at_hand(ctx) if ctx.person.roles() & FILING else None
    if here is None or thing.file is None or thing.kind not in acts.KINDS:
        return Turn(ctx.session)
    state = here.state if isinstance(here.state, ConfirmEvidence) else None
    waiting = messages.pending(state) if state is not None else ()
    one = next((one for one in waiting if one.file.file_id == thing.file.id), None)
    if state is not None and one is not None:
        refuse_if_filed(here)
        return _of_waiting(here, state, one, thing.caption)
    if not thing.caption:
        return Turn(ctx.session)
    refuse_if_filed(here)
    return _of_decided(here, thing, thing.file)


def _of_waiting(
    ctx: TurnContext, state: ConfirmEvidence, one: PendingFile, text: CleanText
) -> Turn:
    """It waits still: the question is asked anew, and its album follows it to another row."""
    caption = caption_of(ctx, text, one.indicator or None)
    if caption.code is not None:
        steps.writable(ctx, caption.code)
    files = tuple(_recaptioned(each, one, caption) for each in messages.pending(state))
    said = [ctx.say("evidence.not_read")] if caption.has_unread_figures else []
    if state.answer is not None and caption.answer is None:
        said.append(ctx.say("evidence.unread", raw=state.answer.raw))
    return steps.confirming(ctx, acts.agreed(files), caption.answer, said)


def _recaptioned(each: PendingFile, one: PendingFile, caption: Caption) -> PendingFile:
    is_it = each.file.file_id == one.file.file_id
    if is_it:
        each = replace(each, text=caption.words[:LONGEST])
    if caption.code is None or each.indicator != one.indicator:
        return each
    if is_it or not each.named or (each.album and each.album == one.album):
        return replace(each, indicator=caption.code, named=True)
    return each


def _of_decided(ctx: TurnContext, thing: Media, file: MediaFile) -> Turn:
    """It was attached or left before, or read as a sheet."""
    code, _ = code_and_words(ctx, thing.caption)
    row = _row_of(ctx, file)
    if row is not None and code in (None, row):
        caption = caption_of(ctx, thing.caption, row)
        is_figure = caption.answer is not None or caption.has_unread_figures
        sentence = "evidence.not_read" if is_figure else "evidence.kept_words"
        return ctx.turn(ctx.notice(ctx.say(sentence, code=row)))
    if code is None and thing.kind is MediaKind.FILE:
        return ctx.turn(ctx.notice(ctx.say("evidence.caption_not_used")))
    steps.refuse_while_read_back(ctx)
    stays = [ctx.say("evidence.stays", code=row)] if row is not None else []
    return steps.asked(ctx, [thing], code, remarks=stays)


def _row_of(ctx: TurnContext, file: MediaFile) -> str | None:
    """The row to which the file was attached last."""
    attached = [
        one.indicator
        for one in ctx.lookup.get(EvidenceQuery(ctx.report))
        if file.id in (one.file_id, *(each.file_id for each in one.files))
    ]
    return attached[-1] if attached else None
