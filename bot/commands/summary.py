"""`summary`: the pictures and the caption that a leader of a unit gets in the chat, as files."""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.app.argument_parser import Subparsers
from bot.app.bootstrap import opened_store, read_reference_data
from bot.app.console import Operator
from bot.app.csv_files import FAILED, cannot_write
from bot.app.settings import Settings
from bot.channels.text_splitting import plain
from bot.inbound.sheet_downloads import NotYetError
from bot.inbound.transaction import ChatMemory, TurnTransaction
from bot.inbound.turns import TurnHandler
from bot.outbound.question_index import QuestionIndex
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from charts import draw
from handlers.engine.lookup import FileQuery
from handlers.engine.session import Session
from handlers.engine.turn import Album, Inbound, Message, Text, Turn
from handlers.router import handle
from reporting.clean_text import NOTHING, clean
from reporting.complaints import Complaint
from reporting.forms import Form
from reporting.normalise import fold
from reporting.people import Grant, Person, Role
from reporting.periods import NotAPeriod, Period
from reporting.reporters import collects
from storage.store import Store

T = TypeVar("T")


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the command."""
    parser = subparsers.add_parser("summary", help=operator.text("summary.help"))
    parser.add_argument("--unit", type=clean, required=True, metavar=operator.text("word.code"))
    parser.add_argument("--period", type=clean, required=True, metavar="2024-Q3")
    add_form(parser, operator)
    parser.add_argument("--out", required=True, type=Path, metavar=operator.text("word.folder"))
    parser.set_defaults(run=run)


def add_form(parser: argparse.ArgumentParser, operator: Operator) -> None:
    """Which form's figures are wanted, where there are several."""
    parser.add_argument(
        "--form",
        type=clean,
        default=NOTHING,
        metavar=operator.text("word.form"),
        help=operator.text("invite.form"),
    )


def run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Write the files; say where they are."""
    return asyncio.run(_run(args, settings, operator))


async def _run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    async with opened_store(settings.database_url) as store:
        reference = await read_reference_data(settings, store)
        wanted = wanted_of(args, reference, operator.language)
        if isinstance(wanted, Complaint):
            operator.complain(wanted)
            return FAILED
        clock = Clock(settings.clock_start, settings.clock_rate or 1.0)
        turn = await asked(store, reference, clock, wanted, operator.language)
    of_form = f"-{wanted.form.code}" if len(reference.forms) > 1 else ""
    return _write(turn, args.out, f"{args.unit}{of_form}-{args.period}", operator)


@dataclass(frozen=True, slots=True)
class WantedFigures:
    """The form, unit and period that a command is about."""

    form: Form
    unit: str
    period: str


def wanted_of(
    args: argparse.Namespace, reference: ReferenceData, language: str
) -> WantedFigures | Complaint:
    """The figures that are wanted, or why there are none."""
    if args.unit not in reference.history:
        return Complaint("figures.no_unit", code=args.unit)
    forms = list(reference.forms.values())
    if args.form:
        forms = [form for form in forms if fold(args.form) in form.words]
        if not forms:
            codes = ", ".join(reference.forms)
            return Complaint("figures.no_form", form=args.form, forms=codes)
        forms = [form for form in forms if form.code == args.form] or forms
    of_period = [(form, period) for form in forms if (period := _period(args, reference, form))]
    if not of_period:
        return _no_period(args.period, forms, language)
    found = [one for one in of_period if _collects(args, reference, *one)]
    if len(found) > 1:
        codes = ", ".join(form.code for form, _ in found)
        return Complaint("figures.which_form", forms=codes)
    if not found and len(reference.forms) > 1:
        names = ", ".join(form.short[language] for form, _ in of_period)
        unit = reference.history.on(of_period[0][1].end)[args.unit]
        return Complaint("figures.nobody", unit=unit.name, form=names)
    form, period = found[0] if found else of_period[0]
    return WantedFigures(reference.forms.of(form.code, period), args.unit, period.key)


def _period(args: argparse.Namespace, reference: ReferenceData, form: Form) -> Period | None:
    try:
        return reference.forms.period(form.code, args.period)
    except NotAPeriod:
        return None


def _collects(
    args: argparse.Namespace, reference: ReferenceData, form: Form, period: Period
) -> bool:
    of_then = reference.forms.of(form.code, period)
    return collects(of_then, reference.history.on(period.end), args.unit)


def _no_period(key: str, forms: Sequence[Form], language: str) -> Complaint:
    """That no report is asked for a period of that key, and of that year for which it is."""
    year, _, rest = key.partition("-")
    if not (rest and year.isdecimal() and len(year) == len("2024")):
        return Complaint("figures.no_period", text=key)
    form = forms[0]
    keys = ", ".join(period.key for period in form.cycle.periods_of_year(int(year)))
    name = "figures.other_period" if keys else "figures.no_period_in_year"
    return Complaint(name, form=form.short[language], period=key, year=year, periods=keys)


async def asked(
    store: Store, reference: ReferenceData, clock: Clock, wanted: WantedFigures, language: str
) -> Turn:
    """What the chat answers to a leader of that unit who asks for that form and period."""
    leader = Person(0, "", language, (Grant(Role.LEADER, wanted.unit),))
    words = f"/tonghop {wanted.form.code} {wanted.unit} {wanted.period}"
    inbound = Inbound("summary", "", "", Text(clean(words)))
    memory = ChatMemory(QuestionIndex(), _no_file)
    async with store.reading() as work:
        transaction = TurnTransaction(work, reference, memory, clock.now())
        transaction.begin_turn(inbound, inbox_id=0)
        return await TurnHandler(handle, reference, memory).decide(transaction, Session(), leader)


def _no_file(query: FileQuery[T], channel: str) -> T:
    """Nothing is sent to a command line."""
    del query
    raise NotYetError(channel)


def _write(turn: Turn, folder: Path, name: str, operator: Operator) -> int:
    albums = [reply for reply in turn.replies if isinstance(reply, Album)]
    for reply in turn.replies:
        if isinstance(reply, Message):
            operator.complain(Complaint("summary.answer", text=plain(reply.text)))
    if not albums:
        return FAILED
    album = albums[0]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for place, picture in enumerate(album.pictures, start=1):
            file = folder / f"{name}-{place}.png"
            file.write_bytes(draw(picture))
            operator.show(str(file))
        caption = folder / f"{name}.txt"
        caption.write_text(f"{plain(album.caption)}\n", encoding="utf-8")
    except OSError as refused:
        operator.complain(cannot_write(folder, refused))
        return FAILED
    operator.show(str(caption))
    return 0
