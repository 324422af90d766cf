"""Building a document of what was read for it: runs in the worker process, knows no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from handlers.engine.turn import PaperKind
from reporting.aggregation import UnitValues
from reporting.checks.finding import Finding
from reporting.checks.runner import CheckFacts, findings, history_periods, neighbours_of
from reporting.documents.commune_paper import CommunePaper
from reporting.documents.district_paper import DistrictPaper, FindingLine
from reporting.documents.entry_sheet import EntryPaper
from reporting.documents.official_names import ended_note, other_version_note
from reporting.forms import Form
from reporting.languages import VIETNAMESE
from reporting.periods import Period
from reporting.periods.deadlines import Deadline
from reporting.reporters import reports_itself
from reporting.reports import Explanation, Filing
from reporting.scope import Scope
from reporting.standing import Schedule
from reporting.summary import summarise
from reporting.units import UnitHistory, UnitTree
from reporting.values import Value

ENDINGS: Final[Mapping[PaperKind, str]] = {
    PaperKind.REPORT_WORD: "docx",
    PaperKind.REPORT_EXCEL: "xlsx",
    PaperKind.GROUP_WORD: "docx",
    PaperKind.GROUP_EXCEL: "xlsx",
    PaperKind.ENTRY: "xlsx",
    PaperKind.ATTACHMENTS: "zip",
}


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """Another version of the form, the units whose report was begun with it, and their values.

    `values` are read by that version.
    """

    form: Form
    unit_codes: frozenset[str]
    values: UnitValues


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything a document may speak of, as it goes to the worker process.

    `form` is the version of the report, or the one in which those of a group are put together;
    what the checks say of a report of another version is found by that one, in `others`.

    `values` are those of the unit's communes and of their neighbours, by unit and period, for the
    period and the earlier ones that checks look at; `explanations` and `filings` are by commune.
    `duties` are those whose rows an entry sheet has, all of them when there are none.
    """

    kind: PaperKind
    form: Form
    history: UnitHistory
    unit_code: str
    period: Period
    values: UnitValues
    explanations: Mapping[str, Sequence[Explanation]]
    filings: Sequence[Filing]
    deadline: Deadline
    taken_at: datetime
    is_demo: bool
    duties: tuple[str, ...] = ()
    others: Sequence[OtherVersion] = ()
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    """The days that hold for each commune."""

    def counted_until(self, code: str) -> date:
        """The last day that the figures of a unit count: its submission's, else today."""
        filed = {filing.unit_code: filing.filed_at for filing in self.filings}
        return self.schedules[code].counted_until(filed.get(code) or self.taken_at)

    def read_as_begun(self, code: str) -> "Material":
        """This with the version with which that unit's report was begun, and its values."""
        for other in self.others:
            if code in other.unit_codes:
                return replace(self, form=other.form, values=other.values, others=())
        return self

    @property
    def units(self) -> UnitTree:
        """The units as they were when the period ended."""
        return self.history.on(self.period.end)

    def is_comparable(self, code: str, earlier: Period) -> bool:
        """Whether the unit was in an earlier period what it is in this one."""
        return self.history.is_comparable(code, self.period.end, earlier.end)


def build(material: Material) -> bytes:
    """The document; the libraries that make documents are loaded in the worker alone."""
    import papers  # noqa: PLC0415

    match material.kind:
        case PaperKind.REPORT_WORD:
            return papers.report_docx(_commune(material))
        case PaperKind.REPORT_EXCEL:
            return papers.report_xlsx(_commune(material))
        case PaperKind.GROUP_WORD:
            return papers.district_docx(_group(material))
        case PaperKind.GROUP_EXCEL:
            return papers.district_xlsx(_group(material))
        case PaperKind.ENTRY:
            return papers.entry_xlsx(_entry(material))
    raise ValueError(material.kind)


def _entry(material: Material) -> EntryPaper:
    form, code = material.form, material.unit_code
    rows = form.asked()
    return EntryPaper(
        form=form,
        period=material.period,
        unit=material.units[code],
        indicators=tuple(row for row in rows if not material.duties or row.duty in material.duties),
        values=_of(material, code, material.period),
        previous=_before(material, code),
    )


def _commune(material: Material) -> CommunePaper:
    code = material.unit_code
    return CommunePaper(
        form=material.form,
        period=material.period,
        units=material.units,
        unit_code=code,
        values=_of(material, code, material.period),
        previous=_before(material, code),
        explanations=_reasons(material, code),
        is_illustration=material.is_demo,
        note=next((note for unit, note in _ended(material) if unit == code), ""),
        until=material.counted_until(code),
    )


def _reasons(material: Material, code: str) -> dict[str, str]:
    """Reasons by the row they speak about; a reason for other figures than these is left out."""
    given = {one.signature: one.text for one in material.explanations.get(code, ())}
    return {
        row: given[finding.signature]
        for finding in _found(material, code)
        if finding.signature in given
        for row in _printed(material, finding)[:1]
    }


def _printed(material: Material, finding: Finding) -> list[str]:
    """The rows of a finding that stand in the appendix: a reason is printed beside the first."""
    narrative = {row.code for row in material.form.narrative}
    return [code for code in finding.indicators if code not in narrative]


def _group(material: Material) -> DistrictPaper:
    scope = Scope(material.unit_code, material.period)
    summary = summarise(
        material.form,
        material.history,
        scope,
        material.filings,
        material.values,
        deadline=material.schedules,
        taken_at=material.taken_at,
    )
    return DistrictPaper(
        form=material.form,
        units=material.units,
        scope=scope,
        values=material.values,
        filing=summary.filing,
        submitted={f.unit_code for f in material.filings if f.state.is_filed},
        deadline=material.deadline,
        taken_at=material.taken_at,
        findings=[line for each in summary.filing for line in _lines(material, each.unit_code)],
        is_illustration=material.is_demo,
        notes=[
            *_of_other_versions(material, [each.unit_code for each in summary.filing]),
            *(note for _, note in _ended(material)),
        ],
    )


def _of_other_versions(material: Material, codes: Sequence[str]) -> Iterator[str]:
    """What is said of reports that were begun with another version than the paper is made in."""
    for other in material.others:
        count = sum(code in other.unit_codes for code in codes)
        if count:
            yield other_version_note(material.form.version, other.form.version, count)


def _ended(material: Material) -> Iterator[tuple[str, str]]:
    """What is said of units that ended within the period with something entered, by their code."""
    for filing in material.filings:
        code = filing.unit_code
        if filing.touched_at is not None and not material.units[code].stands_on(
            material.period.end
        ):
            yield code, ended_note(material.history, code, material.period, filing.state)


def _lines(material: Material, code: str) -> list[FindingLine]:
    given = {one.signature: one.text for one in material.explanations.get(code, ())}
    return [
        FindingLine(
            unit_code=code,
            check=finding.check,
            is_hard=finding.blocks,
            indicators=finding.indicators,
            sentence=finding.text[VIETNAMESE],
            explanation=given.get(finding.signature, ""),
        )
        for finding in _found(material, code)
    ]


def _found(material: Material, code: str) -> tuple[Finding, ...]:
    """What the checks say of one commune's report."""
    material = material.read_as_begun(code)
    form, period = material.form, material.period
    parent = material.units[code].parent_code
    beside = (
        _of(material, other.code, period)
        for other in material.units.children(parent)
        if other.code != code and reports_itself(form, other)
    )
    facts = CheckFacts(
        period=period,
        values=_of(material, code, period),
        past={
            earlier: _of(material, code, earlier)
            for earlier in history_periods(form.cycle, period)
            if (code, earlier.key) in material.values and material.is_comparable(code, earlier)
        },
        neighbours=neighbours_of(beside),
    )
    return findings(form, facts)


def _before(material: Material, code: str) -> Mapping[str, Value]:
    """Its figures of the period before; none where it was another area then."""
    before = material.form.cycle.previous(material.period)
    if before is None or not material.is_comparable(code, before):
        return {}
    return _of(material, code, before)


def _of(material: Material, code: str, period: Period) -> Mapping[str, Value]:
    return material.values.get((code, period.key), {})
