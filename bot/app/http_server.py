"""The bot's own HTTP server: is it alive, updates by webhook, and the test clock."""

import errno
import hmac
import json
import logging
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final

from aiohttp import web

from bot.app.settings import HostPort
from bot.inbound.intake import Intake
from bot.runtime.clock import Clock, ClockMovedBackError

_LOG = logging.getLogger(__name__)

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a header's name
WEBHOOK_PATH: Final = "/webhook/telegram"
_MOST_BYTES: Final = 1024 * 1024

Health = Callable[[], Awaitable[dict[str, Any]]]


def application(health: Health) -> web.Application:
    """A server that tells how the bot is: `GET /healthz`, 200 when well, otherwise 503."""

    async def healthz(_: web.Request) -> web.Response:
        found = await health()
        return web.json_response(found, status=200 if found["ok"] else 503)

    app = web.Application(client_max_size=_MOST_BYTES)
    app.router.add_get("/healthz", healthz)
    return app


def add_webhook(app: web.Application, intake: Intake, secret: str) -> None:
    """Take updates by `POST /webhook/telegram`: 200 only when the update is on the disk."""

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return web.Response(status=403)
        raw = await request.text()
        try:
            update_id = int(json.loads(raw)["update_id"])
        except (ValueError, KeyError, TypeError):
            # Not an update; an error would make the messenger send it again for a day.
            _LOG.warning("webhook: something that is not an update was left out")
            return web.Response()
        await intake.store([(update_id, raw)])
        intake.heard()
        return web.Response()

    app.router.add_post(WEBHOOK_PATH, receive)


def add_clock(app: web.Application, clock: Clock, moved: Callable[[], Awaitable[None]]) -> None:
    """Show the test clock and move it forward; `moved` is awaited before the answer."""

    async def show(_: web.Request) -> web.Response:
        return web.json_response({"now": clock.now().isoformat()})

    async def move(request: web.Request) -> web.Response:
        try:
            moment = datetime.fromisoformat((await request.json())["now"])
            clock.advance_to(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        except (ValueError, KeyError, TypeError) as flaw:
            reason = str(flaw) if isinstance(flaw, ClockMovedBackError) else "now: an ISO instant"
            return web.json_response({"error": reason}, status=400)
        await moved()
        return await show(request)

    app.router.add_get("/clock", show)
    app.router.add_post("/clock", move)


async def serve(app: web.Application, where: HostPort) -> web.AppRunner:
    """Start serving; `cleanup()` of what is returned ends it.

    Raises:
        OSError: the port is taken or not allowed.
    """
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, where.host, where.port).start()
    except OSError as refused:
        await runner.cleanup()
        if refused.errno is None:  # from Python 3.13 on asyncio skips an address it cannot have
            raise OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL)) from refused
        raise
    return runner


def port_of(runner: web.AppRunner) -> int:
    """The port a server got when it was started with port 0."""
    port: int = runner.addresses[0][1]
    return port
