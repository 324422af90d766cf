"""`units load FILE.csv`: the list of administrative units, new or changed ones."""

import argparse
import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from bot.app.argument_parser import Subparsers
from bot.app.bootstrap import files_to_start_with, opened_store
from bot.app.console import Operator
from bot.app.csv_files import FAILED, read_file, tell_problems
from bot.app.settings import Settings
from bot.runtime.clock import Clock
from reporting.complaints import Complaint
from reporting.csv_files.closed_periods import ClosedPeriods
from reporting.csv_files.unit_changes import Merger, UnitChange, UnitChangeKind, UnitPlan, mergers
from reporting.csv_files.units import UnitFileProblems, read_units
from reporting.form_files.loader import load_forms
from reporting.forms import FormLibrary
from reporting.periods import NotAPeriod, Period
from reporting.units import Unit, UnitHistory
from reporting.values import show_date
from storage.store import Store, UnitOfWork

MOST_NAMES: Final = 5
"""Units named in one line before "and N more"."""


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
    with files_to_start_with():
        forms = load_forms(settings.forms_dir)
    now = Clock(settings.clock_start, settings.clock_rate or 1.0).now()
    today = now.astimezone(settings.timezone).date()
    async with opened_store(settings.database_url) as store:
        try:
            if args.dry_run:
                async with store.reading() as work:
                    plan = await planned(work, forms, content, today)
                tell(plan, operator)
            else:
                plan = await load(store, forms, content, today, operator)
        except UnitFileProblems as refused:
            tell_problems(file, refused.problems, operator)
            operator.complain(Complaint("units.nothing_loaded"))
            return FAILED
    counts = {"new": plan.new, "changed": plan.changed, "same": plan.same}
    if args.dry_run:
        operator.say("units.dry_run", file=str(file), **counts)
    else:
        operator.say("units.loaded", file=str(file), total=sum(counts.values()), **counts)
    return 0


async def load(
    store: Store, forms: FormLibrary, content: bytes, today: date, operator: Operator
) -> UnitPlan:
    """Tell what the file changes, then save it.

    Raises:
        UnitFileProblems: the file has problems; nothing was saved.
    """
    async with store.writing() as work:
        plan = await planned(work, forms, content, today)
        tell(plan, operator)
        await work.units.save(plan.versions)
    return plan


async def planned(work: UnitOfWork, forms: FormLibrary, content: bytes, today: date) -> UnitPlan:
    """What loading the file comes to; the forms know which days a period counted.

    Raises:
        UnitFileProblems: the file has problems.
    """
    known = UnitHistory.of(await work.units.all())
    submitted: dict[Period, frozenset[str]] = {}
    for (form, key), codes in (await work.report_queries.submitted()).items():
        period = _period(forms, form, key)
        if period is not None:
            submitted[period] = codes | submitted.get(period, frozenset())
    return read_units(content, known, ClosedPeriods(today, submitted))


def _period(forms: FormLibrary, form: str, key: str) -> Period | None:
    try:
        return forms.period(form, key)
    except (KeyError, NotAPeriod):
        return None


# --- what there is to tell -----------------------------------------------------------------------
def tell(plan: UnitPlan, operator: Operator) -> None:
    """One line for each change; a first list, of which everything is new, is only counted."""
    is_first = plan.new == len(plan.history.versions)
    for change in plan.changes:
        if not is_first:
            _tell_change(plan.history, change, operator)
    for merger in mergers(plan.changes, plan.history):
        _tell_merger(merger, operator)
    by_parent: dict[str, list[Unit]] = {}
    for stray in plan.strays:
        by_parent.setdefault(stray.parent_code or "", []).append(stray)
    for parent, strays in by_parent.items():
        gone = plan.history.versions[parent][-1]
        operator.say(
            "units.stray",
            count=len(strays),
            names=_names(strays, operator),
            parent=gone.name,
            day=_shown(gone.valid_to),
        )


def _tell_change(history: UnitHistory, change: UnitChange, operator: Operator) -> None:
    old, new = change.before or change.after, change.after
    whose = {"code": new.code, "name": new.name, "day": _shown(change.day)}
    match change.kind:
        case UnitChangeKind.NEW if change.day is None:
            operator.say("units.change_new", code=new.code, name=new.name)
        case UnitChangeKind.NEW:
            operator.say("units.change_new_since", **whose)
        case UnitChangeKind.RENAMED:
            operator.say("units.change_renamed", old=old.name, **whose)
        case UnitChangeKind.MOVED:
            above = {"old": _parent(history, old, operator), "new": _parent(history, new, operator)}
            operator.say("units.change_moved", **above, **whose)
        case UnitChangeKind.OTHER_LEVEL:
            operator.say("units.change_other_level", **whose)
        case UnitChangeKind.CONTINUED:
            operator.say("units.change_continued", **whose)
        case UnitChangeKind.ENDED:
            operator.say("units.change_ended", **whose)
        case UnitChangeKind.REPLACED:
            operator.say("units.change_replaced", **whose)
        case UnitChangeKind.DATED:
            operator.say("units.change_dated", **whose)


def _parent(history: UnitHistory, unit: Unit, operator: Operator) -> str:
    """The unit above, as it was called at that time."""
    if unit.parent_code is None:
        return operator.text("units.no_one_above")
    day = unit.valid_from or unit.valid_to or date.min
    return history.on(day)[unit.parent_code].name


def _tell_merger(merger: Merger, operator: Operator) -> None:
    ended, instead = _names(merger.ended, operator), _names(merger.instead, operator)
    if len(merger.ended) > 1 and len(merger.instead) == 1:
        operator.say("units.merged", ended=ended, instead=instead)
    elif len(merger.instead) > 1:
        operator.say("units.split", ended=ended, instead=instead)
    else:
        operator.say("units.instead", ended=ended, instead=instead)


def _names(units: Sequence[Unit], operator: Operator) -> str:
    named = ", ".join(f"{unit.name} ({unit.code})" for unit in units[:MOST_NAMES])
    more = len(units) - MOST_NAMES
    return operator.text("units.and_more", names=named, count=more) if more > 0 else named


def _shown(day: date | None) -> str:
    return "" if day is None else show_date(day)
