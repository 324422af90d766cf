"""How long what comes in was on its way: nearly nothing, or hours after an outage."""

from datetime import datetime
from typing import Final

from handlers.engine.turn import Inbound

_BARELY: Final = 5.0
"""Seconds that clocks differ and updates travel when nothing is the matter."""


class Delays:
    """Remembers of each channel how late the last message was; `rate` is that of the clock.

    A tap has no date. It is as late as the message before it, since a messenger hands over in
    order what has waited for the bot.
    """

    def __init__(self, rate: float = 1.0) -> None:
        self._rate = rate
        self._latest: dict[str, float] = {}

    def of(self, inbound: Inbound, now: datetime) -> float:
        """Real seconds since it was written."""
        if inbound.said_at is not None:
            late = (now.timestamp() - inbound.said_at) / (self._rate or 1.0)
            self._latest[inbound.channel] = late if late > _BARELY else 0.0
        return self._latest.get(inbound.channel, 0.0)
