"""Intents: what is to be told to whom and on which day, and what became of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from reporting.ladder.pushes import CARRIED_OVER, Push, PushKind, PushState
from storage.pushed_tables import is_open, push
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_new


@dataclass(frozen=True, slots=True)
class NewPush:
    """Something to be told from that instant on, on that local day."""

    person_id: int
    kind: PushKind
    day: date
    due_at: datetime


_COLUMNS = (
    push.c.id,
    push.c.person_id,
    push.c.kind,
    push.c.day,
    push.c.due_at,
    push.c.state,
    push.c.made_at,
    push.c.ended_at,
)
_PUSHES = select(*_COLUMNS).order_by(push.c.id)
_ADD = insert_new(push, ["person_id", "kind", "day"], returning=_COLUMNS)
_GET = _PUSHES.where(push.c.id == bindparam("wanted"))
_OF_DAY = _PUSHES.where(
    push.c.day == bindparam("of_day"),
    push.c.kind == bindparam("of_kind"),
    push.c.person_id.in_(bindparam("people", expanding=True)),
)
_DUE = _PUSHES.where(
    is_open,
    push.c.state == PushState.WAITING.value,
    push.c.day == bindparam("of_day"),
    push.c.due_at <= bindparam("now", type_=push.c.due_at.type),
).limit(bindparam("most"))
_OVER = _PUSHES.where(is_open, push.c.day < bindparam("of_day"))
_END = (
    update(push)
    .where(push.c.id.in_(bindparam("ids", expanding=True)), push.c.state != PushState.SENT.value)
    .values(state=bindparam("became"), ended_at=bindparam("now"))
    .returning(push.c.id)
)
_RENEW = (
    update(push)
    .where(
        ~is_open,
        push.c.person_id == bindparam("of_person"),
        push.c.kind == bindparam("of_kind"),
        push.c.day == bindparam("of_day"),
    )
    .values(
        state=PushState.WAITING.value,
        due_at=bindparam("from_then"),
        made_at=bindparam("now"),
        ended_at=None,
    )
)
_SINCE = (
    update(push)
    .where(
        push.c.person_id == bindparam("of_person"),
        push.c.kind == bindparam("of_kind"),
        push.c.day == bindparam("of_day"),
        push.c.made_at > bindparam("then", type_=push.c.made_at.type),
    )
    .values(made_at=bindparam("then"))
)
_PUT_OFF = (
    update(push)
    .where(
        push.c.id.in_(bindparam("ids", expanding=True)),
        push.c.kind.in_([kind.value for kind in CARRIED_OVER]),
    )
    .values(state=PushState.WAITING.value, ended_at=None)
)
_QUEUE = (
    update(push)
    .where(push.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=PushState.QUEUED.value)
)
_PRUNE = delete(push).where(~is_open, push.c.day < bindparam("before"))
_COUNT = (
    select(push.c.state, func.count())
    .where(push.c.day >= bindparam("since"))
    .group_by(push.c.state)
)


_later = push.alias("later")
_REFUSED = (
    select(push.c.person_id, func.max(push.c.day))
    .where(
        push.c.person_id.in_(bindparam("people", expanding=True)),
        push.c.state == PushState.FAILED.value,
        ~select(1)
        .where(
            _later.c.person_id == push.c.person_id,
            _later.c.id > push.c.id,
            _later.c.state == PushState.SENT.value,
        )
        .exists(),
    )
    .group_by(push.c.person_id)
)


class Pushes:
    """The intents in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add_many(self, new: Sequence[NewPush], at: datetime) -> list[Push]:
        """Store intents; those that were not there, by person, kind and day."""
        if not new:
            return []
        rows = [
            {
                "person_id": one.person_id,
                "kind": one.kind.value,
                "day": one.day,
                "due_at": one.due_at,
                "state": PushState.WAITING.value,
                "made_at": at,
            }
            for one in new
        ]
        return _pushes(await self._transaction.execute(_ADD, rows))

    async def renew(self, new: Sequence[NewPush], at: datetime) -> None:
        """What was told that day, or came to nothing, is to be told anew from its instant on."""
        for one in new:
            named = {
                "of_person": one.person_id,
                "of_kind": one.kind.value,
                "of_day": one.day,
                "from_then": one.due_at,
                "now": at,
            }
            await self._transaction.execute(_RENEW, named)

    async def carried_over(self, over: Push, day: date, due_at: datetime) -> None:
        """Tell on that day, from that instant on, what was not told on its own; made as it was."""
        new = NewPush(over.person_id, over.kind, day, due_at)
        if await self.add_many([new], over.made_at):
            return
        named = {"of_person": over.person_id, "of_kind": over.kind.value, "of_day": day}
        await self._transaction.execute(_SINCE, {**named, "then": over.made_at})

    async def put_off(self, ids: Collection[int]) -> None:
        """Whatever is carried over from one day to the next waits for it."""
        if ids:
            await self._transaction.execute(_PUT_OFF, {"ids": list(ids)})

    async def get(self, push_id: int) -> Push | None:
        """The intent of that number."""
        found = _pushes(await self._transaction.execute(_GET, {"wanted": push_id}))
        return found[0] if found else None

    async def of_day(self, kind: PushKind, day: date, people: Collection[int]) -> dict[int, Push]:
        """The intents of that kind and day, by person."""
        if not people:
            return {}
        named = {"of_day": day, "of_kind": kind.value, "people": list(people)}
        found = _pushes(await self._transaction.execute(_OF_DAY, named))
        return {one.person_id: one for one in found}

    async def due(self, day: date, now: datetime, most: int) -> list[Push]:
        """What waits and is to be told that day, and its hour has come."""
        named = {"of_day": day, "now": now, "most": most}
        return _pushes(await self._transaction.execute(_DUE, named))

    async def over(self, day: date) -> list[Push]:
        """What was to be told before that day and is not told yet."""
        return _pushes(await self._transaction.execute(_OVER, {"of_day": day}))

    async def queued(self, ids: Collection[int]) -> None:
        """They are among the outgoing messages."""
        if ids:
            await self._transaction.execute(_QUEUE, {"ids": list(ids)})

    async def ended(self, ids: Collection[int], state: PushState, at: datetime) -> list[int]:
        """That has become of them, but for those that are told already; which they are."""
        if not ids:
            return []
        named = {"ids": list(ids), "became": state.value, "now": at}
        return list((await self._transaction.execute(_END, named)).scalars())

    async def refused(self, people: Collection[int]) -> dict[int, date]:
        """To which of these people nothing has come since the messenger refused it, and when."""
        if not people:
            return {}
        found = await self._transaction.execute(_REFUSED, {"people": list(people)})
        return {int(person): day for person, day in found}

    async def counts(self, since: date) -> dict[PushState, int]:
        """How many of each state there are of that day and later."""
        found = await self._transaction.execute(_COUNT, {"since": since})
        return {PushState(state): count for state, count in found}

    async def prune(self, before: date) -> int:
        """Forget what was of an earlier day and is over; return how many."""
        return (await self._transaction.execute(_PRUNE, {"before": before})).rowcount


def _pushes(rows: Iterable[Sequence[Any]]) -> list[Push]:
    return [
        Push(number, who, PushKind(kind), day, due_at, PushState(state), made_at, ended_at)
        for number, who, kind, day, due_at, state, made_at, ended_at in rows
    ]
