"""The reasons that people give for findings which a report may be submitted with."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from reporting.reports import Explanation, ReportKey
from storage.schema import explanation, report
from storage.sql.rows import REPORT_ID, named
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_new

_COLUMNS = (
    explanation.c.check_code,
    explanation.c.signature,
    explanation.c.text,
    explanation.c.person_id,
    explanation.c.at,
)
_EXPLAIN = insert_new(
    explanation, ["inbox_id", "check_code", "signature"], values={"report_id": REPORT_ID}
)
_OF_ONE = select(*_COLUMNS).where(explanation.c.report_id == REPORT_ID).order_by(explanation.c.id)
_OF_MANY = (
    select(report.c.unit_code, *_COLUMNS)
    .join_from(report, explanation, explanation.c.report_id == report.c.id)
    .where(
        report.c.form == bindparam("of_form"),
        report.c.period == bindparam("of_period"),
        report.c.unit_code.in_(bindparam("units", expanding=True)),
    )
    .order_by(explanation.c.id)
)


class Explanations:
    """The explanations in one transaction; they are only ever added to."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def explain(
        self, key: ReportKey, explanations: Sequence[Explanation], inbox_id: int | None
    ) -> None:
        """Add explanations, each once for an inbox row; the report must be begun."""
        rows = [
            {
                **named(key),
                "check_code": one.check,
                "signature": one.signature,
                "text": one.text,
                "person_id": one.person_id,
                "at": one.at,
                "inbox_id": inbox_id,
            }
            for one in explanations
        ]
        if rows:
            await self._transaction.execute(_EXPLAIN, rows)

    async def of(self, key: ReportKey) -> tuple[Explanation, ...]:
        """Every explanation given for the report, oldest first."""
        rows = await self._transaction.execute(_OF_ONE, named(key))
        return tuple(Explanation(*row) for row in rows)

    async def of_units(
        self, form: str, period: str, unit_codes: Sequence[str]
    ) -> dict[str, tuple[Explanation, ...]]:
        """Explanations by unit code, oldest first; units without any are left out."""
        if not unit_codes:
            return {}
        of_these = {"of_form": form, "of_period": period, "units": list(unit_codes)}
        found: dict[str, list[Explanation]] = {}
        for unit_code, *rest in await self._transaction.execute(_OF_MANY, of_these):
            found.setdefault(unit_code, []).append(Explanation(*rest))
        return {unit_code: tuple(given) for unit_code, given in found.items()}
