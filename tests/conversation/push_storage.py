"""What is told unasked, in memory: intents and wishes; see `tests.conversation.storage`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from reporting.ladder.pushes import OPEN, Push, PushKind, PushState
from reporting.people import Grant
from storage.pushed.pushes import NewPush, Pushes
from storage.pushed.stand_ins import NewStandIn, StandIn, StandIns
from storage.pushed.wishes import PushWishes


@dataclass
class PushTables:
    """Intents in the order in which they came, and wishes by person."""

    pushes: list[Push] = field(default_factory=list)
    wishes: dict[int, dict[PushKind, str]] = field(default_factory=dict)
    stand_ins: list[StandIn] = field(default_factory=list)
    """The leaves that go on."""


class InMemoryPushes(Pushes):
    """Intents, of each kind one a person and day."""

    __slots__ = ("_tables",)

    def __init__(self, tables: PushTables) -> None:
        self._tables = tables

    async def add_many(self, new: Sequence[NewPush], at: datetime) -> list[Push]:
        known = {(one.person_id, one.kind, one.day) for one in self._tables.pushes}
        added: list[Push] = []
        for one in new:
            if (one.person_id, one.kind, one.day) not in known:
                number = len(self._tables.pushes) + 1
                made = Push(
                    number, one.person_id, one.kind, one.day, one.due_at, PushState.WAITING, at
                )
                self._tables.pushes.append(made)
                known.add((one.person_id, one.kind, one.day))
                added.append(made)
        return added

    async def of_day(self, kind: PushKind, day: date, people: Collection[int]) -> dict[int, Push]:
        found = self._tables.pushes
        return {
            one.person_id: one
            for one in found
            if one.kind is kind and one.day == day and one.person_id in people
        }

    async def renew(self, new: Sequence[NewPush], at: datetime) -> None:
        for one in new:
            for place, known in enumerate(self._tables.pushes):
                is_it = (known.person_id, known.kind, known.day) == (
                    one.person_id,
                    one.kind,
                    one.day,
                )
                if is_it and known.state not in OPEN:
                    self._tables.pushes[place] = replace(
                        known, state=PushState.WAITING, due_at=one.due_at, made_at=at
                    )

    async def refused(self, people: Collection[int]) -> dict[int, date]:
        last = {one.person_id: one for one in self._tables.pushes if one.person_id in people}
        return {who: one.day for who, one in last.items() if one.state is PushState.FAILED}


class InMemoryWishes(PushWishes):
    """Wishes of people."""

    __slots__ = ("_tables",)

    def __init__(self, tables: PushTables) -> None:
        self._tables = tables

    async def of(self, people: Collection[int]) -> dict[int, dict[PushKind, str]]:
        found = self._tables.wishes
        return {who: dict(found[who]) for who in people if found.get(who)}

    async def set(self, person_id: int, kind: PushKind, wish: str | None, at: datetime) -> None:
        del at
        wishes = self._tables.wishes.setdefault(person_id, {})
        wishes.pop(kind, None)
        if wish is not None:
            wishes[kind] = wish


class InMemoryStandIns(StandIns):
    """Leaves that go on."""

    __slots__ = ("_tables",)

    def __init__(self, tables: PushTables) -> None:
        self._tables = tables

    async def add(self, new: NewStandIn, set_by: int, at: datetime) -> None:
        del set_by, at
        if all(one.what != new for one in self._tables.stand_ins):
            number = len(self._tables.stand_ins) + 1
            self._tables.stand_ins.append(StandIn(number, new, None))

    async def going_on(self) -> list[StandIn]:
        return list(self._tables.stand_ins)

    async def begun(self, stand_in_id: int, granted: Sequence[Grant]) -> None:
        self._tables.stand_ins = [
            replace(one, granted=tuple(granted)) if one.id == stand_in_id else one
            for one in self._tables.stand_ins
        ]

    async def ended(self, stand_in_id: int, at: datetime) -> None:
        del at
        self._tables.stand_ins = [one for one in self._tables.stand_ins if one.id != stand_in_id]
