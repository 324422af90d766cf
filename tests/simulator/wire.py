"""Calls of the Bot API without a library in between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import ClientSession

from simulator.server import Simulator
from tests.patience import PATIENCE


async def call(
    sim: Simulator, method: str, params: dict[str, object] | None = None, *, token: str = ""
) -> dict[str, Any]:
    """Call a method with a JSON body; return the envelope, whose code is the HTTP status."""
    address = f"{sim.bot_url}{token or sim.token}/{method}"
    async with ClientSession() as web, web.post(address, json=params or {}) as answer:
        inbound: dict[str, Any] = await answer.json()
    assert inbound.get("error_code", 200) == answer.status
    assert inbound["ok"] is (answer.status == 200)
    return inbound


async def until(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - the condition is about a server, it has no event
            await asyncio.sleep(0.005)
