"""Updates that the messenger posts: on the disk before it is told so, also what nobody can read."""

import hmac
import json
from typing import Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.app.http_server import MOST_BYTES
from bot.channels.channel import MalformedUpdateError
from bot.channels.telegram_updates import UNREADABLE, number_of
from bot.inbound.intake import Intake

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a header's name
WEBHOOK_PATH: Final = "/webhook/telegram"

_MOST_KEPT: Final = 64 * 1024
"""Letters of an unreadable request that are kept: enough to see what it was."""


class _UnreadableError(Exception):
    """What was posted is no update and never will be."""

    def __init__(self, content: bytes, error: str) -> None:
        super().__init__(error)
        self.content = content
        self.error = error


def add_webhook(app: web.Application, intake: Intake, secret: str) -> None:
    """Take updates by `POST /webhook/telegram`: 200 only when what came is on the disk.

    What is no update is kept as well, apart and with its error: any other answer would make the
    messenger send it again for a day.
    """

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode()):
            return web.Response(status=403)
        try:
            update = _update_in(await _content_of(request))
        except _UnreadableError as flaw:
            await intake.set_aside(_as_text(flaw.content), flaw.error)
        else:
            await intake.take(update)
        intake.heard()
        return web.Response()

    app.router.add_post(WEBHOOK_PATH, receive)


async def _content_of(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise _UnreadableError(b"", f"more than {MOST_BYTES} bytes") from None
    except (HttpProcessingError, web.RequestPayloadError) as flaw:
        raise _UnreadableError(b"", type(flaw).__name__) from None


def _update_in(content: bytes) -> tuple[int, str]:
    """Its number and its text. JSON is UTF-8, whatever charset the request claims (RFC 8259)."""
    try:
        text = content.decode("utf-8-sig")
        return number_of(json.loads(text)), text
    except MalformedUpdateError as flaw:
        raise _UnreadableError(content, str(flaw)) from None
    except UNREADABLE as flaw:
        raise _UnreadableError(content, type(flaw).__name__) from None


def _as_text(content: bytes) -> str:
    """As much of it as is kept, without what a database cannot hold."""
    text = content[:_MOST_KEPT].decode("utf-8", "backslashreplace")
    return text.replace("\0", "\\x00")
