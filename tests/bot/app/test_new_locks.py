"""A lock that a form has got since the last start is told with what it closes, once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app.new_locks import new_locks
from bot.runtime.reference_data import ReferenceData
from reporting.forms import FormLibrary
from reporting.people import Grant, Role
from reporting.reports import Move, ReportKey
from storage.repositories.reports import Recording
from storage.store import Store
from tests.bot.rig import COMMUNE, a_store, enrolled
from tests.closing import closing
from tests.conversation.engine import CALENDAR, CATALOGUE, FORM, ZONE
from tests.operators import ENGLISH
from tests.storage.stocked import number

NOW = datetime(2024, 9, 10, 2, tzinfo=UTC)
LOCKED = closing(FORM, lock=10)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        lan = await enrolled(store, 7, "Lan", Grant(Role.FOCAL, COMMUNE.code))
        async with store.writing() as work:
            for period in ("2024-Q1", "2024-Q2", "2024-Q3"):
                key = ReportKey(FORM.code, COMMUNE.code, period)
                given = Recording(key, 1, [number("I.1", 5)], lan, "telegram", NOW)
                await work.reports.record_many([given])
            key = ReportKey(FORM.code, COMMUNE.code, "2024-Q1")
            await work.reports.move(key, 1, Move.SUBMIT, lan, NOW, None)
        yield store


async def told(store: Store, form: object) -> list[str]:
    assert isinstance(form, type(FORM))
    reference = ReferenceData(FormLibrary.holding([form]), CALENDAR, CATALOGUE, ZONE)
    async with store.reading() as work:
        await reference.read_units(work)
    return [ENGLISH.worded(line) for line in await new_locks(store, reference, NOW)]


async def test_what_a_new_lock_closes_is_told_once(store: Store) -> None:
    assert await told(store, FORM) == []
    lines = "\n".join(await told(store, LOCKED))
    assert lines == (
        "Form cchc_quarterly has a lock from now on. A clerk opens it again with /extend.\n"
        f"  quý II/2024: locked are reports that are being filled in: 1 ({COMMUNE.code}); "
        "nothing entered yet: 0; submitted, to be neither withdrawn nor sent back: 0.\n"
        "  quý I/2024: locked are reports that are being filled in: 0; "
        "nothing entered yet: 0; submitted, to be neither withdrawn nor sent back: 1."
    )
    assert await told(store, LOCKED) == []


async def test_another_lock_is_told_again_and_none_is_told_nothing(store: Store) -> None:
    assert len(await told(store, LOCKED)) == 3
    assert len(await told(store, closing(FORM, lock=20))) == 3
    assert await told(store, FORM) == []
