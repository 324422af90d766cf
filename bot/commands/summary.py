"""`summary`: the pictures and the caption that a leader of a unit gets in the chat, as files."""

import argparse
import asyncio
from pathlib import Path
from typing import Any

from bot.app.behaviour import real
from bot.app.compose import make_world, opened_store
from bot.app.console import Subparsers, complain, say
from bot.app.csv_files import FAILED
from bot.app.settings import Settings
from bot.channels.pieces import plain
from bot.inbound.queries import load
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from handlers.engine.lookup import Query, QueryPending
from handlers.engine.turn import Album, Inbound, Message, Session, Text, Turn
from handlers.router import step
from reporting.people import Grant, Person, Role
from reporting.periods import NotAPeriod, Period
from storage.store import Store, UnitOfWork


def add(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "summary", help="the pictures and caption of /tonghop, written as files"
    )
    parser.add_argument("--unit", required=True, metavar="CODE")
    parser.add_argument("--period", required=True, metavar="2024-Q3")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the files; say where they are."""
    return asyncio.run(_run(args, settings))


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    async with opened_store(settings.database_url) as store:
        reference = await make_world(settings, store)
        flaw = flaw_of(args.unit, args.period, reference)
        if flaw:
            complain(flaw)
            return FAILED
        clock = Clock(settings.clock_start, settings.clock_rate or 1.0)
        turn = await asked(store, reference, clock, args.unit, args.period)
    return _write(turn, args.out, f"{args.unit}-{args.period}")


def flaw_of(unit: str, period: str, reference: ReferenceData) -> str:
    """Why there are no figures of that unit and period; empty when there can be."""
    if unit not in reference.units:
        return f"Chưa có đơn vị nào mang mã {unit}. Nạp bằng: python -m bot units load FILE.csv"
    try:
        meant = Period.parse(period)
    except NotAPeriod:
        return f'"{period}" không phải một kỳ báo cáo. Viết như 2024-Q3.'
    form = next(iter(reference.forms.values()))
    if meant not in form.cycle:
        return f"{form.short['vi']} không có kỳ {meant.label('vi')}."
    return ""


async def asked(
    store: Store, reference: ReferenceData, clock: Clock, unit: str, period: str
) -> Turn:
    """What the chat answers to a leader of that unit who asks for that period."""
    leader = Person(0, "", "vi", (Grant(Role.LEADER, unit),))
    inbound = Inbound("summary", "", "", Text(f"/tonghop {unit} {period}"))
    async with store.reading() as work:
        return await _turn(leader, inbound, work, reference, clock)


async def _turn(
    leader: Person, inbound: Inbound, work: UnitOfWork, reference: ReferenceData, clock: Clock
) -> Turn:
    loaded: dict[Query[Any], object] = {}
    while True:
        try:
            return step(Session(), inbound, reference.known_to(leader, loaded), clock.now())
        except QueryPending as lacking:
            loaded[lacking.query] = await load(lacking.query, inbound, work, reference)


def _write(turn: Turn, folder: Path, name: str) -> int:
    albums = [reply for reply in turn.replies if isinstance(reply, Album)]
    for reply in turn.replies:
        if isinstance(reply, Message):
            complain(plain(reply.text))
    if not albums:
        return FAILED
    album, draw = albums[0], real().draw
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for place, picture in enumerate(album.pictures, start=1):
            file = folder / f"{name}-{place}.png"
            file.write_bytes(draw(picture))
            say(str(file))
        caption = folder / f"{name}.txt"
        caption.write_text(f"{plain(album.caption)}\n", encoding="utf-8")
    except OSError as refused:
        complain(f"Không ghi được vào {folder} ({refused.strerror}).")
        return FAILED
    say(str(caption))
    return 0
