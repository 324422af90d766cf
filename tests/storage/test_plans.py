"""What a turn does is found through an index: its cost does not grow with what is stored."""

import sqlite3
from typing import Any

import pytest
from sqlalchemy import event

from reporting.reports import Move
from storage.pushed.reminders import NewReminder
from storage.repositories.outbox import NewOutgoingMessage
from storage.repositories.reports import Recording
from storage.sqlite.statements import driver_of
from storage.store import Store
from tests.storage.stocked import BEFORE, LAN, LATER, NOW, REPORT, number

pytestmark = pytest.mark.sqlite

GROWING = ("answer", "submission", "report", "inbox", "outbox", "person", "identity", "reminder")


async def test_no_statement_of_a_turn_or_an_overview_walks_through_a_growing_table(
    store: Store, second: sqlite3.Connection
) -> None:
    executed: dict[str, None] = {}
    async with store.writing() as work:
        await work.connection.exec_driver_sql("SELECT 1")
        driver = driver_of(work.connection)
        await driver.set_trace_callback(executed.setdefault)
        await work.inbox.add("telegram", [(1, "a")], NOW)
        await work.inbox.pending(32)
        await work.inbox.next_update_id("telegram")
        await work.people.by_address("telegram", "11")
        await work.people.members(REPORT.unit)
        await work.people.addresses(LAN)
        await work.people.overseeing(["268"])
        await work.sessions.load([LAN])
        await work.reports.view(REPORT, BEFORE)
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 5)], LAN, "telegram", NOW, 1)]
        )
        await work.reports.move(REPORT, 1, Move.SUBMIT, LAN, NOW, 1)
        await work.report_queries.filing("cchc", "2024-Q3", ["08887", "08890"], ["I.1"])
        await work.report_queries.values(
            "cchc", ["2024-Q2", "2024-Q3"], ["08887", "08890"], ["I.1"]
        )
        await work.sessions.save_many({LAN: "{}"}, NOW)
        await work.outbox.add([NewOutgoingMessage("telegram", "11", 0, "x")], NOW)
        await work.outbox.unsent(16, NOW)
        await work.outbox.sent([1], LATER)
        await work.inbox.done([1])
        await work.reminders.sent([REPORT])
        await work.reminders.add_many([NewReminder(REPORT, "T", LAN, "sent")], NOW)
    steps = [
        step
        for statement in executed
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))
        for *_, step in second.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]
    walked = {step for step in steps if step.startswith("SCAN") and step.split()[1] in GROWING}
    assert len(executed) > 20
    # These two indexes hold only what waits.
    assert walked <= {
        "SCAN inbox USING INDEX ix_inbox_pending",
        "SCAN outbox USING INDEX ix_outbox_waiting",
    }


@pytest.mark.parametrize("indicators", [1, 6])
async def test_figures_come_from_the_index_alone(
    store: Store, second: sqlite3.Connection, indicators: int
) -> None:
    executed: list[tuple[str, Any]] = []
    async with store.reading() as work:
        await work.connection.exec_driver_sql("SELECT 1")

        @event.listens_for(work.connection.sync_connection, "before_cursor_execute")
        def remember(*args: Any) -> None:
            executed.append((args[2], args[3]))

        codes = [f"I.{n}" for n in range(indicators)]
        await work.report_queries.values("cchc", ["2024-Q3"], ["08887", "08890"], codes)
    ((statement, parameters),) = executed
    steps = [row[-1] for row in second.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert [step for step in steps if step.startswith("SCAN")] == []
    assert len([step for step in steps if "ix_answer_current" in step]) == 2
