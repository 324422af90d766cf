"""What a line of a list of units makes of the unit it names: a new version, an end, a correction.

A line without a date says what has been so all along. One that gives a unit another name, level or
parent therefore needs the day from which it is so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from reporting.units import Unit, UnitHistory

_DAY: Final = timedelta(days=1)


class UnitChangeKind(StrEnum):
    """What becomes of a unit; each has its own line for the operator."""

    NEW = "new"
    RENAMED = "renamed"
    MOVED = "moved"
    OTHER_LEVEL = "other_level"
    CONTINUED = "continued"
    """A new version with the same name in the same place."""
    ENDED = "ended"
    REPLACED = "replaced"
    """It is said who reports instead."""
    DATED = "dated"
    """The first day of a version is another one."""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One change of one unit, from `before` to `after`; `day` is the first or last day it is so."""

    kind: UnitChangeKind
    after: Unit
    before: Unit | None = None
    day: date | None = None


class Undated(ValueError):
    """A line changes a name, level or parent without the day from which it is so."""

    def __init__(self, standing: Unit) -> None:
        """Keep what the unit is so far."""
        super().__init__(standing.code)
        self.standing = standing


class TooEarly(ValueError):
    """A line speaks of a time before the version that is known; `standing` is that version."""

    def __init__(self, standing: Unit) -> None:
        """Keep what the unit is later on."""
        super().__init__(standing.code)
        self.standing = standing


def with_line(turn: tuple[Unit, ...], line: Unit, *, may_date_first: bool) -> tuple[Unit, ...]:
    """The versions of a unit, the oldest first, once a line of the list has been taken in.

    `may_date_first`: a line that only adds a first day to a unit without one means that day, not a
    new version from it.

    Raises:
        Undated, TooEarly: the line cannot be taken in.
    """
    if not turn:
        return (line,)
    if line.valid_from is None:
        return _of_all_along(turn, line)
    for place, known in enumerate(turn):
        if known.valid_from == line.valid_from:
            return (*turn[:place], _corrected(known, line), *turn[place + 1 :])
    last = turn[-1]
    if may_date_first and len(turn) == 1 and last.valid_from is None and _is_alike(last, line):
        return (_corrected(replace(last, valid_from=line.valid_from), line),)
    if last.valid_from is not None and line.valid_from < last.valid_from:
        raise TooEarly(last)
    until = line.valid_from - _DAY
    ends = until if last.valid_to is None else min(last.valid_to, until)
    return (*turn[:-1], replace(last, valid_to=ends), line)


def _of_all_along(turn: tuple[Unit, ...], line: Unit) -> tuple[Unit, ...]:
    alike = [known for known in turn if _is_alike(known, line)]
    if not alike:
        raise Undated(turn[-1])
    if alike[-1] is not turn[-1]:
        return turn  # an older list, loaded once more
    return (*turn[:-1], _corrected(turn[-1], line))


def _corrected(known: Unit, line: Unit) -> Unit:
    """The version with what the line says; a cell that is left empty says nothing."""
    return replace(
        line,
        valid_from=known.valid_from,
        valid_to=line.valid_to or known.valid_to,
        successors=line.successors or known.successors,
    )


def _is_alike(one: Unit, other: Unit) -> bool:
    return (one.name, one.level, one.parent_code) == (other.name, other.level, other.parent_code)


# --- what there is to tell -----------------------------------------------------------------------
def changes_of(before: Sequence[Unit], after: Sequence[Unit]) -> Iterator[UnitChange]:
    """What has become of one unit, in the order in which it happens."""
    if not before:
        yield UnitChange(UnitChangeKind.NEW, after[0], day=after[0].valid_from)
    for place, version in enumerate(after):
        if place < len(before):
            yield from _within(before[place], version)
        elif place > 0:
            yield from _onwards(after[place - 1], version)
    last, known = after[-1], before[-1] if before else None
    is_told = known is not None and len(before) == len(after) and known.valid_to == last.valid_to
    if last.valid_to is not None and not is_told:
        yield UnitChange(UnitChangeKind.ENDED, last, known, last.valid_to)


def _within(old: Unit, new: Unit) -> Iterator[UnitChange]:
    """A version that is put right."""
    if old.valid_from != new.valid_from:
        yield UnitChange(UnitChangeKind.DATED, new, old, new.valid_from)
    yield from _content(old, new, old.valid_from)
    if old.successors != new.successors and old.valid_to == new.valid_to:
        yield UnitChange(UnitChangeKind.REPLACED, new, old, new.valid_to)


def _onwards(old: Unit, new: Unit) -> Iterator[UnitChange]:
    """A new version behind another."""
    found = tuple(_content(old, new, new.valid_from))
    yield from found or (UnitChange(UnitChangeKind.CONTINUED, new, old, new.valid_from),)


def _content(old: Unit, new: Unit, day: date | None) -> Iterator[UnitChange]:
    if old.name != new.name:
        yield UnitChange(UnitChangeKind.RENAMED, new, old, day)
    if old.parent_code != new.parent_code:
        yield UnitChange(UnitChangeKind.MOVED, new, old, day)
    if old.level is not new.level:
        yield UnitChange(UnitChangeKind.OTHER_LEVEL, new, old, day)


@dataclass(frozen=True, slots=True)
class Merger:
    """Units that ended on one day, and those that report instead of them."""

    ended: tuple[Unit, ...]
    instead: tuple[Unit, ...]


def mergers(changes: Sequence[UnitChange], history: UnitHistory) -> tuple[Merger, ...]:
    """Which units that end go into which others, those with the same ones put together."""
    found: dict[tuple[str, ...], list[Unit]] = {}
    for change in changes:
        if change.kind not in (UnitChangeKind.ENDED, UnitChangeKind.REPLACED):
            continue
        instead = history.successors(change.after)
        if instead and instead != (change.after.code,):
            found.setdefault(instead, []).append(change.after)
    return tuple(
        Merger(tuple(ended), tuple(_first_of(history, code, ended[0]) for code in codes))
        for codes, ended in found.items()
    )


def _first_of(history: UnitHistory, code: str, ended: Unit) -> Unit:
    """What a unit is once another has ended."""
    day = ended.valid_to or date.max
    return history.on(day + _DAY if day < date.max else day)[code]


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What loading a list comes to: the versions to save, and everything there is to say of it.

    `strays` are units that stand on under one that has ended.
    """

    history: UnitHistory
    versions: tuple[Unit, ...] = ()
    changes: tuple[UnitChange, ...] = ()
    strays: tuple[Unit, ...] = ()
    new: int = 0
    changed: int = 0
    same: int = 0


def planned(before: UnitHistory, turns: Mapping[str, tuple[Unit, ...]], today: date) -> UnitPlan:
    """The plan of giving these units these versions."""
    history = UnitHistory({**before.versions, **turns})
    found = {
        code: tuple(changes_of(before.versions.get(code, ()), turn)) for code, turn in turns.items()
    }
    new = sum(code not in before for code in turns)
    changed = sum(code in before and bool(made) for code, made in found.items())
    ends = [turn[-1].valid_to for turn in turns.values() if turn[-1].valid_to is not None]
    later = max((end + _DAY for end in ends if end < date.max), default=today)
    return UnitPlan(
        history,
        tuple(unit for turn in turns.values() for unit in turn),
        tuple(change for made in found.values() for change in made),
        tuple(_strays(history, turns, later)),
        new,
        changed,
        len(turns) - new - changed,
    )


def _strays(
    history: UnitHistory, turns: Mapping[str, tuple[Unit, ...]], day: date
) -> Iterator[Unit]:
    tree = history.on(day)
    for unit in tree.units.values():
        parent = unit.parent_code
        if parent is None or parent not in turns or not unit.stands_on(day):
            continue
        if history.ended(parent, day) is not None:
            yield unit
