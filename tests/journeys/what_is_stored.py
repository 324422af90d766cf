"""The bot's database as somebody else reads it: another connection, and no code of the bot's."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.server import Simulator


@dataclass(frozen=True, slots=True)
class Fact:
    """One stored answer: whose it is, for which row, and what it says."""

    name: str
    unit: str
    indicator: str
    state: str
    number: int | None
    raw: str
    inbox_id: int


class Stored:
    """Looks at the database, from outside, while the bot runs or after it was killed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def facts(self) -> list[Fact]:
        """Every answer ever recorded, oldest first."""
        return [Fact(*row) for row in self._rows(_FACTS.format(source="answer"))]

    def current(self) -> list[Fact]:
        """What holds now: of every report and row the latest."""
        return [Fact(*row) for row in self._rows(_FACTS.format(source="current_answer"))]

    def moves(self) -> list[tuple[str, str]]:
        """What was done with reports: the unit and the move, oldest first."""
        return self._rows(
            "SELECT r.unit_code, s.move FROM submission s JOIN report r ON r.id = s.report_id"
            " ORDER BY s.id"
        )

    def update_states(self) -> dict[str, int]:
        """How many updates are in which state."""
        return dict(self._rows("SELECT state, count(*) FROM inbox GROUP BY state"))

    def counts(self) -> tuple[int, int, int, int]:
        """Updates stored and handled, messages written and done with: sent, or given up.

        What is done to old cards when nobody waits is no message.
        """
        ((stored, handled, messages, ended),) = self._rows(
            "SELECT (SELECT count(*) FROM inbox),"
            " (SELECT count(*) FROM inbox WHERE state <> 'pending'),"
            " (SELECT count(*) FROM outbox WHERE priority < 3),"
            " (SELECT count(*) FROM outbox WHERE priority < 3"
            " AND (sent_at IS NOT NULL OR given_up_at IS NOT NULL))"
        )
        return stored, handled, messages, ended

    def waiting_pushes(self) -> int:
        """How many people are still to be told something unasked."""
        ((count,),) = self._rows("SELECT count(*) FROM push WHERE state IN ('waiting', 'queued')")
        return int(count)

    def sent_again(self) -> Counter[str]:
        """How often it is recorded that something may have come twice, by the chat."""
        rows = self._rows("SELECT o.address FROM sent_again s JOIN outbox o ON o.id = s.outbox_id")
        return Counter(address for (address,) in rows)

    def _rows(self, query: str) -> list[Any]:
        return self._connection.execute(query).fetchall()


def nothing_waits(stored: Stored, sim: Simulator) -> bool:
    """Whether nothing waits at the messenger, in the inbox, or in the outbox."""
    in_all, handled, messages, ended = stored.counts()
    return sim.state.updates.pending == 0 and in_all == handled and messages == ended


_FACTS = """
    SELECT p.name, r.unit_code, a.indicator, a.state, a.number, a.raw, a.inbox_id
    FROM {source} a JOIN report r ON r.id = a.report_id JOIN person p ON p.id = a.person_id
    ORDER BY a.id
"""


@contextmanager
def looking_at(database: Path) -> Iterator[Stored]:
    """Read only: what a killed bot left in its log is for the next one to recover."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=30)) as opened:
        yield Stored(opened)
