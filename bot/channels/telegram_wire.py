"""The Bot API on the wire: python-telegram-bot's request interface on aiohttp.

aiohttp costs about a quarter of the processor time of httpx, which the library uses by itself
(docs/decisions/0003-telegram-wire.md). Errors arrive as the library's own exceptions and leave as a
`DeliveryError`. Nothing here logs an address: the token is part of it.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
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
from telegram import Bot
from telegram.error import (
    BadRequest,
    NetworkError,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.channels.channel import (
    FileTooLargeError,
)
from bot.channels.telegram_errors import (
    NoConnectionError,
    Throttled,
    delivery_error,
    translated,
)
from bot.channels.telegram_updates import UNREADABLE, with_raw_updates

CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 10.0
UPLOAD_SECONDS: Final = 60.0
CONNECTIONS: Final = 64

_OK: Final = 200
_TOO_MANY: Final = 429
_NO_FILE: Final = frozenset({400, 403, 404, 410})
_PIECE: Final = 65_536
_JSON: Final = {"Content-Type": "application/json"}
RawUpdates = Sequence[tuple[int, str]]


class AiohttpRequest(BaseRequest):
    """Requests of `telegram.Bot` over one aiohttp session with kept connections.

    `by_proxy`: go through the proxy that HTTPS_PROXY names, if it names one.
    """

    def __init__(self, connections: int = CONNECTIONS, *, by_proxy: bool = False) -> None:
        self._connections = connections
        self._by_proxy = by_proxy
        self._session: ClientSession | None = None

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

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

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
        return await self.exchange(method, url, _encoded(request_data.parameters), seconds)

    async def exchange(
        self, method: str, url: str | URL, body: bytes | FormData, seconds: float
    ) -> tuple[int, bytes]:
        """Send a body (bytes are JSON) and read the answer; raises as `do_request`."""
        if self._session is None:
            raise RuntimeError("the request is not initialized")
        limit = _limit(seconds)
        headers = _JSON if isinstance(body, bytes) else None
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=limit
            ) as answer:
                status, content = answer.status, await answer.read()
        except (ClientConnectorError, ConnectionTimeoutError) as none:
            raise NoConnectionError(type(none).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except (ClientError, OSError) as broken:
            # Its text may hold the address, and the address holds the token.
            raise NetworkError(type(broken).__name__) from None
        if status == _TOO_MANY:
            raise Throttled(_retry_after(content))
        return status, content

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
        self._polls = PollRequest(connections=2, by_proxy=by_proxy)
        self._calls = AiohttpRequest(by_proxy=by_proxy)
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
                "POST", self._url(method), _encoded(params), ANSWER_SECONDS
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
        url, body = self._url("getUpdates"), _encoded(params)
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


@lru_cache(maxsize=16)
def _limit(seconds: float) -> ClientTimeout:
    return ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)


def _retry_after(content: bytes) -> float:
    try:
        return float(json.loads(content)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 1.0


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def _encoded(params: Mapping[str, object]) -> bytes:
    return _ENCODER.encode(params).encode()


def _form(request_data: RequestData) -> FormData:
    form = FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
