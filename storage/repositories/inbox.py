"""What came in: stored before it is acknowledged, handled exactly once, in order of arrival."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update

from storage.schema import inbox
from storage.sql.transaction import Statement, Transaction
from storage.sql.upsert import insert_new


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One raw update that waits to be handled; `id` is the order of arrival over all channels."""

    id: int
    channel: str
    update_id: int
    raw: str
    received_at: datetime
    outage_since: datetime | None = None
    """Of what was fetched first after an outage: since when nothing was heard."""


_ADD = Statement(
    insert_new(inbox, ["channel", "update_id"]),
    *("channel", "update_id", "raw", "received_at", "outage_since"),
)
_ADD_UNREADABLE = insert_new(inbox, ["channel", "update_id"], {"state": "failed"})
_PENDING = Statement(
    select(
        inbox.c.id,
        inbox.c.channel,
        inbox.c.update_id,
        inbox.c.raw,
        inbox.c.received_at,
        inbox.c.outage_since,
    )
    .where(inbox.c.state == "pending")
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
)
_DONE = Statement(
    update(inbox)
    .where(inbox.c.id.in_(bindparam("ids", expanding=True)), inbox.c.state == "pending")
    .values(state="done")
)
_SET_ASIDE = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"))
    .values(state="failed", error=bindparam("reason"), failed_at=bindparam("now"))
)
_LATEST = (
    select(inbox.c.update_id)
    .where(inbox.c.channel == bindparam("of_channel"))
    .order_by(inbox.c.id.desc())
    .limit(1)
)
_FIRST_TO_KEEP = (
    select(inbox.c.id)
    .where(inbox.c.received_at >= bindparam("before"))
    .order_by(inbox.c.id)
    .limit(1)
    .scalar_subquery()
)
_LATEST_IDS = select(func.max(inbox.c.id)).where(inbox.c.update_id >= 0).group_by(inbox.c.channel)
_PRUNE = delete(inbox).where(
    inbox.c.id < func.coalesce(_FIRST_TO_KEEP, 2**62),
    inbox.c.state != "pending",
    inbox.c.id.not_in(_LATEST_IDS),
)


class Inbox:
    """The inbox in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(
        self,
        channel: str,
        updates: Sequence[tuple[int, str]],
        at: datetime,
        outage_since: datetime | None = None,
    ) -> int:
        """Store (update id, raw text) pairs in the order given; return how many were new."""
        if not updates:
            return 0
        rows = [
            {
                "channel": channel,
                "update_id": update_id,
                "raw": raw,
                "received_at": at,
                "outage_since": outage_since,
            }
            for update_id, raw in updates
        ]
        return await self._transaction.added(_ADD, rows)

    async def add_unreadable(self, channel: str, content: str, error: str, at: datetime) -> None:
        """Keep what came in and is no update, with the error; what comes again is kept once.

        Without a number of its own it gets one from its content, below zero as no update's is,
        and the name of a channel that no messenger has: the next update id stays what it is.
        """
        digest = hashlib.sha256(content.encode("utf-8", "backslashreplace")).digest()
        row = {
            "channel": f"{channel}!unreadable",
            "update_id": -1 - (int.from_bytes(digest[:8], "big") >> 1),
            "raw": content,
            "received_at": at,
            "error": error,
            "failed_at": at,
        }
        await self._transaction.execute(_ADD_UNREADABLE, row)

    async def pending(self, limit: int) -> list[InboxRow]:
        """What waits, oldest first."""
        found = await self._transaction.rows(_PENDING, {"most": limit})
        return [InboxRow(*row) for row in found]

    async def done(self, ids: Collection[int]) -> None:
        """Mark rows as handled."""
        if ids:
            await self._transaction.run(_DONE, {"ids": list(ids)})

    async def set_aside(self, row_id: int, error: str, at: datetime) -> None:
        """Mark a row as failed: it is kept with its error and never tried again."""
        await self._transaction.execute(_SET_ASIDE, {"row": row_id, "reason": error, "now": at})

    async def next_update_id(self, channel: str) -> int | None:
        """One more than the update id of the row stored last; None when the channel has none.

        Not the highest: Telegram starts again at a random id after a week without updates.
        """
        latest = await self._transaction.scalar(_LATEST, {"of_channel": channel})
        return None if latest is None else latest + 1

    async def prune(self, before: datetime) -> int:
        """Forget what was received before that and is handled or failed; return how many rows.

        The last row of each channel stays, because `next_update_id` needs it.
        """
        return (await self._transaction.execute(_PRUNE, {"before": before})).rowcount
