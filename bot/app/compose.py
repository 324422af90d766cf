"""The composition root: the one place where concrete classes are chosen."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web
from sqlalchemy.exc import DBAPIError

from bot.app import http_server
from bot.app.engine import Engine, EngineConfig
from bot.app.settings import Settings
from bot.app.startup_errors import of_form, of_storage
from bot.channels.channel import DeliveryError
from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import TelegramWire
from bot.inbound.downloads import reader
from bot.inbound.intake import Intake
from bot.inbound.runner import SystemMessages
from bot.inbound.turns import Step
from bot.jobs.schedule import Pruning, Schedule, Tick
from bot.outbound.delivery import Print
from bot.rendering.charts import ChartRenderer
from bot.rendering.charts import DrawPicture as DrawInWorker
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.backoff import delay
from bot.runtime.clock import Clock
from bot.runtime.reference_data import FreshUnits, ReferenceData
from handlers.engine.catalogue import Catalogue
from handlers.engine.turn import Message, Slot
from reporting.complaints import Complaint, refused_by_system
from reporting.form_files.loader import FormProblems, load_forms
from reporting.people import Person
from reporting.periods.workdays import CalendarProblems, vietnam_calendar
from reporting.units import Unit
from storage.errors import StorageProblem
from storage.store import Store

_LOG = logging.getLogger(__name__)

DEAF_AFTER: Final = 120.0
"""Seconds without an answer from the messenger after which the bot says it is not well."""

COUNT_TO: Final = 100
"""Waiting rows are counted up to here: more is all the same trouble."""

MakeTick = Callable[[Store, ReferenceData, Engine], Tick]
"""Makes what is called with the time every minute, of what it works with."""


MakePrint = Callable[[Store, ReferenceData, WorkerProcess, Clock], Print]
"""Makes what prints papers, of what it works with."""


class CannotStartError(Exception):
    """The bot cannot start; each of `reasons` is one line for whoever started it."""

    def __init__(self, *reasons: Complaint) -> None:
        super().__init__("; ".join(map(str, reasons)))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the bot does, apart from how it is connected."""

    step: Step
    draw: DrawInWorker
    papers: MakePrint
    ticks: tuple[MakeTick, ...] = ()
    is_demo: bool = False


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
async def running_bot(settings: Settings, behaviour: Behaviour) -> AsyncIterator[RunningBot]:
    """Start everything; on the way out stop hearing, finish, send what is quick, close.

    Raises:
        CannotStartError: with a line for each reason.
    """
    if settings.telegram_token is None:
        raise CannotStartError(Complaint("start.no_token"))
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(opened_store(settings.database_url))
        reference = await make_world(settings, store, is_demo=behaviour.is_demo)
        clock = Clock(
            settings.clock_start, 1.0 if settings.clock_rate is None else settings.clock_rate
        )
        wire = TelegramWire(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
        await wire.open()
        stack.push_async_callback(wire.close)
        channel = Telegram(wire)
        workshop = WorkerProcess()
        stack.callback(workshop.close)
        studio = ChartRenderer(workshop, behaviour.draw)
        engine = Engine(
            EngineConfig(
                store,
                {channel.name: channel},
                behaviour.step,
                reference,
                clock,
                voice_of(reference.catalogue),
                studio.draw,
                behaviour.papers(store, reference, workshop, clock),
                settings.telegram_pace,
                frozenset(settings.admin_ids),
                read_file=reader(workshop, reference),
            )
        )
        intake = Intake(store, channel, clock, time.monotonic, engine.runner.wake)
        pruning = Pruning(store)
        ticks = (
            FreshUnits(store, reference).tick,
            pruning.tick,
            *(make(store, reference, engine) for make in behaviour.ticks),
        )
        schedule = Schedule(clock, ticks)
        server = await _served(settings, store, clock, schedule, intake)
        stack.push_async_callback(engine.stop)
        engine.start()
        stack.callback(schedule.stop)
        schedule.start()
        if server is not None:
            stack.push_async_callback(server.cleanup)
        hearing = engine.nursery.keep("intake", _hearing(settings, channel, intake))
        stack.push_async_callback(_ended, hearing)
        port = http_server.port_of(server) if server else None
        _LOG.info("running: %d forms, %d units", len(reference.forms), len(reference.units.units))
        yield RunningBot(settings, store, reference, clock, engine, schedule, intake, port)


@asynccontextmanager
async def opened_store(database_url: str) -> AsyncIterator[Store]:
    """The database, brought up to date.

    Raises:
        CannotStartError: it cannot be used.
    """
    try:
        store = await Store.open(database_url)
    except (StorageProblem, DBAPIError) as problem:
        raise CannotStartError(of_storage(problem)) from problem
    async with store:
        try:
            await store.migrate()
        except (StorageProblem, DBAPIError) as problem:
            raise CannotStartError(of_storage(problem)) from problem
        yield store


@contextmanager
def files_to_start_with() -> Iterator[None]:
    """What is wrong in the forms or in the calendar is a reason not to start."""
    try:
        yield
    except FormProblems as refused:
        raise CannotStartError(*map(of_form, refused.problems)) from None
    except CalendarProblems as refused:
        raise CannotStartError(*refused.problems) from None


async def make_world(settings: Settings, store: Store, *, is_demo: bool = False) -> ReferenceData:
    """Forms, calendar, sentences and units.

    Raises:
        CannotStartError: a form or the calendar has problems, or there is no form.
    """
    with files_to_start_with():
        forms, calendar = load_forms(settings.forms_dir), vietnam_calendar()
    reference = ReferenceData(forms, calendar, Catalogue.load(), settings.timezone, is_demo)
    async with store.reading() as work:
        await reference.read_units(work)
    return reference


def voice_of(catalogue: Catalogue) -> SystemMessages:
    """The sentences of the bot itself."""

    def apology(language: str) -> Message:
        return Message(catalogue.speech(language)("assist.failed"), slot=Slot.NOTICE)

    def blocked(person: Person, unit: Unit, language: str) -> Message:
        say = catalogue.speech(language)
        text = say("clerk.blocked", who=person.name, unit=unit.name)
        return Message(text, slot=Slot.NOTICE)

    return SystemMessages(apology, blocked)


def _hearing(settings: Settings, channel: Telegram, intake: Intake) -> Callable[[], Any]:
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
        # By webhook a quiet night is not deafness.
        ok = age < DEAF_AFTER or settings.webhook_wanted
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
