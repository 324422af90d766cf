"""The administrative units, in the order of the official list, with every version of each."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, delete, insert, select

from reporting.units import Level, Unit
from storage.reference_tables import unit_version
from storage.schema import unit
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_or_update

_ALL = (
    select(
        unit_version.c.code,
        unit_version.c.name,
        unit_version.c.level,
        unit_version.c.parent_code,
        unit_version.c.valid_from,
        unit_version.c.valid_to,
        unit_version.c.successors,
    )
    .select_from(unit_version.join(unit, unit.c.code == unit_version.c.code))
    .order_by(unit.c.position, unit.c.code, unit_version.c.number)
)
_PLACE = insert_or_update(unit, ["code"], ["position"])
_FORGET = delete(unit_version).where(unit_version.c.code == bindparam("of_unit"))
_ADD = insert(unit_version)
_ORDER = select(unit.c.code).order_by(unit.c.position, unit.c.code)


class Units:
    """The units in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def all(self) -> list[Unit]:
        """Every version of every unit ever loaded; those of one code in turn, the oldest first."""
        found = await self._transaction.execute(_ALL)
        return [
            Unit(code, name, Level(level), parent, since, until, tuple(successors.split()))
            for code, name, level, parent, since, until, successors in found
        ]

    async def save(self, units: Iterable[Unit]) -> None:
        """Add units, or give those that are there these versions, the oldest first.

        None is ever removed, and those that are there keep their order: a new one stands behind the
        one that it is given behind.
        """
        saved: dict[str, list[Unit]] = {}
        for one in units:
            saved.setdefault(one.code, []).append(one)
        if not saved:
            return
        before = [code for (code,) in await self._transaction.execute(_ORDER)]
        await self._transaction.execute(
            _PLACE,
            [
                {"code": code, "position": place}
                for place, code in enumerate(_merged(before, list(saved)))
            ],
        )
        await self._transaction.execute(_FORGET, [{"of_unit": code} for code in saved])
        await self._transaction.execute(
            _ADD,
            [_columns(one, number) for turn in saved.values() for number, one in enumerate(turn)],
        )


def _columns(version: Unit, number: int) -> dict[str, object]:
    return {
        "code": version.code,
        "number": number,
        "name": version.name,
        "level": version.level.value,
        "parent_code": version.parent_code,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "successors": " ".join(version.successors),
    }


def _merged(before: Sequence[str], block: Sequence[str]) -> list[str]:
    """The codes of `before` in their order, with each new one of `block` behind the one it follows.

    What papers list does not change its order because a later list has another.

    >>> _merged(["a", "b", "c"], ["x", "c", "y", "a", "z"])
    ['a', 'z', 'b', 'x', 'c', 'y']
    """
    known = set(before)
    first = next((code for code in block if code in known), None)
    leading: list[str] = []
    behind: dict[str, list[str]] = {}
    new = leading
    for code in block:
        if code in known:
            new = behind.setdefault(code, [])
        else:
            new.append(code)
    merged: list[str] = []
    for code in before:
        if code == first:
            merged += leading
        merged += [code, *behind.get(code, ())]
    return merged if first is not None else [*before, *leading]
