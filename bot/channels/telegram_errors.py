"""What went wrong at Telegram: the library's errors, and as what they leave the channel."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.channels.channel import (
    Blocked,
    DeliveryError,
    NotSent,
    Refused,
    SlowDown,
    Unreachable,
)

_QUOTED: Final = re.compile(r'".*"', re.DOTALL)
"""What a description quotes is a piece of the message, which no log may repeat."""

_GONE: Final = ("chat not found", "user is deactivated", "peer_id_invalid")
"""Descriptions of a 400 that mean what a 403 means: nobody is there."""


class Throttled(TelegramError):
    """A 429, with the seconds to wait (the library's own `RetryAfter` is changing its type)."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds} s")
        self.seconds = seconds


class NoConnectionError(NetworkError):
    """There was no connection over which anything could have been sent."""


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Raise the library's errors as the channel's.

    A wrong token counts with the network's troubles: it says nothing against the message, which is
    kept until the token is right again.
    """
    try:
        yield
    except TelegramError as error:
        raise delivery_error(error) from None


def delivery_error(error: TelegramError) -> DeliveryError:
    """As the channel says it; what the description quotes is left out."""
    text = _QUOTED.sub('"…"', error.message)
    match error:
        case Throttled(seconds=seconds):
            return SlowDown(seconds)
        case Forbidden():
            return Blocked(text)
        case BadRequest():
            gone = any(words in text.lower() for words in _GONE)
            return Blocked(text) if gone else Refused(text)
        case ChatMigrated():
            return Refused(text)
        case NoConnectionError() | InvalidToken():
            return NotSent(text)
        case _:
            return Unreachable(text)
