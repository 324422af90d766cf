"""`calendar load FILE.csv`, `calendar show [YEAR]`: days off and worked Saturdays of offices."""

import argparse
import asyncio
from datetime import date
from pathlib import Path

from bot.app.argument_parser import Subparsers
from bot.app.bootstrap import files_to_start_with, opened_store
from bot.app.console import Operator
from bot.app.csv_files import FAILED, read_file, tell_problems
from bot.app.settings import Settings
from bot.runtime.clock import Clock
from reporting.complaints import Complaint
from reporting.csv_files.calendar_days import (
    CalendarFileProblems,
    CalendarPlan,
    DayChange,
    read_calendar,
)
from reporting.periods.workdays import SpecialDay, WorkCalendar, vietnam_calendar, weekday_label
from reporting.values import show_date
from storage.store import Store, UnitOfWork

FIRST_YEAR = 2000
LAST_YEAR = 2100


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the command."""
    parser = subparsers.add_parser("calendar", help=operator.text("calendar.help"))
    actions = parser.add_subparsers(required=True, metavar=operator.text("word.action"))
    load = actions.add_parser("load", help=operator.text("calendar.load"))
    load.add_argument("file", type=Path, metavar=operator.text("word.file"))
    load.add_argument("--dry-run", action="store_true", help=operator.text("units.dry_run_help"))
    load.set_defaults(run=run_load)
    show = actions.add_parser("show", help=operator.text("calendar.show"))
    show.add_argument("year", nargs="?", type=int, metavar=operator.text("word.year"))
    show.set_defaults(run=run_show)


def run_load(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Load the file, or list everything to mend in it and load nothing."""
    content = read_file(args.file, operator)
    if content is None:
        return FAILED
    return asyncio.run(_load(args, content, settings, operator))


async def _load(
    args: argparse.Namespace, content: bytes, settings: Settings, operator: Operator
) -> int:
    file: Path = args.file
    clock = Clock(settings.clock_start, settings.clock_rate or 1.0)
    today = clock.now().astimezone(settings.timezone).date()
    with files_to_start_with():
        calendar = vietnam_calendar()
    async with opened_store(settings.database_url) as store:
        try:
            if args.dry_run:
                async with store.reading() as work:
                    plan = await planned(work, content, calendar, today)
            else:
                plan = await load(store, content, calendar, clock, today)
        except CalendarFileProblems as refused:
            tell_problems(file, refused.problems, operator)
            operator.complain(Complaint("calendar.nothing_loaded"))
            return FAILED
    for change in plan.changes:
        _tell_change(change, operator)
    operator.say(
        "calendar.dry_run" if args.dry_run else "calendar.loaded",
        file=str(file),
        days=plan.count,
        years=", ".join(map(str, plan.years)),
        changes=len(plan.changes),
    )
    return 0


async def planned(
    work: UnitOfWork, content: bytes, calendar: WorkCalendar, today: date
) -> CalendarPlan:
    """What loading the file comes to.

    Raises:
        CalendarFileProblems: the file has problems.
    """
    return read_calendar(content, calendar, await work.calendar_days.all(), today)


async def load(
    store: Store, content: bytes, calendar: WorkCalendar, clock: Clock, today: date
) -> CalendarPlan:
    """Save the days of the file in place of those of its years.

    Raises:
        CalendarFileProblems: the file has problems; nothing was saved.
    """
    async with store.writing() as work:
        plan = await planned(work, content, calendar, today)
        await work.calendar_days.replace_years(plan.years, plan.days, today, clock.now())
    return plan


def _tell_change(change: DayChange, operator: Operator) -> None:
    name = "calendar.now_worked" if change.is_worked else "calendar.now_off"
    weekday = weekday_label(change.day, operator.language)
    operator.say(name, day=show_date(change.day), weekday=weekday, note=_after(change.note))


def run_show(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """The days off and the worked Saturdays of a year, as the bot counts them."""
    clock = Clock(settings.clock_start, settings.clock_rate or 1.0)
    year = args.year or clock.now().astimezone(settings.timezone).year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        operator.complain(Complaint("calendar.no_such_year", year=year))
        return FAILED
    calendar = asyncio.run(_calendar(settings))
    is_provisional = calendar.is_provisional(year)
    operator.say("calendar.title_provisional" if is_provisional else "calendar.title", year=year)
    for day in calendar.special_days(date(year, 1, 1), date(year, 12, 31)):
        _show_day(day, operator)
    return 0


async def _calendar(settings: Settings) -> WorkCalendar:
    with files_to_start_with():
        calendar = vietnam_calendar()
    async with opened_store(settings.database_url) as store, store.reading() as work:
        return calendar.with_announced(await work.calendar_days.all())


def _show_day(day: SpecialDay, operator: Operator) -> None:
    operator.say(
        "calendar.worked" if day.is_worked else "calendar.off",
        weekday=weekday_label(day.day, operator.language),
        day=show_date(day.day),
        note=_after(day.names[operator.language]),
    )


def _after(note: str) -> str:
    """A note behind what it is about; nothing where there is none."""
    return f": {note}" if note else ""
