"""The log of every Bot API call."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Final

from simulator.wire import Json

KEPT: Final = 100_000
CUT: Final = 0
"""The status of a call whose connection was cut."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call: when (Unix seconds, real time), how long, and how it ended."""

    number: int
    at: float
    method: str
    chat_id: int | None
    status: int
    milliseconds: float
    description: str


class CallLog:
    """The latest calls and the counts of all of them."""

    def __init__(self) -> None:
        """Start empty."""
        self._kept: deque[Call] = deque(maxlen=KEPT)
        self._counts: Counter[tuple[str, int]] = Counter()
        self.total = 0

    def record(self, method: str, chat_id: int | None, status: int, description: str,
               at: float, seconds: float) -> None:  # fmt: skip
        """Add one call."""
        self.total += 1
        milliseconds = round(seconds * 1000, 2)
        self._kept.append(Call(self.total, at, method, chat_id, status, milliseconds, description))
        self._counts[method, status] += 1

    def after(self, number: int, method: str = "", chat_id: int | None = None) -> list[Json]:
        """Return the calls after `number`, of one method or chat if given."""
        start = max(len(self._kept) - (self.total - number), 0)
        return [
            asdict(call)
            for call in islice(self._kept, start, None)
            if (not method or call.method.lower() == method.lower())
            and (chat_id is None or call.chat_id == chat_id)
        ]

    def counts(self) -> Json:
        """Return ``{method: {status: count}}``."""
        counted: Json = {}
        for (method, status), count in self._counts.items():
            counted.setdefault(method, {})[str(status)] = count
        return counted
