"""A leave that begins while something waits to be told: whoever is away does not hear of it."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.runtime import leaves
from reporting.ladder.pushes import PushKind
from storage.pushed.pushes import NewPush
from storage.pushed.stand_ins import NewStandIn
from storage.store import Store
from tests.bot.pushed.test_ladder import (
    BEFORE,
    FOCAL,
    LAST_DAY,
    OFFICER,
    Bot,
    a_bot,
    at,
)
from tests.bot.rig import COMMUNE, a_store, enrolled


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def bot(store: Store) -> Bot:
    return a_bot(store)


async def goes_on_leave(bot: Bot, absent: int, other: int, day: date, last: date) -> None:
    """As it is when somebody says so: it begins at once on its first day."""
    new = NewStandIn(COMMUNE.code, absent, other, day, last)
    async with bot.store.writing() as work:
        await work.stand_ins.add(new, other, at(day, 8))
        await leaves.bring_up_to_date(work, day, at(day, 8))


async def test_a_reminder_that_waits_is_not_told_to_somebody_whose_leave_has_begun(
    bot: Bot,
) -> None:
    hoa = await enrolled(bot.store, 8, "Hoa", OFFICER)
    minh = await enrolled(bot.store, 7, "Minh", FOCAL)
    await bot.tick(at(BEFORE))
    await goes_on_leave(bot, hoa, minh, BEFORE, BEFORE)
    told = await bot.is_sent(at(BEFORE, 9))
    assert [chat for chat, _ in told] == ["7"]


async def test_who_stands_in_hears_of_the_work_of_both_in_a_reminder_that_waited(bot: Bot) -> None:
    hoa = await enrolled(bot.store, 8, "Hoa", OFFICER)
    minh = await enrolled(bot.store, 7, "Minh", FOCAL)
    await bot.tick(at(BEFORE))
    await goes_on_leave(bot, hoa, minh, BEFORE, BEFORE)
    ((_, text),) = await bot.is_sent(at(BEFORE, 9))
    assert "còn thiếu <b>66/66</b> chỉ tiêu" in text


async def test_whoever_wanted_to_be_reminded_again_is_not_during_a_leave(bot: Bot) -> None:
    hoa = await enrolled(bot.store, 8, "Hoa", OFFICER)
    minh = await enrolled(bot.store, 7, "Minh", FOCAL)
    async with bot.store.writing() as work:
        again = NewPush(hoa, PushKind.AGAIN_AFTERNOON, BEFORE, at(BEFORE, 14))
        await work.pushes.add_many([again], at(BEFORE, 8))
    await goes_on_leave(bot, hoa, minh, BEFORE, BEFORE)
    await bot.tick(at(BEFORE, 14))
    assert "8" not in [chat for chat, _ in await bot.is_sent()]


async def test_whoever_is_back_hears_of_the_next_day_s_rung(bot: Bot) -> None:
    hoa = await enrolled(bot.store, 8, "Hoa", OFFICER)
    minh = await enrolled(bot.store, 7, "Minh", FOCAL)
    await bot.tick(at(BEFORE))
    await goes_on_leave(bot, hoa, minh, BEFORE, BEFORE)
    await bot.is_sent(at(BEFORE, 9))
    await bot.tick(at(LAST_DAY))
    assert sorted(chat for chat, _ in await bot.is_sent()) == ["7", "8"]


async def test_whoever_stands_in_for_nobody_any_more_leaves_nobody_without_a_reminder(
    bot: Bot,
) -> None:
    hoa = await enrolled(bot.store, 8, "Hoa", OFFICER)
    minh = await enrolled(bot.store, 7, "Minh", FOCAL)
    await goes_on_leave(bot, hoa, minh, BEFORE, LAST_DAY)
    async with bot.store.writing() as work:
        for grant in (await work.people.members_of([COMMUNE.code]))[COMMUNE.code][1].grants:
            await work.people.revoke(minh, grant, at(BEFORE, 8))
    await bot.tick(at(BEFORE))
    assert [chat for chat, _ in await bot.is_sent(at(BEFORE, 9))] == ["8"]
