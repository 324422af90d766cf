"""The guard of tests/network.py refuses what it should and nothing else."""

import asyncio
import socket

import pytest

from tests.network import LoopbackOnly, NetworkRefused

# Addresses and names set aside for documentation: RFC 5737, RFC 3849, RFC 2606.
ELSEWHERE = "192.0.2.1"
ELSEWHERE_V6 = "2001:db8::1"
NAME_ELSEWHERE = "bot.example.invalid"


def take_refused(network: LoopbackOnly) -> list[str]:
    refused = list(network.refused)
    network.refused.clear()
    return refused


@pytest.mark.parametrize(
    ("family", "host"),
    [(socket.AF_INET, ELSEWHERE), (socket.AF_INET6, ELSEWHERE_V6)],
)
def test_a_connection_to_another_machine_is_refused_and_remembered(
    network: LoopbackOnly, family: int, host: str
) -> None:
    with socket.socket(family) as one, pytest.raises(NetworkRefused):
        one.connect((host, 443))
    assert take_refused(network) == [f"{host}:443"]


def test_a_datagram_to_another_machine_is_refused(network: LoopbackOnly) -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one,
        pytest.raises(NetworkRefused),
    ):
        one.sendto(b"?", (ELSEWHERE, 53))
    assert take_refused(network) == [f"{ELSEWHERE}:53"]


def test_a_name_look_up_is_refused(network: LoopbackOnly) -> None:
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo(NAME_ELSEWHERE, 443)
    assert take_refused(network) == [NAME_ELSEWHERE]


async def test_asyncio_is_refused_as_well(network: LoopbackOnly) -> None:
    with pytest.raises(NetworkRefused):
        await asyncio.open_connection(NAME_ELSEWHERE, 443)
    with pytest.raises(NetworkRefused):
        await asyncio.open_connection(ELSEWHERE, 443)
    assert take_refused(network) == [NAME_ELSEWHERE, f"{ELSEWHERE}:443"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_this_machine_can_be_reached_and_listened_on(
    network: LoopbackOnly, host: str
) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(
            host, server.sockets[0].getsockname()[1], family=socket.AF_INET
        )
        writer.write("chào\n".encode())
        answer = await reader.readline()
        writer.close()
        await writer.wait_closed()

    assert answer.decode() == "chào\n"
    assert network.refused == []
