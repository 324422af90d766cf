"""What ten forms and 20 versions of every unit cost, beside one form and one version.

The other nine forms are the province's: a commune's officer fills in the same one in both.
"""

import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

import yaml

from reporting.form_files.yaml_source import YamlSource, read_source
from simulator.server import Simulator, running_simulator
from tests.bench.crowd import Officer, Phone, all_at_once
from tests.bench.programs import ROOT, BenchFailedError, Program, ours
from tests.bench.stock import LEADER_CHAT, Stock, stocked, typed
from tests.bench.tables import Line, ratio, spread

OFFICERS: Final = 8
ANSWERS: Final = 12
LOOKS: Final = 30
FORMS: Final = 10
VERSIONS: Final = 20
QUARTERS: Final = 8
MOST: Final = 1.05

_RENUMBER: Final = "UPDATE unit_version SET number = :last, valid_from = '2000-01-01'"
_EARLIER: Final = """
WITH RECURSIVE earlier(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM earlier WHERE n + 1 < :last)
INSERT INTO unit_version
  (code, number, name, level, parent_code, valid_from, valid_to, successors)
SELECT code, n, name || ' ' || n, level, parent_code, printf('%d-01-01', 2000 - :last + n),
  printf('%d-12-31', 2000 - :last + n), ''
FROM unit_version, earlier"""


@dataclass(slots=True)
class Place:
    """A database, the forms laid before the bot, and what was measured there by what was done."""

    made: Stock
    forms: Path
    spent: dict[str, list[float]]
    starts: list[float]

    @property
    def settings(self) -> dict[str, str]:
        """What the bot is started with."""
        return {"FORMS_DIR": str(self.forms)}


async def measured(rounds: int) -> list[Line]:
    """Processor time of answers and overviews in both, in turn; how soon the bot starts."""
    with tempfile.TemporaryDirectory() as name:
        few, many = [
            await _place(Path(name) / f"{forms}-forms", rounds, forms, versions)
            for forms, versions in ((1, 1), (FORMS, VERSIONS))
        ]
        async with running_simulator() as near_few, running_simulator() as near_many:
            for sim, place in ((near_few, few), (near_many, many)):
                await _opened(sim, place)
            for number in range(rounds + 1):
                await _start(near_few, few)
                await _start(near_many, many)
                await _round((near_few, few), (near_many, many), number)
    lines = [
        _line(what, few.spent[what][1:], many.spent[what][1:])  # the first opens cold files
        for what in few.spent
    ]
    start = median(many.starts[1:])
    return [
        *lines,
        Line(
            f"from start to the first reply with {FORMS} forms, {VERSIONS} unit versions",
            f"{start:.2f} s",
            f"{median(few.starts[1:]):.2f} s with one",
            ratio(many.starts[1:], few.starts[1:]),
            "under 3 s",
            start < 3,
            spread(many.starts[1:], few.starts[1:]),
        ),
    ]


def _line(what: str, few: list[float], many: list[float]) -> Line:
    ratios = [one / other for one, other in zip(many, few, strict=True)]
    return Line(
        f"processor time of {what} with {FORMS} forms, {VERSIONS} unit versions",
        f"{median(many):.2f} ms",
        f"{median(few):.2f} ms with one",
        median(ratios),
        f"at most {MOST:.2f}",
        median(ratios) <= MOST,
        f"{min(ratios):.2f} to {max(ratios):.2f}",
    )


async def _place(folder: Path, rounds: int, forms: int, versions: int) -> Place:
    (folder / "forms").mkdir(parents=True)
    _write_forms(folder / "forms", forms)
    made = await stocked(folder / "bot.db", OFFICERS * (rounds + 1), QUARTERS)
    if versions > 1:
        connection = sqlite3.connect(made.file)
        connection.execute(_RENUMBER, {"last": versions - 1})
        connection.execute(_EARLIER, {"last": versions - 1})
        connection.commit()
        connection.close()
    return Place(made, folder / "forms", {}, [])


def _write_forms(folder: Path, count: int) -> None:
    """The quarterly form, and the same rows as forms of the province."""
    original = ROOT / "forms" / "cchc_quarterly.yaml"
    source = read_source(original)
    if not isinstance(source, YamlSource) or not isinstance(source.value, dict):
        raise BenchFailedError(str(source))
    (folder / original.name).write_bytes(original.read_bytes())
    for number in range(2, count + 1):
        other = {
            **source.value,
            "code": f"province_{number}",
            "short": {"vi": f"Báo cáo tỉnh {number}", "en": f"Province report {number}"},
            "level": "province",
        }
        text = yaml.safe_dump(other, allow_unicode=True, sort_keys=False)
        (folder / f"province_{number}.yaml").write_text(text, encoding="utf-8")


async def _opened(sim: Simulator, place: Place) -> None:
    """Every officer's report is in hand before anything is measured."""
    async with ours(sim, place.made.file, settings={"FORMS_DIR": str(ROOT / "forms")}):
        for number in range(len(place.made.communes)):
            await Phone(sim, place.made.chat(number)).say("/baocao")


@dataclass(slots=True)
class _Running:
    """A bot that runs in one of the places, the people of this round, and what they cost it."""

    place: Place
    program: Program
    leader: Phone
    officers: list[Officer]
    spent: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    async def spend(self, what: str, work: Awaitable[object]) -> None:
        """Add up the processor time that the bot takes for it."""
        before = self.program.processor_seconds()
        await work
        self.spent[what] += self.program.processor_seconds() - before


@dataclass(frozen=True, slots=True)
class _Work:
    """What the bots do in turn: so many times, each so many answers to somebody."""

    what: str
    times: int
    answers: int
    do: Callable[[_Running, int], Awaitable[object]]


_ALL_WORK: Final = (
    _Work("an answer", OFFICERS, ANSWERS, lambda bot, turn: bot.officers[turn].answer(ANSWERS)),
    _Work("a leader's /tiendo", LOOKS, 1, lambda bot, _: bot.leader.say("/tiendo")),
    _Work(
        "an officer's /tiendo",
        OFFICERS,
        1,
        lambda bot, turn: bot.officers[turn].phone.say("/tiendo"),
    ),
)


async def _start(sim: Simulator, place: Place) -> None:
    """One start with nothing else beside it, until the first reply."""
    leader = Phone(sim, LEADER_CHAT)
    began = time.perf_counter()
    async with ours(sim, place.made.file, settings=place.settings):
        await leader.say("/trogiup")
        place.starts.append(time.perf_counter() - began)


async def _round(few: tuple[Simulator, Place], many: tuple[Simulator, Place], number: int) -> None:
    """Both bots run; one works, then the other, a few answers at a time.

    What else the machine does then falls on both alike.
    """
    async with _running(*few, number) as with_few, _running(*many, number) as with_many:
        both = (with_few, with_many)
        for bot in both:
            await all_at_once([officer.answer(4) for officer in bot.officers])
            for phone in (bot.leader, bot.officers[0].phone):
                await phone.say("/tiendo")  # what is worked out once after a start is no part of it
        for one in _ALL_WORK:
            for turn in range(one.times):
                for bot in both:
                    await bot.spend(one.what, one.do(bot, turn))
    for one in _ALL_WORK:
        for bot in both:
            each = 1000 * bot.spent[one.what] / (one.times * one.answers)
            bot.place.spent.setdefault(one.what, []).append(each)


@asynccontextmanager
async def _running(sim: Simulator, place: Place, number: int) -> AsyncIterator[_Running]:
    """The bot, and each officer's first question on the phone."""
    here = range(number * OFFICERS, (number + 1) * OFFICERS)
    officers = [
        Officer(Phone(sim, place.made.chat(n)), typed(place.made.communes[n])) for n in here
    ]
    leader = Phone(sim, LEADER_CHAT)
    async with ours(sim, place.made.file, settings=place.settings) as program:
        for officer in officers:
            await officer.go_on()
        yield _Running(place, program, leader, officers)
