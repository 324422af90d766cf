"""Days that clerks moved are only added to, and each is taken back once."""

from dataclasses import replace
from datetime import date

import pytest

from reporting.reports import Counted, CountedBy, Move, Submission
from reporting.standing import ExtendedDay, ExtensionScope, NewExtension
from storage.store import Store
from tests.storage.second import REFUSED, Second
from tests.storage.stocked import LAN, LATER, MINH, NOW, REPORT

NEW = NewExtension(
    "cchc", "2024-Q3", ExtensionScope(("08887",)), ExtendedDay.DUE, date(2024, 9, 20), "mưa lũ"
)


async def test_a_row_is_added_once_for_each_message_and_read_as_it_was(store: Store) -> None:
    other = replace(NEW, scope=ExtensionScope(group="268"), field=ExtendedDay.LOCK)
    for number, new in ((1, NEW), (1, other), (2, other)):
        async with store.writing() as work:
            await work.moved_days.add(new, LAN, NOW, number)
    async with store.reading() as work:
        found = await work.moved_days.all()
    assert [(row.id, row.person_id, row.at) for row in found.rows] == [(1, LAN, NOW), (2, LAN, NOW)]
    assert [row.scope for row in found.rows] == [NEW.scope, other.scope]
    assert [row.day for row in found.in_force("cchc", "2024-Q3")] == [NEW.day, other.day]


async def test_a_row_is_taken_back_once_and_both_stay(store: Store) -> None:
    async with store.writing() as work:
        await work.moved_days.add(NEW, LAN, NOW, 1)
        for inbox_id in (2, 3, None):
            await work.moved_days.add(replace(NEW, undoes=1), MINH, LATER, inbox_id)
        found = await work.moved_days.all()
    assert [(row.id, row.undoes) for row in found.rows] == [(1, None), (2, 1)]
    assert found.in_force("cchc", "2024-Q3") == ()


@pytest.mark.parametrize(
    "statement", ["UPDATE extension SET reason = 'x'", "DELETE FROM extension"]
)
async def test_another_program_cannot_change_what_is_on_record(
    store: Store, second: Second, statement: str
) -> None:
    async with store.writing() as work:
        await work.moved_days.add(NEW, LAN, NOW, 1)
    with pytest.raises(REFUSED, match="append-only"):
        second.execute(statement)


async def test_what_decides_on_time_is_kept_beside_when_it_was_received(store: Store) -> None:
    counted = Counted(NOW, CountedBy.OUTAGE)
    async with store.writing() as work:
        await work.reports.move(REPORT, 1, Move.SUBMIT, LAN, LATER, 1, counted=counted)
    async with store.reading() as work:
        view = await work.reports.view(REPORT, None)
        (filing,) = await work.report_queries.filing("cchc", "2024-Q3", [REPORT.unit])
    assert view.submissions == (Submission(Move.SUBMIT, LAN, LATER, "", counted),)
    assert view.first_submitted == filing.first_submitted == filing.filed_at == NOW


async def test_locks_are_known_as_they_were_last_seen(store: Store) -> None:
    async with store.writing() as work:
        assert await work.moved_days.locks() == {}
        await work.moved_days.keep_locks({"cchc": "10 days", "tthc": None}, NOW)
        await work.moved_days.keep_locks({"cchc": None}, LATER)
        assert await work.moved_days.locks() == {"cchc": None, "tthc": None}


async def test_the_bot_was_last_alive_when_it_last_wrote_or_heard(store: Store) -> None:
    async with store.writing() as work:
        assert await work.vital_signs.last_alive("telegram") is None
        await work.inbox.add("telegram", [(1, "{}")], NOW)
        assert await work.vital_signs.last_alive("telegram") == NOW
        assert await work.vital_signs.last_alive("zalo") is None
        await work.vital_signs.beat(LATER)
        assert await work.vital_signs.last_alive("zalo") == LATER


async def test_since_when_nothing_was_heard_is_kept_with_what_came_then(store: Store) -> None:
    async with store.writing() as work:
        await work.inbox.add("telegram", [(1, "{}")], LATER, NOW)
        await work.inbox.add("telegram", [(2, "{}")], LATER)
        assert [row.outage_since for row in await work.inbox.pending(9)] == [NOW, None]
