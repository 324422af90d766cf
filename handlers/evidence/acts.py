"""Photos and files that were sent together: which row each is for, and what was decided of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers.engine.context import TurnContext
from handlers.engine.lookup import EvidenceQuery
from handlers.engine.session import SeenAlbum
from handlers.engine.turn import Media, MediaKind
from handlers.evidence.captions import LONGEST, Caption, code_and_words
from reporting.reports import AttachedFile, EvidenceKind, PendingFile

KINDS: Final = {MediaKind.PHOTO: EvidenceKind.PHOTO, MediaKind.FILE: EvidenceKind.FILE}

MOST_SEEN: Final = 16
"""Albums remembered after they were decided on."""


def files_of(
    parts: Sequence[Media], captions: Sequence[Caption], named: str | None, beside: str
) -> list[PendingFile]:
    """The files, each with its row: its own caption's, else the one `named`, else `beside`."""
    found = []
    for part, caption in zip(parts, captions, strict=True):
        row = caption.code or named
        found.append(
            PendingFile(
                row or beside,
                _attached(part),
                caption.words[:LONGEST],
                part.album,
                named=row is not None,
            )
        )
    return found


def _attached(part: Media) -> AttachedFile:
    if part.file is None:
        raise ValueError(part)
    return AttachedFile(part.file.id, KINDS[part.kind], part.file.name, part.file.size)


def agreed(files: Sequence[PendingFile]) -> tuple[PendingFile, ...]:
    """The files, where a row named for one of an album, or for any of them, is that of the others.

    Captions name a row for what is sent with them: a file of which no row was named goes with its
    album, and a file that has no row at all goes with the others.
    """
    of_album = {one.album: one.indicator for one in reversed(files) if one.named and one.album}
    named = next((one.indicator for one in files if one.indicator), "")
    return tuple(
        one
        if one.named
        else replace(
            one,
            indicator=of_album.get(one.album) or one.indicator or named,
            named=one.album in of_album,
        )
        for one in files
    )


def captioned(files: Sequence[PendingFile], caption: Caption) -> tuple[PendingFile, ...]:
    """The files after words were sent behind them: those words, and the row that they name.

    A row named in a caption stays, unless all that waits is for one row.
    """
    one_row = len({one.indicator for one in files}) == 1
    return tuple(
        replace(
            one,
            indicator=caption.code or one.indicator,
            named=one.named or caption.code is not None,
            text=caption.words or one.text,
        )
        if one_row or not one.named
        else one
        for one in files
    )


def each_once(files: Sequence[PendingFile], waiting: Sequence[PendingFile]) -> list[PendingFile]:
    """The files without those that wait already, each once."""
    known = {one.file.file_id for one in waiting}
    return list({f.file.file_id: f for f in files if f.file.file_id not in known}.values())


def not_attached_yet(ctx: TurnContext, files: Sequence[PendingFile]) -> list[PendingFile]:
    """The files without those that their row has already: they came once more."""
    attached = {
        (one.indicator, file_id)
        for one in ctx.lookup.get(EvidenceQuery(ctx.report))
        for file_id in (one.file_id, *(file.file_id for file in one.files))
    }
    return [one for one in files if (one.indicator, one.file.file_id) not in attached]


# --- what was decided on -------------------------------------------------------------------------
def remembering(ctx: TurnContext, files: Sequence[PendingFile]) -> TurnContext:
    """The context in which it is known where the albums of these files went ("" for nowhere)."""
    seen = {one.album: SeenAlbum(one.album, one.indicator) for one in files if one.album}
    others = (one for one in ctx.session.albums if one.album not in seen)
    albums = (*others, *seen.values())[-MOST_SEEN:]
    return ctx.at(replace(ctx.session, albums=albums))


def of_decided_albums(
    ctx: TurnContext, parts: Sequence[Media]
) -> tuple[list[PendingFile], list[Media]]:
    """The parts whose album was decided on, with the row that it went to, and the other parts.

    A part whose own caption names a row is asked about like any other.
    """
    decided = {one.album: one.indicator for one in ctx.session.albums}
    late, others = [], []
    for part in parts:
        names_row = code_and_words(ctx, part.caption)[0] is not None
        if part.album in decided and not names_row:
            row = decided[part.album]
            words = part.caption.strip()[:LONGEST]
            late.append(PendingFile(row, _attached(part), words, part.album))
        else:
            others.append(part)
    return late, others
