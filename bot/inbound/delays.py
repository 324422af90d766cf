"""How long what comes in was on its way: nearly nothing, or hours after an outage.

A message bears the messenger's time, and the clock of this machine may differ from it by minutes.
So the difference is learnt from messages of which the intake knows that they came at once.
"""

from collections import defaultdict, deque
from datetime import datetime
from typing import Final

from handlers.engine.turn import Inbound
from storage.repositories.inbox import InboxRow

BARELY: Final = 5.0
"""Seconds that clocks differ and updates travel when nothing is the matter."""

_REMEMBERED: Final = 5
"""Messages that came at once; the quickest of them tells how far the clocks are apart."""

_MOST_UNREAD: Final = 1000
"""Updates that came at once and are not read yet; what is nobody's message never is, so the oldest
are forgotten.
"""


class Delays:
    """Tells how late each message is; `rate` is that of the clock.

    Remembers of each channel how late the last message was. A tap has no date: it is as late as
    the message before it, since a messenger hands over in order what has waited for the bot.
    """

    def __init__(self, rate: float = 1.0) -> None:
        self._rate = rate or 1.0
        self._latest: dict[str, float] = {}
        self._at_once: dict[tuple[str, int], None] = {}
        self._differences: defaultdict[str, deque[float]] = defaultdict(
            lambda: deque(maxlen=_REMEMBERED)
        )

    def came_at_once(self, channel: str, update_id: int) -> None:
        """That update did not have to wait for the bot."""
        if len(self._at_once) >= _MOST_UNREAD:
            del self._at_once[next(iter(self._at_once))]
        self._at_once[channel, update_id] = None

    def of(self, inbound: Inbound, row: InboxRow, now: datetime) -> float:
        """Real seconds since it was written; `row` is where it stands in the inbox."""
        channel, received = row.channel, row.received_at.timestamp()
        at_once = (channel, row.update_id) in self._at_once
        self._at_once.pop((channel, row.update_id), None)
        if inbound.said_at is not None:
            late = (received - inbound.said_at) / self._rate
            if at_once:
                self._differences[channel].append(late)
            late -= min(self._differences[channel], default=0.0)
            self._latest[channel] = late if late > BARELY else 0.0
        waited = (now.timestamp() - received) / self._rate
        return self._latest.get(channel, 0.0) + max(waited, 0.0)
