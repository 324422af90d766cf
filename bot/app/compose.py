"""The composition root: the one place where concrete classes are chosen."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from bot.app import http_server
from bot.app.bootstrap import (
    CannotStartError,
    only_bot_of,
    opened_store,
    read_reference_data,
)
from bot.app.engine import Engine
from bot.app.settings import Settings
from bot.attachments.fetching import AttachmentFetcher
from bot.channels.channel import Channel, DeliveryError
from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import TelegramWire
from bot.inbound.effects import EFFECTS, EffectFunctions
from bot.inbound.intake import Intake
from bot.inbound.queries import LOADERS, QueryLoaders
from bot.inbound.runner import Runner
from bot.inbound.sheet_downloads import Downloads, ReadFile, reader, unread
from bot.inbound.transaction import ChatMemory
from bot.inbound.turns import Step, TurnHandler
from bot.jobs.housekeeping import FreshUnits, Pruning
from bot.jobs.reminders import ReminderJob
from bot.jobs.schedule import Schedule, Tick
from bot.outbound.blocked_chats import blocked
from bot.outbound.current_cards import CurrentCards
from bot.outbound.delivery import Delivery, DrawPictures
from bot.outbound.lost_attachments import telling_lost
from bot.outbound.queue import ChatKey, PendingSend
from bot.outbound.rate_limit import RateLimiter
from bot.outbound.sender import Sender
from bot.outbound.system_messages import SystemMessages, apologise_for, system_messages
from bot.rendering.charts import ChartRenderer
from bot.rendering.documents import DocumentRenderer, RenderDocument
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.backoff import delay
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from bot.runtime.tasks import Nursery
from charts import draw
from handlers.router import handle
from reporting.complaints import Complaint, refused_by_system
from storage.repositories.cards import Card
from storage.store import Store, UnitOfWork

_LOG = logging.getLogger(__name__)

SILENT_AFTER: Final = 120.0
"""Seconds without an answer from the messenger after which the bot says it is not well."""

COUNT_TO: Final = 100
"""Waiting rows are counted up to here: it does not matter how many more there are."""


# --- the engine ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class EngineConfig:
    """What an engine is made of.

    `draw` makes pictures and `render` documents; `rate` is the messages a second of bulk, 0 for no
    limit. A test replaces what it likes: `step`, `read_file`, `loaders`, `effects`.
    """

    store: Store
    channels: Mapping[str, Channel]
    reference: ReferenceData
    clock: Clock
    system_messages: SystemMessages
    draw: DrawPictures
    render: RenderDocument
    rate: float = 0.0
    admin_ids: frozenset[tuple[str, str]] = frozenset()
    fetcher: AttachmentFetcher | None = None
    step: Step = handle
    read_file: ReadFile = unread
    loaders: QueryLoaders = LOADERS
    effects: EffectFunctions = EFFECTS


def make_engine(config: EngineConfig) -> Engine:
    """The runner and the sender, with what they share."""
    store, clock, nursery = config.store, config.clock, Nursery()

    async def stored_card(chat: ChatKey) -> Card | None:
        async with store.reading() as work:
            return await work.cards.get(*chat)

    async def on_blocked(chat: ChatKey, work: UnitOfWork) -> None:
        tell = config.system_messages.blocked
        await blocked(*chat, clock.now(), work, config.reference, tell)

    async def on_render_failed(pending: PendingSend, work: UnitOfWork) -> None:
        await apologise_for(pending, config.system_messages, work, clock.now())

    cards = CurrentCards(stored_card)
    sender = Sender(
        store,
        Delivery(config.channels, cards, config.draw, config.render),
        RateLimiter(config.rate),
        clock=clock,
        nursery=nursery,
        monotonic=time.monotonic,
        on_blocked=on_blocked,
        on_render_failed=on_render_failed,
    )
    fetcher = config.fetcher

    def on_committed() -> None:
        sender.wake()
        if fetcher is not None:
            fetcher.wake()

    if fetcher is not None:
        fetcher.call_on_told(sender.wake)
    downloads = Downloads(config.channels, nursery, config.read_file)
    runner = Runner(
        store,
        config.channels,
        config.reference,
        clock,
        turns=TurnHandler(
            config.step,
            config.reference,
            ChatMemory(cards.questions, downloads.found),
            config.admin_ids,
            config.loaders,
            config.effects,
        ),
        system_messages=config.system_messages,
        on_outgoing=on_committed,
    )
    for waited_for in (cards.questions, downloads):
        waited_for.call_on_arrival(runner.wake_waiting)
    return Engine(store, clock, nursery, runner, sender, cards.questions, fetcher)


# --- the whole bot -------------------------------------------------------------------------------
MakeJob = Callable[[Store, ReferenceData, Engine], Tick]
"""Makes what is called with the time every minute, of what it works with."""


def reminders(store: Store, reference: ReferenceData, engine: Engine) -> Tick:
    """The job that reminds people before the deadline."""
    return ReminderJob(store, reference, engine.sender.wake).tick


@dataclass(frozen=True, slots=True)
class RunningBot:
    """A bot that runs; `http_port` is None when it serves nothing."""

    settings: Settings
    store: Store
    reference: ReferenceData
    clock: Clock
    engine: Engine
    schedule: Schedule
    intake: Intake
    http_port: int | None


@asynccontextmanager
async def running_bot(
    settings: Settings, *, jobs: Sequence[MakeJob] = (reminders,), is_demo: bool = False
) -> AsyncIterator[RunningBot]:
    """Start everything; on the way out stop receiving, finish, send what is quick, close.

    `is_demo` marks the figures as a demonstration's wherever they show.

    Raises:
        CannotStartError: with a line for each reason.
    """
    if settings.telegram_token is None:
        raise CannotStartError(Complaint("start.no_token"))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(only_bot_of(settings.database_url))
        store = await stack.enter_async_context(opened_store(settings.database_url))
        reference = await read_reference_data(settings, store, is_demo=is_demo)
        clock = Clock(
            settings.clock_start, 1.0 if settings.clock_rate is None else settings.clock_rate
        )
        wire = TelegramWire(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
        await wire.open()
        stack.push_async_callback(wire.close)
        channel = Telegram(wire)
        channels: dict[str, Channel] = {channel.name: channel}
        worker = WorkerProcess()
        stack.callback(worker.close)
        fetcher = AttachmentFetcher(store, channels, clock, telling_lost(reference, clock))
        engine = make_engine(
            EngineConfig(
                store,
                channels,
                reference,
                clock,
                system_messages(reference.catalogue),
                ChartRenderer(worker, draw).draw,
                DocumentRenderer(store, reference, worker, clock.now, fetcher.fetch_all_of).render,
                settings.telegram_pace,
                frozenset(settings.admin_ids),
                fetcher,
                read_file=reader(worker, reference),
            )
        )
        intake = Intake(store, channel, clock, time.monotonic, engine.runner.wake)
        own = (FreshUnits(store, reference).tick, Pruning(store).tick)
        schedule = Schedule(clock, (*own, *(make(store, reference, engine) for make in jobs)))
        server = await _served(settings, store, clock, schedule, intake)
        stack.push_async_callback(engine.stop)
        engine.start()
        stack.callback(schedule.stop)
        schedule.start()
        if server is not None:
            stack.push_async_callback(server.cleanup)
        receiving = engine.nursery.keep("intake", _receiving(settings, channel, intake))
        stack.push_async_callback(_ended, receiving)
        port = http_server.port_of(server) if server else None
        _LOG.info("running: %d forms, %d units", len(reference.forms), len(reference.units.units))
        yield RunningBot(settings, store, reference, clock, engine, schedule, intake, port)


def _receiving(settings: Settings, channel: Telegram, intake: Intake) -> Callable[[], Any]:
    secret = settings.webhook_secret
    if not settings.webhook_wanted or secret is None:
        return intake.poll
    url = f"{settings.public_url}{http_server.WEBHOOK_PATH}"
    return lambda: _ask_for_webhook(channel, url, secret.get_secret_value())


async def _ask_for_webhook(channel: Telegram, url: str, secret: str) -> None:
    failures = 0
    while True:
        try:
            await channel.receive_by_webhook(url, secret)
        except DeliveryError as failure:
            failures += 1
            _LOG.warning("webhook not set, trying on: %s", failure)
            await asyncio.sleep(delay(failures))
        else:
            _LOG.info("updates come by webhook")
            return


async def _served(
    settings: Settings, store: Store, clock: Clock, schedule: Schedule, intake: Intake
) -> web.AppRunner | None:
    where = settings.http_listen
    if where is None:
        if settings.webhook_wanted:
            raise CannotStartError(Complaint("start.no_listen"))
        return None

    async def health() -> dict[str, Any]:
        async with store.reading() as work:
            pending = len(await work.inbox.pending(COUNT_TO))
            unsent = len(await work.outbox.unsent(COUNT_TO, clock.now()))
        age = round(intake.age, 1)
        # By webhook a night without updates is nothing unusual.
        ok = age < SILENT_AFTER or settings.webhook_wanted
        return {"ok": ok, "intake_age_seconds": age, "inbox": pending, "outbox": unsent}

    app = http_server.application(health)
    if settings.webhook_wanted and settings.webhook_secret is not None:
        http_server.add_webhook(app, intake, settings.webhook_secret.get_secret_value())
    if settings.clock_start is not None:
        http_server.add_clock(app, clock, schedule.tick)
    try:
        return await http_server.serve(app, where)
    except OSError as taken:
        address, reason = f"{where.host}:{where.port}", refused_by_system(taken)
        complaint = Complaint("start.cannot_listen", address=address, reason=reason)
        raise CannotStartError(complaint) from taken


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
