"""What is said about photos and files: the question about them, what was kept, what was not."""

from collections.abc import Sequence
from itertools import groupby

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.choices import Choice, Keyboard
from handlers.engine.context import TurnContext
from handlers.engine.states import ConfirmEvidence
from handlers.engine.turn import Message
from handlers.entry.wording import shown
from handlers.evidence.limits import Fitting
from reporting.reports import AttachedFile, EvidenceKind, PendingFile

SHOWN_WORDS = 200
"""Characters of the words that are read back."""


def pending(state: ConfirmEvidence) -> tuple[PendingFile, ...]:
    """The files that wait; an older version of the program wrote only one, in other fields."""
    if state.files:
        return state.files
    file = AttachedFile(state.file_id, state.kind)
    return (PendingFile(state.indicator, file, state.text),)


def by_row(files: Sequence[PendingFile]) -> list[tuple[str, tuple[PendingFile, ...]]]:
    """The files by their row, in the order in which the rows were named first."""
    order = list(dict.fromkeys(one.indicator for one in files))
    ordered = sorted(files, key=lambda one: order.index(one.indicator))
    return [(row, tuple(found)) for row, found in groupby(ordered, key=lambda one: one.indicator)]


def counted(ctx: TurnContext, kinds: Sequence[EvidenceKind], name: str = "count") -> str:
    """How many photos and files ("3 ảnh"); with name "these" as what one points at ("ảnh này")."""
    kind = kinds[0] if len(set(kinds)) == 1 else "mixed"
    one = "this" if name == "these" and len(kinds) == 1 else name
    return ctx.say.plain(f"evidence.{one}_{kind}", count=len(kinds))


def kinds_of(files: Sequence[PendingFile]) -> list[EvidenceKind]:
    """What each of them is."""
    return [one.file.kind for one in files]


def words_of(files: Sequence[PendingFile]) -> str:
    """The words that came with them, each once."""
    return "; ".join(dict.fromkeys(one.text for one in files if one.text))


# --- the question --------------------------------------------------------------------------------
def question(ctx: TurnContext, state: ConfirmEvidence, said: Sequence[Markup] = ()) -> Message:
    """Whether to attach them, with all that was understood read back; `said` stands below."""
    files = pending(state)
    words = words_of(files)
    reads_back = bool(state.files) and bool(words) and bool(files[0].indicator)
    read = ctx.say("evidence.words", words=quoted(words[:SHOWN_WORDS])) if reads_back else None
    text = joined(*_lines(ctx, state, files), read, *said)
    return Message(text, _choices(ctx, state, files))


def _lines(
    ctx: TurnContext, state: ConfirmEvidence, files: tuple[PendingFile, ...]
) -> list[Markup]:
    rows = by_row(files)
    if not files[0].indicator:
        return [ctx.say(f"evidence.which_{kinds_of(files)[0]}")]
    if state.answer is not None:
        row = ctx.form.indicator(state.answer.indicator)
        return [
            ctx.say(
                "evidence.record_and_attach",
                code=row.code,
                name=row.short[ctx.language],
                value=shown(ctx, row, state.answer.value),
                what=counted(ctx, kinds_of(files), "these"),
            )
        ]
    if len(rows) > 1:
        lines = [_row(ctx, "evidence.attach_row", row, found) for row, found in rows]
        return [ctx.say("evidence.attach_rows"), *lines]
    kinds = kinds_of(files)
    if len(kinds) == 1:
        name = ctx.form.indicator(files[0].indicator).short[ctx.language]
        return [ctx.say(f"evidence.attach_{kinds[0]}", code=files[0].indicator, name=name)]
    return [_row(ctx, "evidence.attach_these", *rows[0])]


def _row(ctx: TurnContext, sentence: str, row: str, files: Sequence[PendingFile]) -> Markup:
    name = ctx.form.indicator(row).short[ctx.language]
    form = "these" if sentence == "evidence.attach_these" else "count"
    return ctx.say(sentence, code=row, name=name, what=counted(ctx, kinds_of(files), form))


def _choices(ctx: TurnContext, state: ConfirmEvidence, files: tuple[PendingFile, ...]) -> Keyboard:
    say = ctx.say.plain
    none = ("không", "bỏ", "thôi", "no")
    if not files[0].indicator:
        return ((Choice(pack("evidence", "leave"), say("button.leave"), none),),)
    yes = ("gắn", "có", "ghi", "đúng", "đồng ý", "ok", "attach", "yes")
    leave = Choice(pack("evidence", "leave"), say("button.leave"), none)
    if state.answer is None:
        return ((Choice(pack("evidence", "attach"), say("button.attach"), yes), leave),)
    both = Choice(pack("evidence", "attach"), say("button.record_attach"), yes)
    only = Choice(pack("evidence", "only"), say("button.attach_only"), ("chỉ gắn",))
    return ((both,), (only, leave))


# --- what became of them -------------------------------------------------------------------------
def attached(ctx: TurnContext, row: str, kinds: Sequence[EvidenceKind], *, late: bool) -> Markup:
    """They are attached; `late`: to the row of those that were sent with them."""
    if late:
        return ctx.say("evidence.attached_late", code=row, what=counted(ctx, kinds))
    if len(kinds) == 1:
        return ctx.say("evidence.attached", code=row)
    return ctx.say("evidence.attached_several", code=row, what=counted(ctx, kinds))


def left_out(ctx: TurnContext, found: Fitting) -> list[Markup]:
    """Which of them cannot be taken, and what to do."""
    return [ctx.say(f"evidence.{why}", count=count) for why, count in found.left_out.items()]
