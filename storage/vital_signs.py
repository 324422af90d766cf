"""What tells whether the bot is well: that it can write, and how long what waits has waited."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from storage.schema import heartbeat, inbox, outbox, waiting
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_or_update

COUNTED_TO: Final = 100
"""Waiting rows are counted up to here: it does not matter how many more there are."""

_BEAT = insert_or_update(heartbeat, ["name"], ["at"])
_LAST_BEAT = select(heartbeat.c.at).where(heartbeat.c.name == "bot")
_LAST_RECEIVED = (
    select(inbox.c.received_at)
    .where(inbox.c.channel == bindparam("of_channel"))
    .order_by(inbox.c.id.desc())
    .limit(1)
)
_PENDING = inbox.c.state == "pending"


def _counted(condition: ColumnElement[bool]) -> Select[int]:
    some = select(1).where(condition).limit(COUNTED_TO).subquery()
    return select(func.count()).select_from(some)


_INBOX = _counted(_PENDING)
_OUTBOX = _counted(waiting)
_INBOX_SINCE = select(inbox.c.received_at).where(_PENDING).order_by(inbox.c.id).limit(1)
_REPLIES_SINCE = (
    select(outbox.c.created_at)
    .where(waiting, outbox.c.priority == bindparam("of_priority"))
    .order_by(outbox.c.id)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Queues:
    """How many rows wait, up to `COUNTED_TO`, and since when the oldest one does."""

    inbox: int
    inbox_since: datetime | None
    outbox: int
    replies_since: datetime | None


class VitalSigns:
    """The vital signs in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def beat(self, at: datetime) -> None:
        """Write that the bot was alive then."""
        await self._transaction.execute(_BEAT, {"name": "bot", "at": at})

    async def last_alive(self, channel: str) -> datetime | None:
        """When the bot was last known to be alive: its last heartbeat or what it last received."""
        beat = await self._transaction.scalar(_LAST_BEAT)
        received = await self._transaction.scalar(_LAST_RECEIVED, {"of_channel": channel})
        return max((at for at in (beat, received) if at is not None), default=None)

    async def queues(self, reply_priority: int) -> Queues:
        """What waits to be handled and to be sent."""
        ask = self._transaction.scalar
        return Queues(
            await ask(_INBOX),
            await ask(_INBOX_SINCE),
            await ask(_OUTBOX),
            await ask(_REPLIES_SINCE, {"of_priority": reply_priority}),
        )
