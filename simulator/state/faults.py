"""Faults on demand: what a network and a busy server do to a bot."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from random import Random
from typing import Final

from simulator.errors import ApiError, ControlError
from simulator.wire import Json

KINDS: Final = ("429", "400", "403", "500", "502", "cut_before", "cut_after", "late", "delay")
_OF_A_BAD_NETWORK: Final = {
    "429": 5, "500": 4, "502": 3, "cut_before": 4, "cut_after": 4, "late": 1,
}  # fmt: skip
"""What befalls an unreliable share of the calls, and how often in proportion."""

DOWNLOAD: Final = "file"
"""Stands for a method where a fault is about the downloading of files."""

LATE_SECONDS: Final = 11.0
"""More than a client waits for an answer."""

_DESCRIPTIONS: Final = {
    "400": "Bad Request: injected fault",
    "403": "Forbidden: bot was blocked by the user",
    "500": "Internal Server Error",
    "502": "Bad Gateway",
}


@dataclass(slots=True)
class Fault:
    """A fault that befalls the next `times` matching calls, after `skip` of them.

    `cut_before` closes the connection with nothing done; `cut_after` does what was asked and
    closes it without an answer, or with half of the file; `late` does what was asked and answers
    `seconds` later; `delay` waits `seconds` before it does and answers it.
    """

    fault_id: int
    kind: str
    method: str = ""
    """Empty for every method but getUpdates; `file` for the download of a file."""
    chat_id: int | None = None
    times: int = 1
    skip: int = 0
    retry_after: int = 1
    seconds: float = 0.0
    description: str = ""

    def matches(self, method: str, chat_id: int | None) -> bool:
        """Tell whether a call is meant."""
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        return method == self.method if self.method else method not in {"getupdates", DOWNLOAD}

    def error(self) -> ApiError | None:
        """Return the refusal this fault stands for, None if it is of another nature."""
        if self.kind == "429":
            seconds = self.retry_after
            return ApiError(429, f"Too Many Requests: retry after {seconds}", seconds)
        if self.kind in _DESCRIPTIONS:
            return ApiError(int(self.kind), self.description or _DESCRIPTIONS[self.kind])
        return None


class Faults:
    """The faults that wait for their calls, in the order they were injected."""

    def __init__(self) -> None:
        """Start without faults."""
        self._waiting: list[Fault] = []
        self._last_id = 0
        self._share = 0.0
        self._chance = Random()  # noqa: S311 - chance, not a secret
        self.unreliable_calls = 0

    def inject(self, given: Json) -> Fault:
        """Add a fault described by its fields; raises ControlError when there is no such fault."""
        kind = str(given.get("kind", ""))
        if kind not in KINDS:
            message = f"unknown fault {kind!r}; there are {', '.join(KINDS)}"
            raise ControlError(message)
        self._last_id += 1
        fields = {
            name: given[name]
            for name in ("chat_id", "times", "skip", "retry_after", "seconds", "description")
            if given.get(name) is not None
        }
        method = str(given.get("method") or "").lower()
        fault = Fault(self._last_id, kind, method, **fields)
        self._waiting.append(fault)
        return fault

    def fail_share(self, share: float, seed: int) -> None:
        """Let that share of all calls fail from now on, getUpdates among them, each in some way.

        They are refused for a second, or the server has an error, or the connection is cut before
        or after what was asked is done, or the answer comes too late. `clear` ends it.
        """
        self._share = share
        self._chance = Random(seed)  # noqa: S311 - chance, not a secret

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault that befalls this call, if one does, and count it down."""
        if self._share and self._chance.random() < self._share:
            self.unreliable_calls += 1
            kinds, weights = zip(*_OF_A_BAD_NETWORK.items(), strict=True)
            return Fault(0, self._chance.choices(kinds, weights)[0], seconds=LATE_SECONDS)
        for fault in self._waiting:
            if not fault.matches(method, chat_id):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self._waiting.remove(fault)
            return fault
        return None

    def clear(self) -> None:
        """Forget every waiting fault, and let no share of the calls fail any more."""
        self._waiting.clear()
        self._share = 0.0

    def views(self) -> list[Json]:
        """Return the waiting faults."""
        return [asdict(fault) for fault in self._waiting]
