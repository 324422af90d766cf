"""What people do not want to be told, or later in the day."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from reporting.ladder.pushes import PushKind
from storage.pushed_tables import push_wish
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_or_update

_OF = select(push_wish.c.person_id, push_wish.c.kind, push_wish.c.wish).where(
    push_wish.c.person_id.in_(bindparam("people", expanding=True))
)
_SET = insert_or_update(push_wish, ["person_id", "kind"], ["wish", "at"])
_FORGET = delete(push_wish).where(
    push_wish.c.person_id == bindparam("of_person"), push_wish.c.kind == bindparam("of_kind")
)


class PushWishes:
    """The wishes in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of(self, people: Collection[int]) -> dict[int, dict[PushKind, str]]:
        """The wishes of these people; who has none is left out."""
        wishes: dict[int, dict[PushKind, str]] = defaultdict(dict)
        if people:
            found = await self._transaction.execute(_OF, {"people": list(people)})
            for person_id, kind, wish in found:
                wishes[person_id][PushKind(kind)] = wish
        return dict(wishes)

    async def set(self, person_id: int, kind: PushKind, wish: str | None, at: datetime) -> None:
        """Remember what the person wants; None: it is told as usual."""
        if wish is None:
            named = {"of_person": person_id, "of_kind": kind.value}
            await self._transaction.execute(_FORGET, named)
            return
        row = {"person_id": person_id, "kind": kind.value, "wish": wish, "at": at}
        await self._transaction.execute(_SET, row)
