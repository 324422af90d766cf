"""The database against what was typed, what phones showed and what the log says."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.fuzz.district import District, homes_in

if TYPE_CHECKING:
    from tests.fuzz.playing import Budget
    from tests.fuzz.what_came import Watching

_SHOWN: Final = 5
"""Examples of each kind that are told."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many updates were sent and what went wrong, each kind with examples."""

    updates: int
    texts: int
    presses: int
    facts: int
    failed_calls: int
    faults: Mapping[str, tuple[str, ...]]

    @property
    def counts(self) -> dict[str, int]:
        """How often each kind of fault occurred."""
        return {kind: len(found) for kind, found in self.faults.items()}

    def examples(self) -> Iterator[str]:
        """Some of what went wrong, in words."""
        for kind, found in self.faults.items():
            yield from (f"{kind}: {one}" for one in islice(found, _SHOWN))


def reached(
    database: Path,
    log: Path,
    district: District,
    budget: "Budget",
    watch: "Watching",
    failed_calls: int,
) -> Verdict:
    """Judge a bot that has finished and stopped."""
    with closing(sqlite3.connect(database)) as connection:
        facts = _facts(connection)
        lost, twice = compared(budget.filed, facts)
        faults = {
            "answers lost": tuple(lost),
            "answers recorded twice": tuple(twice),
            "answers of somebody else": tuple(_misplaced(connection, district)),
            "leaks": tuple(_leaks(district, watch.shown)),
            "exceptions": tuple(complaints(log)),
            "names or texts in the log": tuple(_repeated(log)),
            "unanswered": tuple(budget.unanswered),
            "messages given up": tuple(_given_up(connection)),
        }
    return Verdict(budget.sent, budget.texts, budget.presses, len(facts), failed_calls, faults)


def compared(
    typed: Mapping[tuple[int, str], list[str]], facts: Iterable[tuple[int, str, str]]
) -> tuple[list[str], list[str]]:
    """What was typed and is not a fact, and what is one more often than it was typed."""
    wanted = Counter((*place, value) for place, values in typed.items() for value in values)
    chats = {chat for chat, _ in typed}
    found = Counter(fact for fact in facts if fact[0] in chats)
    return [str(one) for one in (wanted - found)], [str(one) for one in (found - wanted)]


def _facts(connection: sqlite3.Connection) -> list[tuple[int, str, str]]:
    rows = connection.execute(
        "SELECT i.address, a.indicator, a.raw FROM answer a"
        " JOIN identity i ON i.person_id = a.person_id"
    )
    return [(int(address), indicator, raw) for address, indicator, raw in rows]


def _misplaced(connection: sqlite3.Connection, district: District) -> Iterator[str]:
    """Facts of another person than the one whose update they came in, or of another commune."""
    homes = {str(who.chat): district.units[who.home].code for who in district.everybody
             if who.home < len(district.units)}  # fmt: skip
    rows = connection.execute(
        "SELECT a.id, i.address, r.unit_code, u.raw FROM answer a"
        " JOIN identity i ON i.person_id = a.person_id JOIN report r ON r.id = a.report_id"
        " JOIN inbox u ON u.id = a.inbox_id"
    )
    for number, address, unit, raw in rows:
        update = json.loads(raw)
        content = next(update[kind] for kind in update if kind != "update_id")
        if str(content["from"]["id"]) != address or homes.get(address) != unit:
            yield f"fact {number}"


def _leaks(district: District, shown: Iterable[tuple[int, str]]) -> Iterator[str]:
    readers = {who.chat: who for who in district.everybody}
    for chat, text in shown:
        who = readers.get(chat)
        if who is not None and who.reads_all:
            continue
        if homes_in(text) - ({who.home} if who is not None else set()):
            yield f"chat {chat}: {text[:200]!r}"


def complaints(log: Path) -> Iterator[str]:
    """Lines of the log that tell of an error."""
    for line in log.read_text(encoding="utf-8").splitlines():
        if re.search(r" (ERROR|CRITICAL) |^Traceback", line):
            yield line


def _repeated(log: Path) -> Iterator[str]:
    for line in log.read_text(encoding="utf-8").splitlines():
        if homes_in(line):
            yield line


def _given_up(connection: sqlite3.Connection) -> Iterator[str]:
    rows = connection.execute("SELECT id, error FROM outbox WHERE given_up_at IS NOT NULL")
    for number, error in rows:
        yield f"outbox {number}: {error}"
