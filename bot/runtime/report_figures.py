"""Figures of reports of several versions of a form, read by one of them.

Where only one version of a form is loaded, nothing is asked for that is not needed.
"""

from collections.abc import Sequence
from dataclasses import replace

from reporting.aggregation import UnitValues
from reporting.forms import Form, FormLibrary
from reporting.periods import Period
from reporting.reporters import including_begun, may_have_begun
from reporting.reports import Filing
from reporting.units import UnitTree
from storage.store import UnitOfWork


async def values_read_by(
    reader: Form,
    forms: FormLibrary,
    work: UnitOfWork,
    periods: Sequence[str],
    units: Sequence[str],
    indicators: Sequence[str],
) -> UnitValues:
    """Current values by (unit code, period); of another version what means the same as these."""
    code, queries = reader.code, work.report_queries
    if forms.are_alike(reader, indicators):
        return await queries.values(code, periods, units, indicators)
    wanted = forms.sources(reader, indicators)
    values = await queries.values(code, periods, units, wanted)
    versions = await queries.versions(code, periods, units)
    return forms.read_reports(values, versions, reader)


async def with_begun(
    form: Form,
    forms: FormLibrary,
    work: UnitOfWork,
    period: Period,
    units: UnitTree,
    under: str | None = None,
) -> Form:
    """The version of a period, with those at or below a unit who began in one that was for them."""
    codes = may_have_begun(form, units, under)
    if not codes:
        return form
    begun = await work.report_queries.versions(form.code, [period.key], codes)
    return including_begun(
        form, forms, {unit: number for (unit, _), number in begun.items()}, units
    )


async def filings_of(
    code: str, forms: FormLibrary, work: UnitOfWork, period: Period, units: Sequence[str]
) -> list[Filing]:
    """How far each unit's report is, in the order given, by the version it was begun with."""
    form, queries = forms.of(code, period), work.report_queries
    if not forms.has_several(code):
        return await queries.filing(code, period.key, units, _asked(form))
    begun = await queries.versions(code, [period.key], units)
    found: dict[str, Filing] = {}
    for version in sorted({form.version, *begun.values()}):
        one = forms.version(code, version)
        those = [unit for unit in units if begun.get((unit, period.key), form.version) == version]
        asked = _asked(one)
        for filing in await queries.filing(code, period.key, those, asked):
            found[filing.unit_code] = replace(filing, asked=len(asked))
    return [found[unit] for unit in units]


def _asked(form: Form) -> frozenset[str]:
    return frozenset(row.code for row in form.asked())
