"""The middle of the bot: turns are handled and messages delivered, whatever the channels are."""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Final

from bot.attachments.fetching import AttachmentFetcher
from bot.inbound.runner import Runner
from bot.outbound.question_index import QuestionIndex
from bot.outbound.sender import Sender
from bot.runtime.clock import Clock
from bot.runtime.tasks import Nursery
from storage.store import Store

_LOG = logging.getLogger(__name__)

FINISH: Final = 5.0
"""Seconds for the turns under way, and again for waiting replies; supervisors kill after ten."""


@dataclass(slots=True)
class Engine:
    """Runs turns and delivers messages from `start` to `stop`; put together in `compose`."""

    store: Store
    clock: Clock
    nursery: Nursery
    runner: Runner
    sender: Sender
    questions: QuestionIndex
    fetcher: AttachmentFetcher | None = None
    _tasks: list[asyncio.Task[None]] = field(init=False, default_factory=list)
    _fetching: asyncio.Task[None] | None = field(init=False, default=None)
    _writing_results: asyncio.Task[None] | None = field(init=False, default=None)

    def start(self) -> None:
        """Begin with what the last run left over."""
        self._tasks = [
            self.nursery.keep("runner", self.runner.run),
            self.nursery.keep("sender", self.sender.run),
        ]
        if self.fetcher is not None:
            self._fetching = self.nursery.keep("attachments", self.fetcher.run)
        self._writing_results = self.nursery.keep("delivery results", self.sender.writer.run)

    async def stop(self) -> None:
        """Finish what is under way, send the replies that wait, write what became of them."""
        for task, stop in zip(self._tasks, (self.runner.stop, self.sender.stop), strict=True):
            stop()
            _, late = await asyncio.wait([task], timeout=FINISH)
            if late:
                _LOG.warning("%s did not finish in %.0f s", task.get_name(), FINISH)
        await self.nursery.close()
        await self.sender.writer.flush()
        await self.sender.claims.close()

    async def settle(self, seconds: float = 10.0) -> bool:
        """Wait until nothing waits in the inbox and the outbox; False if that takes longer."""
        async with asyncio.timeout(seconds) as limit:
            try:
                while not await self._is_settled():  # noqa: ASYNC110  it asks the database
                    await asyncio.sleep(0.02)
            except asyncio.CancelledError:
                if not limit.expired():
                    raise
                return False
        return True

    async def _is_settled(self) -> bool:
        async with self.store.reading() as work:
            if await work.inbox.pending(1):
                return False
            return not await work.outbox.unsent(1, self.clock.now())
