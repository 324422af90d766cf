"""A guard on the standard library's sockets: tests talk to this machine and to nobody else."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest


class NetworkRefused(BaseException):
    """A test reached beyond loopback. Not an Exception, so that retry code lets it through."""


def stays_here(host: str | bytes | None) -> bool:
    """Whether `host` is a name or an address of this very machine."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else host
    if name in {"", "localhost"} or name.endswith(".localhost"):
        return True
    address = _address(name)
    return address is not None and address.is_loopback


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None


class LoopbackOnly:
    """Refuses connections and name look-ups that would leave the machine, and remembers them.

    Programs that a test starts are outside its reach.
    """

    def __init__(self) -> None:
        self.refused: list[str] = []

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Put the guard before `socket`'s connect, connect_ex, sendto and look-ups."""
        for method in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, method, self._guarded(getattr(socket.socket, method)))
        for function in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            patch.setattr(socket, function, self._asked(getattr(socket, function)))

    def _guarded(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def send(self_: socket.socket, *args: Any) -> Any:
            # (host, port, …) is the last argument; a Unix socket's address is a path.
            address = args[-1]
            if isinstance(address, tuple) and not stays_here(address[0]):
                self._refuse(f"{address[0]}:{address[1]}")
            return original(self_, *args)

        return send

    def _asked(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
            # A numeric address is parsed, not looked up.
            if not stays_here(host) and _address(str(host)) is None:
                self._refuse(str(host))
            return original(host, *args, **kwargs)

        return look_up

    def _refuse(self, where: str) -> None:
        self.refused.append(where)
        raise NetworkRefused(f"A test may only reach 127.0.0.1, not {where}")
