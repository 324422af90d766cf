"""Which reminders went out: each rung of the ladder once per report and person."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from reporting.reports import ReportKey
from storage.schema import reminder
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_new


@dataclass(frozen=True, slots=True)
class NewReminder:
    """A rung taken for one person; `state` says what became of it ("sent", "skipped")."""

    key: ReportKey
    rung: str
    person_id: int
    state: str


Taken = tuple[ReportKey, str, int]
"""Report, rung, person id."""

_NAMED = (
    reminder.c.form,
    reminder.c.unit_code,
    reminder.c.period,
    reminder.c.rung,
    reminder.c.person_id,
)
_SENT = select(*_NAMED).where(
    reminder.c.form == bindparam("of_form"),
    reminder.c.period == bindparam("of_period"),
    reminder.c.unit_code.in_(bindparam("units", expanding=True)),
)
_ADD = insert_new(reminder, ["form", "period", "unit_code", "rung", "person_id"], returning=_NAMED)


class Reminders:
    """The reminders in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def sent(self, keys: Collection[ReportKey]) -> set[Taken]:
        """Every rung already taken for those reports, whatever became of it."""
        units: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key in keys:
            units[key.form, key.period].append(key.unit)
        taken: set[Taken] = set()
        for (form, period), codes in units.items():
            found = await self._transaction.execute(
                _SENT, {"of_form": form, "of_period": period, "units": codes}
            )
            taken.update((ReportKey(*row[:3]), row[3], row[4]) for row in found)
        return taken

    async def add_many(self, reminders: Sequence[NewReminder], at: datetime) -> set[Taken]:
        """Take many rungs in one statement; return those that were not taken before."""
        if not reminders:
            return set()
        rows = [
            {
                "form": new.key.form,
                "period": new.key.period,
                "unit_code": new.key.unit,
                "rung": new.rung,
                "person_id": new.person_id,
                "state": new.state,
                "at": at,
            }
            for new in reminders
        ]
        added = await self._transaction.execute(_ADD, rows)
        return {(ReportKey(*row[:3]), row[3], row[4]) for row in added}
