"""How much may be attached: of one file, of a report, of a person. README says the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

from reporting.reports import FileRoom, PendingFile

MEGABYTE: Final = 1024 * 1024

FILE_MOST: Final = 20 * MEGABYTE
"""Bytes of one file: what Telegram hands over to a bot at most."""

REPORT_MOST: Final = 45 * MEGABYTE
"""Bytes of a report's files together: they can be sent in one message of at most 50 MB."""

REPORT_FILES: Final = 200
"""Files of a report."""

PERSON_MOST: Final = 200 * MEGABYTE
"""Bytes of the files that one person attaches within `PERSON_PERIOD`."""

PERSON_PERIOD: Final = timedelta(days=92)


class LeftOut(StrEnum):
    """Why a file that was sent is not taken."""

    TOO_LARGE = "too_large"
    REPORT_FULL = "report_full"
    PERSON_FULL = "person_full"


@dataclass(frozen=True, slots=True)
class Fitting:
    """The files that may still be attached, and how many may not, by the reason."""

    files: tuple[PendingFile, ...]
    left_out: dict[LeftOut, int] = field(default_factory=dict)


def fitting(files: Sequence[PendingFile], room: FileRoom) -> Fitting:
    """The files for which there is room, in their order.

    A file of which the messenger does not say the size is measured when it is fetched.
    """
    taken: list[PendingFile] = []
    left_out: dict[LeftOut, int] = {}
    size = 0
    for one in files:
        why = _refused(one.file.size or 0, size, len(taken), room)
        if why is None:
            taken.append(one)
            size += one.file.size or 0
        else:
            left_out[why] = left_out.get(why, 0) + 1
    return Fitting(tuple(taken), left_out)


def _refused(size: int, taken: int, count: int, room: FileRoom) -> LeftOut | None:
    if size > FILE_MOST:
        return LeftOut.TOO_LARGE
    if room.report_files + count >= REPORT_FILES or room.report_bytes + taken + size > REPORT_MOST:
        return LeftOut.REPORT_FULL
    if room.person_bytes + taken + size > PERSON_MOST:
        return LeftOut.PERSON_FULL
    return None
