"""Requests over kept connections, against a server that says just what it is told to."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from yarl import URL

from bot.channels.kept_connections import KeptConnections, UnopenedError

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
BODY = '{"text":"Bắc Sơn"}'.encode()
LAST = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Counts connections and keeps requests; `serve` answers on each connection."""

    def __init__(self, serve: Serve) -> None:
        self.connections = 0
        self.requests: list[bytes] = []
        self.port = 0
        self.asked = asyncio.Event()
        self.left = asyncio.Event()
        """Nobody is connected any more."""
        self._open = 0
        self._serve = serve

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open += 1
        self.left.clear()
        try:
            await self._serve(reader, writer)
        finally:
            writer.close()
            self._open -= 1
            if not self._open:
                self.left.set()

    async def request(self, reader: asyncio.StreamReader) -> bool:
        """Read one request; False when there comes none."""
        head = await _until_empty_line(reader)
        if not head:
            return False
        self.requests.append(head + await reader.readexactly(_length(head)))
        self.asked.set()
        return True


async def _until_empty_line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


def _length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length:")[2].split()[0])


@asynccontextmanager
async def connections_to(
    *answers: bytes, most: int = 4
) -> AsyncIterator[tuple[KeptConnections, Server]]:
    """Connections to a server that gives these answers in turn; an empty one hangs up."""
    left = list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await server.request(reader):
            answer = left.pop(0)
            writer.write(answer)
            await writer.drain()
            if not answer or answer == LAST:
                return

    server = Server(serve)
    listening = await asyncio.start_server(server.connected, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    kept = KeptConnections(URL(f"http://127.0.0.1:{server.port}"), most, "test")
    try:
        yield kept, server
    finally:
        await kept.close()
        listening.close()
        if server.connections:
            await server.left.wait()


async def _sent(kept: KeptConnections, server: Server, seconds: float = 5.0) -> tuple[int, bytes]:
    url = URL(f"http://127.0.0.1:{server.port}/bot1:x/sendMessage")
    return await kept.send("POST", url, BODY, seconds)


async def test_one_connection_serves_one_request_after_the_other() -> None:
    async with connections_to(OK, OK, OK) as (kept, server):
        assert [await _sent(kept, server) for _ in range(3)] == [(200, b"{}")] * 3
        assert (server.connections, kept.idle) == (1, 1)
        assert server.requests[0].decode() == (
            "POST /bot1:x/sendMessage HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{server.port}\r\nUser-Agent: test\r\nAccept: */*\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
            '{"text":"Bắc Sơn"}'
        )


async def test_requests_side_by_side_have_a_connection_each_up_to_the_most() -> None:
    async with connections_to(*[OK] * 6, most=2) as (kept, server):
        found = await asyncio.gather(*(_sent(kept, server) for _ in range(6)))
        assert found == [(200, b"{}")] * 6
        assert (server.connections, kept.idle) == (2, 2)


async def test_a_connection_that_the_server_ends_is_not_used_again() -> None:
    async with connections_to(LAST, OK) as (kept, server):
        assert await _sent(kept, server) == (200, b"{}")
        assert kept.idle == 0
        assert await _sent(kept, server) == (200, b"{}")
        assert server.connections == 2


async def test_a_connection_that_is_hung_up_fails_its_request_and_no_other() -> None:
    async with connections_to(OK, b"", OK) as (kept, server):
        await _sent(kept, server)
        with pytest.raises(ConnectionError):
            await _sent(kept, server)
        assert await _sent(kept, server) == (200, b"{}")
        assert server.connections == 2


async def test_a_request_that_takes_too_long_is_given_up_with_its_connection() -> None:
    async with connections_to(b"HTTP/1.1 200 OK\r\n", OK) as (kept, server):
        with pytest.raises(TimeoutError):
            await _sent(kept, server, 0.05)
        assert kept.idle == 0
        assert await _sent(kept, server) == (200, b"{}")
        assert server.connections == 2


async def test_a_cancelled_request_leaves_no_answer_to_the_next_one() -> None:
    late = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nla"
    async with connections_to(late, OK) as (kept, server):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await _sent(kept, server)
        assert kept.idle == 0
        assert await _sent(kept, server) == (200, b"{}")


async def test_closing_fails_what_is_under_way() -> None:
    async with connections_to(b"HTTP/1.1 200 OK\r\n") as (kept, server):

        async def close() -> None:
            await server.asked.wait()
            await kept.close()

        found, _ = await asyncio.gather(_sent(kept, server), close(), return_exceptions=True)
        assert isinstance(found, ConnectionError)


async def test_where_nobody_listens_it_is_known_that_nothing_was_sent() -> None:
    kept = KeptConnections(URL("http://127.0.0.1:9"), 1, "test")
    with pytest.raises(UnopenedError):
        await kept.send("POST", URL("http://127.0.0.1:9/x"), b"{}", 5.0)


CERTIFICATE = Path(__file__).parents[2] / "fixtures" / "tls" / "localhost.pem"
"""Of a server that nobody trusts, until 2099, with its key."""


@asynccontextmanager
async def tls_connections(answer: bytes) -> AsyncIterator[tuple[KeptConnections, URL]]:
    """Connections to a server on TLS that gives this answer to everything."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await server.request(reader):
            writer.write(answer)

    server = Server(serve)
    listening = await asyncio.start_server(server.connected, "127.0.0.1", 0, ssl=context)
    url = URL(f"https://localhost:{listening.sockets[0].getsockname()[1]}/bot1:x/getMe")
    kept = KeptConnections(url, 4, "test")
    try:
        yield kept, url
    finally:
        await kept.close()
        listening.close()
        if server.connections:
            await server.left.wait()


async def test_a_server_whose_certificate_is_trusted_is_spoken_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    async with tls_connections(OK) as (kept, url):
        assert [await kept.send("POST", url, b"{}", 5.0) for _ in range(2)] == [(200, b"{}")] * 2
        assert kept.idle == 1


async def test_a_server_whose_certificate_nobody_trusts_is_told_nothing() -> None:
    async with tls_connections(OK) as (kept, url):
        with pytest.raises(UnopenedError, match="SSLCertVerificationError"):
            await kept.send("POST", url, b"{}", 5.0)
