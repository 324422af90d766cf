"""How a statement names one report: by form, unit and period, never by an id from outside."""

from typing import Any, Final

from sqlalchemy import bindparam, select

from reporting.reports import ReportKey
from storage.schema import report

THIS_REPORT: Final = (
    (report.c.form == bindparam("of_form"))
    & (report.c.unit_code == bindparam("of_unit"))
    & (report.c.period == bindparam("of_period"))
)
"""The row of the report whose parameters `named` makes."""

REPORT_ID: Final = select(report.c.id).where(THIS_REPORT).scalar_subquery()


def named(key: ReportKey) -> dict[str, Any]:
    """The parameters of `THIS_REPORT` for that report."""
    return {"of_form": key.form, "of_unit": key.unit, "of_period": key.period}
