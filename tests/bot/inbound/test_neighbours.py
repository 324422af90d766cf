"""What the neighbours gave: the same from memory and from the database, whatever is gathered."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from bot.inbound.queries import LOADERS, at_hand
from bot.inbound.sheet_downloads import NotYetError
from bot.inbound.transaction import ChatMemory, TurnTransaction
from bot.outbound.question_index import QuestionIndex
from bot.runtime.reference_data import ReferenceData
from handlers.engine.catalogue import Catalogue
from handlers.engine.lookup import FileQuery, NeighboursQuery
from reporting.forms import FormLibrary
from reporting.periods.workdays import WorkCalendar
from reporting.reports import NewAnswer, ReportKey
from reporting.units import Level, Unit
from reporting.values import State, Value
from storage.repositories.reports import Recording
from storage.store import Store, UnitOfWork
from tests.conversation.engine import FORM
from tests.storage.stocked import LAN, NOW, number, stock

T = TypeVar("T")

FORMS = FormLibrary.holding([replace(FORM, code="cchc")])
TOWN, XA, LAND, GROUP = "08887", "08890", "08893", "cum-1"
ASKED = NeighboursQuery("cchc", "2024-Q3", TOWN, ("I.1", "I.2"), 1)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") as store:
        await store.migrate()
        await stock(store)
        async with store.writing() as work:
            await work.units.save(
                [
                    Unit(LAND, "Xã Đất Mới", Level.COMMUNE, "268"),
                    Unit(GROUP, "Cụm Một", Level.GROUP, "268"),
                ]
            )
        yield store


def _no_file(query: FileQuery[T], channel: str) -> T:
    raise NotYetError(f"{query} {channel}")


async def a_transaction(work: UnitOfWork) -> TurnTransaction:
    reference = ReferenceData(FORMS, WorkCalendar(), Catalogue({}), ZoneInfo("Asia/Ho_Chi_Minh"))
    await reference.read_units(work)
    await work.catch_up()
    return TurnTransaction(work, reference, ChatMemory(QuestionIndex(), _no_file), NOW)


def given(unit: str, *answers: NewAnswer, row: int | None = None) -> Recording:
    key = ReportKey("cchc", unit, "2024-Q3")
    return Recording(key, 1, answers, LAN, "telegram", NOW, row)


def in_order(numbers: object) -> dict[str, list[int]]:
    assert isinstance(numbers, Mapping)
    return {code: sorted(found) for code, found in sorted(numbers.items()) if found}


@pytest.mark.parametrize(
    ("gathered", "expected"),
    [
        ((), {"I.1": [5, 7], "I.2": [0]}),
        ((given(TOWN, number("I.1", 99)),), {"I.1": [5, 7], "I.2": [0]}),
        ((given(XA, number("I.1", 6), row=1),), {"I.1": [6, 7], "I.2": [0]}),
        ((given(XA, number("I.2", 4), row=1),), {"I.1": [5, 7], "I.2": [4]}),
        ((given(XA, number("I.3", 4), row=1),), {"I.1": [5, 7], "I.2": [0]}),
        (
            (given(XA, number("I.1", 6), row=1), given(XA, number("I.1", 8), row=2)),
            {"I.1": [7, 8], "I.2": [0]},
        ),
        (
            (
                given(XA, NewAnswer("I.1", Value(State.OPEN), "hoàn tác"), row=1),
                given(LAND, NewAnswer("I.2", Value(State.NONE_AROSE), "không"), row=2),
            ),
            {"I.1": [7], "I.2": [0, 0]},
        ),
    ],
)
async def test_the_neighbours_numbers_are_as_they_are_by_now(
    store: Store, gathered: Sequence[Recording], expected: Mapping[str, Sequence[int]]
) -> None:
    none_arose = NewAnswer("I.2", Value(State.NONE_AROSE), "không")
    async with store.writing() as work:
        await work.reports.record_many(
            [
                given(TOWN, number("I.1", 100)),
                given(XA, number("I.1", 5), none_arose),
                given(LAND, number("I.1", 7)),
                given(GROUP, number("I.1", 1000)),
            ]
        )
    async with store.writing() as work:
        transaction = await a_transaction(work)
        assert at_hand(ASKED, transaction) is None
        assert in_order(await LOADERS.load(ASKED, transaction)) == {"I.1": [5, 7], "I.2": [0]}
    async with store.writing() as work:
        transaction = await a_transaction(work)
        transaction.recordings += gathered
        assert in_order(at_hand(ASKED, transaction)) == expected
        assert in_order(await LOADERS.load(ASKED, transaction)) == expected
