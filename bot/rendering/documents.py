"""Documents as they are asked for: read in one transaction, built in the worker process."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.channels.channel import Refused
from bot.rendering.attachment_archive import FetchAll, attachment_archive, nothing_more
from bot.rendering.document_builder import ENDINGS, Material, OtherVersion, build
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.reference_data import ReferenceData
from bot.runtime.report_figures import filings_of, values_read_by
from handlers.engine.turn import Paper, PaperKind
from reporting.aggregation import UnitValues
from reporting.checks.runner import history_periods
from reporting.forms import Form
from reporting.normalise import fold
from reporting.periods import Period
from reporting.periods.deadlines import deadline
from reporting.units import Level, Unit
from reporting.values import Value
from storage.store import Store, UnitOfWork

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
        units = self._reference.history.on(Period.parse(paper.report.period).end)
        name = file_name(units[paper.report.unit], paper)
        if paper.kind is PaperKind.ATTACHMENTS:
            archive = await attachment_archive(
                paper.report, self._store, self._reference, self._worker, self._fetch_all
            )
            return RenderedDocument(name, archive)
        async with self._store.reading() as work:
            material = await self._material(work, paper)
        return RenderedDocument(name, await self._worker.start(build, material))

    async def _material(self, work: UnitOfWork, paper: Paper) -> Material:
        period, code = Period.parse(paper.report.period), paper.report.unit
        units = self._reference.history.on(period.end)
        level = self._reference.form_of(paper.report).level
        own = [unit.code for unit in units.reporting_units(code, period.end)]
        if not own and units[code].level is level:
            own = [code]  # it ended within the period, or begins behind it
        gone = self._reference.history.ended_within(code, period.start, period.end)
        filed = list(dict.fromkeys((*own, *(u.code for u in gone if u.level is level))))
        begun = await self._versions(work, paper, filed)
        form = self._reference.forms.common(self._reference.form_of(paper.report), begun.values())
        wanted = _with_neighbours(own, units[code], units.children(units[code].parent_code))
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
            deadline=deadline(
                period, form.deadline, self._reference.calendar, self._reference.timezone
            ),
            taken_at=self._clock(),
            is_demo=self._reference.is_demo,
            duties=paper.duties,
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


def _with_neighbours(own: list[str], unit: Unit, beside: tuple[Unit, ...]) -> list[str]:
    """A commune's neighbours are looked at too: checks compare with them."""
    if unit.level is not Level.COMMUNE:
        return own
    return list(dict.fromkeys((*own, *(other.code for other in beside))))


_NAMED: Final = {PaperKind.ENTRY: "mau-nhap", PaperKind.ATTACHMENTS: "tai-lieu-kem-theo"}


def file_name(unit: Unit, paper: Paper) -> str:
    """A name without diacritics or spaces: "bao-cao-xa-bac-son-2024-Q3.docx"."""
    name = "-".join(fold(unit.name).split())
    kind = _NAMED.get(paper.kind, "bao-cao")
    return f"{kind}-{name}-{paper.report.period}.{ENDINGS[paper.kind]}"
