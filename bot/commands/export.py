"""`export`: the paper or workbook of a unit, as /xuat sends it, written to a file."""

import argparse
import asyncio
from pathlib import Path
from typing import Final

from bot.app.argument_parser import Subparsers
from bot.app.bootstrap import opened_store, read_reference_data
from bot.app.console import Operator
from bot.app.csv_files import FAILED, cannot_write
from bot.app.settings import Settings
from bot.commands.summary import add_form, wanted_of
from bot.rendering.documents import DocumentRenderer
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.clock import Clock
from bot.runtime.report_figures import with_begun
from handlers.engine.turn import Paper, PaperKind
from reporting.clean_text import clean
from reporting.complaints import Complaint
from reporting.forms import Form
from reporting.reporters import reports_alone, reports_itself
from reporting.reports import ReportKey
from reporting.units import Unit

KINDS: Final = {
    ("docx", True): PaperKind.REPORT_WORD,
    ("xlsx", True): PaperKind.REPORT_EXCEL,
    ("docx", False): PaperKind.GROUP_WORD,
    ("xlsx", False): PaperKind.GROUP_EXCEL,
}
"""By format, and whether it is of the unit's own report alone."""


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the command."""
    parser = subparsers.add_parser("export", help=operator.text("export.help"))
    parser.add_argument("--unit", type=clean, required=True, metavar=operator.text("word.code"))
    parser.add_argument("--period", type=clean, required=True, metavar="2024-Q3")
    add_form(parser, operator)
    parser.add_argument("--own", action="store_true", help=operator.text("export.own"))
    parser.add_argument("--format", required=True, choices=("docx", "xlsx"))
    parser.add_argument("--out", required=True, type=Path, metavar=operator.text("word.file"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Write the file; say where it is."""
    return asyncio.run(_run(args, settings, operator))


async def _run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    async with opened_store(settings.database_url) as store:
        reference = await read_reference_data(settings, store)
        wanted = wanted_of(args, reference, operator.language)
        if isinstance(wanted, Complaint):
            operator.complain(wanted)
            return FAILED
        clock = Clock(settings.clock_start, settings.clock_rate or 1.0)
        period = reference.forms.period(wanted.form.code, wanted.period)
        units = reference.history.on(period.end)
        async with store.reading() as work:
            form = await with_begun(wanted.form, reference.forms, work, period, units, args.unit)
        if args.own and not reports_itself(form, units[args.unit]):
            operator.complain(_no_own_report(units[args.unit], form, operator.language))
            return FAILED
        is_own = args.own or reports_alone(form, units, args.unit)
        kind = KINDS[args.format, is_own]
        worker = WorkerProcess()
        try:
            printed = await DocumentRenderer(store, reference, worker, clock.now).render(
                Paper(kind, ReportKey(form.code, args.unit, args.period), "")
            )
        finally:
            worker.close()
    try:
        args.out.write_bytes(printed.content)
    except OSError as refused:
        operator.complain(cannot_write(args.out, refused))
        return FAILED
    operator.show(str(args.out))
    return 0


def _no_own_report(unit: Unit, form: Form, language: str) -> Complaint:
    return Complaint("export.no_own", unit=unit.name, form=form.short[language])
