"""Documents as they are asked for: read in one transaction, built in the worker process."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.channels.channel import Refused
from bot.rendering.attachment_archive import FetchAll, attachment_archive, nothing_more
from bot.rendering.document_builder import ENDINGS, Material, OtherVersion, build
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.reference_data import ReferenceData
from bot.runtime.report_figures import filings_of, values_read_by, with_begun
from handlers.engine.turn import Paper, PaperKind
from reporting.aggregation import UnitValues
from reporting.checks.runner import history_periods
from reporting.forms import Form
from reporting.languages import VIETNAMESE
from reporting.normalise import fold
from reporting.periods import Period
from reporting.reporters import ever_reports, reporters, reports_itself
from reporting.standing import usual
from reporting.units import Unit
from reporting.values import Value
from storage.store import Store, UnitOfWork

OF_SEVERAL: Final = frozenset({PaperKind.GROUP_WORD, PaperKind.GROUP_EXCEL})
"""Papers about all reporters at and below a unit; the others are about one report."""

ONE_LOOK: Final = 400
"""Communes whose values are read by one statement."""


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A document: its file name and what is in it."""

    name: str
    content: bytes


RenderDocument = Callable[[Paper], Awaitable[RenderedDocument]]
"""Makes a document of what is on record now."""


class DocumentRenderer:
    """Makes documents; `clock` says as of when, `fetch_all` fetches what is attached."""

    def __init__(
        self,
        store: Store,
        reference: ReferenceData,
        worker: WorkerProcess,
        clock: Callable[[], datetime],
        fetch_all: FetchAll = nothing_more,
    ) -> None:
        self._store = store
        self._reference = reference
        self._worker = worker
        self._clock = clock
        self._fetch_all = fetch_all

    async def render(self, paper: Paper) -> RenderedDocument:
        """The document as of now.

        Raises:
            Refused: the form or the unit is no longer there.
        """
        if (
            paper.report.form not in self._reference.forms
            or paper.report.unit not in self._reference.history
        ):
            raise Refused(f"there is no form or unit for {paper.report}")
        period = self._reference.period_of(paper.report)
        units = self._reference.history.on(period.end)
        is_one_of_many = len(self._reference.forms) > 1
        of_form = self._reference.form_of(paper.report) if is_one_of_many else None
        name = file_name(units[paper.report.unit], paper, of_form)
        if paper.kind is PaperKind.ATTACHMENTS:
            archive = await attachment_archive(
                paper.report, self._store, self._reference, self._worker, self._fetch_all
            )
            return RenderedDocument(name, archive)
        async with self._store.reading() as work:
            material = await self._material(work, paper)
        return RenderedDocument(name, await self._worker.start(build, material))

    async def _material(self, work: UnitOfWork, paper: Paper) -> Material:
        period, code = self._reference.period_of(paper.report), paper.report.unit
        history, of_period = self._reference.history, self._reference.form_of(paper.report)
        units = history.on(period.end)
        is_one = paper.kind not in OF_SEVERAL
        if not is_one:
            forms = self._reference.forms
            of_period = await with_begun(of_period, forms, work, period, units, code)
        below = () if is_one else reporters(of_period, units, period.end, code)
        own = [code] if is_one else [unit.code for unit in below]
        gone = () if is_one else history.ended_within(code, period.start, period.end)
        ended = (unit.code for unit in gone if ever_reports(of_period, unit))
        filed = list(dict.fromkeys((*own, *ended)))
        timetable = self._reference.timetable
        days = timetable.each(of_period, filed, period)
        begun = await self._versions(work, paper, filed)
        is_mixed = not is_one and bool(of_period.other_reporters)
        form = of_period if is_mixed else self._reference.forms.common(of_period, begun.values())
        beside = units.children(units[code].parent_code) if is_one else ()
        # Checks compare with the reporters beside it.
        wanted = [*own, *(u.code for u in beside if u.code != code and reports_itself(form, u))]
        return Material(
            kind=paper.kind,
            form=form,
            history=self._reference.history,
            unit_code=code,
            period=period,
            values=await self._values(work, form, period, wanted),
            others=[
                OtherVersion(
                    other,
                    frozenset(unit for unit in filed if begun.get(unit) == other.version),
                    await self._values(work, other, period, wanted),
                )
                for other in self._reference.forms.every()
                if other.code == form.code
                and other.version != form.version
                and other.version in begun.values()
            ],
            explanations=await work.explanations.of_units(form.code, period.key, own),
            filings=await filings_of(form.code, self._reference.forms, work, period, filed),
            deadline=usual([days[unit] for unit in own] or [timetable.of(form, code, period)]).due,
            taken_at=self._clock(),
            is_demo=self._reference.is_demo,
            duties=paper.duties,
            schedules=days,
        )

    async def _versions(self, work: UnitOfWork, paper: Paper, own: list[str]) -> dict[str, int]:
        """By unit, with which version its report was begun; none where there is only one."""
        code, period = paper.report.form, paper.report.period
        if not self._reference.forms.has_several(code):
            return {}
        begun = await work.report_queries.versions(code, [period], own)
        return {unit: number for (unit, _), number in begun.items()}

    async def _values(
        self, work: UnitOfWork, form: Form, period: Period, units: list[str]
    ) -> UnitValues:
        """The values of that period and of those that its checks look at, as this version reads."""
        periods = [period.key, *(each.key for each in history_periods(form.cycle, period))]
        rows = [row.code for row in (*form.asked(), *form.narrative)]
        values: dict[tuple[str, str], Mapping[str, Value]] = {}
        for start in range(0, len(units), ONE_LOOK):
            some = units[start : start + ONE_LOOK]
            values |= await values_read_by(form, self._reference.forms, work, periods, some, rows)
        return values


_WORD: Final = re.compile(r"[a-z0-9]+")
_NAMED: Final = {PaperKind.ENTRY: "mau-nhap", PaperKind.ATTACHMENTS: "tai-lieu-kem-theo"}


def file_name(unit: Unit, paper: Paper, form: Form | None = None) -> str:
    """A name without diacritics or spaces: "bao-cao-xa-bac-son-2024-Q3.docx".

    It names the form too, where one is given: "bao-cao-cchc-xa-bac-son-2024-Q3.docx".
    """
    of_form = fold(form.short[VIETNAMESE]).removeprefix("bao cao ") if form else ""
    words = [*_WORD.findall(of_form), *fold(unit.name).split()]
    kind = _NAMED.get(paper.kind, "bao-cao")
    return f"{kind}-{'-'.join(words)}-{paper.report.period}.{ENDINGS[paper.kind]}"
