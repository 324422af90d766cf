"""What may have a message told twice: a kill, or a call without an answer."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Event:
    """What happened after so many messages, and the chats whose messages were not noted as sent."""

    what: str
    number: int
    chats: frozenset[str]


@dataclass
class Events:
    """Each explains one repetition for a chat, of a message before it by one after it."""

    all: list[Event] = field(default_factory=list)
    explained: Counter[str] = field(default_factory=Counter)
    repeats: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The messages of today in which each chat was told something again."""
    _answered: dict[tuple[str, int], bool] = field(default_factory=dict)
    _spent: set[tuple[int, str]] = field(default_factory=set)

    def add(self, what: str, number: int, chats: frozenset[str]) -> None:
        """Something happened."""
        self.all.append(Event(what, number, chats))

    def hears_again(self, chat: str, number: int) -> None:
        """A chat was told something again in that message."""
        self.repeats[chat].add(number)

    def explain(self, chat: str, before: int, again: int) -> bool:
        """Whether something explains that a chat heard again at that number; it is used up then."""
        if (chat, again) in self._answered:
            return self._answered[chat, again]
        self._answered[chat, again] = self._find(chat, before, again)
        return self._answered[chat, again]

    def _find(self, chat: str, before: int, again: int) -> bool:
        for place, one in enumerate(self.all):
            fits = before <= one.number < again and chat in one.chats
            if fits and (place, chat) not in self._spent:
                self._spent.add((place, chat))
                self.explained[one.what] += 1
                return True
        return False
