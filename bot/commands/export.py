"""`export`: the paper or workbook of a unit, as /xuat sends it, written to a file."""

import argparse
import asyncio
from pathlib import Path
from typing import Final

from bot.app.compose import make_world, opened_store
from bot.app.console import Subparsers, complain, say
from bot.app.csv_files import FAILED
from bot.app.settings import Settings
from bot.commands.summary import flaw_of
from bot.rendering.documents import DocumentRenderer
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.clock import Clock
from handlers.engine.turn import Paper, PaperKind
from reporting.reports import ReportKey
from reporting.units import Level

KINDS: Final = {
    ("docx", True): PaperKind.REPORT_WORD,
    ("xlsx", True): PaperKind.REPORT_EXCEL,
    ("docx", False): PaperKind.GROUP_WORD,
    ("xlsx", False): PaperKind.GROUP_EXCEL,
}
"""By format, and whether the unit is one that files its own report."""


def add(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser("export", help="a unit's report as a document or a workbook")
    parser.add_argument("--unit", required=True, metavar="CODE")
    parser.add_argument("--period", required=True, metavar="2024-Q3")
    parser.add_argument("--format", required=True, choices=("docx", "xlsx"))
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the file; say where it is."""
    return asyncio.run(_run(args, settings))


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    async with opened_store(settings.database_url) as store:
        reference = await make_world(settings, store)
        flaw = flaw_of(args.unit, args.period, reference)
        if flaw:
            complain(flaw)
            return FAILED
        clock = Clock(settings.clock_start, settings.clock_rate or 1.0)
        form = next(iter(reference.forms.values()))
        is_commune = reference.units[args.unit].level is Level.COMMUNE
        kind = KINDS[args.format, is_commune]
        workshop = WorkerProcess()
        try:
            printed = await DocumentRenderer(store, reference, workshop, clock.now).print_paper(
                Paper(kind, ReportKey(form.code, args.unit, args.period), "")
            )
        finally:
            workshop.close()
    try:
        args.out.write_bytes(printed.content)
    except OSError as refused:
        complain(f"Không ghi được {args.out} ({refused.strerror}).")
        return FAILED
    say(str(args.out))
    return 0
