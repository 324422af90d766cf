"""Rungs by each report's own days: moved, by group and level, of every calendar, to their lock."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest

from bot.pushed.job import PushJob
from reporting.forms import Form, FormLibrary, Reporters
from reporting.forms.model import GroupTiming
from reporting.ladder.pushes import PushKind, PushState
from reporting.people import Grant, Role
from reporting.periods import Cycle, Every, YearlyPeriods
from reporting.periods.deadlines import (
    DayOfMonth,
    Timing,
    WorkingDaysAfterCutoff,
    WorkingDaysAfterDue,
)
from reporting.periods.rung_rules import USUAL, Ladder
from reporting.periods.workdays import WhenDayOff
from reporting.reports import Move
from reporting.standing import ExtendedDay, ExtensionScope, NewExtension
from reporting.units import Level
from storage.pushed.pushes import NewPush
from storage.store import Store
from tests.bot.pushed.test_ladder import (
    AFTER,
    BEFORE,
    FOCAL,
    FORM,
    LAST_DAY,
    OFFICER,
    OTHER,
    Bot,
    a_bot,
    at,
    rows_of,
)
from tests.bot.rig import COMMUNE, DISTRICT, a_store, enrolled

LEVEL = Level.COMMUNE


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


async def move_day(
    bot: Bot,
    field: ExtendedDay,
    day: date,
    now: datetime,
    scope: str = "all",
    period: str = "2024-Q3",
    undoes: int | None = None,
) -> None:
    """A clerk moves a day, or takes a move back."""
    row = NewExtension(FORM.code, period, ExtensionScope.parse(scope), field, day, "mưa lũ", undoes)
    async with bot.store.writing() as work:
        await work.moved_days.add(row, 1, now, None)
        await bot.reference.read_extensions(work)


async def told_from(bot: Bot, first: date, last: date) -> dict[date, list[str]]:
    """The first line of what is told on each day from the first to the last, where anything is."""
    found: dict[date, list[str]] = {}
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        await bot.tick(at(day))
        told = [text.splitlines()[0] for _, text in await bot.is_sent(at(day, 9))]
        if told:
            found[day] = told
    return found


def with_timing(form: Form = FORM, **rules: object) -> Form:
    """The form with other rules for communes."""
    timing = replace(form.deadlines[LEVEL], **rules)  # type: ignore[arg-type]
    return replace(form, deadlines={**form.deadlines, LEVEL: timing})


NEW = "hạn mới thứ Sáu 20/9, gia hạn vì mưa lũ"


# --- a deadline that was moved -------------------------------------------------------------------
async def test_the_rungs_of_a_new_deadline_are_told_anew_and_say_that_it_is_new(
    store: Store,
) -> None:
    bot = a_bot(store)
    await enrolled(store, 7, "Lan", OFFICER)
    assert list(await told_from(bot, BEFORE, BEFORE)) == [BEFORE]
    await move_day(bot, ExtendedDay.DUE, date(2024, 9, 20), at(BEFORE, 10))
    assert await told_from(bot, date(2024, 9, 14), date(2024, 9, 30)) == {
        date(2024, 9, 16): [f"Còn 4 ngày đến hạn Báo cáo CCHC quý III/2024 ({NEW})."],
        date(2024, 9, 19): [f"Còn 1 ngày đến hạn Báo cáo CCHC quý III/2024 ({NEW})."],
        date(2024, 9, 20): [f"Hôm nay là hạn cuối Báo cáo CCHC quý III/2024 ({NEW})."],
        date(2024, 9, 23): [f"Báo cáo CCHC quý III/2024 đã quá hạn 3 ngày ({NEW})."],
    }


async def test_after_the_move_is_taken_back_the_old_deadline_is_told_as_it_is(
    store: Store,
) -> None:
    bot = a_bot(store)
    await enrolled(store, 7, "Lan", OFFICER)
    await move_day(bot, ExtendedDay.DUE, date(2024, 9, 20), at(BEFORE))
    await told_from(bot, BEFORE, AFTER)
    await move_day(bot, ExtendedDay.DUE, date(2024, 9, 20), at(AFTER, 10), undoes=1)
    assert await told_from(bot, date(2024, 9, 18), date(2024, 9, 30)) == {
        date(2024, 9, 18): ["Báo cáo CCHC quý III/2024 đã quá hạn 2 ngày (hạn thứ Hai 16/9)."]
    }


async def test_more_time_after_the_last_rung_begins_them_anew_for_whom_it_was_given(
    store: Store,
) -> None:
    bot = a_bot(store)
    async with store.writing() as work:
        await work.units.save([OTHER])
    await enrolled(store, 7, "Lan", OFFICER)
    await enrolled(store, 8, "Nga", replace(OFFICER, unit_code=OTHER.code))
    await told_from(bot, BEFORE, AFTER)
    await move_day(bot, ExtendedDay.DUE, date(2024, 9, 20), at(AFTER, 10), f"unit:{COMMUNE.code}")
    told = await told_from(bot, date(2024, 9, 18), date(2024, 9, 30))
    assert [(day.day, len(texts)) for day, texts in told.items()] == [
        (18, 1),
        (19, 1),
        (20, 1),
        (23, 1),
    ]


async def test_a_period_of_long_ago_that_is_given_time_is_told_of(store: Store) -> None:
    bot = a_bot(store)
    await enrolled(store, 7, "Lan", OFFICER)
    await move_day(
        bot, ExtendedDay.DUE, date(2024, 10, 10), at(date(2024, 10, 7)), period="2023-Q3"
    )
    told = await told_from(bot, date(2024, 10, 8), date(2024, 10, 12))
    assert [texts[0].split(" (")[0] for texts in told.values()] == [
        "Còn 1 ngày đến hạn Báo cáo CCHC quý III/2023",
        "Hôm nay là hạn cuối Báo cáo CCHC quý III/2023",
        "Báo cáo CCHC quý III/2023 đã quá hạn 1 ngày",
    ]


async def test_a_period_that_opens_early_is_told_of_when_it_does(store: Store) -> None:
    bot = a_bot(store)
    await enrolled(store, 7, "Lan", OFFICER)
    now = at(date(2024, 10, 1))
    await move_day(bot, ExtendedDay.OPENS, date(2024, 10, 5), now, period="2024-Q4")
    told = await told_from(bot, date(2024, 10, 4), date(2024, 10, 31))
    assert told == {
        date(2024, 10, 7): [
            "Đã đến kỳ làm Báo cáo CCHC quý IV/2024: chốt số liệu 14/12, hạn thứ Hai 16/12."
        ]
    }


# --- grace and lock ------------------------------------------------------------------------------
async def test_in_grace_and_before_the_lock_it_is_said_until_when(store: Store) -> None:
    form = with_timing(grace=WorkingDaysAfterDue(2), lock=WorkingDaysAfterDue(4))
    bot = a_bot(store, FormLibrary.holding([form]))
    await enrolled(store, 7, "Lan", OFFICER)
    await bot.tick(at(AFTER))
    ((_, text),) = await bot.is_sent()
    assert text.splitlines()[:2] == [
        (
            "Báo cáo CCHC quý III/2024 đã qua hạn (hạn thứ Hai 16/9);"
            " nộp đến hết thứ Tư 18/9 vẫn tính đúng hạn."
        ),
        "Còn nhận đến hết thứ Sáu 20/9, sau đó khóa.",
    ]
    await bot.tick(at(date(2024, 9, 20)))
    ((_, text),) = await bot.is_sent()
    assert text.splitlines()[:2] == [
        "Báo cáo CCHC quý III/2024 đã quá hạn 4 ngày (hạn thứ Hai 16/9).",
        "Hôm nay là ngày cuối còn nhận, sau đó khóa.",
    ]
    assert await told_from(bot, date(2024, 9, 21), date(2024, 10, 20)) == {}


async def test_nobody_is_reminded_of_what_is_locked_until_it_is_opened_again(store: Store) -> None:
    form = with_timing(lock=WorkingDaysAfterDue(1))
    bot = a_bot(store, FormLibrary.holding([form]))
    await enrolled(store, 7, "Lan", OFFICER)
    assert list(await told_from(bot, LAST_DAY, date(2024, 9, 25))) == [LAST_DAY, AFTER]
    await move_day(bot, ExtendedDay.LOCK, date(2024, 9, 29), at(date(2024, 9, 25), 10))
    assert await told_from(bot, date(2024, 9, 26), date(2024, 10, 10)) == {
        date(2024, 9, 27): ["Báo cáo CCHC quý III/2024 đã quá hạn 11 ngày (hạn thứ Hai 16/9)."]
    }


async def test_what_is_locked_while_it_waits_is_not_told(store: Store) -> None:
    form = with_timing(lock=WorkingDaysAfterDue(1))
    bot = a_bot(store, FormLibrary.holding([form]))
    await enrolled(store, 7, "Lan", OFFICER)
    await move_day(bot, ExtendedDay.LOCK, date(2024, 9, 18), at(AFTER))
    await bot.tick(at(date(2024, 9, 18)))
    await move_day(bot, ExtendedDay.LOCK, date(2024, 9, 18), at(date(2024, 9, 18), 8), undoes=1)
    assert await bot.is_sent(at(date(2024, 9, 18), 9)) == []


async def test_a_report_sent_back_is_told_of_the_lock_and_no_more_after_it(store: Store) -> None:
    form = with_timing(lock=WorkingDaysAfterDue(3))
    bot = a_bot(store, FormLibrary.holding([form]))
    mai = await enrolled(store, 8, "Mai", FOCAL)
    await bot.record([row.code for row in FORM.asked()], mai, at(BEFORE))
    await bot.moves(Move.SUBMIT, mai, at(BEFORE, 9))
    await bot.moves(Move.RETURN, mai, at(AFTER, 10), "II.1.1 chưa khớp")
    told = await told_from(bot, date(2024, 9, 18), date(2024, 9, 30))
    assert list(told) == [date(2024, 9, 18), date(2024, 9, 19)]


@pytest.mark.parametrize("move", [Move.HAND_OVER, Move.CLOSE])
async def test_of_a_report_that_was_handed_over_or_closed_nothing_is_told(
    store: Store, move: Move
) -> None:
    bot = a_bot(store)
    lan = await enrolled(store, 7, "Lan", OFFICER)
    await bot.record(rows_of("tu_phap")[:2], lan, at(BEFORE))
    await bot.moves(move, lan, at(BEFORE))
    assert await told_from(bot, BEFORE, AFTER) == {}


# --- by group and level --------------------------------------------------------------------------
async def test_units_of_a_group_are_told_by_the_rules_of_the_group(store: Store) -> None:
    slow = replace(FORM.deadlines[LEVEL], due=WorkingDaysAfterCutoff(4), is_of_group=True)
    form = replace(FORM, group_deadlines=(GroupTiming(frozenset({OTHER.code}), slow),))
    bot = a_bot(store, FormLibrary.holding([form]))
    async with store.writing() as work:
        await work.units.save([OTHER])
    await enrolled(store, 7, "Lan", OFFICER)
    await enrolled(store, 8, "Nga", replace(OFFICER, unit_code=OTHER.code))
    await bot.tick(at(AFTER))
    told = dict(await bot.is_sent())
    assert told["7"].startswith("Báo cáo CCHC quý III/2024 đã quá hạn 1 ngày (hạn thứ Hai 16/9)")
    assert told["8"].startswith("Còn 2 ngày đến hạn Báo cáo CCHC quý III/2024 (thứ Năm 19/9)")


async def test_units_of_another_level_are_told_by_the_rules_of_their_level(store: Store) -> None:
    slow = Timing(WorkingDaysAfterCutoff(4))
    form = replace(
        FORM,
        reporters=Reporters(codes=frozenset({COMMUNE.code, DISTRICT.code})),
        deadlines={**FORM.deadlines, Level.DISTRICT: slow},
    )
    bot = a_bot(store, FormLibrary.holding([form]))
    grants = (OFFICER, replace(OFFICER, unit_code=DISTRICT.code))
    await enrolled(store, 7, "Lan", *grants)
    await bot.tick(at(date(2024, 9, 18)))
    ((_, text),) = await bot.is_sent()
    assert "Anh/chị có <b>2</b> báo cáo cần làm" in text
    assert "của UBND xã Bắc Sơn đã quá hạn 2 ngày (hạn thứ Hai 16/9)" in text
    assert "Còn 1 ngày đến hạn Báo cáo CCHC quý III/2024 của UBND huyện Ân Thi" in text


# --- other calendars -----------------------------------------------------------------------------
async def test_a_monthly_form_is_told_of_month_by_month(store: Store) -> None:
    due = DayOfMonth(20, 0, WhenDayOff.NEXT)
    form = replace(with_timing(due=due), cycle=Cycle(YearlyPeriods.every(Every.MONTH), 10))
    bot = a_bot(store, FormLibrary.holding([form]))
    await enrolled(store, 7, "Lan", OFFICER)
    told = await told_from(bot, date(2024, 9, 3), date(2024, 10, 2))
    names = [text.partition(" tháng ")[2][:6] for texts in told.values() for text in texts]
    assert set(names) <= {"9/2024", "8/2024", "10/202"}
    assert len(told) >= 4
    assert all(len(texts) == 1 for texts in told.values())


async def test_a_report_of_nine_months_is_told_of_once_a_year(store: Store) -> None:
    due = DayOfMonth(10, 1, WhenDayOff.NEXT)
    form = replace(with_timing(due=due), cycle=Cycle(YearlyPeriods.every(Every.NINE_MONTHS), 10))
    bot = a_bot(store, FormLibrary.holding([form]))
    await enrolled(store, 7, "Lan", OFFICER)
    told = await told_from(bot, date(2024, 9, 1), date(2024, 12, 31))
    assert all("9 tháng" in text for texts in told.values() for text in texts)
    assert [day.month for day in told] == [9] * sum(day.month == 9 for day in told) + [10] * sum(
        day.month == 10 for day in told
    )


# --- hours ---------------------------------------------------------------------------------------
def with_hours(begins: int, ends: int) -> Form:
    return replace(FORM, ladder=Ladder(USUAL.rungs, time(begins), time(ends)))


async def test_whoever_comes_after_the_hours_of_the_form_is_told_the_next_working_day(
    store: Store,
) -> None:
    bot = a_bot(store, FormLibrary.holding([with_hours(8, 10)]))
    await enrolled(store, 7, "Lan", OFFICER)
    for hour in (7, 10, 15):
        await bot.tick(at(BEFORE, hour))
        assert await bot.is_sent() == []
    await bot.tick(at(LAST_DAY, 8))
    ((_, text),) = await bot.is_sent()
    assert text.startswith("Hôm nay là hạn cuối")


async def test_one_digest_tells_of_forms_with_different_hours(store: Store) -> None:
    other = replace(with_hours(10, 12), code="other", short={"vi": "Báo cáo khác", "en": "Other"})
    bot = a_bot(store, FormLibrary.holding([FORM, other]))
    await enrolled(store, 7, "Lan", OFFICER)
    await bot.tick(at(BEFORE))
    ((_, text),) = await bot.is_sent()
    assert "Anh/chị có <b>2</b> báo cáo cần làm" in text
    for hour in (10, 11, 14):
        await bot.tick(at(BEFORE, hour))
        assert await bot.is_sent() == []


# --- what is carried over ------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [PushKind.AGAIN_AFTERNOON, PushKind.AGAIN_MORNING])
async def test_what_somebody_wanted_is_not_lost_when_it_cannot_be_sent_in_its_hours(
    store: Store, kind: PushKind
) -> None:
    bot, day = a_bot(store), date(2024, 9, 10)
    lan = await enrolled(store, 7, "Lan", OFFICER)
    async with store.writing() as work:
        await work.pushes.add_many([NewPush(lan, kind, day, at(day, 14, 0))], at(day))
    await bot.tick(at(day, 16))
    assert await bot.is_sent(at(day, 17)) == []
    await bot.tick(at(date(2024, 9, 11)))
    assert len(await bot.is_sent()) == 1
    await bot.tick(at(date(2024, 9, 12)))
    assert await bot.is_sent() == []


async def test_a_moved_day_that_could_not_be_told_is_told_the_next_working_day_with_what_came_since(
    store: Store,
) -> None:
    bot, day = a_bot(store), date(2024, 9, 10)
    lan = await enrolled(store, 7, "Lan", OFFICER)
    async with store.writing() as work:
        new = NewPush(lan, PushKind.MOVED, day, at(day, 16))
        await work.pushes.add_many([new], at(day, 16))
    await move_day(bot, ExtendedDay.DUE, date(2024, 9, 18), at(day, 16))
    await bot.tick(at(day, 16))
    assert await bot.is_sent(at(day, 17)) == []
    next_day = date(2024, 9, 11)
    await move_day(bot, ExtendedDay.LOCK, date(2024, 9, 27), at(next_day, 7, 20))
    async with store.writing() as work:
        again = NewPush(lan, PushKind.MOVED, next_day, at(next_day))
        await work.pushes.add_many([again], at(next_day, 7, 20))
    await bot.tick(at(next_day))
    ((_, text),) = await bot.is_sent()
    assert "dời sang <b>thứ Tư 18/9</b>" in text
    assert "nộp được đến hết <b>thứ Sáu 27/9</b>" in text
    async with store.reading() as work:
        made = await work.pushes.of_day(PushKind.MOVED, next_day, [lan])
    assert made[lan].state is PushState.SENT


async def test_those_above_are_told_on_their_days_by_the_job(store: Store) -> None:
    """The evening of the last day, and the lock that a clerk has set, each once."""
    bot = a_bot(store)
    assert isinstance(bot.job, PushJob)
    await enrolled(store, 9, "Hiền", Grant(Role.LEADER, DISTRICT.code))
    await move_day(bot, ExtendedDay.LOCK, date(2024, 9, 20), at(BEFORE))
    told: dict[int, str] = {}
    for day in (16, 17, 18, 19, 20, 23):
        await bot.tick(at(date(2024, 9, day), 16, 30))
        for _, text in await bot.is_sent():
            told[day] = text
    assert list(told) == [16, 20]
    assert "Hôm nay là ngày cuối còn nhận, sau đó khóa." in told[20]
