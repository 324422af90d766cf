"""A leader hears of each moved day once: in the evening, apart, or the next working morning."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from reporting.ladder.pushes import PushKind
from reporting.people import Grant, Role
from reporting.standing import ExtendedDay
from storage.pushed.pushes import NewPush
from storage.store import Store
from tests.bot.pushed.test_ladder import Bot, a_bot, at
from tests.bot.pushed.test_own_days import move_day
from tests.bot.rig import DISTRICT, a_store, enrolled

LAST_EVENING = date(2024, 9, 16)
NEXT_DAY = date(2024, 9, 17)
LOCK = date(2024, 9, 27)
NEWS = "sửa và nộp được đến hết <b>thứ Sáu 27/9</b>"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as opened:
        yield opened


async def a_leader(store: Store) -> int:
    return await enrolled(store, 9, "Hiền", Grant(Role.LEADER, DISTRICT.code))


async def told_apart(bot: Bot, leader: int, made_at: datetime) -> None:
    """The leader is told of moved days apart: no evening was to come when one was moved."""
    async with bot.store.writing() as work:
        new = NewPush(leader, PushKind.MOVED, LAST_EVENING, at(LAST_EVENING))
        await work.pushes.add_many([new], made_at)


async def count_of_news(bot: Bot) -> list[int]:
    """How often each message that is sent now tells of the lock."""
    return [text.count(NEWS) for _, text in await bot.is_sent()]


async def test_a_moved_day_is_told_with_the_evening(store: Store) -> None:
    bot = a_bot(store)
    await a_leader(store)
    await bot.tick(at(LAST_EVENING, 9))
    await move_day(bot, ExtendedDay.LOCK, LOCK, at(LAST_EVENING, 10))
    await bot.tick(at(LAST_EVENING, 16, 30))
    assert await count_of_news(bot) == [1]
    await bot.tick(at(NEXT_DAY))
    assert await count_of_news(bot) == []


async def test_a_moved_day_of_an_evening_that_was_not_told_is_told_the_next_working_morning(
    store: Store,
) -> None:
    bot = a_bot(store)
    await a_leader(store)
    await bot.tick(at(LAST_EVENING, 9))
    await move_day(bot, ExtendedDay.LOCK, LOCK, at(LAST_EVENING, 10))
    await bot.tick(at(NEXT_DAY))
    assert await count_of_news(bot) == [1]
    await bot.tick(at(date(2024, 9, 18)))
    assert await count_of_news(bot) == []


async def test_a_moved_day_of_an_evening_that_waited_until_the_hours_were_over_is_told_next_morning(
    store: Store,
) -> None:
    bot = a_bot(store)
    await a_leader(store)
    await bot.tick(at(LAST_EVENING, 9))
    await move_day(bot, ExtendedDay.LOCK, LOCK, at(LAST_EVENING, 10))
    await bot.tick(at(LAST_EVENING, 16, 30))
    assert await bot.is_sent(at(LAST_EVENING, 17)) == []
    await bot.tick(at(NEXT_DAY))
    assert await count_of_news(bot) == [1]


async def test_a_moved_day_that_was_told_in_the_morning_is_not_told_again_in_the_evening(
    store: Store,
) -> None:
    bot = a_bot(store)
    leader = await a_leader(store)
    await move_day(bot, ExtendedDay.LOCK, LOCK, at(LAST_EVENING, 6))
    await told_apart(bot, leader, at(LAST_EVENING, 6))
    await bot.tick(at(LAST_EVENING))
    assert await count_of_news(bot) == [1]
    await bot.tick(at(LAST_EVENING, 16, 30))
    assert await count_of_news(bot) == [0]


async def test_a_moved_day_that_waits_with_the_evening_is_told_in_one_of_both(
    store: Store,
) -> None:
    bot = a_bot(store)
    leader = await a_leader(store)
    await move_day(bot, ExtendedDay.LOCK, LOCK, at(LAST_EVENING, 6))
    await told_apart(bot, leader, at(LAST_EVENING, 6))
    await bot.tick(at(LAST_EVENING, 16, 30))
    assert sorted(await count_of_news(bot)) == [0, 1]


async def test_an_evening_that_was_not_told_leaves_nothing_where_no_day_was_moved(
    store: Store,
) -> None:
    bot = a_bot(store)
    await a_leader(store)
    await bot.tick(at(LAST_EVENING, 9))
    await bot.tick(at(NEXT_DAY))
    assert await bot.is_sent() == []
