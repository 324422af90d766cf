"""Pictures are drawn in the worker process, so that no dialog waits for a chart, and kept."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from pydantic import TypeAdapter

from bot.rendering.worker_process import WorkerProcess
from reporting.pictures import Picture

MOST_BYTES: Final = 16 * 1024 * 1024
"""Pictures kept: some four hundred of 40 KB, more than a day's summaries of a province."""

_ADAPTER: Final[TypeAdapter[Picture]] = TypeAdapter(Picture)


DrawPicture = Callable[[Picture], bytes]
"""Draws a picture as PNG; a function of a module, because the worker looks it up by name."""


class ChartRenderer:
    """Draws pictures, and keeps them by their content."""

    def __init__(
        self, worker: WorkerProcess, draw: DrawPicture, most_bytes: int = MOST_BYTES
    ) -> None:
        self._worker = worker
        self._draw = draw
        self._most_bytes = most_bytes
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._bytes = 0
        self._under_way: dict[bytes, asyncio.Future[bytes]] = {}

    async def draw(self, picture: Picture) -> bytes:
        """The picture as PNG; what was drawn before comes from memory.

        A picture asked for twice at the same time is drawn once.
        """
        key = hashlib.sha256(type(picture).__name__.encode() + _ADAPTER.dump_json(picture)).digest()
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        waiting = self._under_way.get(key)
        if waiting is None:
            waiting = self._under_way[key] = self._worker.start(self._draw, picture)
            waiting.add_done_callback(lambda drawn: self._drawn(key, drawn))
        return await asyncio.shield(waiting)

    def _drawn(self, key: bytes, drawn: asyncio.Future[bytes]) -> None:
        self._under_way.pop(key, None)
        if drawn.cancelled() or drawn.exception() is not None:
            return  # whoever waits for it gets it
        self._keep(key, drawn.result())

    def _keep(self, key: bytes, png: bytes) -> None:
        self._kept[key] = png
        self._bytes += len(png)
        while self._bytes > self._most_bytes and self._kept:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest)
