"""A database with history: communes of one district, their people, their earlier quarters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.demo.figures import answers
from bot.demo.seeded_random import SEED
from reporting.form_files.loader import load_form
from reporting.forms import Form
from reporting.people import Grant, Role
from reporting.periods import Period
from reporting.reports import Move, ReportKey
from reporting.units import Level, Unit
from storage.repositories.reports import Recording
from storage.store import Store, UnitOfWork
from tests.bench.programs import NOW, ROOT
from tests.calendars import period_of

FORM: Final = load_form(ROOT / "forms" / "cchc_quarterly.yaml")
DISTRICT: Final = Unit("900", "Huyện Thử Nghiệm", Level.DISTRICT, None)
PERIOD: Final = period_of("2024-Q3")
DUTY: Final = "van_phong"
FIRST_CHAT: Final = 1001
LEADER_CHAT: Final = 900


@dataclass(frozen=True, slots=True)
class Stock:
    """A stocked database file: who sits where."""

    file: Path
    communes: tuple[Unit, ...]

    @property
    def url(self) -> str:
        """The database as a setting says it."""
        return f"sqlite+aiosqlite:///{self.file}"

    def chat(self, place: int) -> int:
        """The chat of the officer of that commune, by its place."""
        return FIRST_CHAT + place


def communes(count: int) -> tuple[Unit, ...]:
    """That many communes of the district."""
    return tuple(
        Unit(f"{90000 + place:05d}", f"Xã Thử Nghiệm {place + 1}", Level.COMMUNE, DISTRICT.code)
        for place in range(count)
    )


def earlier(quarters: int) -> tuple[Period, ...]:
    """The quarters before the present one, the latest first."""
    found: list[Period] = []
    before = FORM.cycle.previous(PERIOD)
    while before is not None and len(found) < quarters:
        found.append(before)
        before = FORM.cycle.previous(before)
    return tuple(found)


async def stocked(file: Path, units: int, quarters: int, *, is_filed: bool = False) -> Stock:
    """A new database; `is_filed`: the present quarter is filled in and submitted as well."""
    made = Stock(file, communes(units))
    periods = (PERIOD, *earlier(quarters)) if is_filed else earlier(quarters)
    async with await Store.open(made.url) as store:
        await store.migrate()
        async with store.writing() as work:
            await work.units.save([DISTRICT, *made.communes])
            leader = Grant(Role.LEADER, DISTRICT.code)
            await enrolled(work, LEADER_CHAT, "Quốc Dũng", leader)
            ids = [
                await enrolled(
                    work, made.chat(place), f"Lan {place}", Grant(Role.FOCAL, unit.code, (DUTY,))
                )
                for place, unit in enumerate(made.communes)
            ]
        for period in periods:
            async with store.writing() as work:
                await _file(work, FORM, period, made.communes, ids)
    return made


async def enrolled(work: UnitOfWork, chat: int, name: str, grant: Grant) -> int:
    """Make a chat somebody's, as an invitation does; the person's id."""
    code = await work.invitations.create(f"{chat}", grant, name, NOW, NOW + timedelta(days=14))
    return await work.people.enrol(code, "telegram", str(chat), name, "vi", NOW)


async def _file(
    work: UnitOfWork, form: Form, period: Period, units: Sequence[Unit], ids: Sequence[int]
) -> None:
    await work.reports.record_many(list(_recordings(form, period, units, ids)))
    for unit, who in zip(units, ids, strict=True):
        key = ReportKey(form.code, unit.code, period.key)
        await work.reports.move(key, form.version, Move.SUBMIT, who, NOW, None)


def _recordings(
    form: Form, period: Period, units: Sequence[Unit], ids: Sequence[int]
) -> Iterator[Recording]:
    for unit, who in zip(units, ids, strict=True):
        key = ReportKey(form.code, unit.code, period.key)
        given = answers(SEED, form, unit.code, period)
        yield Recording(key, form.version, given, who, "telegram", NOW)


def typed(unit: Unit) -> dict[str, str]:
    """What that commune's officer types for the present quarter, by indicator code."""
    return {one.indicator: one.raw for one in answers(SEED, FORM, unit.code, PERIOD)}
