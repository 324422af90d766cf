"""Taken down for an older program, a database holds nothing that one cannot read."""

import logging
from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from reporting.reports import Move, ReportKey, ReportState
from reporting.units import Level, Unit
from storage import migrate
from storage.store import Store
from tests.storage.stocked import BEFORE, LAN, NOW, OTHER, REPORT, UNITS

BEFORE_HISTORY: Final = "0004"
MOVES_OF_BEFORE: Final = {"submit", "withdraw", "accept", "return"}
LEVELS_OF_BEFORE: Final = {"province", "district", "group", "commune"}
STANDS_AGAIN: Final = replace(OTHER, period="2024-Q2")


async def move(store: Store, key: ReportKey, *moves: Move) -> None:
    async with store.writing() as work:
        for one in moves:
            await work.reports.move(key, 1, one, LAN, NOW, None, "UBND thị trấn Bắc Sơn")


async def down(store: Store) -> None:
    async with store.writing() as work:
        await work.connection.run_sync(migrate.downgrade, BEFORE_HISTORY)


async def states(store: Store, *keys: ReportKey) -> list[ReportState]:
    async with store.reading() as work:
        return [(await work.reports.view(key, None)).state for key in keys]


async def test_what_was_handed_over_or_closed_is_a_draft_again_and_is_told(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await move(store, REPORT, Move.HAND_OVER)
    await move(store, OTHER, Move.CLOSE)
    await move(store, STANDS_AGAIN, Move.HAND_OVER, Move.SUBMIT, Move.ACCEPT)
    await move(store, BEFORE, Move.SUBMIT, Move.WITHDRAW, Move.CLOSE)
    with caplog.at_level(logging.WARNING, "storage.migrate"):
        await down(store)
    async with store.reading() as work:
        kept = await work.connection.execute(text("SELECT move FROM submission ORDER BY id"))
        assert [row.move for row in kept] == ["submit", "accept", "submit", "withdraw"]
    told = [record.getMessage() for record in caplog.records]
    assert [one.partition(" at ")[0] for one in told] == [
        "report cchc/08887/2024-Q3 is a draft again: hand_over",
        "report cchc/08890/2024-Q3 is a draft again: close",
        "report cchc/08890/2024-Q2 is a draft again: hand_over",
        "report cchc/08887/2024-Q2 is a draft again: close",
    ]
    await store.migrate()
    assert await states(store, REPORT, OTHER, STANDS_AGAIN, BEFORE) == [
        ReportState.DRAFT, ReportState.DRAFT, ReportState.ACCEPTED, ReportState.DRAFT,
    ]  # fmt: skip


async def test_what_stands_still_cannot_be_taken_out_afterwards(store: Store) -> None:
    await move(store, REPORT, Move.SUBMIT)
    await move(store, OTHER, Move.CLOSE)
    await down(store)
    for change in ("DELETE FROM submission", "UPDATE submission SET move = 'accept'"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with store.writing() as work:
                await work.connection.execute(text(change))
    await store.migrate()
    await move(store, REPORT, Move.ACCEPT)
    assert await states(store, REPORT) == [ReportState.ACCEPTED]


async def test_an_office_is_of_a_level_that_owes_nothing_there(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    office = Unit("pnv", "Phòng Nội vụ", Level.OFFICE, "268")
    async with store.writing() as work:
        await work.units.save([*UNITS, office])
    await down(store)
    async with store.reading() as work:
        rows = await work.connection.execute(text("SELECT code, level FROM unit"))
        levels = {code: level for code, level in rows}  # noqa: C416  rows are no pairs to mypy
    assert levels["pnv"] == "group"
    assert set(levels.values()) <= LEVELS_OF_BEFORE
    assert [record.getMessage() for record in caplog.records] == [
        "unit pnv, Phòng Nội vụ: an office is a group for the older program"
    ]


async def test_nothing_is_told_where_nothing_has_to_be_given_up(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    ended = replace(UNITS[1], valid_to=date(2025, 6, 30), successors=("08890",))
    async with store.writing() as work:
        await work.units.save([ended])
    await move(store, REPORT, Move.SUBMIT, Move.RETURN)
    await down(store)
    assert caplog.records == []
    async with store.reading() as work:
        found = await work.connection.execute(text("SELECT DISTINCT move FROM submission"))
        assert {row.move for row in found} <= MOVES_OF_BEFORE
