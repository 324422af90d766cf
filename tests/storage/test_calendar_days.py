from datetime import UTC, date, datetime

from reporting.periods.workdays import DayKind, DayOverride
from storage.store import Store
from tests.storage.second import Second

TODAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SWAPPED = DayOverride(date(2026, 1, 2), DayKind.DAY_OFF, "hoán đổi với thứ Bảy 10/1")
WORKED = DayOverride(date(2026, 1, 10), DayKind.WORKED, "làm bù")
LAST = DayOverride(date(2026, 12, 31), DayKind.HOLIDAY)
FIRST_OF_2027 = DayOverride(date(2027, 1, 1), DayKind.HOLIDAY)


async def test_days_come_back_whole_and_in_order(store: Store) -> None:
    async with store.writing() as work:
        await work.calendar_days.replace_years([2026], [LAST, WORKED, SWAPPED], TODAY, NOW)
    async with store.reading() as work:
        assert await work.calendar_days.all() == (SWAPPED, WORKED, LAST)


async def test_a_year_that_is_loaded_again_is_replaced_from_today_on_and_others_stay(
    store: Store, second: Second
) -> None:
    async with store.writing() as work:
        days = work.calendar_days
        await days.replace_years([2026, 2027], [SWAPPED, LAST, FIRST_OF_2027], TODAY, NOW)
        await days.replace_years([2026], [WORKED], date(2026, 1, 5), NOW)
        await days.replace_years([], [], TODAY, NOW)
    async with store.reading() as work:
        assert await work.calendar_days.all() == (SWAPPED, WORKED, FIRST_OF_2027)
    assert second.execute("SELECT count(*) FROM calendar_day").fetchone() == (3,)
