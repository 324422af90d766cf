"""What goes out: written with the turn that decided it, marked after it was delivered.

A crash between delivering and marking repeats a message; none is ever missing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, func, insert, select, tuple_, update

from storage.schema import outbox, waiting
from storage.sql.transaction import Statement, Transaction

ANYBODY_WAITS_FOR: Final = (0, 2)
"""The priorities of messages; a greater one is what is done when nobody waits."""


@dataclass(frozen=True, slots=True)
class NewOutgoingMessage:
    """Something to deliver to one chat; a lower `priority` goes first."""

    channel: str
    address: str
    priority: int
    body: str


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message that is not delivered yet; `attempts` counts how often it was postponed.

    `written_at` is when it was stored, None where that is just now.
    """

    id: int
    channel: str
    address: str
    priority: int
    body: str
    attempts: int
    written_at: datetime | None = field(default=None, compare=False)


_COLUMNS: Final = ("channel", "address", "priority", "body", "created_at")
_ADD = Statement(insert(outbox), *_COLUMNS)
_ADD_NUMBERED = Statement(insert(outbox).returning(outbox.c.id), *_COLUMNS)
_earlier = outbox.alias("earlier")
_UNSENT = Statement(
    select(
        outbox.c.id,
        outbox.c.channel,
        outbox.c.address,
        outbox.c.priority,
        outbox.c.body,
        outbox.c.attempts,
        outbox.c.created_at,
    )
    .where(
        waiting,
        outbox.c.priority.between(bindparam("first"), bindparam("last")),
        outbox.c.id.not_in(bindparam("besides", expanding=True)),
        # A message held back holds back the later ones of its chat, so that their order is kept.
        ~select(1)
        .where(
            _earlier.c.sent_at.is_(None),
            _earlier.c.given_up_at.is_(None),
            _earlier.c.not_before > bindparam("now", type_=outbox.c.not_before.type),
            _earlier.c.channel == outbox.c.channel,
            _earlier.c.address == outbox.c.address,
            tuple_(_earlier.c.priority, _earlier.c.id) <= tuple_(outbox.c.priority, outbox.c.id),
        )
        .exists(),
    )
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(bindparam("most"))
)
_HELD_BACK = Statement(
    select(outbox.c.id)
    .where(
        waiting,
        outbox.c.not_before > bindparam("now", type_=outbox.c.not_before.type),
        outbox.c.id.not_in(bindparam("besides", expanding=True)),
    )
    .limit(1)
)
_SENT = Statement(
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(sent_at=bindparam("now"))
)
_POSTPONED = (
    update(outbox)
    .where(outbox.c.id == bindparam("message"))
    .values(
        not_before=bindparam("until"), error=bindparam("reason"), attempts=outbox.c.attempts + 1
    )
)
_GIVEN_UP = (
    update(outbox)
    .where(outbox.c.id == bindparam("message"))
    .values(given_up_at=bindparam("now"), error=bindparam("reason"))
)
_DROP = delete(outbox).where(
    waiting,
    outbox.c.priority.in_(bindparam("priorities", expanding=True)),
    outbox.c.channel == bindparam("of_channel"),
    outbox.c.address == bindparam("of_address"),
)
_FIRST_TO_KEEP = (
    select(outbox.c.id)
    .where(outbox.c.created_at >= bindparam("before"))
    .order_by(outbox.c.id)
    .limit(1)
    .scalar_subquery()
)
_PRUNE = delete(outbox).where(outbox.c.id < func.coalesce(_FIRST_TO_KEEP, 2**62), ~waiting)


class Outbox:
    """The outbox in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, messages: Sequence[NewOutgoingMessage], at: datetime) -> None:
        """Store messages; those of one chat and priority go out in the order given."""
        if messages:
            await self._transaction.run_many(_ADD, [_columns(one, at) for one in messages])

    async def add_numbered(
        self, messages: Sequence[NewOutgoingMessage], at: datetime
    ) -> list[OutgoingMessage]:
        """Store messages as `add` does; what `unsent` would give of them."""
        stored: list[OutgoingMessage] = []
        for one in messages:
            ((number,),) = await self._transaction.rows(_ADD_NUMBERED, _columns(one, at))
            stored.append(
                OutgoingMessage(number, one.channel, one.address, one.priority, one.body, 0)
            )
        return stored

    async def unsent(
        self,
        limit: int,
        at: datetime,
        besides: Collection[int] = (),
        priorities: tuple[int, int] = ANYBODY_WAITS_FOR,
    ) -> list[OutgoingMessage]:
        """What can go out at that instant, by priority and age, without the ids `besides`.

        Priorities are taken from the first to the last of two. A message postponed
        beyond `at` is left out, and so is every later one of its chat.
        """
        found = await self._transaction.rows(
            _UNSENT,
            {
                "most": limit,
                "now": at,
                "besides": list(besides),
                "first": priorities[0],
                "last": priorities[1],
            },
        )
        return [OutgoingMessage(*row) for row in found]

    async def is_any_held_back(self, at: datetime, besides: Collection[int] = ()) -> bool:
        """Whether a message is postponed beyond that instant, other than the ids `besides`."""
        found = await self._transaction.rows(_HELD_BACK, {"now": at, "besides": list(besides)})
        return bool(found)

    async def sent(self, ids: Collection[int], at: datetime) -> None:
        """Mark messages as delivered."""
        if ids:
            await self._transaction.run(_SENT, {"ids": list(ids), "now": at})

    async def postponed(self, message_id: int, not_before: datetime, error: str) -> None:
        """Try the message again at `not_before`; this counts as an attempt."""
        await self._transaction.execute(
            _POSTPONED, {"message": message_id, "until": not_before, "reason": error}
        )

    async def given_up(self, message_id: int, error: str, at: datetime) -> None:
        """Never try the message again; it is kept with its error."""
        await self._transaction.execute(
            _GIVEN_UP, {"message": message_id, "reason": error, "now": at}
        )

    async def drop_for(self, channel: str, address: str, priorities: Collection[int]) -> int:
        """Forget what waits for a chat in those priorities; return how many."""
        found = await self._transaction.execute(
            _DROP,
            {"of_channel": channel, "of_address": address, "priorities": list(priorities)},
        )
        return found.rowcount

    async def prune(self, before: datetime) -> int:
        """Forget messages made before that and delivered or failed; return how many."""
        return (await self._transaction.execute(_PRUNE, {"before": before})).rowcount


def _columns(message: NewOutgoingMessage, at: datetime) -> dict[str, object]:
    return {
        "channel": message.channel,
        "address": message.address,
        "priority": message.priority,
        "body": message.body,
        "created_at": at,
    }
