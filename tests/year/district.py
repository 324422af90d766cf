"""Communes with four people each, and all that happens to their reports and to them: by a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from bot.channels.telegram import Telegram
from reporting.form_files.loader import load_form
from reporting.forms import Form
from reporting.forms.model import GroupTiming
from reporting.ladder.pushes import OFF, PushKind
from reporting.people import Grant, Role
from reporting.periods import Period
from reporting.periods.deadlines import Timing, WorkingDaysAfterCutoff, WorkingDaysAfterDue
from reporting.periods.workdays import WorkCalendar, vietnam_calendar
from reporting.reports import Move, ReportKey
from reporting.standing.extensions import ExtendedDay, ExtensionScope, NewExtension
from reporting.units import Level, Unit
from storage.pushed.stand_ins import NewStandIn
from storage.store import Store, UnitOfWork

CALENDAR: Final[WorkCalendar] = vietnam_calendar()
ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
DISTRICT: Final = Unit("900", "Huyện Thử Nghiệm", Level.DISTRICT)
BEGAN: Final = datetime(2023, 11, 1, tzinfo=UTC)

DUE, SLOW_DUE, GRACE, LOCK = 1, 3, 1, 12
"""Working days: from the cut-off to the deadline, for remote communes, and from there on."""

REMOTE_EACH: Final = 8
"""One commune in so many is remote."""


def remote(count: int) -> tuple[str, ...]:
    """The codes of the remote ones among so many communes."""
    return tuple(_code(place) for place in range(0, count, REMOTE_EACH))


def _code(place: int) -> str:
    return f"{90000 + place:05d}"


def _timing(days: int, *, is_of_group: bool = False) -> Timing:
    grace, lock = WorkingDaysAfterDue(GRACE), WorkingDaysAfterDue(LOCK)
    return Timing(WorkingDaysAfterCutoff(days), grace, lock, is_of_group=is_of_group)


def _form() -> Form:
    of_file = load_form(Path(__file__).parents[2] / "forms" / "cchc_quarterly.yaml")
    slow = GroupTiming(frozenset(remote(1000)), _timing(SLOW_DUE, is_of_group=True))
    deadlines = {**of_file.deadlines, Level.COMMUNE: _timing(DUE)}
    return replace(of_file, deadlines=deadlines, group_deadlines=(slow,))


FORM: Final[Form] = _form()
DUTIES: Final = tuple(FORM.duties)


# --- what happens --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens at an instant."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Filing(Act):
    """Rows of a report are filled in, or it is moved."""

    report: ReportKey
    rows: tuple[str, ...] = ()
    move: Move | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Extending(Act):
    """A clerk moves a day; or takes back the one moved in `undoes`."""

    what: NewExtension
    undoes: "Extending | None" = None


@dataclass(frozen=True, slots=True)
class Leave(Act):
    """Somebody is away from a unit, and another does the work."""

    what: NewStandIn


@dataclass(frozen=True, slots=True)
class Blocking(Act):
    """Somebody blocks the bot, or comes back."""

    person: int
    is_back: bool = False


# --- who there is --------------------------------------------------------------------------------
@dataclass
class District:
    """Units and people; the first duty of a commune is its focal point's."""

    units: Sequence[Unit]
    grants: dict[int, Grant] = field(default_factory=dict)
    wishes: dict[int, str] = field(default_factory=dict)
    clerk: int = 0

    @property
    def communes(self) -> list[Unit]:
        """The units that report."""
        return [unit for unit in self.units if unit.level is Level.COMMUNE]

    def filers(self, unit: str) -> list[int]:
        """Who fills in the reports of a commune."""
        return [
            who for who, grant in self.grants.items() if grant.unit_code == unit and grant.duties
        ]


def laid_out(count: int, draw: Random, last: date) -> tuple[Unit, ...]:
    """That many communes of a district; one in forty ends before the year does."""
    units = [DISTRICT]
    for place in range(count):
        ends = None
        if place % 40 == 17:
            ends = last - timedelta(days=draw.randint(20, 300))
        name = f"Xã Thử Nghiệm {place + 1}"
        units.append(Unit(_code(place), name, Level.COMMUNE, DISTRICT.code, None, ends))
    return tuple(units)


async def settled_in(store: Store, count: int, draw: Random, last: date) -> District:
    """Everybody enrolled, with what they wish."""
    district = District(laid_out(count, draw, last))
    async with store.writing() as work:
        await work.units.save(district.units)
        granted = [Grant(Role.CLERK, DISTRICT.code), Grant(Role.LEADER, DISTRICT.code)]
        for place, unit in enumerate(district.communes):
            for duty in DUTIES:
                role = Role.FOCAL if duty == DUTIES[0] else Role.OFFICER
                granted.append(Grant(role, unit.code, (duty,)))
            if place % 5 == 0:
                granted.append(Grant(Role.LEADER, unit.code))
        granted.append(Grant(Role.CLERK, DISTRICT.code))
        for number, grant in enumerate(granted, 1):
            district.grants[await _enrolled(work, grant, number)] = grant
        district.clerk = next(iter(district.grants))
        for person, grant in district.grants.items():
            wish = draw.choices((None, "10:00", OFF), (0.9, 0.06, 0.04))[0]
            if wish is not None and grant.duties:
                district.wishes[person] = wish
                await work.push_wishes.set(person, PushKind.LADDER, wish, BEGAN)
    return district


async def _enrolled(work: UnitOfWork, grant: Grant, number: int) -> int:
    code = await work.invitations.create(
        f"code {number}", grant, None, BEGAN, BEGAN + timedelta(days=1)
    )
    name = f"Người {number}"
    return await work.people.enrol(code, Telegram.name, str(number), name, "vi", BEGAN)


# --- how it goes ---------------------------------------------------------------------------------
def life_of(unit: str, period: Period, due: date, draw: Random) -> Iterator[Filing]:
    """How one report goes; some are never filled in, some are sent back, once or twice."""
    key = ReportKey(FORM.code, unit, period.key)
    opens = FORM.cycle.opens(period)
    filled = datetime.combine(opens, time(9), ZONE)
    for duty in DUTIES:
        if draw.random() < 0.06:
            return  # nobody ever does that part
        at = _at(draw, opens + timedelta(days=draw.randint(0, (due - opens).days + 3)))
        filled = max(filled, at)
        yield Filing(at, key, tuple(row.code for row in FORM.asked(duty)))
    now = filled
    for _ in range(3):
        now += timedelta(hours=draw.choice((1, 2, 20, 30, 70)), minutes=draw.randint(0, 50))
        yield Filing(now, key, move=Move.SUBMIT)
        if draw.random() < 0.75:
            return
        now += timedelta(hours=draw.randint(2, 150))
        named = draw.sample([row.code for row in FORM.asked()], draw.choice((0, 1, 3)))
        yield Filing(now, key, move=Move.RETURN, reason=f"xem lại {', '.join(named)}")
        now += timedelta(hours=draw.randint(2, 150))
        if named and draw.random() < 0.7:
            yield Filing(now, key, tuple(named))


def extensions_of(
    district: District, period: Period, due: date, draw: Random
) -> Iterator[Extending]:
    """Days that are moved: of one commune, of several, of all; some are moved back."""
    codes = [unit.code for unit in district.communes]
    opens = FORM.cycle.opens(period)
    ones, groups = max(3, len(codes) // 16), max(1, len(codes) // 40)
    scopes = [ExtensionScope((draw.choice(codes),)) for _ in range(ones)]
    some = (tuple(draw.sample(codes, min(4, len(codes)))) for _ in range(groups))
    scopes += [ExtensionScope(each) for each in some]
    for scope in (*scopes, _everybody(draw)):
        which = draw.choices(tuple(ExtendedDay), (0.6, 0.25, 0.15))[0]
        day = due + timedelta(days=draw.randint(1, 9))
        at = _at(draw, due - timedelta(days=draw.randint(-2, 12)))
        if which is ExtendedDay.LOCK:
            day, at = due + timedelta(days=draw.randint(20, 35)), at + timedelta(days=14)
        elif which is ExtendedDay.OPENS:
            day = opens - timedelta(days=draw.randint(1, 12))
            at = _at(draw, day - timedelta(days=draw.randint(0, 3)))
        new = NewExtension(FORM.code, period.key, scope, which, day, "mưa lũ")
        one = Extending(at, new)
        yield one
        if draw.random() < 0.3:
            later = at + timedelta(hours=draw.randint(1, 120))
            yield Extending(later, new, undoes=one)


def _everybody(draw: Random) -> ExtensionScope:
    return draw.choice((ExtensionScope(), ExtensionScope(group=DISTRICT.code)))


def leaves_of(district: District, first: date, last: date, draw: Random) -> Iterator[Leave]:
    """Leaves of some people; a colleague does the work, or somebody of the next commune.

    In the second commune somebody is away from soon after the beginning on, whatever is drawn.
    """
    codes = [unit.code for unit in district.communes]
    focal, absent, *_ = district.filers(codes[1])
    begins, ends = first + timedelta(days=2), first + timedelta(days=10)
    yield Leave(_at(draw, first), NewStandIn(codes[1], absent, focal, begins, ends))
    for place, unit in enumerate(codes):
        after = first
        for _ in range(draw.choice((0, 1, 1, 3))):
            after += timedelta(days=draw.randint(4, 80))
            ends = after + timedelta(days=draw.choice((0, 2, 6, 13, 25)))
            absent, other = draw.sample(district.filers(unit), 2)
            if draw.random() < 0.3:
                other = draw.choice(district.filers(codes[place - 1]))
            at = _at(draw, after - timedelta(days=draw.choice((0, 0, 1, 5))))
            if ends <= last and other != absent:
                yield Leave(at, NewStandIn(unit, absent, other, after, ends))
            after = ends + timedelta(days=1)


def blocks_of(district: District, first: date, last: date, draw: Random) -> Iterator[Blocking]:
    """Some people block the bot; most come back after a while."""
    for person, grant in district.grants.items():
        if grant.duties and draw.random() < 0.1:
            day = first + timedelta(days=draw.randint(0, (last - first).days))
            at = _at(draw, day)
            yield Blocking(at, person)
            if draw.random() < 0.8:
                back = at + timedelta(hours=draw.choice((3, 30, 200, 1200)))
                yield Blocking(back, person, is_back=True)


def _at(draw: Random, day: date) -> datetime:
    return datetime.combine(day, time(draw.randint(6, 20), draw.randint(0, 59)), ZONE)
