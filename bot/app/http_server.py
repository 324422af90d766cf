"""The bot's own HTTP server: how the bot is, and the test clock."""

import errno
import hmac
import os
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.app.console import DOMAIN, LOCALES, Operator
from bot.app.settings import HostPort, is_loopback
from bot.jobs.health import HealthReport
from bot.runtime.clock import Clock, ClockMovedBackError
from handlers.engine.catalogue import Catalogue
from reporting.complaints import Complaint
from reporting.languages import LANGUAGES

MOST_BYTES: Final = 1024 * 1024
"""A request with more is not read; the longest update has a hundredth of it."""

_FORWARDED: Final = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "X-Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "Via",
)
"""What proxies add: whoever asks through one is somewhere else."""


def application(report: Callable[[], HealthReport], token: str | None) -> web.Application:
    """A server that tells how the bot is: `GET /healthz`, 200 when well, otherwise 503.

    The reasons, in every language, and the figures are for this machine and for whoever has the
    token; the rest of the world learns whether it is well, and no more.
    """
    catalogue = Catalogue.load(LOCALES, DOMAIN)
    operators = {language: Operator(catalogue.speech(language)) for language in LANGUAGES}

    async def healthz(request: web.Request) -> web.Response:
        found = report()
        told: dict[str, object] = {"ok": found.is_well}
        if _is_of_this_machine(request) or (token and _is_bearer(request, token)):
            told |= found.figures | {
                "slowed_down": dict(found.slowed_down),
                "pushes": dict(found.pushes),
                "sent_again": dict(found.sent_again),
            }
            told["reasons"] = [
                {"code": reason.message_id} | _worded(reason, operators) for reason in found.reasons
            ]
        return web.json_response(told, status=200 if found.is_well else 503)

    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_get("/healthz", healthz)
    return app


def _worded(reason: Complaint, operators: Mapping[str, Operator]) -> dict[str, str]:
    return {language: operator.worded(reason) for language, operator in operators.items()}


def _is_of_this_machine(request: web.Request) -> bool:
    """Whether it comes from here and was meant for here.

    A proxy may pass on the name it was asked by, and a browser the name that led it here.
    """
    if any(header in request.headers for header in _FORWARDED):
        return False
    try:
        name = urlsplit(f"//{request.host}").hostname
    except ValueError:
        return False
    return is_loopback(request.remote) and is_loopback(name)


def _is_bearer(request: web.Request, token: str) -> bool:
    given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
    return hmac.compare_digest(given, f"Bearer {token}".encode())


def add_clock(
    app: web.Application,
    clock: Clock,
    moved: Callable[[], Awaitable[None]],
    secret: str | None = None,
) -> None:
    """Show the test clock and move it forward; `moved` is awaited before the answer.

    With a secret only whoever sends it as a bearer's token may do either.
    """

    async def show(request: web.Request) -> web.Response:
        if secret is not None and not _is_bearer(request, secret):
            return web.Response(status=403)
        return web.json_response({"now": clock.now().isoformat()})

    async def move(request: web.Request) -> web.Response:
        if secret is not None and not _is_bearer(request, secret):
            return web.Response(status=403)
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
