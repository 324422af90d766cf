"""What is told unasked is claimed before it is sent: after a kill it is known what may have gone.

Some are claimed together with the one that goes now, so that claiming costs a write or two a
second. What is claimed and goes a second time has its reason written before.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from bot.outbound.payload import Pushed
from bot.outbound.queue import PendingSend, SendQueue
from bot.runtime.clock import Clock
from storage.store import Store

TOGETHER: Final = 16
"""Messages claimed at once: what goes in half a second at the pace for everybody."""


class TakenOverError(Exception):
    """A later run of the program sends it, or it is sent already."""


class SendClaims:
    """The claims of one run; its number is drawn at the first of them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._turn = asyncio.Lock()
        self._run: int | None = None
        self._unsure: set[int] = set()
        self.is_displaced = False
        """Whether another bot has taken the database."""

    async def claim(self, pending: PendingSend, queue: SendQueue) -> None:
        """Make sure that it is written down who sends it.

        Raises:
            TakenOverError: somebody else does.
            sqlalchemy.exc.DBAPIError: the database can write nothing; nothing may be sent then.
        """
        async with self._turn:
            if pending.is_claimed and not pending.may_have_arrived:
                return
            behind = [one for one in queue.unclaimed(TOGETHER) if one is not pending]
            await self._write([pending, *behind])
        if not pending.is_claimed:
            raise TakenOverError(pending.id)

    def ended(self, pending: PendingSend, *, is_known: bool) -> None:
        """A call ended; `is_known` says that it is known whether the message arrived."""
        if pending.is_asked and not is_known:
            pending.may_have_arrived = True
            self._unsure.add(pending.id)
        pending.is_asked = False

    def written(self, gone: set[int]) -> None:
        """It is written what became of these."""
        self._unsure -= gone

    async def close(self) -> None:
        """Let go of what was claimed and not sent: the next run sends it for the first time."""
        if self._run is None:
            return
        async with self._store.writing() as work:
            await work.claims.end_run(
                self._run, self._unsure, self._clock.now(), is_displaced=self.is_displaced
            )

    async def _write(self, wanted: Sequence[PendingSend]) -> None:
        now = self._clock.now()
        async with self._store.writing() as work:
            number = self._run or await work.claims.begin_run(now)
            may = await work.claims.claim(
                number,
                {one.id: _intent_of(one) for one in wanted},
                {one.id for one in wanted if one.may_have_arrived},
                now,
            )
        self._run = number
        for one in wanted:
            one.is_claimed, one.may_have_arrived = one.id in may, False


def _intent_of(pending: PendingSend) -> int | None:
    reply = pending.payload.reply
    return reply.push_id if isinstance(reply, Pushed) else None
