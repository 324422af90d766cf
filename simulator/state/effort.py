"""How much people had to do: one touch is one message sent or one button pressed."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from simulator.wire import Json


@dataclass(slots=True)
class Effort:
    """What one person, or several together, did since the last reset."""

    messages: int = 0
    presses: int = 0
    characters: int = 0

    @property
    def touches(self) -> int:
        """Messages and presses together."""
        return self.messages + self.presses

    def view(self) -> Json:
        """Return the counts, with their sum."""
        return {"touches": self.touches, **asdict(self)}


class EffortCounter:
    """Touches per person."""

    def __init__(self) -> None:
        """Start at zero."""
        self._by_person: dict[int, Effort] = {}

    def message(self, user_id: int, characters: int) -> None:
        """Count a message of so many typed characters."""
        counted = self._by_person.setdefault(user_id, Effort())
        counted.messages += 1
        counted.characters += characters

    def press(self, user_id: int) -> None:
        """Count a button pressed."""
        self._by_person.setdefault(user_id, Effort()).presses += 1

    def of(self, user_ids: list[int]) -> Effort:
        """Return what these people did together."""
        counted = [self._by_person.get(one, Effort()) for one in user_ids]
        return Effort(
            sum(one.messages for one in counted),
            sum(one.presses for one in counted),
            sum(one.characters for one in counted),
        )

    def reset(self, user_ids: list[int] | None) -> None:
        """Forget the counts of these people, or of everyone."""
        if user_ids is None:
            self._by_person.clear()
            return
        for one in user_ids:
            self._by_person.pop(one, None)
