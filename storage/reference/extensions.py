"""Days that clerks moved, in rows that are only added; and the lock of each form as last seen."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select

from reporting.standing import ExtendedDay, Extension, Extensions, ExtensionScope, NewExtension
from storage.reference_tables import extension, form_lock
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_or_update

_ALL = select(
    extension.c.form,
    extension.c.period,
    extension.c.scope,
    extension.c.field,
    extension.c.day,
    extension.c.reason,
    extension.c.undoes,
    extension.c.id,
    extension.c.person_id,
    extension.c.at,
).order_by(extension.c.id)
_TAKEN = select(extension.c.inbox_id, extension.c.undoes)
_ADD = insert(extension)
_LOCKS = select(form_lock.c.form, form_lock.c.rule)
_KEEP = insert_or_update(form_lock, ["form"], ["rule", "seen_at"])


class MovedDays:
    """The moved days in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def all(self) -> Extensions:
        """Every row ever added, the oldest first."""
        rows = await self._transaction.execute(_ALL)
        return Extensions(
            tuple(
                Extension(
                    form,
                    period,
                    ExtensionScope.parse(scope),
                    ExtendedDay(field),
                    day,
                    reason,
                    undoes,
                    id=number,
                    person_id=person_id,
                    at=at,
                )
                for form, period, scope, field, day, reason, undoes, number, person_id, at in rows
            )
        )

    async def add(
        self, new: NewExtension, person_id: int, at: datetime, inbox_id: int | None
    ) -> None:
        """Add a row; an inbox row adds one, however often it is handled.

        One that takes back what was taken back already is left out.
        """
        for one in (await self._transaction.execute(_TAKEN)).all():
            if inbox_id is not None and one.inbox_id == inbox_id:
                return
            if new.undoes is not None and one.undoes == new.undoes:
                return
        await self._transaction.execute(
            _ADD,
            {
                "form": new.form,
                "period": new.period,
                "scope": str(new.scope),
                "field": new.field.value,
                "day": new.day,
                "reason": new.reason,
                "person_id": person_id,
                "at": at,
                "inbox_id": inbox_id,
                "undoes": new.undoes,
            },
        )

    async def locks(self) -> dict[str, str | None]:
        """By form, the rule of its locks when the program last started."""
        rows = (await self._transaction.execute(_LOCKS)).all()
        return {form: rule for form, rule in rows}  # noqa: C416  rows, not pairs, to the checker

    async def keep_locks(self, locks: Mapping[str, str | None], at: datetime) -> None:
        """Put on record which lock each of these forms has."""
        for form, rule in locks.items():
            row = {"form": form, "rule": rule, "seen_at": at}
            await self._transaction.execute(_KEEP, row)
