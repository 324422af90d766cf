"""How the control side reads requests and answers them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from aiohttp import web
from pydantic import ValidationError

from simulator.errors import ApiError, ControlError
from simulator.wire import Json, to_bytes

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def reply(value: object, status: int = 200) -> web.Response:
    """Return `value` as a JSON response."""
    return web.Response(body=to_bytes(value), status=status, content_type="application/json")


def guarded(handler: Handler) -> Handler:
    """Turn what cannot be done into HTTP 400 with the reason."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except (
            ControlError,
            ApiError,
            ValidationError,
            LookupError,
            ValueError,
            TypeError,
        ) as error:
            return reply({"error": str(error) or type(error).__name__}, 400)

    return answer


async def body_of(request: web.Request) -> Json:
    """Return the JSON object a request carries, an empty one if it carries none."""
    raw = await request.read()
    decoded = json.loads(raw) if raw else {}
    if not isinstance(decoded, dict):
        message = "a JSON object is needed"
        raise ControlError(message)
    return decoded
