"""What nothing is told of for now, because it is closed or another's, is told another day."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.runtime import leaves
from reporting.forms import FormLibrary
from reporting.ladder.pushes import PushKind
from reporting.periods.deadlines import WorkingDaysAfterDue
from reporting.standing import ExtendedDay
from storage.pushed.stand_ins import NewStandIn
from storage.store import Store
from tests.bot.pushed.test_ladder import FOCAL, OFFICER, Bot, a_bot, at
from tests.bot.pushed.test_own_days import move_day, told_from, with_timing
from tests.bot.rig import COMMUNE, a_store, enrolled

OPENING = date(2024, 7, 31)
HALFWAY = date(2024, 8, 23)
MONDAY = date(2024, 8, 26)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as opened:
        yield opened


async def wants_it_at_ten(bot: Bot, person: int) -> None:
    async with bot.store.writing() as work:
        await work.push_wishes.set(person, PushKind.LADDER, "10:00", at(OPENING, 7))


async def test_an_opening_that_was_moved_and_moved_back_is_told_on_its_own_day(
    store: Store,
) -> None:
    bot = a_bot(store)
    lan = await enrolled(store, 7, "Lan", OFFICER)
    await wants_it_at_ten(bot, lan)
    early = date(2024, 7, 29)
    await move_day(bot, ExtendedDay.OPENS, early, at(early))
    await bot.tick(at(early))
    await move_day(bot, ExtendedDay.OPENS, early, at(early, 9), undoes=1)
    await bot.tick(at(early, 10))
    assert await bot.is_sent() == []
    await bot.tick(at(OPENING))
    await bot.tick(at(OPENING, 10))
    ((_, text),) = await bot.is_sent()
    assert text.startswith("Đã đến kỳ làm Báo cáo CCHC quý III/2024")


async def test_whoever_is_back_from_a_leave_of_a_day_hears_what_that_day_would_have_told(
    store: Store,
) -> None:
    bot = a_bot(store)
    await told_from(bot, OPENING, OPENING)
    hoa = await enrolled(store, 8, "Hoa", OFFICER)
    minh = await enrolled(store, 7, "Minh", FOCAL)
    await bot.tick(at(HALFWAY))
    async with store.writing() as work:
        await work.stand_ins.add(
            NewStandIn(COMMUNE.code, hoa, minh, HALFWAY, HALFWAY), minh, at(HALFWAY, 8)
        )
        await leaves.bring_up_to_date(work, HALFWAY, at(HALFWAY, 8))
    assert [chat for chat, _ in await bot.is_sent(at(HALFWAY, 9))] == ["7"]
    await bot.tick(at(MONDAY))
    assert [chat for chat, _ in await bot.is_sent()] == ["8"]


async def test_what_was_locked_while_it_waited_is_told_once_it_is_open_again(
    store: Store,
) -> None:
    bot = a_bot(store)
    bot.reference.forms = FormLibrary.holding([with_timing(lock=WorkingDaysAfterDue(0))])
    lan = await enrolled(store, 7, "Lan", OFFICER)
    await wants_it_at_ten(bot, lan)
    late = date(2024, 9, 17)
    await move_day(bot, ExtendedDay.LOCK, date(2024, 9, 30), at(late))
    await bot.tick(at(late))
    await move_day(bot, ExtendedDay.LOCK, date(2024, 9, 30), at(late, 9), undoes=1)
    await bot.tick(at(late, 10))
    assert await bot.is_sent() == []
    next_day = date(2024, 9, 18)
    await move_day(bot, ExtendedDay.LOCK, date(2024, 9, 30), at(next_day, 7))
    await bot.tick(at(next_day))
    await bot.tick(at(next_day, 10))
    ((_, text),) = await bot.is_sent()
    assert "đã quá hạn 2 ngày" in text
