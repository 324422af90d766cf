"""A demonstration: a fresh database, the simulator, and the real bot against it."""

import asyncio
import secrets
import signal
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bot.app.bootstrap import files_to_start_with, opened_store
from bot.app.compose import running_bot
from bot.app.settings import HostPort, Settings
from bot.demo.seeding import FORMS, OPENS_AT, ZONE, InvitedOfficer, fill
from bot.demo.silent_channel import SilentChannel
from bot.demo.simulator_process import (
    HOST,
    TOKEN,
    BotClock,
    SimulatorProcess,
    free_port,
    people_file,
    started_simulator,
)
from bot.runtime.tasks import Nursery

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def run_demo(port: int, opened: Callable[[SimulatorProcess], None]) -> bool:
    """Run until SIGINT, SIGTERM or SIGHUP; `opened` is called once the page can be used.

    False when the simulator ended by itself.

    Raises:
        CannotStartError: with a line for each reason.
    """
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, told.set)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="baocao-demo-")))
        url = f"sqlite+aiosqlite:///{folder}/demo.db"
        people = people_file(folder, await _filled(url))
        clock = BotClock(free_port(), secrets.token_urlsafe())
        simulator = await stack.enter_async_context(started_simulator(port, people, clock))
        nursery = Nursery()
        stack.push_async_callback(nursery.close)
        nursery.start("simulator", _ended(simulator, told))
        settings = _settings(url, simulator, clock.port)
        bot = running_bot(
            settings, beside=(SilentChannel(),), is_demo=True, clock_secret=clock.secret
        )
        await stack.enter_async_context(bot)
        if not told.is_set():
            opened(simulator)
        await told.wait()
        return simulator.process.returncode is None


async def _filled(url: str) -> tuple[InvitedOfficer, ...]:
    async with opened_store(url) as store:
        with files_to_start_with():
            return await fill(store)


async def _ended(simulator: SimulatorProcess, told: asyncio.Event) -> None:
    await simulator.process.wait()
    told.set()


def _settings(url: str, simulator: SimulatorProcess, clock_port: int) -> Settings:
    """The demo's own settings: nothing of a real installation's reaches it."""
    return Settings(
        _env_file=None,
        telegram_api_url=f"http://{HOST}:{simulator.port}",
        telegram_token=SecretStr(TOKEN),
        telegram_pace=0.0,  # nobody counts here, and whoever tries it out presses fast
        zalo_token=None,
        database_url=url,
        admin_ids=(),
        timezone=ZONE,
        forms_dir=FORMS,
        public_url=None,
        http_listen=HostPort(HOST, clock_port),
        webhook_secret=None,
        backup_every=None,
        backup_dir=None,
        metrics_token=None,
        clock_start=OPENS_AT,
        clock_rate=1.0,
    )
