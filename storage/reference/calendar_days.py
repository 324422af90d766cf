"""The days of the office's own calendar, as they were last loaded for each year."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select

from reporting.periods.workdays import DayKind, DayOverride
from storage.reference_tables import calendar_day
from storage.sql.transaction import Transaction

_ALL = select(calendar_day.c.day, calendar_day.c.kind, calendar_day.c.note).order_by(
    calendar_day.c.day
)
_FORGET = delete(calendar_day).where(
    calendar_day.c.day >= bindparam("first"), calendar_day.c.day <= bindparam("last")
)
_ADD = insert(calendar_day)


class CalendarDays:
    """The days in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def all(self) -> tuple[DayOverride, ...]:
        """Every day that is loaded, in order."""
        found = await self._transaction.execute(_ALL)
        return tuple(DayOverride(day, DayKind(kind), note) for day, kind, note in found)

    async def replace_years(
        self, years: Sequence[int], days: Sequence[DayOverride], today: date, now: datetime
    ) -> None:
        """These days in place of all from today on that were loaded for these years."""
        to_come = [
            {"first": max(date(year, 1, 1), today), "last": date(year, 12, 31)} for year in years
        ]
        if to_come:
            await self._transaction.execute(_FORGET, to_come)
        if not days:
            return
        await self._transaction.execute(
            _ADD,
            [
                {"day": one.day, "kind": one.kind.value, "note": one.note, "loaded_at": now}
                for one in days
            ],
        )
