"""Communes with four people each, and how each of their reports goes: drawn by a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from reporting.form_files.loader import load_form
from reporting.forms import Form
from reporting.ladder.pushes import OFF, PushKind
from reporting.people import Grant, Role
from reporting.periods import Period
from reporting.periods.deadlines import deadline
from reporting.periods.workdays import WorkCalendar, vietnam_calendar
from reporting.reports import Move, NewAnswer, ReportKey
from reporting.units import Level, Unit
from reporting.values import Value
from storage.repositories.reports import Recording
from storage.store import Store, UnitOfWork
from tests.year.messenger import NAME

FORM: Final[Form] = load_form(Path(__file__).parents[2] / "forms" / "cchc_quarterly.yaml")
CALENDAR: Final[WorkCalendar] = vietnam_calendar()
ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
DISTRICT: Final = Unit("900", "Huyện Thử Nghiệm", Level.DISTRICT)
DUTIES: Final = tuple(FORM.duties)
BEGAN: Final = datetime(2023, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens to a report: a duty is filled in, some rows are, or it is moved."""

    at: datetime
    report: ReportKey
    rows: tuple[str, ...] = ()
    move: Move | None = None
    reason: str = ""


def communes(count: int) -> tuple[Unit, ...]:
    """That many communes of the district."""
    return tuple(
        Unit(f"{90000 + place:05d}", f"Xã Thử Nghiệm {place + 1}", Level.COMMUNE, DISTRICT.code)
        for place in range(count)
    )


def due_day(period: Period) -> date:
    """The last day of a period's reports."""
    return deadline(period, FORM.deadline, CALENDAR, ZONE).day


async def settled_in(store: Store, units: Sequence[Unit], draw: Random) -> dict[int, Grant]:
    """Everybody enrolled, by id; the first duty of a commune is its focal point's."""
    grants: dict[int, Grant] = {}
    async with store.writing() as work:
        await work.units.save([DISTRICT, *units])
        for unit in units:
            for duty in DUTIES:
                role = Role.FOCAL if duty == DUTIES[0] else Role.OFFICER
                grant = Grant(role, unit.code, (duty,))
                grants[await _enrolled(work, grant, len(grants) + 1)] = grant
        for grant in (Grant(Role.CLERK, DISTRICT.code), Grant(Role.LEADER, DISTRICT.code)):
            grants[await _enrolled(work, grant, len(grants) + 1)] = grant
        for person, grant in grants.items():
            wish = draw.choices((None, "10:00", OFF), (0.9, 0.06, 0.04))[0]
            if wish is not None and grant.duties:
                await work.push_wishes.set(person, PushKind.LADDER, wish, BEGAN)
    return grants


async def _enrolled(work: UnitOfWork, grant: Grant, number: int) -> int:
    code = await work.invitations.create(
        f"code {number}", grant, None, BEGAN, BEGAN + timedelta(days=1)
    )
    return await work.people.enrol(code, NAME, str(number), f"Người {number}", "vi", BEGAN)


def life_of(unit: str, period: Period, draw: Random) -> Iterator[Act]:
    """How one report goes; some are never filled in, some are sent back, once or twice."""
    key = ReportKey(FORM.code, unit, period.key)
    opens, due = FORM.cycle.opens(period), due_day(period)
    filled = datetime.combine(opens, time(9), ZONE)
    for duty in DUTIES:
        if draw.random() < 0.06:
            return  # nobody ever does that part
        day = opens + timedelta(days=draw.randint(0, (due - opens).days + 3))
        at = _at(draw, day)
        filled = max(filled, at)
        yield Act(at, key, tuple(row.code for row in FORM.asked(duty)))
    now = filled
    for _ in range(3):
        now += timedelta(hours=draw.choice((1, 2, 20, 30, 70)), minutes=draw.randint(0, 50))
        yield Act(now, key, move=Move.SUBMIT)
        if draw.random() < 0.75:
            return
        now += timedelta(hours=draw.randint(2, 150))
        named = draw.sample([row.code for row in FORM.asked()], draw.choice((0, 1, 3)))
        yield Act(now, key, move=Move.RETURN, reason=f"xem lại {', '.join(named)}")
        now += timedelta(hours=draw.randint(2, 150))
        if named and draw.random() < 0.7:
            yield Act(now, key, tuple(named))


def _at(draw: Random, day: date) -> datetime:
    return datetime.combine(day, time(draw.randint(6, 20), draw.randint(0, 59)), ZONE)


async def happens(act: Act, work: UnitOfWork) -> None:
    """Record it, by whoever it may be."""
    if act.rows:
        answers = [NewAnswer(code, Value(number=0), "0") for code in act.rows]
        await work.reports.record_many(
            [Recording(act.report, FORM.version, answers, 1, NAME, act.at)]
        )
    if act.move is not None:
        await work.reports.move(act.report, FORM.version, act.move, 1, act.at, None, act.reason)
