"""A bot for tests: real database, real HTTP to the simulator, and a conversation of a few lines."""

import asyncio
import struct
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app.compose import EngineConfig, make_engine
from bot.app.engine import Engine
from bot.channels.channel import Channel
from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import TelegramWire
from bot.inbound.effects import EFFECTS, EffectFunctions
from bot.inbound.intake import Intake
from bot.inbound.queries import LOADERS, QueryLoaders
from bot.inbound.sheet_downloads import ReadFile, unread
from bot.inbound.turns import Step
from bot.outbound.delivery import DrawPictures
from bot.outbound.system_messages import SystemMessages
from bot.rendering.documents import RenderDocument, RenderedDocument
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from handlers.engine.catalogue import Catalogue, Speech
from handlers.engine.choices import Choice
from handlers.engine.lookup import Lookup
from handlers.engine.session import Session
from handlers.engine.turn import Inbound, Media, Message, Paper, Slot, Tap, Text, Toast, Turn
from reporting.forms import FormLibrary
from reporting.people import Grant, Role
from reporting.periods.workdays import vietnam_calendar
from reporting.pictures import Picture
from reporting.units import Level, Unit
from simulator.server import Simulator
from storage.store import Store
from tests.migrated import lay_down
from tests.patience import PATIENCE

COMMUNE = Unit("26734", "Xã Bắc Sơn", Level.COMMUNE, "720")
DISTRICT = Unit("720", "Huyện Ân Thi", Level.DISTRICT)

SYSTEM_MESSAGES = SystemMessages(
    apology=lambda language: Message(f"Xin lỗi ({language})."),
    blocked=lambda person, unit, language: Message(f"{person.name} ({unit.name}) đã chặn."),
)


def echo(session: Session, inbound: Inbound, known: Lookup, now: datetime) -> Turn:
    """A conversation of its own: it repeats what is said, and its buttons count.

    "hỏng" breaks it, "tin …" is a notice; pressing the button changes the card, an old one is told
    so.
    """
    match inbound.content:
        case Text("hỏng"):
            raise ZeroDivisionError("this step is broken")
        case Text(text) if text.startswith("tin "):
            return Turn(session, (Message(text, slot=Slot.NOTICE),))
        case Text(text):
            return Turn(
                session, (card(f"Nghe: {escape(text)}", record=f"Đã trả lời: {escape(text)}"),)
            )
        case Tap(key, revision):
            if revision != session.revision:
                return Turn(session, (Toast("Nút cũ."),))
            return Turn(session, (Toast("Đã bấm."), card(f"Bấm lần {int(key) + 1}", int(key) + 1)))
        case Media(kind):
            return Turn(session, (Message(f"Không đọc được: {kind}", slot=Slot.NOTICE),))


def card(text: str, count: int = 0, record: str | None = None) -> Message:
    """A card with one button."""
    return Message(text, ((Choice(str(count), "Bấm"),),), final_text=record)


async def no_picture(picture: Picture) -> bytes:
    """Stands for the drawing: the smallest PNG."""
    size = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", size), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


async def a_document(paper: Paper) -> RenderedDocument:
    """Stands for the making of documents: a text."""
    return RenderedDocument(f"{paper.report.unit}.txt", paper.kind.encode())


def reference_data() -> ReferenceData:
    """No forms; the units of one district."""
    speech = Speech("vi", {})
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    return ReferenceData(
        FormLibrary({}), vietnam_calendar(), Catalogue({"vi": speech, "en": speech}), zone
    )


@dataclass(slots=True)
class Rig:
    """A running bot and its simulator."""

    sim: Simulator
    store: Store
    engine: Engine
    intake: Intake
    channel: Telegram
    clock: Clock
    wire: TelegramWire


@asynccontextmanager
async def a_store(folder: Path) -> AsyncIterator[Store]:
    """An empty database with two units."""
    lay_down(folder / "bot.db")
    async with await Store.open(f"sqlite+aiosqlite:///{folder}/bot.db") as store:
        await store.migrate()
        async with store.writing() as work:
            await work.units.save([DISTRICT, COMMUNE])
        yield store


@asynccontextmanager
async def a_bot(
    sim: Simulator,
    store: Store,
    step: Step = echo,
    rate: float = 0.0,
    *,
    listening: bool = True,
    read_file: ReadFile = unread,
    draw: DrawPictures = no_picture,
    render: RenderDocument = a_document,
    loaders: QueryLoaders = LOADERS,
    effects: EffectFunctions = EFFECTS,
    tidy_after: float = 0.0,
    clock: Clock | None = None,
) -> AsyncIterator[Rig]:
    """The bot between that simulator and that database; `listening` begins to fetch at once."""
    wire = TelegramWire(sim.token, sim.url)
    await wire.open()
    channel, clock = Telegram(wire, poll_seconds=5), clock or Clock()
    channels: Mapping[str, Channel] = {channel.name: channel}
    config = EngineConfig(
        store,
        channels,
        reference_data(),
        clock,
        SYSTEM_MESSAGES,
        draw,
        render,
        rate,
        tidy_after,
        step=step,
        read_file=read_file,
        loaders=loaders,
        effects=effects,
    )
    engine = make_engine(config)
    runner = engine.runner
    intake = Intake(
        store,
        channel,
        clock,
        time.monotonic,
        runner.wake,
        on_live=runner.delays.came_at_once,
        handle=runner.take,
    )
    await intake.recall()
    engine.start()
    hearing = engine.nursery.keep("intake", intake.poll) if listening else None
    try:
        yield Rig(sim, store, engine, intake, channel, clock, wire)
    finally:
        if hearing is not None:
            hearing.cancel()
            await asyncio.wait([hearing])
        await engine.stop()
        await wire.close()


async def enrolled(store: Store, chat: int, name: str, *grants: Grant) -> int:
    """Make a chat somebody's, as an invitation does; the person's id."""
    now = datetime.now(UTC)  # noqa: TID251  the tests' own clock
    for grant in grants or (Grant(Role.OFFICER, COMMUNE.code),):
        async with store.writing() as work:
            code = await work.invitations.create(
                f"{chat} {grant}", grant, name, now, now + timedelta(days=1)
            )
            who = await work.people.enrol(code, "telegram", str(chat), name, "vi", now)
    return who


async def someone(rig: Rig, name: str = "Lan", *grants: Grant) -> int:
    """A person with a phone who is enrolled and has pressed "Bắt đầu"; the chat's id."""
    chat = await rig.sim.client.person(name)
    await enrolled(rig.store, chat, name, *grants)
    await rig.sim.client.start(chat)
    await rig.sim.client.wait_for(chat, "Nghe: /start")
    return chat


async def until(true: Callable[[], Awaitable[bool]], seconds: float = PATIENCE) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it never was.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(seconds):
        looked_at = loop.time()
        while not await true():
            # At most half of the time is spent on looking: the rest is left to what is waited for.
            await asyncio.sleep(max(0.01, loop.time() - looked_at))
            looked_at = loop.time()
