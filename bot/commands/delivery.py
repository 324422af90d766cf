"""`delivery`: who was not told what they were to be told, by unit, and how often that is."""

import argparse
import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.app.argument_parser import Subparsers
from bot.app.bootstrap import opened_store, read_reference_data
from bot.app.console import Operator
from bot.app.settings import Settings
from bot.jobs.health import COUNTED_DAYS
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from reporting.ladder.pushes import PushState
from reporting.people import FILING, Person
from reporting.reporters import reporters
from reporting.units import UnitTree
from reporting.values import show_date
from storage.pushed.claims import RepeatCause
from storage.store import UnitOfWork

_PUSHES: Final = {
    PushState.WAITING: "delivery.push_waiting",
    PushState.QUEUED: "delivery.push_queued",
    PushState.SENT: "delivery.push_sent",
    PushState.SETTLED: "delivery.push_settled",
    PushState.LAPSED: "delivery.push_lapsed",
    PushState.UNREACHABLE: "delivery.push_unreachable",
    PushState.FAILED: "delivery.push_failed",
}
_AGAIN: Final = {
    RepeatCause.NO_ANSWER: "delivery.again_no_answer",
    RepeatCause.PROCESS_ENDED: "delivery.again_process_ended",
    RepeatCause.LEASE_LOST: "delivery.again_lease_lost",
}


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the command."""
    parser = subparsers.add_parser("delivery", help=operator.text("delivery.help"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Tell it; nothing is changed, and no message is shown."""
    del args
    return asyncio.run(_run(settings, operator))


@dataclass(frozen=True, slots=True)
class _Found:
    """Who files, and who of them was not told; `refused` has the day of it."""

    people: list[Person]
    reached: frozenset[int]
    refused: Mapping[int, date]
    pushes: Mapping[PushState, int]
    repeats: Mapping[RepeatCause, int]


async def _run(settings: Settings, operator: Operator) -> int:
    now = Clock(settings.clock_start, settings.clock_rate or 1.0).now()
    async with opened_store(settings.database_url) as store:
        reference = await read_reference_data(settings, store)
        async with store.reading() as work:
            found = await _found(work, now)
    units = reference.units_at(now)
    everywhere = [unit.code for unit in units.at_or_below(None)]
    lines = [line for code in everywhere for line in _of_unit(code, units, found, operator)]
    lines += list(_nobody(reference, units, found, operator, now))
    for line in sorted(lines):
        operator.show(line)
    if not lines:
        operator.say("delivery.all_told")
    pushes = [operator.text(_PUSHES[one], count=n) for one, n in found.pushes.items()]
    repeats = [operator.text(_AGAIN[one], count=n) for one, n in found.repeats.items()]
    nothing = operator.text("delivery.nothing")
    days = COUNTED_DAYS.days
    operator.say("delivery.pushes", days=days, counts=", ".join(sorted(pushes)) or nothing)
    operator.say("delivery.again", days=days, counts=", ".join(sorted(repeats)) or nothing)
    return 0


async def _found(work: UnitOfWork, now: datetime) -> _Found:
    people = await work.people.holding(FILING)
    ids = [person.id for person in people]
    since = now - COUNTED_DAYS
    return _Found(
        people,
        frozenset(await work.people.addresses_of(ids)),
        await work.pushes.refused(ids),
        await work.pushes.counts(since.date()),
        await work.claims.repeats(since),
    )


def _of_unit(code: str, units: UnitTree, found: _Found, operator: Operator) -> Iterator[str]:
    """A line for those of the unit who cannot be reached, and one for those who were refused."""
    names: dict[str, list[str]] = defaultdict(list)
    for person in found.people:
        if code not in person.filing_units():
            continue
        if person.id not in found.reached:
            names["delivery.blocked"].append(person.name)
        elif person.id in found.refused:
            names["delivery.refused"].append(
                f"{person.name} ({show_date(found.refused[person.id])})"
            )
    for why, some in names.items():
        yield operator.text(why, code=code, unit=units[code].name, names=", ".join(sorted(some)))


def _nobody(
    reference: ReferenceData, units: UnitTree, found: _Found, operator: Operator, now: datetime
) -> Iterator[str]:
    """A line for each unit that reports and for which nobody files."""
    today = now.astimezone(reference.timezone).date()
    filed_for = {code for person in found.people for code in person.filing_units()}
    owing = {
        unit.code
        for form in reference.forms_at(now).values()
        for unit in reporters(form, units, today)
    }
    for code in owing - filed_for:
        yield operator.text("delivery.nobody", code=code, unit=units[code].name)
