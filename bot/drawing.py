"""Pictures are drawn in a worker process, so that no conversation waits for a chart."""

import asyncio
import hashlib
import logging
import multiprocessing
import os
import signal
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final

from pydantic import TypeAdapter

from reporting.pictures import Picture

_LOG = logging.getLogger(__name__)

MOST_BYTES: Final = 16 * 1024 * 1024
"""Pictures kept: some four hundred of 40 KB, more than a day's summaries of a province."""

_ADAPTER: Final[TypeAdapter[Picture]] = TypeAdapter(Picture)


Draw = Callable[[Picture], bytes]
"""Draws a picture as PNG; a function of a module, because the worker looks it up by name."""


class Studio:
    """Draws pictures, one at a time, and keeps them by their content."""

    def __init__(self, draw: Draw, most_bytes: int = MOST_BYTES) -> None:
        self._draw = draw
        self._most_bytes = most_bytes
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._bytes = 0
        self._under_way: dict[bytes, asyncio.Future[bytes]] = {}
        self._pool: ProcessPoolExecutor | None = None

    async def draw(self, picture: Picture) -> bytes:
        """The picture as PNG; what was drawn before comes from memory.

        The same picture asked for twice at the same time is drawn once.
        """
        key = hashlib.sha256(type(picture).__name__.encode() + _ADAPTER.dump_json(picture)).digest()
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        waiting = self._under_way.get(key)
        if waiting is None:
            waiting = self._under_way[key] = asyncio.wrap_future(
                self._start().submit(self._draw, picture)
            )
            waiting.add_done_callback(lambda drawn: self._drawn(key, drawn))
        return await asyncio.shield(waiting)

    def close(self) -> None:
        """End the worker process."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _start(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_live_with_the_parent,
            )
        return self._pool

    def _drawn(self, key: bytes, drawn: asyncio.Future[bytes]) -> None:
        self._under_way.pop(key, None)
        if drawn.cancelled():
            return
        failure = drawn.exception()
        if isinstance(failure, BrokenProcessPool):
            _LOG.warning("the drawing process died; the next picture starts another")
            self._pool = None
        if failure is not None:
            return  # whoever waits for it gets it
        self._keep(key, drawn.result())

    def _keep(self, key: bytes, png: bytes) -> None:
        self._kept[key] = png
        self._bytes += len(png)
        while self._bytes > self._most_bytes and self._kept:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest)


def _live_with_the_parent() -> None:
    """In the worker: interrupts are the parent's, and when it is killed nothing is left behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    # A pool's worker holds both ends of its own queue, so by itself it would wait there for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
