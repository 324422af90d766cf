"""What goes with a report besides its figures: reasons for soft findings, and evidence of rows."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.reports import Evidence, EvidenceKind, Explanation, ReportKey
from storage.schema import evidence, explanation, report
from storage.sql.report_key import REPORT_ID, named
from storage.sql.upsert import insert_new

_EXPLAIN = insert_new(
    explanation, ["inbox_id", "check_code", "signature"], values={"report_id": REPORT_ID}
)
_EXPLANATIONS = (
    select(
        explanation.c.check_code,
        explanation.c.signature,
        explanation.c.text,
        explanation.c.person_id,
        explanation.c.at,
    )
    .where(explanation.c.report_id == REPORT_ID)
    .order_by(explanation.c.id)
)
_EXPLANATIONS_OF_MANY = (
    select(
        report.c.unit_code,
        explanation.c.check_code,
        explanation.c.signature,
        explanation.c.text,
        explanation.c.person_id,
        explanation.c.at,
    )
    .join_from(report, explanation, explanation.c.report_id == report.c.id)
    .where(
        report.c.form == bindparam("of_form"),
        report.c.period == bindparam("of_period"),
        report.c.unit_code.in_(bindparam("units", expanding=True)),
    )
    .order_by(explanation.c.id)
)
_ATTACH = insert_new(evidence, ["inbox_id", "indicator"], values={"report_id": REPORT_ID})
_EVIDENCE = (
    select(
        evidence.c.indicator,
        evidence.c.kind,
        evidence.c.text,
        evidence.c.channel,
        evidence.c.file_id,
        evidence.c.person_id,
        evidence.c.at,
    )
    .where(evidence.c.report_id == REPORT_ID)
    .order_by(evidence.c.id)
)


class Reasons:
    """Explanations and evidence on one connection; both are only ever added to.

    The report must have been begun: reasons and evidence speak about answers.
    """

    __slots__ = ("_connection",)

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def explain(
        self, key: ReportKey, explanations: Sequence[Explanation], inbox_id: int | None
    ) -> None:
        """Add reasons; those of the same inbox row are added once."""
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
            await self._connection.execute(_EXPLAIN.on(self._connection), rows)

    async def explanations(self, key: ReportKey) -> tuple[Explanation, ...]:
        """Every reason given for the report, oldest first."""
        rows = await self._connection.execute(_EXPLANATIONS, named(key))
        return tuple(Explanation(*row) for row in rows)

    async def explanations_of(
        self, form: str, period: str, unit_codes: Sequence[str]
    ) -> dict[str, tuple[Explanation, ...]]:
        """Reasons by unit code, oldest first; units without any are left out."""
        if not unit_codes:
            return {}
        of_these = {"of_form": form, "of_period": period, "units": list(unit_codes)}
        found: dict[str, list[Explanation]] = {}
        for unit_code, *rest in await self._connection.execute(_EXPLANATIONS_OF_MANY, of_these):
            found.setdefault(unit_code, []).append(Explanation(*rest))
        return {unit_code: tuple(given) for unit_code, given in found.items()}

    async def attach(self, key: ReportKey, attached: Evidence, inbox_id: int | None) -> None:
        """Add evidence to a row; of the same inbox row it is added once."""
        await self._connection.execute(
            _ATTACH.on(self._connection),
            {
                **named(key),
                "indicator": attached.indicator,
                "kind": attached.kind.value,
                "text": attached.text,
                "channel": attached.channel,
                "file_id": attached.file_id,
                "person_id": attached.person_id,
                "at": attached.at,
                "inbox_id": inbox_id,
            },
        )

    async def evidence(self, key: ReportKey) -> tuple[Evidence, ...]:
        """Everything attached to the report, oldest first."""
        rows = await self._connection.execute(_EVIDENCE, named(key))
        return tuple(
            Evidence(indicator, EvidenceKind(kind), *rest) for indicator, kind, *rest in rows
        )
