"""One worker process for what takes the processor: pictures and papers, one after the other."""

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, ParamSpec, TypeVar

_LOG = logging.getLogger(__name__)

_GIVES_WAY: Final = 10

P = ParamSpec("P")
R = TypeVar("R")


class WorkerProcess:
    """Runs functions of modules (the worker looks them up by name); started on first use."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def start(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[R]:
        """Begin `work`; its result, or what it raised, or BrokenProcessPool if the process died."""
        begun = asyncio.wrap_future(self._started().submit(work, *args, **kwargs))
        begun.add_done_callback(self._ended)
        return begun

    def close(self) -> None:
        """End the worker process."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_live_with_the_parent,
            )
        return self._pool

    def _ended(self, work: asyncio.Future[R]) -> None:
        if not work.cancelled() and isinstance(work.exception(), BrokenProcessPool):
            _LOG.warning("the worker process died; the next piece of work starts another")
            self._pool = None


def _live_with_the_parent() -> None:
    """In the worker: interrupts are the parent's, and when it is killed nothing is left behind.

    Whoever waits for a reply goes before whoever waits for a picture.
    """
    if hasattr(os, "nice"):
        os.nice(_GIVES_WAY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    # A pool's worker holds both ends of its own queue, so by itself it would wait there for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
