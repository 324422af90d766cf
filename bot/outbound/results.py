"""What became of letters, gathered to be written together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.outbound.queue import ChatKey, PendingSend
from storage.store import UnitOfWork

OnBlocked = Callable[[ChatKey, UnitOfWork], Awaitable[None]]
"""Stores, inside the transaction it is given, that a chat blocked the bot."""

OnUnmade = Callable[[PendingSend, UnitOfWork], Awaitable[None]]
"""Stores, inside the transaction it is given, what is said in place of what cannot be made."""


@dataclass(slots=True)
class DeliveryResults:
    """Letters by their id: arrived, given up and why, postponed by seconds and why.

    `unmade` are letters given up because their picture or paper cannot be made.

    `gone` are all those that the sender need not remember once this is written.
    """

    sent: list[int] = field(default_factory=list)
    given_up: list[tuple[int, str]] = field(default_factory=list)
    postponed: list[tuple[int, float, str]] = field(default_factory=list)
    blocked: list[ChatKey] = field(default_factory=list)
    unmade: list[PendingSend] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    async def write(
        self, work: UnitOfWork, now: datetime, on_blocked: OnBlocked, on_unmade: OnUnmade
    ) -> None:
        """Store them all."""
        await work.outbox.sent(self.sent, now)
        for letter_id, reason in self.given_up:
            await work.outbox.given_up(letter_id, reason, now)
        for letter_id, seconds, reason in self.postponed:
            await work.outbox.postponed(letter_id, now + timedelta(seconds=seconds), reason)
        for chat in self.blocked:
            await on_blocked(chat, work)
        for parcel in self.unmade:
            await on_unmade(parcel, work)

    def and_newer(self, newer: "DeliveryResults") -> "DeliveryResults":
        """These, which could not be written, and those made meanwhile."""
        return DeliveryResults(
            self.sent + newer.sent,
            self.given_up + newer.given_up,
            self.postponed + newer.postponed,
            self.blocked + newer.blocked,
            self.unmade + newer.unmade,
            self.gone | newer.gone,
        )
