"""The composition root: the one place where concrete classes are chosen."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from bot.app import http_server
from bot.app.bootstrap import (
    CannotStartError,
    only_bot_of,
    opened_store,
    read_reference_data,
)
from bot.app.engine import Engine
from bot.app.serving import backups_of, health_of, served
from bot.app.settings import Settings
from bot.app.webhook import WEBHOOK_PATH
from bot.attachments.fetching import AttachmentFetcher
from bot.channels.channel import Channel, DeliveryError
from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import TelegramWire
from bot.inbound.effects import EffectFunctions
from bot.inbound.intake import Intake
from bot.inbound.queries import QueryLoaders
from bot.inbound.runner import Runner
from bot.inbound.sheet_downloads import Downloads, ReadFile, reader, unread
from bot.inbound.transaction import ChatMemory
from bot.inbound.turns import Step, TurnHandler
from bot.inbound.wishes import EFFECTS, LOADERS
from bot.jobs.health import Health, HealthReport
from bot.jobs.housekeeping import ExpiredInvitations, FreshReferenceData, Pruning
from bot.jobs.schedule import JobSchedule, Tick
from bot.jobs.sole_bot import SoleBot
from bot.outbound.blocked_chats import blocked
from bot.outbound.current_cards import CurrentCards
from bot.outbound.delivery import Delivery, DrawPictures
from bot.outbound.queue import ChatKey, PendingSend
from bot.outbound.rate_limit import RateLimiter
from bot.outbound.sender import TIDY_AFTER, Sender
from bot.outbound.system_messages import SystemMessages, apologise_for, system_messages
from bot.pushed.composing import Composer
from bot.pushed.job import PushJob
from bot.pushed.lost_attachments import telling_lost
from bot.rendering.charts import ChartRenderer
from bot.rendering.documents import DocumentRenderer, RenderDocument
from bot.rendering.file_reader import FileReader
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.backoff import delay
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from bot.runtime.tasks import Nursery
from charts import draw
from handlers.router import handle
from reporting.complaints import Complaint
from storage.repositories.cards import Card
from storage.store import Store, UnitOfWork

_LOG = logging.getLogger(__name__)


# --- the engine ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class EngineConfig:
    """What an engine is made of.

    `draw` makes pictures and `render` documents; `rate` is the messages a second of bulk, 0 for no
    limit; `tidy_after` is how many seconds a chat is quiet before its old cards are seen to.
    A test replaces what it likes: `step`, `read_file`, `loaders`, `effects`.
    """

    store: Store
    channels: Mapping[str, Channel]
    reference: ReferenceData
    clock: Clock
    system_messages: SystemMessages
    draw: DrawPictures
    render: RenderDocument
    rate: float = 0.0
    tidy_after: float = TIDY_AFTER
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
    composer = Composer(store, config.reference, clock, config.loaders)
    sender = Sender(
        store,
        Delivery(config.channels, cards, config.draw, config.render, composer.compose),
        lambda: RateLimiter(config.rate),
        clock=clock,
        nursery=nursery,
        monotonic=time.monotonic,
        on_blocked=on_blocked,
        on_render_failed=on_render_failed,
        tidy_after=config.tidy_after,
    )
    fetcher = config.fetcher

    def on_attached() -> None:
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
        writing=sender.writer.with_turns,
        on_committed=sender.committed,
        on_outgoing=sender.wake,
        on_attached=on_attached,
        on_heard=sender.heard,
    )
    for waited_for in (cards.questions, downloads):
        waited_for.call_on_arrival(runner.wake_waiting)
    return Engine(store, clock, nursery, runner, sender, cards.questions, fetcher)


# --- the whole bot -------------------------------------------------------------------------------
MakeJob = Callable[[Store, ReferenceData, Engine], Tick]
"""Makes what is called with the time every minute, of what it works with."""


def reminders(store: Store, reference: ReferenceData, engine: Engine) -> Tick:
    """The job that tells people unasked: before the deadline what they owe, and so on."""
    return PushJob(store, reference, engine.sender.wake).tick


@dataclass(frozen=True, slots=True)
class RunningBot:
    """A bot that runs; `http_port` is None when it serves nothing."""

    settings: Settings
    store: Store
    reference: ReferenceData
    clock: Clock
    engine: Engine
    schedule: JobSchedule
    intake: Intake
    sole: SoleBot
    http_port: int | None


@asynccontextmanager
async def running_bot(
    settings: Settings,
    *,
    jobs: Sequence[MakeJob] = (reminders,),
    beside: Sequence[Channel] = (),
    is_demo: bool = False,
    clock_secret: str | None = None,
) -> AsyncIterator[RunningBot]:
    """Start everything; on the way out stop receiving, finish, send what is quick, close.

    Nothing is fetched from the channels `beside`. `is_demo` marks the figures as a demonstration's
    wherever they show; with a `clock_secret` the test clock is moved only by who knows it.

    Raises:
        CannotStartError: with a line for each reason.
    """
    if settings.telegram_token is None:
        raise CannotStartError(Complaint("start.no_token"))
    async with AsyncExitStack() as stack:
        sole = SoleBot(await stack.enter_async_context(only_bot_of(settings.database_url)))
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
        channels |= {one.name: one for one in beside}
        worker = WorkerProcess()
        stack.callback(worker.close)
        fetcher = AttachmentFetcher(store, channels, clock, telling_lost(reference, clock))
        engine = make_engine(
            _engine_config(settings, store, reference, clock, channels, worker, fetcher)
        )
        intake = _intake(store, channel, engine)
        await intake.recall()
        schedule = JobSchedule(clock, _ticks(store, reference, engine, jobs))
        backups = backups_of(settings)
        health = health_of(settings, store, clock, intake, backups, sole)
        report = _report_of(health, engine)
        server = await served(settings, report, clock, schedule, intake, clock_secret)
        stack.push_async_callback(_stopped, engine, sole)
        engine.start()
        _ = engine.nursery.keep("health", health.watch)
        _ = engine.nursery.keep("run lock", sole.watch)
        # Backups have a schedule of their own: reminders do not wait for the disk.
        for one in (schedule, JobSchedule(clock, (backups.tick,) if backups else ())):
            stack.callback(one.stop)
            one.start()
        if server is not None:
            stack.push_async_callback(server.cleanup)
        receiving = engine.nursery.keep("intake", _receiving(settings, channel, intake))
        stack.push_async_callback(_ended, receiving)
        port = http_server.port_of(server) if server else None
        _LOG.info("running: %d forms, %d units", len(reference.forms), len(reference.history))
        yield RunningBot(settings, store, reference, clock, engine, schedule, intake, sole, port)


def _intake(store: Store, channel: Channel, engine: Engine) -> Intake:
    runner = engine.runner
    return Intake(
        store,
        channel,
        engine.clock,
        time.monotonic,
        runner.wake,
        on_live=runner.delays.came_at_once,
        handle=runner.take,
    )


def _report_of(health: Health, engine: Engine) -> Callable[[], HealthReport]:
    return lambda: replace(health.report(), slowed_down=engine.sender.refusals())


def _engine_config(
    settings: Settings,
    store: Store,
    reference: ReferenceData,
    clock: Clock,
    channels: Mapping[str, Channel],
    worker: WorkerProcess,
    fetcher: AttachmentFetcher,
) -> EngineConfig:
    return EngineConfig(
        store,
        channels,
        reference,
        clock,
        system_messages(reference.catalogue),
        ChartRenderer(worker, draw).draw,
        DocumentRenderer(store, reference, worker, clock.now, fetcher.fetch_all_of).render,
        settings.telegram_pace,
        admin_ids=frozenset(settings.admin_ids),
        fetcher=fetcher,
        read_file=reader(FileReader(), reference),
    )


def _receiving(settings: Settings, channel: Telegram, intake: Intake) -> Callable[[], Any]:
    secret = settings.webhook_secret
    if not settings.webhook_wanted or secret is None:
        return intake.poll
    url = f"{settings.public_url}{WEBHOOK_PATH}"
    return lambda: _ask_for_webhook(channel, intake, url, secret.get_secret_value())


async def _ask_for_webhook(channel: Telegram, intake: Intake, url: str, secret: str) -> None:
    failures = 0
    while True:
        try:
            waiting = await channel.receive_by_webhook(url, secret)
        except DeliveryError as failure:
            failures += 1
            _LOG.warning("webhook not set, trying on: %s", failure)
            await asyncio.sleep(delay(failures))
        else:
            intake.will_post(waiting)
            _LOG.info("updates come by webhook")
            return


def _ticks(
    store: Store, reference: ReferenceData, engine: Engine, jobs: Sequence[MakeJob]
) -> tuple[Tick, ...]:
    return (
        FreshReferenceData(store, reference).tick,
        Pruning(store).tick,
        ExpiredInvitations(store).tick,
        *(make(store, reference, engine) for make in jobs),
    )


async def _stopped(engine: Engine, sole: SoleBot) -> None:
    engine.sender.claims.is_displaced = sole.is_displaced
    await engine.stop()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
