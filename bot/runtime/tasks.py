"""The only place that starts background tasks: each is held and its failure never lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.runtime.backoff import delay

_LOG = logging.getLogger(__name__)


class Nursery:
    """Holds the tasks of one running bot; `close` ends them all and waits until they have ended."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(
        self,
        name: str,
        work: Coroutine[Any, Any, None],
        done: Callable[[BaseException | None], None] | None = None,
    ) -> None:
        """Run `work` once. How it ended goes to `done` (None: well), or a failure into the log."""
        _ = self._held(name, work, done)

    def _held(
        self,
        name: str,
        work: Coroutine[Any, Any, None],
        done: Callable[[BaseException | None], None] | None = None,
    ) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)

        def ended(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            failure = asyncio.CancelledError() if task.cancelled() else task.exception()
            if done is not None:
                done(failure)
            elif isinstance(failure, Exception):
                _LOG.error("task %s failed", name, exc_info=failure)

        task.add_done_callback(ended)
        return task

    def keep(self, name: str, loop: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Run an endless loop; when it fails, log it whole and start it again after a while.

        A loop that returns has finished and is not started again.
        """
        return self._held(name, _restarted(name, loop))

    async def close(self) -> None:
        """Cancel what is still running and wait for it."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _restarted(name: str, loop: Callable[[], Awaitable[None]]) -> None:
    failures = 0
    while True:
        try:
            await loop()
        except Exception:  # noqa: BLE001  the job wrapper: the loop must go on
            failures += 1
            wait = delay(failures)
            _LOG.exception("%s failed; starting it again in %.1f s", name, wait)
            await asyncio.sleep(wait)
        else:
            return


async def woken_within(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event that whoever waits clears by itself; after that many seconds it is set.

    `asyncio.wait_for` starts a task each time, which is most of what waiting costs.
    """
    alarm = asyncio.get_running_loop().call_later(seconds, event.set)
    try:
        await event.wait()
    finally:
        alarm.cancel()
