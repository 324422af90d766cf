"""The archive of what is attached to a report: the files by row, and a list of everything."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from bot.rendering.worker_process import WorkerProcess
from bot.runtime.reference_data import ReferenceData
from handlers.engine.context import office_name, report_name
from handlers.evidence.limits import REPORT_MOST
from reporting.documents.attachment_list import NAME, WHY_NOT, AttachmentLine, attachment_list
from reporting.documents.model import Workbook
from reporting.forms import Form
from reporting.languages import VIETNAMESE
from reporting.reports import AttachedFile, Evidence, EvidenceKind, FileState, ReportKey
from storage.store import Store, UnitOfWork

FetchAll = Callable[[ReportKey], Awaitable[None]]
"""Tries once to fetch everything of a report that is not here yet."""


async def nothing_more(report: ReportKey) -> None:
    """For a program that reaches no messenger: what is not here stays away."""
    del report


LONGEST_NAME: Final = 80
_WORDS: Final = {
    EvidenceKind.NOTE: "Ghi chú",
    EvidenceKind.PHOTO: "Ảnh",
    EvidenceKind.FILE: "Tệp",
}
_UNWANTED: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]')
_PNG: Final = b"\x89PNG"
_TOO_MUCH: Final = "gói đã đủ 45 MB, không kèm được nữa"


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file of the archive: where it is in it, when it was sent (year to second), its bytes."""

    place: str
    at: tuple[int, int, int, int, int, int]
    content: bytes


async def attachment_archive(
    report: ReportKey,
    store: Store,
    reference: ReferenceData,
    worker: WorkerProcess,
    fetch_all: FetchAll,
) -> bytes:
    """Everything attached to the report as a zip file; what is not here is fetched first."""
    await fetch_all(report)
    async with store.reading() as work:
        attached = await work.evidence.of(report)
        names = await work.attachments.senders(report)
        place = (report.form, [report.period], [report.unit])
        begun = await work.report_queries.versions(*place)
        form = reference.form_of(report, begun.get((report.unit, report.period)))
        lines, files = await _Archive(work, reference.timezone, form, names).of(attached)
    say = reference.catalogue.speech(VIETNAMESE)
    period = reference.period_of(report)
    title = report_name(form, period, say)
    office = office_name(reference.history.on(period.end)[report.unit], say)
    return await worker.start(written, attachment_list(title, office, lines), files)


def written(listed: Workbook, files: Sequence[ArchivedFile]) -> bytes:
    """The zip file; photos and most documents are packed already, so it only puts them together."""
    from papers import attachments_xlsx  # noqa: PLC0415 - loaded in the worker alone

    content = BytesIO()
    with ZipFile(content, "w", ZIP_STORED) as archive:
        archive.writestr(NAME, attachments_xlsx(listed))
        for file in files:
            archive.writestr(ZipInfo(file.place, file.at), file.content)
    return content.getvalue()


class _Archive:
    """Puts lines and files together, row by row."""

    def __init__(
        self,
        work: UnitOfWork,
        zone: ZoneInfo,
        form: Form,
        names: Mapping[int, str],
    ) -> None:
        self._work = work
        self._zone = zone
        self._form = form
        self._names = names
        self._numbers: Counter[str] = Counter()
        self._size = 0

    async def of(
        self, attached: Sequence[Evidence]
    ) -> tuple[list[AttachmentLine], list[ArchivedFile]]:
        """The lines in the order of the form, and the files that are here."""
        order = {row.code: place for place, row in enumerate(self._form.indicators)}
        lines: list[AttachmentLine] = []
        files: list[ArchivedFile] = []
        for one in sorted(attached, key=lambda each: (order.get(each.indicator, 0), each.at)):
            line = self._line(one)
            if not one.files:
                lines.append(line)
            for file in one.files:
                found = await self._file(one, file)
                if isinstance(found, ArchivedFile):
                    files.append(found)
                    place = found.place
                else:
                    place = found
                is_missing = not isinstance(found, ArchivedFile)
                words = one.text or file.name
                lines.append(
                    replace(
                        line, kind=_WORDS[file.kind], text=words, place=place, is_missing=is_missing
                    )
                )
        return lines, files

    def _line(self, one: Evidence) -> AttachmentLine:
        known = one.indicator in self._form
        name = self._form.indicator(one.indicator).short[VIETNAMESE] if known else ""
        at = one.at.astimezone(self._zone)
        return AttachmentLine(
            one.indicator,
            name,
            _WORDS[one.kind],
            one.text,
            self._names.get(one.person_id, ""),
            f"{at:%H:%M} {at.day}/{at.month}/{at.year}",
        )

    async def _file(self, one: Evidence, file: AttachedFile) -> ArchivedFile | str:
        """The file, or why it is not in the archive."""
        if file.state is not FileState.KEPT or file.digest is None:
            return WHY_NOT[file.state]
        if self._size + (file.size or 0) > REPORT_MOST:
            return _TOO_MUCH
        content = await self._work.attachments.content(file.digest)
        self._size += len(content)
        self._numbers[one.indicator] += 1
        number = self._numbers[one.indicator]
        at = one.at.astimezone(self._zone)
        place = f"{one.indicator}/{number:02d} {_safe(file, content)}"
        return ArchivedFile(
            place, (at.year, at.month, at.day, at.hour, at.minute, at.second), content
        )


def _safe(file: AttachedFile, content: bytes) -> str:
    """A name that every system can unpack, without a folder in it."""
    if file.kind is EvidenceKind.PHOTO:
        return "ảnh.png" if content.startswith(_PNG) else "ảnh.jpg"
    name = _UNWANTED.sub("_", file.name).strip(". ") or "tệp"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_NAME // 4:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
