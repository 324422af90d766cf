"""Which rungs of the ladder were taken: each once per report, round and person."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select, update

from reporting.reports import ReportKey
from storage.pushed_tables import reminder
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_new


@dataclass(frozen=True, slots=True)
class NewReminder:
    """A rung taken for one person; `state` says what became of it ("sent", "skipped").

    `round` is how often the report had been sent back; `push_id` is the intent that tells of it.
    """

    key: ReportKey
    rung: str
    person_id: int
    state: str
    round: int = 0
    push_id: int | None = None


Taken = tuple[ReportKey, str, int, int]
"""Report, rung, person id, round."""

_NAMED = (
    reminder.c.form,
    reminder.c.unit_code,
    reminder.c.period,
    reminder.c.rung,
    reminder.c.person_id,
    reminder.c.round,
)
_TAKEN = select(*_NAMED).where(
    reminder.c.form == bindparam("of_form"),
    reminder.c.period == bindparam("of_period"),
    reminder.c.unit_code.in_(bindparam("units", expanding=True)),
)
_ADD = insert_new(
    reminder, ["form", "period", "unit_code", "rung", "person_id", "round"], returning=_NAMED
)
_OF_PUSH = (
    select(reminder.c.form, reminder.c.unit_code, reminder.c.period, reminder.c.rung)
    .where(reminder.c.push_id == bindparam("of_push"))
    .order_by(reminder.c.id)
)
_TOLD_BY = reminder.c.push_id.in_(bindparam("pushes", expanding=True))
_SETTLE = update(reminder).where(_TOLD_BY).values(state=bindparam("became"))
NEVER_TOLD: Final = -1
"""The round of a rung that an older version took and wrote a message for that was never sent."""

_TAKEN_THEN = (
    update(reminder)
    .values(round=NEVER_TOLD)
    .where(
        reminder.c.person_id == bindparam("of_person"),
        reminder.c.form == bindparam("of_form"),
        reminder.c.period == bindparam("of_period"),
        reminder.c.unit_code == bindparam("of_unit"),
        reminder.c.at == bindparam("then", type_=reminder.c.at.type),
        reminder.c.push_id.is_(None),
    )
)
_RELEASE = delete(reminder).where(_TOLD_BY)
_LEAVE_OUT = delete(reminder).where(
    reminder.c.push_id == bindparam("of_push"),
    reminder.c.form == bindparam("of_form"),
    reminder.c.period == bindparam("of_period"),
    reminder.c.unit_code == bindparam("of_unit"),
    reminder.c.rung == bindparam("of_rung"),
)


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
                _TAKEN, {"of_form": form, "of_period": period, "units": codes}
            )
            taken.update((ReportKey(*row[:3]), *row[3:]) for row in found)
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
                "round": new.round,
                "state": new.state,
                "at": at,
                "push_id": new.push_id,
            }
            for new in reminders
        ]
        added = await self._transaction.execute(_ADD, rows)
        return {(ReportKey(*row[:3]), *row[3:]) for row in added}

    async def told_by(self, push_id: int) -> list[tuple[ReportKey, str]]:
        """The reports, each with its rung, that the intent is to tell of."""
        found = await self._transaction.execute(_OF_PUSH, {"of_push": push_id})
        return [(ReportKey(*row[:3]), row[3]) for row in found]

    async def became(self, push_ids: Collection[int], state: str) -> None:
        """That has become of the rungs that these intents were to tell of."""
        if push_ids:
            named = {"pushes": list(push_ids), "became": state}
            await self._transaction.execute(_SETTLE, named)

    async def released(self, push_ids: Collection[int]) -> None:
        """The rungs that these intents were to tell of can be taken again."""
        if push_ids:
            await self._transaction.execute(_RELEASE, {"pushes": list(push_ids)})

    async def left_out(self, push_id: int, report: ReportKey, rung: str) -> None:
        """That rung, which the intent was to tell of as well, can be taken again."""
        named = {
            "of_push": push_id,
            "of_form": report.form,
            "of_period": report.period,
            "of_unit": report.unit,
            "of_rung": rung,
        }
        await self._transaction.execute(_LEAVE_OUT, named)

    async def taken_anew(self, person_id: int, report: ReportKey, at: datetime) -> None:
        """What was taken then, without an intent, can be taken again."""
        named = {
            "of_person": person_id,
            "of_form": report.form,
            "of_period": report.period,
            "of_unit": report.unit,
            "then": at,
        }
        await self._transaction.execute(_TAKEN_THEN, named)
