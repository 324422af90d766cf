"""What backs a figure: a note, a document's number, photos and files, attached to an indicator.

Photos and files that are sent together are one act: one question is asked about all of them, and a
part that comes later goes where the others went. A number typed with them is read back with them.
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers.bulk import entry_sheet
from handlers.choosing.coded_rows import having_code, refuse_if_all_elsewhere, refuse_if_elsewhere
from handlers.choosing.report_choice import beside, which_report
from handlers.choosing.report_words import report_meant
from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.choices import chosen, near
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed, report_at_hand, reports_of
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import FileRoomQuery, QuestionQuery
from handlers.engine.refusal import Refusal
from handlers.engine.session import Session
from handlers.engine.states import (
    ChooseSheet,
    ConfirmAppendix,
    ConfirmBulk,
    ConfirmEvidence,
)
from handlers.engine.turn import NOWHERE, AttachEvidence, Media, Message, Show, Turn
from handlers.entry import navigation, recording
from handlers.entry.wording import which
from handlers.evidence import acts, messages
from handlers.evidence.captions import LONGEST, Caption, caption_of, code_and_words
from handlers.evidence.limits import LeftOut, fitting
from reporting.clean_text import NOTHING, CleanText
from reporting.forms import Asked, Indicator
from reporting.legacy_encodings.old_text import OldText, as_read
from reporting.people import FILING
from reporting.reports import EvidenceKind, NewAnswer, PendingFile


def note(ctx: TurnContext, words: CleanText) -> Turn:
    """/ghichu [form] [unit] [period] CODE TEXT: keep a note with the indicator."""
    here, words = report_meant(ctx, words, "ghichu", leading=True)
    code, text = code_and_words(here, words)
    if not words or not text:
        raise Refusal("evidence.how")
    if code is None:
        first = words.split(maxsplit=1)[0]
        refuse_if_elsewhere(here, first)
        raise Refusal("collect.no_such_row", code=quoted(first))
    indicator = writable(here, code)
    if len(text) > LONGEST:
        raise Refusal("evidence.too_long")
    kept = AttachEvidence(here.report, indicator.code, EvidenceKind.NOTE, text)
    said = here.notice(joined(here.say("evidence.noted", code=indicator.code), which(here)))
    return beside(ctx, here, here.turn(said, effects=(kept,)))


# --- photos and files come -----------------------------------------------------------------------
def sent(ctx: TurnContext, thing: Media) -> Turn | None:
    """Photos and files: a sheet to be read, or evidence; None when it is neither."""
    parts = [one for one in thing.parts if one.file is not None and one.kind in acts.KINDS]
    if not parts or not ctx.person.roles() & FILING:
        return None
    parts, old = in_unicode(ctx, parts)
    here = report_at_hand(ctx)
    named = _named(here, parts) if here is not None else None
    if named is None and len(parts) == 1:
        taken = entry_sheet.sent(ctx, parts[0])
        if taken is not None:
            return taken
    if here is None:
        keys = reports_of(ctx)
        if not keys:
            return None
        having = [
            key for part in parts for key in having_code(keys, part.caption, ctx.lookup.forms)
        ]
        having = list(dict.fromkeys(having or keys))
        if len(having) > 1:
            raise which_report(ctx, having)
        here = ctx.about(having[0])
        named = _named(here, parts)
    if named is None:
        refuse_if_all_elsewhere(here, parts[0].caption)
    refuse_if_filed(here)
    late, parts = acts.of_decided_albums(here, parts)
    if not parts:
        return _attached_late(here, late)
    refuse_while_read_back(here)
    return asked(here, parts, named, late, old)


def refuse_while_read_back(ctx: TurnContext) -> None:
    """Nothing is asked about files while figures wait to be confirmed.

    Raises:
        Refusal: they do.
    """
    if isinstance(ctx.state, ConfirmBulk | ConfirmAppendix | ChooseSheet):
        raise Refusal("evidence.first")


def in_unicode(ctx: TurnContext, parts: Sequence[Media]) -> tuple[list[Media], list[Markup]]:
    """The parts with captions as they were meant, and what is said of those in an old encoding."""
    said, found = [], []
    for part in parts:
        caption = part.caption
        if isinstance(caption, OldText):
            sentence = "evidence.old_caption" if caption.meant is not None else "old_text.unsure"
            said.append(ctx.say(sentence, raw=quoted(caption), meant=quoted(as_read(caption))))
            found.append(replace(part, caption=caption.meant or NOTHING))
        else:
            found.append(part)
    return found, said


def _named(ctx: TurnContext, parts: Sequence[Media]) -> str | None:
    """The indicator that a caption or the reply names, the first one that does."""
    for part in parts:
        code, _ = code_and_words(ctx, part.caption)
        if code is not None:
            return code
    replied_to = ctx.inbound.replied_to
    question = ctx.lookup.get(QuestionQuery(replied_to)) if replied_to else None
    return question.indicator if question and question.report == ctx.report else None


def asked(
    ctx: TurnContext,
    parts: Sequence[Media],
    named: str | None,
    late: Sequence[PendingFile] = (),
    remarks: Sequence[Markup] = (),
) -> Turn:
    """One question about all that waits; what comes late is attached beside it."""
    state = ctx.state if isinstance(ctx.state, ConfirmEvidence) else None
    waiting = messages.pending(state) if state is not None else ()
    beside = waiting[-1].indicator if waiting else ctx.session.asked
    captions = [caption_of(ctx, part.caption, named or beside) for part in parts]
    new = acts.files_of(parts, captions, named, beside or "")
    new = acts.not_attached_yet(ctx, acts.each_once(new, waiting))
    if not new and not waiting:
        return ctx.turn(ctx.notice(ctx.say("evidence.already")))
    files = acts.agreed((*waiting, *new))
    for row in {one.indicator for one in files if one.indicator}:
        writable(ctx, row)
    found = fitting(files, ctx.lookup.get(FileRoomQuery(ctx.report, ctx.person.id)))
    said = [*remarks, *messages.left_out(ctx, found)]
    answers = list(dict.fromkeys(one.answer for one in captions if one.answer))
    if len(answers) > 1 or any(one.has_unread_figures for one in captions):
        said.append(ctx.say("evidence.not_read"))
    if not found.files:
        raise Refusal(f"evidence.{next(iter(found.left_out), LeftOut.TOO_LARGE)}", count=len(files))
    kept, said_of_late = _late(ctx, late)
    before = state.answer if state is not None and not answers else None
    answer = answers[0] if len(answers) == 1 else before
    turn = confirming(ctx, found.files, answer, (*said_of_late, *said))
    return replace(turn, effects=kept)


def confirming(
    ctx: TurnContext,
    files: Sequence[PendingFile],
    answer: NewAnswer | None,
    said: Sequence[Markup] = (),
) -> Turn:
    """The question about the files; the number is read back only while all are for its row."""
    first, rows = files[0], {one.indicator for one in files}
    if answer is not None and rows != {answer.indicator}:
        said = tuple(dict.fromkeys((*said, ctx.say("evidence.not_read"))))
        answer = None
    state = ConfirmEvidence(
        first.indicator, first.file.kind, first.file.file_id, first.text, tuple(files), answer
    )
    there = ctx.keeping_question_if_asked().over_question(state)
    return there.turn(messages.question(there, state, said))


def _attached_late(ctx: TurnContext, late: Sequence[PendingFile]) -> Turn:
    """Parts of albums that were decided on go where the others of them went."""
    kept, said = _late(ctx, late)
    return ctx.turn(*([ctx.notice(joined(*said))] if said else []), effects=kept)


def _late(
    ctx: TurnContext, late: Sequence[PendingFile]
) -> tuple[tuple[AttachEvidence, ...], list[Markup]]:
    """What is attached of the late parts, and what is said of them."""
    said = [ctx.say("evidence.left_late")] if any(not one.indicator for one in late) else []
    wanted = acts.not_attached_yet(ctx, [one for one in late if one.indicator])
    if not wanted:
        return (), said
    found = fitting(wanted, ctx.lookup.get(FileRoomQuery(ctx.report, ctx.person.id)))
    kept = _effects(ctx, found.files)
    lines = [messages.attached(ctx, one.indicator, _kinds(one), late=True) for one in kept]
    return kept, [*lines, *said, *messages.left_out(ctx, found)]


def _effects(ctx: TurnContext, files: Sequence[PendingFile]) -> tuple[AttachEvidence, ...]:
    """One piece of evidence for each row; without words it keeps the names of the files."""
    kept = []
    for row, found in messages.by_row(files):
        writable(ctx, row)
        names = "; ".join(dict.fromkeys(one.file.name for one in found if one.file.name))
        words = (messages.words_of(found) or names)[:LONGEST]
        first = found[0].file
        attached = tuple(one.file for one in found)
        kept.append(AttachEvidence(ctx.report, row, first.kind, words, first.file_id, attached))
    return tuple(kept)


def _kinds(kept: AttachEvidence) -> list[EvidenceKind]:
    return [file.kind for file in kept.files]


def writable(ctx: TurnContext, code: str) -> Indicator:
    """The indicator, to which this person may attach something now.

    Raises:
        Refusal: the report is submitted, or the indicator is somebody else's.
    """
    refuse_if_filed(ctx)
    return navigation.writable(ctx, code)


# --- what is typed while they wait ---------------------------------------------------------------
def _on_text(ctx: TurnContext, text: CleanText) -> Turn | None:
    """The row of what waits, a number for it, or words to keep with it; None for a choice."""
    state = ctx.expect(ConfirmEvidence)
    files = messages.pending(state)
    keyboard = messages.question(ctx, state).keyboard
    if chosen(text, keyboard) is not None or near(text, keyboard):
        return None
    row = files[0].indicator if len({one.indicator for one in files}) == 1 else ""
    caption = caption_of(ctx, text, row or None)
    if caption.has_unread_figures or _is_for_question(ctx, caption, row):
        return None
    if len(caption.words) > LONGEST:
        raise Refusal("evidence.too_long")
    if caption.code is None and not row:
        return None
    if caption.code and ctx.form.indicator(caption.code).asked is Asked.HEADING:
        return None
    if caption.code is not None:
        writable(ctx, caption.code)
    return confirming(
        ctx, acts.captioned(files, caption), caption.answer or _kept_answer(state, caption)
    )


def _kept_answer(state: ConfirmEvidence, caption: Caption) -> NewAnswer | None:
    return state.answer if caption.code is None else None


def _is_for_question(ctx: TurnContext, caption: Caption, row: str) -> bool:
    """A bare number, while another row is asked than the one that waits for its photo."""
    asked = ctx.session.asked
    return caption.answer is not None and caption.code is None and asked not in (None, row)


def _on_unread(ctx: TurnContext, text: str) -> Turn:
    """Nothing of it was recorded, and the question about the files is still open."""
    state = ctx.expect(ConfirmEvidence)
    lost = ctx.say("evidence.unread", raw=quoted(text))
    return ctx.turn(messages.question(ctx, state, (lost,)))


def leaving(ctx: TurnContext, turn: Turn) -> Turn:
    """The turn; it says so where files that waited for an answer are dropped by something else."""
    kept = {one.file.file_id for one in _waiting(turn.session)}
    dropped = [one for one in _waiting(ctx.session) if one.file.file_id not in kept]
    if not dropped:
        return turn
    what = messages.counted(ctx, messages.kinds_of(dropped))
    said = ctx.notice(ctx.say("evidence.not_attached", what=what))
    return replace(turn, replies=(said, *turn.replies))


def _waiting(session: Session) -> list[PendingFile]:
    states = [state for state in session.stack if isinstance(state, ConfirmEvidence)]
    return [one for state in states for one in messages.pending(state)]


# --- choices -------------------------------------------------------------------------------------
def _attach(ctx: TurnContext, _: str) -> Turn:
    return _attached(ctx, ctx.expect(ConfirmEvidence).answer)


def _only(ctx: TurnContext, _: str) -> Turn:
    """Attach, and do not record the number."""
    return _attached(ctx, None)


def _attached(ctx: TurnContext, answer: NewAnswer | None) -> Turn:
    files = messages.pending(ctx.expect(ConfirmEvidence))
    if not files[0].indicator:
        return ctx.show()
    kept = _effects(ctx, files)
    there = acts.remembering(ctx, files)
    lead = joined(*(messages.attached(ctx, k.indicator, _kinds(k), late=False) for k in kept))
    if answer is None:
        return replace(navigation.ask_again(there, Show(lead)), effects=kept)
    aside = navigation.is_aside(ctx, answer.indicator)
    turn = recording.take(there, (answer,), None, said_in=NOWHERE, aside=aside)
    shown = turn.then
    if shown is not None:
        shown = replace(shown, lead=joined(shown.lead, lead))
    return replace(turn, then=shown, effects=(*turn.effects, *kept))


def _leave(ctx: TurnContext, _: str) -> Turn:
    """Attach nothing and go back."""
    state = ctx.expect(ConfirmEvidence)
    files = messages.pending(state)
    there = acts.remembering(ctx, [replace(one, indicator="") for one in files])
    return navigation.ask_again(there, Show(ctx.say("evidence.left")))


def draw(ctx: TurnContext, _: Show) -> Message | None:
    """The card of the open state."""
    state = ctx.state
    return messages.question(ctx, state) if isinstance(state, ConfirmEvidence) else None


DIALOG = Dialog(
    "evidence",
    commands={"ghichu": note},
    taps={"attach": _attach, "only": _only, "leave": _leave},
    on_text=_on_text,
    on_unread=_on_unread,
    draw=draw,
)
