"""`summary`: the pictures and the caption that a leader of a unit gets in the chat, as files."""

import argparse
import asyncio
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
from reporting.clean_text import NOTHING, CleanText, clean
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
    try:
        meant = Period.parse(args.period)
    except NotAPeriod:
        return Complaint("figures.no_period", text=args.period)
    form = form_wanted(args.form, args.unit, meant, reference, language)
    if isinstance(form, Complaint):
        return form
    if meant not in form.cycle:
        return Complaint(
            "figures.other_period", form=form.short[language], period=meant.label(language)
        )
    return WantedFigures(form, args.unit, args.period)


def form_wanted(
    word: CleanText, unit: str, period: Period, reference: ReferenceData, language: str
) -> Form | Complaint:
    """The form with that code or word; without one the only form that the unit has to do with."""
    units = reference.history.on(period.end)
    forms = [reference.forms.of(code, period) for code in reference.forms]
    codes = ", ".join(reference.forms)
    if word:
        named = [form for form in forms if fold(word) in form.words]
        if not named:
            return Complaint("figures.no_form", form=word, forms=codes)
        forms = [form for form in named if form.code == word] or named
    found = [form for form in forms if collects(form, units, unit)]
    if len(found) > 1:
        return Complaint("figures.which_form", forms=", ".join(form.code for form in found))
    if not found and len(reference.forms) > 1:
        names = ", ".join(form.short[language] for form in forms)
        return Complaint("figures.nobody", unit=units[unit].name, form=names)
    return found[0] if found else forms[0]


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
