"""The administrative units, in the order of the official list."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select, update

from reporting.units import Level, Unit
from storage.schema import unit
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_or_update

_COLUMNS = ("name", "level", "parent_code", "valid_from", "valid_to", "position")
_ALL = select(
    unit.c.code,
    unit.c.name,
    unit.c.level,
    unit.c.parent_code,
    unit.c.valid_from,
    unit.c.valid_to,
).order_by(unit.c.position, unit.c.code)
_SAVE = insert_or_update(unit, ["code"], _COLUMNS)
_ORDER = select(unit.c.code).order_by(unit.c.position, unit.c.code)
_PLACE = update(unit).where(unit.c.code == bindparam("of_unit")).values(position=bindparam("place"))


class Units:
    """The units in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def all(self) -> list[Unit]:
        """Every unit ever loaded, also those that no longer stand."""
        found = await self._transaction.execute(_ALL)
        return [
            Unit(code, name, Level(level), parent, valid_from, valid_to)
            for code, name, level, parent, valid_from, valid_to in found
        ]

    async def save(self, units: Iterable[Unit]) -> None:
        """Add units or bring those with the same code up to date; none is ever removed.

        They stand together in the order given, where the first of them stood, else at the end.
        """
        saved = {u.code: u for u in units}
        if not saved:
            return
        before = [code for (code,) in await self._transaction.execute(_ORDER)]
        places = {code: place for place, code in enumerate(_merged(before, list(saved)))}
        rows = [
            {
                "code": u.code,
                "name": u.name,
                "level": u.level.value,
                "parent_code": u.parent_code,
                "valid_from": u.valid_from,
                "valid_to": u.valid_to,
                "position": places[u.code],
            }
            for u in saved.values()
        ]
        await self._transaction.execute(_SAVE, rows)
        others = [{"of_unit": c, "place": places[c]} for c in before if c not in saved]
        if others:
            await self._transaction.execute(_PLACE, others)


def _merged(before: Sequence[str], block: Sequence[str]) -> list[str]:
    """The codes of `before` with those of `block` together, at the place of the first one known.

    >>> _merged(["a", "b", "c", "d"], ["x", "c", "b"])
    ['a', 'x', 'c', 'b', 'd']
    """
    moving = set(block)
    place = next((i for i, code in enumerate(before) if code in moving), len(before))
    rest = [code for code in before[place:] if code not in moving]
    return [*before[:place], *block, *rest]
