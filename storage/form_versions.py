"""Versions of forms: since when each is known, when it begins, and what tells its content."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from reporting.forms import FormVersion
from reporting.forms.first_seen import SeenVersion
from storage.reference_tables import form_version
from storage.schema import report
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_or_update

_SEEN = select(
    form_version.c.code, form_version.c.version, form_version.c.begins, form_version.c.digest
)
_KEEP = insert_or_update(form_version, ["code", "version"], ["begins", "digest"])
_REPORTS = (
    select(report.c.form, report.c.version, func.count())
    .group_by(report.c.form, report.c.version)
    .order_by(report.c.form, report.c.version)
)


class FormVersions:
    """The versions of forms in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def seen(self) -> dict[FormVersion, SeenVersion]:
        """Every version that was ever loaded, also those whose file is no longer there."""
        rows = await self._transaction.execute(_SEEN)
        return {
            (code, number): SeenVersion(begins, digest) for code, number, begins, digest in rows
        }

    async def keep(self, versions: Mapping[FormVersion, SeenVersion], at: datetime) -> None:
        """Put versions on record; one that is there gets its new day and content."""
        for (code, number), one in versions.items():
            await self._transaction.execute(
                _KEEP,
                {
                    "code": code,
                    "version": number,
                    "begins": one.begins,
                    "first_seen": at,
                    "digest": one.digest,
                },
            )

    async def reports(self) -> dict[FormVersion, int]:
        """How many reports were begun with each version."""
        rows = await self._transaction.execute(_REPORTS)
        return {(code, number): count for code, number, count in rows}
