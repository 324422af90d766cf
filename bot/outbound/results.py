"""What became of outgoing messages, gathered to be written together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.outbound.queue import ChatKey, PendingSend
from storage.repositories.outbox import NewOutgoingMessage
from storage.store import UnitOfWork

OnBlocked = Callable[[ChatKey, UnitOfWork], Awaitable[None]]
"""Stores, inside the transaction it is given, that a chat blocked the bot."""

OnRenderFailed = Callable[[PendingSend, UnitOfWork], Awaitable[None]]
"""Stores, inside the transaction it is given, what is said in place of what cannot be made."""


@dataclass(slots=True)
class DeliveryResults:
    """Outgoing messages by their row of the outbox.

    `sent` have arrived. `failed` never will, each with the reason; `render_failed` are those of
    them whose picture or document cannot be made. `postponed` wait for so many seconds, each with
    the reason. `blocked` are chats that do not want to hear from the bot. `retired` is what remains
    to be done to the cards that were replaced, written with the arrival of what replaced them, so
    that it is not forgotten by a crash. `gone` are all that the
    sender need not remember once this is written.
    """

    sent: list[int] = field(default_factory=list)
    failed: list[tuple[int, str]] = field(default_factory=list)
    postponed: list[tuple[int, float, str]] = field(default_factory=list)
    blocked: list[ChatKey] = field(default_factory=list)
    render_failed: list[PendingSend] = field(default_factory=list)
    retired: list[NewOutgoingMessage] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    async def write(
        self,
        work: UnitOfWork,
        now: datetime,
        on_blocked: OnBlocked,
        on_render_failed: OnRenderFailed,
    ) -> None:
        """Store them all."""
        await work.outbox.sent(self.sent, now)
        await work.outbox.add(self.retired, now)
        for outbox_id, reason in self.failed:
            await work.outbox.given_up(outbox_id, reason, now)
        for outbox_id, seconds, reason in self.postponed:
            await work.outbox.postponed(outbox_id, now + timedelta(seconds=seconds), reason)
        for chat in self.blocked:
            await on_blocked(chat, work)
        for pending in self.render_failed:
            await on_render_failed(pending, work)

    def and_newer(self, newer: "DeliveryResults") -> "DeliveryResults":
        """These, which could not be written, and those of meanwhile."""
        return DeliveryResults(
            self.sent + newer.sent,
            self.failed + newer.failed,
            self.postponed + newer.postponed,
            self.blocked + newer.blocked,
            self.render_failed + newer.render_failed,
            self.retired + newer.retired,
            self.gone | newer.gone,
        )
