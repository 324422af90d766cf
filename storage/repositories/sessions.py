"""Where each person's conversation stands, as JSON that storage does not look into."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, select

from storage.schema import session
from storage.sql.transaction import Statement, Transaction
from storage.sql.upsert import insert_or_update

_LOAD = Statement(
    select(session.c.person_id, session.c.body).where(
        session.c.person_id.in_(bindparam("ids", expanding=True))
    )
)
_SAVE = Statement(
    insert_or_update(session, ["person_id"], ["body", "saved_at"]), "person_id", "body", "saved_at"
)


class Sessions:
    """The sessions in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def load(self, person_ids: Collection[int]) -> dict[int, str]:
        """The session bodies, by person id, of those who have one."""
        if not person_ids:
            return {}
        found = await self._transaction.rows(_LOAD, {"ids": list(person_ids)})
        return {person_id: body for person_id, body in found}  # noqa: C416  rows are not tuples to mypy

    async def save_many(self, bodies: Mapping[int, str], at: datetime) -> None:
        """Keep sessions, by person id, in place of the ones before."""
        if bodies:
            rows = [{"person_id": p, "body": body, "saved_at": at} for p, body in bodies.items()]
            await self._transaction.run_many(_SAVE, rows)
