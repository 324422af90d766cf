"""Days off that another program loads are taken up by the bot that runs."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.jobs.housekeeping import FreshReferenceData
from bot.runtime.reference_data import ReferenceData
from handlers.engine.catalogue import Catalogue
from reporting.forms import FormLibrary
from reporting.periods import Cycle, Every, YearlyPeriods
from reporting.periods.workdays import DayKind, DayOverride, WhenDayOff, vietnam_calendar
from storage.store import Store
from tests.conversation.engine import FORM

NOW = datetime(2024, 8, 20, 8, 0, tzinfo=UTC)
FRIDAY = date(2024, 8, 30)
MOVED = replace(
    FORM,
    cycle=Cycle(YearlyPeriods.every(Every.MONTH), 15, when_opening_day_off=WhenDayOff.NEXT),
)


async def test_a_load_is_taken_up_without_a_restart_and_moves_openings(tmp_path: Path) -> None:
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as store:
        await store.migrate()
        forms, zone = FormLibrary.holding([MOVED]), ZoneInfo("Asia/Ho_Chi_Minh")
        reference = ReferenceData(forms, vietnam_calendar(), Catalogue({}), zone)
        fresh = FreshReferenceData(store, reference)
        september = MOVED.cycle.period("2024-M09")
        assert reference.calendar.is_working_day(FRIDAY)
        assert reference.forms_at(NOW)[FORM.code].cycle.opens(september) == FRIDAY
        async with store.writing() as work:
            given_free = DayOverride(FRIDAY, DayKind.DAY_OFF, "nghỉ bù")
            await work.calendar_days.replace_years([2024], [given_free], NOW.date(), NOW)
        for _ in range(FreshReferenceData.EVERY - 1):
            await fresh.tick(NOW)
        assert reference.calendar.is_working_day(FRIDAY)
        await fresh.tick(NOW)
        assert not reference.calendar.is_working_day(FRIDAY)
        # Behind 30/8 come the weekend, 2/9 and 3/9.
        opens = reference.forms_at(NOW)[FORM.code].cycle.opens(september)
        assert opens == date(2024, 9, 4)
        # A day that is loaded no more is what it was.
        async with store.writing() as work:
            other = DayOverride(date(2024, 12, 30), DayKind.DAY_OFF)
            await work.calendar_days.replace_years([2024], [other], NOW.date(), NOW)
            await reference.read_calendar(work)
        assert reference.calendar.is_working_day(FRIDAY)
        assert not reference.calendar.is_working_day(date(2024, 12, 30))
