"""`units load FILE.csv`: the list of administrative units, new or changed ones."""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.app.argument_parser import Subparsers
from bot.app.bootstrap import opened_store
from bot.app.console import Operator
from bot.app.csv_files import FAILED, read_file, tell_problems
from bot.app.settings import Settings
from reporting.complaints import Complaint
from reporting.csv_files.units import UnitFileProblems, read_units
from reporting.units import Unit, UnitTree
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many units of a file were new, changed, or known just so."""

    new: int
    changed: int
    same: int


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the command."""
    parser = subparsers.add_parser("units", help=operator.text("units.help"))
    actions = parser.add_subparsers(required=True, metavar=operator.text("word.action"))
    load = actions.add_parser("load", help=operator.text("units.load"))
    load.add_argument("file", type=Path, metavar=operator.text("word.file"))
    load.add_argument("--dry-run", action="store_true", help=operator.text("units.dry_run_help"))
    load.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Load the file, or list everything to mend in it and load nothing."""
    content = read_file(args.file, operator)
    if content is None:
        return FAILED
    return asyncio.run(_run(args, content, settings, operator))


async def _run(
    args: argparse.Namespace, content: bytes, settings: Settings, operator: Operator
) -> int:
    file: Path = args.file
    async with opened_store(settings.database_url) as store:
        try:
            loaded = await (check if args.dry_run else load)(store, content)
        except UnitFileProblems as refused:
            tell_problems(file, refused.problems, operator)
            operator.complain(Complaint("units.nothing_loaded"))
            return FAILED
    if args.dry_run:
        operator.say(
            "units.dry_run",
            file=str(file),
            new=loaded.new,
            changed=loaded.changed,
            same=loaded.same,
        )
        return 0
    total = loaded.new + loaded.changed + loaded.same
    operator.say(
        "units.loaded",
        total=total,
        file=str(file),
        new=loaded.new,
        changed=loaded.changed,
        same=loaded.same,
    )
    return 0


async def load(store: Store, content: bytes) -> Loaded:
    """Save the units of a file over those that are there.

    Raises:
        UnitFileProblems: the file has problems; nothing was saved.
    """
    async with store.writing() as work:
        before = UnitTree.of(await work.units.all())
        units = read_units(content, before)
        await work.units.save(units)
    return _counted(units, before)


async def check(store: Store, content: bytes) -> Loaded:
    """What `load` would do; nothing is saved.

    Raises:
        UnitFileProblems: the file has problems.
    """
    async with store.reading() as work:
        before = UnitTree.of(await work.units.all())
    return _counted(read_units(content, before), before)


def _counted(units: Sequence[Unit], before: UnitTree) -> Loaded:
    known = [unit for unit in units if unit.code in before]
    same = sum(before[unit.code] == unit for unit in known)
    return Loaded(len(units) - len(known), len(known) - same, same)
