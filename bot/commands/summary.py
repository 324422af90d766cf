"""`summary`: the pictures and the caption that a leader of a unit gets in the chat, as files."""

import argparse
import asyncio
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
from reporting.clean_text import clean
from reporting.complaints import Complaint
from reporting.people import Grant, Person, Role
from reporting.periods import NotAPeriod, Period
from storage.store import Store

T = TypeVar("T")


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the command."""
    parser = subparsers.add_parser("summary", help=operator.text("summary.help"))
    parser.add_argument("--unit", type=clean, required=True, metavar=operator.text("word.code"))
    parser.add_argument("--period", type=clean, required=True, metavar="2024-Q3")
    parser.add_argument("--out", required=True, type=Path, metavar=operator.text("word.folder"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Write the files; say where they are."""
    return asyncio.run(_run(args, settings, operator))


async def _run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    async with opened_store(settings.database_url) as store:
        reference = await read_reference_data(settings, store)
        flaw = flaw_of(args.unit, args.period, reference, operator.language)
        if flaw is not None:
            operator.complain(flaw)
            return FAILED
        clock = Clock(settings.clock_start, settings.clock_rate or 1.0)
        turn = await asked(store, reference, clock, args.unit, args.period, operator.language)
    return _write(turn, args.out, f"{args.unit}-{args.period}", operator)


def flaw_of(unit: str, period: str, reference: ReferenceData, language: str) -> Complaint | None:
    """Why there are no figures of that unit and period; None when there can be."""
    if unit not in reference.history:
        return Complaint("figures.no_unit", code=unit)
    try:
        meant = Period.parse(period)
    except NotAPeriod:
        return Complaint("figures.no_period", text=period)
    form = reference.forms.of(reference.forms.codes[0], meant)
    if meant not in form.cycle:
        return Complaint(
            "figures.other_period", form=form.short[language], period=meant.label(language)
        )
    return None


async def asked(
    store: Store, reference: ReferenceData, clock: Clock, unit: str, period: str, language: str
) -> Turn:
    """What the chat answers to a leader of that unit who asks for that period."""
    leader = Person(0, "", language, (Grant(Role.LEADER, unit),))
    inbound = Inbound("summary", "", "", Text(clean(f"/tonghop {unit} {period}")))
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
