"""Requests with a JSON body over kept connections to one server, at a third of aiohttp's cost.

No redirect is followed, no cookie is kept, nothing is packed. What goes through a proxy, is
uploaded or downloaded is left to aiohttp (docs/decisions/0003-telegram-wire.md).
"""

import asyncio
import ssl
from typing import Final

from yarl import URL

from bot.channels.http_answers import AnswerReader, BrokenAnswerError, HttpAnswer

CONNECT_SECONDS: Final = 5.0
IDLE_SECONDS: Final = 50.0
"""A connection that was idle for longer may be one that the server is about to close."""

_SECOND_TRY_AFTER: Final = 0.25
"""Seconds after which the server's next address is tried beside the first one."""


class UnopenedError(ConnectionError):
    """There is no connection to the server, so nothing was sent."""


class _Connection(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self) -> None:
        self.is_usable = False
        """Whether a request can be sent."""
        self.idle_since = 0.0
        self._transport: asyncio.Transport | None = None
        self._reader = AnswerReader()
        self._answer: asyncio.Future[HttpAnswer] | None = None

    async def exchange(self, request: bytes) -> HttpAnswer:
        """Send a request; its answer.

        Raises:
            ConnectionError: the connection broke, or what came is no answer.
        """
        if self._transport is None or not self.is_usable:
            raise ConnectionResetError("the connection is closed")
        self.is_usable = False
        self._reader = AnswerReader()
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Close it; what is under way on it is given up."""
        self.is_usable = False
        if self._transport is not None:
            self._transport.abort()

    # --- what asyncio calls ----------------------------------------------------------------------
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is open."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("requests need a stream")
        self._transport, self.is_usable = transport, True

    def data_received(self, data: bytes) -> None:
        """A piece of an answer; what nobody asked for ends the connection."""
        if self._answer is None or self._answer.done():
            self.close()
            return
        try:
            answer = self._reader.take(data)
        except BrokenAnswerError as broken:
            self._answer.set_exception(broken)
            self.close()
            return
        if answer is not None:
            self._answer.set_result(answer)
            self.is_usable = not answer.is_last
            if answer.is_last:
                self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is closed, which completes an answer without a length and breaks any other."""
        self.is_usable = False
        if self._answer is None or self._answer.done():
            return
        if exc is not None:
            self._answer.set_exception(exc)
            return
        try:
            self._answer.set_result(self._reader.end())
        except BrokenAnswerError as broken:
            self._answer.set_exception(broken)


class KeptConnections:
    """Connections to the server of one URL, at most so many at once."""

    def __init__(self, server: URL, most: int, agent: str) -> None:
        self._host, self._port = server.host or "", server.port or 0
        self._tls = ssl.create_default_context() if server.scheme == "https" else None
        self._headers = (
            f" HTTP/1.1\r\nHost: {server.host_port_subcomponent}\r\nUser-Agent: {agent}\r\n"
            "Accept: */*\r\nContent-Type: application/json\r\nContent-Length: "
        ).encode()
        self._places = asyncio.Semaphore(most)
        self._idle: list[_Connection] = []
        self._busy: set[_Connection] = set()

    @property
    def idle(self) -> int:
        """How many connections are kept for the next request."""
        return len(self._idle)

    async def send(self, method: str, url: URL, body: bytes, seconds: float) -> tuple[int, bytes]:
        """Send JSON to a URL of the server; status and body of the answer.

        Raises:
            TimeoutError: no answer in so many seconds. What was asked may have been done or not.
            UnopenedError: there is no connection, so nothing was sent.
            OSError: the connection broke. What was asked may have been done or not.
        """
        target = f"{method} {url.raw_path_qs}".encode()
        request = b"%b%b%d\r\n\r\n%b" % (target, self._headers, len(body), body)
        async with asyncio.timeout(seconds), self._places:
            connection = self._kept() or await self._opened()
            self._busy.add(connection)
            try:
                answer = await connection.exchange(request)
            except BaseException:
                connection.close()
                raise
            finally:
                self._busy.discard(connection)
            if connection.is_usable:
                connection.idle_since = asyncio.get_running_loop().time()
                self._idle.append(connection)
        return answer.status, answer.body

    async def close(self) -> None:
        """Close every connection; requests that are under way fail."""
        for connection in (*self._idle, *self._busy):
            connection.close()
        self._idle.clear()
        await asyncio.sleep(0)  # asyncio closes the sockets when it comes round

    def _kept(self) -> _Connection | None:
        oldest = asyncio.get_running_loop().time() - IDLE_SECONDS
        while self._idle:
            connection = self._idle.pop()
            if connection.is_usable and connection.idle_since > oldest:
                return connection
            connection.close()
        return None

    async def _opened(self) -> _Connection:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                _, connection = await asyncio.get_running_loop().create_connection(
                    _Connection,
                    self._host,
                    self._port,
                    ssl=self._tls,
                    happy_eyeballs_delay=_SECOND_TRY_AFTER,
                )
        except OSError as none:  # TLS and the time it took among them
            raise UnopenedError(type(none).__name__) from none
        return connection
