"""The requests of python-telegram-bot: JSON over kept connections, the rest on aiohttp.

httpx, which the library uses by itself, costs many times as much
(docs/decisions/0003-telegram-wire.md). Errors are the library's own exceptions. Nothing here logs
an address: the token is part of it.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.channels.channel import FileTooLargeError
from bot.channels.kept_connections import CONNECT_SECONDS, KeptConnections, UnopenedError
from bot.channels.telegram_errors import NoConnectionError, Throttled
from bot.channels.telegram_updates import UNREADABLE, with_raw_updates

ANSWER_SECONDS: Final = 10.0
UPLOAD_SECONDS: Final = 60.0
CONNECTIONS: Final = 64

_OK: Final = 200
_TOO_MANY: Final = 429
_NO_FILE: Final = frozenset({400, 403, 404, 410})
_PIECE: Final = 65_536
_JSON: Final = {"Content-Type": "application/json"}


class AiohttpRequest(BaseRequest):
    """Requests of `telegram.Bot` over one aiohttp session with kept connections.

    `by_proxy`: go through the proxy that HTTPS_PROXY names, if it names one. `directly_to` is the
    server that JSON is sent to without aiohttp.
    """

    def __init__(
        self,
        connections: int = CONNECTIONS,
        *,
        by_proxy: bool = False,
        directly_to: URL | None = None,
    ) -> None:
        self._connections = connections
        self._by_proxy = by_proxy
        self._directly_to = directly_to
        self._session: ClientSession | None = None
        self._kept: KeptConnections | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may take when the caller says nothing."""
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        """Open the session; once is enough."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._connections, keepalive_timeout=50),
                cookie_jar=DummyCookieJar(),
                trust_env=self._by_proxy,
                headers={"User-Agent": self.USER_AGENT},
            )
        if self._kept is None and self._directly_to is not None:
            self._kept = KeptConnections(self._directly_to, self._connections, self.USER_AGENT)

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None
        if self._kept is not None:
            await self._kept.close()
            self._kept = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  one limit is
        connect_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  enough
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  here
    ) -> tuple[int, bytes]:
        """One request; HTTP status and body.

        Raises:
            TimedOut: no answer in time. What was asked may have been done or not.
            NoConnectionError: there was none, so nothing was asked.
            NetworkError: the connection broke. What was asked may have been done or not.
            Throttled: the server wants us to wait.
        """
        uploads = request_data is not None and request_data.contains_files
        usual = UPLOAD_SECONDS if uploads else ANSWER_SECONDS
        seconds = float(read_timeout) if isinstance(read_timeout, int | float) else usual
        if request_data is None:
            return await self.exchange(method, url, b"", seconds)
        if uploads:
            return await self.exchange(method, url, _form(request_data), seconds)
        return await self.exchange(method, url, encoded(request_data.parameters), seconds)

    async def exchange(
        self, method: str, url: str | URL, body: bytes | FormData, seconds: float
    ) -> tuple[int, bytes]:
        """Send a body (bytes are JSON) and read the answer; raises as `do_request`."""
        try:
            if self._kept is not None and isinstance(body, bytes):
                status, content = await self._kept.send(method, URL(url), body, seconds)
            else:
                status, content = await self._by_aiohttp(method, url, body, seconds)
        except (ClientConnectorError, ConnectionTimeoutError, UnopenedError) as none:
            raise NoConnectionError(type(none).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except (ClientError, OSError) as broken:
            # Its text may hold the address, and the address holds the token.
            raise NetworkError(type(broken).__name__) from None
        if status == _TOO_MANY:
            raise Throttled(_retry_after(content))
        return status, content

    async def _by_aiohttp(
        self, method: str, url: str | URL, body: bytes | FormData, seconds: float
    ) -> tuple[int, bytes]:
        """Uploads, and whatever goes through a proxy."""
        if self._session is None:
            raise RuntimeError("the request is not initialized")
        limit, headers = _limit(seconds), _JSON if isinstance(body, bytes) else None
        async with self._session.request(
            method, url, data=body, headers=headers, timeout=limit
        ) as answer:
            return answer.status, await answer.read()

    async def download(self, url: str, most: int) -> bytes:
        """A file, read piece by piece; raises as `do_request`, and when it is too large.

        Raises:
            FileTooLargeError: it has more than `most` bytes.
            BadRequest: the server says that there is no such file.
        """
        if self._session is None:
            raise RuntimeError("the request is not initialized")
        limit = ClientTimeout(total=UPLOAD_SECONDS, sock_connect=CONNECT_SECONDS)
        content = bytearray()
        try:
            async with self._session.get(url, timeout=limit) as answer:
                if answer.status == _TOO_MANY:
                    raise Throttled(_retry_after(await answer.read()))
                if answer.status != _OK:
                    # What the server fails at says nothing of the file.
                    is_about_it = answer.status in _NO_FILE
                    raise (BadRequest if is_about_it else NetworkError)(f"file: {answer.status}")
                async for piece in answer.content.iter_chunked(_PIECE):
                    content += piece
                    if len(content) > most:
                        raise FileTooLargeError(f"more than {most} bytes")
        except TimeoutError:
            raise TimedOut from None
        except (ClientError, OSError) as broken:
            raise NetworkError(type(broken).__name__) from None
        return bytes(content)


class PollRequest(AiohttpRequest):
    """getUpdates: every update of the answer as the text it came as, parsed one by one later."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer, in which `result` is a list of (update id, raw text).

        Raises:
            TelegramError: not JSON.
        """
        try:
            return with_raw_updates(payload.decode("utf-8", "replace"))
        except UNREADABLE:
            raise TelegramError("unreadable answer to getUpdates") from None


@lru_cache(maxsize=16)
def _limit(seconds: float) -> ClientTimeout:
    return ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)


def _retry_after(content: bytes) -> float:
    try:
        return float(json.loads(content)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 1.0


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def encoded(params: Mapping[str, object]) -> bytes:
    """Parameters as the JSON body of a request."""
    return _ENCODER.encode(params).encode()


def _form(request_data: RequestData) -> FormData:
    form = FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
