"""The engine with the real conversations, or broken ones, and a real wire to the simulator."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app.bootstrap import read_reference_data
from bot.app.compose import EngineConfig, make_engine
from bot.app.engine import Engine
from bot.app.settings import Settings
from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import TelegramWire
from bot.inbound.intake import Intake
from bot.inbound.turns import Step
from bot.outbound.system_messages import system_messages
from bot.runtime.clock import Clock
from handlers.router import handle
from simulator.server import Simulator
from storage.store import Store
from tests.bot.rig import a_document, no_picture
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class EngineAtTheWire:
    """An engine that is not started yet, and the intake before it."""

    engine: Engine
    intake: Intake
    clock: Clock

    async def run_until_settled(self) -> None:
        """Handle what was stored and send what follows from it, then stop."""
        self.engine.start()
        assert await self.engine.settle(PATIENCE)
        await self.engine.stop()


@asynccontextmanager
async def engine_at_the_wire(
    store: Store, sim: Simulator, step: Step = handle
) -> AsyncIterator[EngineAtTheWire]:
    """An engine on that database for the simulator's bot; its units are already stored."""
    settings = Settings(_env_file=None, forms_dir=ROOT / "forms")
    reference = await read_reference_data(settings, store)
    wire = TelegramWire(sim.token, sim.url)
    await wire.open()
    channel, clock = Telegram(wire), Clock()
    config = EngineConfig(
        store,
        {channel.name: channel},
        reference,
        clock,
        system_messages(reference.catalogue),
        no_picture,
        a_document,
        step=step,
    )
    engine = make_engine(config)
    intake = Intake(store, channel, clock, time.monotonic, engine.runner.wake)
    yield EngineAtTheWire(engine, intake, clock)
    await wire.close()
