"""The server: both sides and the page in one application, for a process or for a test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from aiohttp import web

from simulator.bot_api.api import BotApi
from simulator.control_api.client import SimulatorClient
from simulator.control_api.clock_control import ClockControl
from simulator.control_api.json_http import Handler, guarded
from simulator.control_api.routes import ControlRoutes
from simulator.control_api.stream import Stream
from simulator.control_api.testing_routes import TestingRoutes
from simulator.control_api.visitors import only_from_here
from simulator.limits import MAX_UPLOAD_BYTES
from simulator.state.clock import SimulatorClock
from simulator.state.people import PeopleFile
from simulator.state.rate_limit import RateLimitRules
from simulator.state.telegram_state import TelegramState

TEST_TOKEN: Final = "100200300:simulator-token"  # noqa: S105 - opens nothing but this server
PAGE: Final = Path(__file__).with_name("page")
_LARGEST_REQUEST: Final = MAX_UPLOAD_BYTES + 4 * 1024 * 1024
_PAGE_HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; "
    "base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class SimulatorOptions:
    """How a simulator starts; everything has a default fit for a test."""

    token: str = TEST_TOKEN
    people: PeopleFile = field(default_factory=PeopleFile)
    clock_start: datetime | None = None
    clock_rate: float = 1.0
    clock_url: str = ""
    """Where the bot's own test clock is told of each move; empty for nowhere."""
    clock_secret: str = ""
    """What the bot's test clock wants to be told with; empty for nothing."""
    rate_limit: RateLimitRules | None = None


@dataclass(frozen=True, slots=True)
class Simulator:
    """A running simulator."""

    url: str
    token: str
    state: TelegramState
    client: SimulatorClient

    @property
    def bot_url(self) -> str:
        """The `base_url` for python-telegram-bot."""
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        """The `base_file_url` for python-telegram-bot."""
        return f"{self.url}/file/bot"


def build_state(options: SimulatorOptions) -> TelegramState:
    """Return the state that the options describe."""
    clock = SimulatorClock(options.clock_start, options.clock_rate)
    state = TelegramState(options.token, clock, options.people.bot, is_demo=options.people.is_demo)
    for person in options.people.people:
        state.add_person(person)
    for group in options.people.groups:
        state.add_group(group)
    state.rate_limit.switch(options.rate_limit)
    return state


def build_app(state: TelegramState, options: SimulatorOptions) -> web.Application:
    """Return the application that serves `state`."""
    app = web.Application(client_max_size=_LARGEST_REQUEST, middlewares=[only_from_here])
    api, stream = BotApi(state), Stream(state)
    clock = ClockControl(state, options.clock_url, options.clock_secret)
    app.router.add_route("*", "/bot{call:.*}", api.serve_call)
    app.router.add_route("*", "/file/bot{path:.*}", api.serve_file)
    app.router.add_get("/control/stream", guarded(stream.serve))
    app.router.add_routes(
        [*ControlRoutes(state, clock).routes(), *TestingRoutes(state, clock).routes()]
    )
    app.router.add_get("/", _page_file("index.html"))
    for name in sorted(one.name for one in PAGE.iterdir() if one.is_file()):
        app.router.add_get(f"/{name}", _page_file(name))

    async def end_streams(_: web.Application) -> None:
        stream.close()
        state.updates.end_poll()

    async def end_delivery(_: web.Application) -> None:
        await state.delivery.stop()

    app.on_shutdown.append(end_streams)
    app.on_cleanup.append(end_delivery)
    return app


def _page_file(name: str) -> Handler:
    path = PAGE / name

    async def serve(request: web.Request) -> web.FileResponse:
        del request
        return web.FileResponse(path, headers=_PAGE_HEADERS)

    return serve


@asynccontextmanager
async def running_simulator(
    options: SimulatorOptions | None = None, *, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[Simulator]:
    """Run a simulator for the length of the block; port 0 takes a free one.

    Raises OSError when the port is taken.
    """
    options = options or SimulatorOptions()
    state = build_state(options)
    runner = web.AppRunner(build_app(state, options), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        taken = runner.addresses[0][1]
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{taken}"
        async with SimulatorClient(url) as client:
            yield Simulator(url, options.token, state, client)
    finally:
        await runner.cleanup()
