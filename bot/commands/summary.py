"""`summary`: the pictures and the caption that a leader of a unit gets in the chat, as files."""

import argparse
import asyncio
from pathlib import Path

from bot.behaviour import real
from bot.channels.pieces import plain
from bot.cli_output import Subparsers, complain, say
from bot.clock import Clock
from bot.compose import make_world, opened_store
from bot.csv_files import FAILED
from bot.loading import load
from bot.settings import Settings
from bot.world import World
from handlers.conversation import step
from handlers.known import Need, NotLoaded
from handlers.turn import Album, Envelope, Message, Said, Session, Turn
from reporting.people import Grant, Person, Role
from reporting.periods import NotAPeriod, Period
from storage.store import Store, Work


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
        world = await make_world(settings, store)
        flaw = flaw_of(args.unit, args.period, world)
        if flaw:
            complain(flaw)
            return FAILED
        clock = Clock(settings.clock_start, settings.clock_rate or 1.0)
        turn = await asked(store, world, clock, args.unit, args.period)
    return _write(turn, args.out, f"{args.unit}-{args.period}")


def flaw_of(unit: str, period: str, world: World) -> str:
    """Why there are no figures of that unit and period; empty when there can be."""
    if unit not in world.units:
        return f"Chưa có đơn vị nào mang mã {unit}. Nạp bằng: python -m bot units load FILE.csv"
    try:
        meant = Period.parse(period)
    except NotAPeriod:
        return f'"{period}" không phải một kỳ báo cáo. Viết như 2024-Q3.'
    form = next(iter(world.forms.values()))
    if meant not in form.cycle:
        return f"{form.short['vi']} không có kỳ {meant.label('vi')}."
    return ""


async def asked(store: Store, world: World, clock: Clock, unit: str, period: str) -> Turn:
    """What the chat answers to a leader of that unit who asks for that period."""
    leader = Person(0, "", "vi", (Grant(Role.LEADER, unit),))
    envelope = Envelope("summary", "", "", Said(f"/tonghop {unit} {period}"))
    async with store.reading() as work:
        return await _turn(leader, envelope, work, world, clock)


async def _turn(leader: Person, envelope: Envelope, work: Work, world: World, clock: Clock) -> Turn:
    loaded: dict[Need, object] = {}
    while True:
        try:
            return step(Session(), envelope, world.known_to(leader, loaded), clock.now())
        except NotLoaded as lacking:
            loaded[lacking.need] = await load(lacking.need, envelope, work, world)


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
