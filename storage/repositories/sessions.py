"""Where each person's conversation stands, as JSON that storage does not look into."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import session
from storage.sql.upsert import insert_or_update
from storage.sqlite.statements import CompiledStatement

_LOAD = CompiledStatement(
    select(session.c.person_id, session.c.body).where(
        session.c.person_id.in_(bindparam("ids", expanding=True))
    )
)
_SAVE = CompiledStatement(
    insert_or_update(session, ["person_id"], ["body", "saved_at"]), "person_id", "body", "saved_at"
)


class Sessions:
    """The sessions on one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def load(self, person_ids: Collection[int]) -> dict[int, str]:
        """The session bodies of those who have one."""
        if not person_ids:
            return {}
        found = await _LOAD.rows(self._connection, {"ids": list(person_ids)})
        return {person_id: body for person_id, body in found}  # noqa: C416  rows are not tuples to mypy

    async def save(self, person_id: int, body: str, at: datetime) -> None:
        """Keep one person's session in place of the one before."""
        await self.save_many({person_id: body}, at)

    async def save_many(self, bodies: Mapping[int, str], at: datetime) -> None:
        """Keep the sessions of several people, by person id, in one statement."""
        if bodies:
            rows = [{"person_id": p, "body": body, "saved_at": at} for p, body in bodies.items()]
            await _SAVE.run_many(self._connection, rows)
