"""A caption that is changed after its photo or file was sent counts as if it had come with it.

So does another photo or file that is put in its place.
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed, report_at_hand
from handlers.engine.lookup import EvidenceQuery
from handlers.engine.states import ConfirmEvidence
from handlers.engine.turn import Media, MediaKind, Turn
from handlers.evidence import acts, messages, steps
from handlers.evidence.captions import LONGEST, Caption, caption_of, code_and_words
from reporting.clean_text import CleanText
from reporting.people import FILING
from reporting.reports import Evidence, PendingFile


def changed(ctx: TurnContext, thing: Media) -> Turn:
    """The row that the caption names now, its words and its number; or what replaced the file."""
    here = report_at_hand(ctx) if ctx.person.roles() & FILING else None
    if here is None or thing.file is None or thing.kind not in acts.KINDS:
        return Turn(ctx.session)
    state = here.state if isinstance(here.state, ConfirmEvidence) else None
    waiting = messages.pending(state) if state is not None else ()
    one = next((one for one in waiting if one.file.file_id == thing.file.id), None)
    if one is None and not thing.caption:
        return _replaced(here, thing)
    refuse_if_filed(here)
    (thing,), old = steps.in_unicode(here, [thing])
    if state is not None and one is not None:
        return _of_waiting(here, state, one, thing.caption, old)
    return _of_decided(here, thing, old)


def _replaced(ctx: TurnContext, thing: Media) -> Turn:
    """Without words there is only the file itself: one that is not kept yet has just been sent."""
    found = steps.sent(ctx, thing) if _kept(ctx, thing) is None else None
    return found or Turn(ctx.session)


def _of_waiting(
    ctx: TurnContext,
    state: ConfirmEvidence,
    one: PendingFile,
    text: CleanText,
    old: Sequence[Markup],
) -> Turn:
    """It waits still: the question is asked anew, and its album follows it to another row."""
    caption = caption_of(ctx, text, one.indicator or None)
    if caption.code is not None:
        steps.writable(ctx, caption.code)
    waiting = messages.pending(state)
    files = acts.agreed(tuple(_recaptioned(each, one, caption) for each in waiting))
    said = [*old, *([ctx.say("evidence.not_read")] if caption.has_unread_figures else [])]
    # Where this one's caption was words, the number came with another of them.
    answer = caption.answer or (state.answer if one.text else None)
    if not said and files == waiting and answer == state.answer:
        return Turn(ctx.session)
    if state.answer is not None and answer is None:
        said.append(ctx.say("evidence.unread", raw=quoted(state.answer.raw)))
    return steps.confirming(ctx, files, answer, said)


def _recaptioned(each: PendingFile, one: PendingFile, caption: Caption) -> PendingFile:
    is_it = each.file.file_id == one.file.file_id
    if is_it:
        each = replace(each, text=caption.words[:LONGEST])
    if caption.code is None or each.indicator != one.indicator:
        return each
    if is_it or not each.named or (each.album and each.album == one.album):
        return replace(each, indicator=caption.code, named=True)
    return each


def _of_decided(ctx: TurnContext, thing: Media, old: Sequence[Markup]) -> Turn:
    """It was attached or left before, or read as a sheet."""
    code, words = code_and_words(ctx, thing.caption)
    kept = _kept(ctx, thing)
    if kept is not None and code in (None, kept.indicator):
        row = kept.indicator
        caption = caption_of(ctx, thing.caption, row)
        is_figure = caption.answer is not None or caption.has_unread_figures
        if _has(kept, words) or _stands(ctx, caption):
            return Turn(ctx.session)
        sentence = "evidence.not_read" if is_figure else "evidence.kept_words"
        return ctx.turn(ctx.notice(joined(*old, ctx.say(sentence, code=row))))
    if code is None and thing.kind is MediaKind.FILE:
        return ctx.turn(ctx.notice(ctx.say("evidence.caption_not_used")))
    steps.refuse_while_read_back(ctx)
    stays = [ctx.say("evidence.stays", code=kept.indicator)] if kept is not None else []
    return steps.asked(ctx, [thing], code, remarks=[*old, *stays])


def _has(kept: Evidence, words: str) -> bool:
    """Whether the words are kept with it, alone or among those of its album."""
    return not words or f"; {words[:LONGEST]}; " in f"; {kept.text}; "


def _stands(ctx: TurnContext, caption: Caption) -> bool:
    """Whether the number of the caption is the one that is recorded."""
    answer = caption.answer
    return answer is not None and ctx.view.values().get(answer.indicator) == answer.value


def _kept(ctx: TurnContext, thing: Media) -> Evidence | None:
    """What is kept of the file where it was attached last."""
    found = None
    for one in ctx.lookup.get(EvidenceQuery(ctx.report)):
        ids = (one.file_id, *(each.file_id for each in one.files))
        if thing.file is not None and thing.file.id in ids:
            found = one
    return found
