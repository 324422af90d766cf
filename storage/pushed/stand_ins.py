"""Who does another's work during a leave: set, begun when its first day comes, ended by itself."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from reporting.people import Grant
from storage.pushed_tables import stand_in
from storage.sql.rows import grant_columns, grant_of
from storage.sql.transaction import Transaction


@dataclass(frozen=True, slots=True)
class NewStandIn:
    """Somebody is to do another's work of a unit, from the first to the last day."""

    unit: str
    absent: int
    person: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class StandIn:
    """A leave as it is remembered; `granted` is what it gave when it began, None before."""

    id: int
    what: NewStandIn
    granted: tuple[Grant, ...] | None


_COLUMNS = (
    stand_in.c.id,
    stand_in.c.unit_code,
    stand_in.c.absent_id,
    stand_in.c.person_id,
    stand_in.c.first_day,
    stand_in.c.last_day,
    stand_in.c.granted,
)
_GOING_ON = select(*_COLUMNS).where(stand_in.c.ended_at.is_(None)).order_by(stand_in.c.id)
_ADD = insert(stand_in)
_BEGIN = (
    update(stand_in).where(stand_in.c.id == bindparam("begun")).values(granted=bindparam("given"))
)
_END = update(stand_in).where(stand_in.c.id == bindparam("over")).values(ended_at=bindparam("now"))


class StandIns:
    """The leaves in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, new: NewStandIn, set_by: int, at: datetime) -> None:
        """Remember a leave; one that goes on already stays as it is."""
        if any(one.what == new for one in await self.going_on()):
            return
        row = {
            "unit_code": new.unit,
            "absent_id": new.absent,
            "person_id": new.person,
            "first_day": new.first,
            "last_day": new.last,
            "set_by": set_by,
            "at": at,
        }
        await self._transaction.execute(_ADD, row)

    async def going_on(self) -> list[StandIn]:
        """Every leave that is not over, whether it has begun or not."""
        return _stand_ins(await self._transaction.execute(_GOING_ON))

    async def begun(self, stand_in_id: int, granted: Sequence[Grant]) -> None:
        """It has begun and gave that."""
        given = json.dumps([grant_columns(grant) for grant in granted])
        await self._transaction.execute(_BEGIN, {"begun": stand_in_id, "given": given})

    async def ended(self, stand_in_id: int, at: datetime) -> None:
        """It is over."""
        await self._transaction.execute(_END, {"over": stand_in_id, "now": at})


def _stand_ins(rows: Iterable[Sequence[Any]]) -> list[StandIn]:
    return [
        StandIn(row[0], NewStandIn(*row[1:6]), None if row[6] is None else _grants(row[6]))
        for row in rows
    ]


def _grants(given: str) -> tuple[Grant, ...]:
    return tuple(
        grant_of(one["role"], one["unit_code"], one["duties"], one["form"])
        for one in json.loads(given)
    )
