"""The Bot API on the wire: calls of one bot, and its typed client for what is rare.

Errors arrive as the library's own exceptions and leave as a `DeliveryError`. Nothing here logs an
address: the token is part of it.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.request import getproxies, proxy_bypass

from telegram import Bot
from telegram.error import TelegramError
from yarl import URL

from bot.channels.telegram_errors import delivery_error, translated
from bot.channels.telegram_requests import (
    ANSWER_SECONDS,
    AiohttpRequest,
    PollRequest,
    encoded,
)

_OK: Final = 200
RawUpdates = Sequence[tuple[int, str]]


class _Answered(AiohttpRequest):
    """An answer that is there already, for the library to say what is wrong with it."""

    def __init__(self, status: int, content: bytes) -> None:
        super().__init__()
        self._answer = (status, content)

    async def do_request(self, *_: object, **__: object) -> tuple[int, bytes]:
        """The answer."""
        return self._answer


class TelegramWire:
    """One bot at one Bot API server.

    `bot` is the typed client, for calls that are rare or upload files; `call` is the same wire
    without building objects on either side, for what happens at every answer.
    """

    def __init__(self, token: str, api_url: str) -> None:
        # Plain http is a server on this machine or beside it: never through a proxy.
        by_proxy = api_url.startswith("https:")
        server = None if by_proxy and _is_proxied(api_url) else URL(api_url)
        self._polls = PollRequest(connections=2, by_proxy=by_proxy, directly_to=server)
        self._calls = AiohttpRequest(by_proxy=by_proxy, directly_to=server)
        self._root = f"{api_url}/bot{token}"
        self._files = f"{api_url}/file/bot{token}"
        self._urls: dict[str, URL] = {}
        self.bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=self._calls,
            get_updates_request=self._polls,
        )

    async def open(self) -> None:
        """Open the connections; asks the server nothing, so it works while the network is down."""
        await asyncio.gather(self._polls.initialize(), self._calls.initialize())

    async def close(self) -> None:
        """Close the connections."""
        await asyncio.gather(self._polls.shutdown(), self._calls.shutdown())

    async def call(self, method: str, params: Mapping[str, object]) -> Any:
        """Call a method with JSON parameters; its `result`.

        Raises:
            DeliveryError: see `translated`.
        """
        try:
            status, content = await self._calls.exchange(
                "POST", self._url(method), encoded(params), ANSWER_SECONDS
            )
            if status == _OK:
                return _result(content)
            return await _Answered(status, content).post("")
        except TelegramError as error:
            raise delivery_error(error) from None

    def _url(self, method: str) -> URL:
        if method not in self._urls:
            self._urls[method] = URL(f"{self._root}/{method}", encoded=True)
        return self._urls[method]

    async def download(self, path: str, most: int) -> bytes:
        """A file that `getFile` told the path of.

        Raises:
            DeliveryError: see `translated`; larger than `most` bytes.
        """
        async with translated():
            return await self._calls.download(f"{self._files}/{path}", most)

    async def updates(self, params: Mapping[str, object], seconds: float) -> RawUpdates:
        """getUpdates; `seconds` is how long the answer may take.

        Raises:
            TelegramError: as the library classifies what went wrong.
        """
        url, body = self._url("getUpdates"), encoded(params)
        status, content = await self._polls.exchange("POST", url, body, seconds)
        if status != _OK:
            _ = await _Answered(status, content).post("")
            raise TelegramError(f"unexpected status {status}")
        try:
            return list(PollRequest.parse_json_payload(content)["result"])
        except (KeyError, TypeError):
            raise TelegramError("unreadable answer to getUpdates") from None


def _result(content: bytes) -> Any:
    try:
        return json.loads(content)["result"]
    except (ValueError, KeyError, TypeError):
        raise TelegramError("unreadable answer") from None


def _is_proxied(api_url: str) -> bool:
    """Whether the environment names a proxy for that server."""
    url = URL(api_url)
    return url.scheme in getproxies() and not proxy_bypass(url.host or "")
