"""Which message of the bot asks which indicator: kept in memory, written with the next results.

An answer belongs to the question that stood in the chat when it was sent. While a question is on
its way nobody knows its message's id yet, so whoever wants to know waits a moment.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from typing import Final

from bot.outbound.queue import ChatKey
from reporting.reports import Question
from storage.store import UnitOfWork

CHATS: Final = 10_000
"""Chats whose newest questions are kept in memory; the others are in the database."""

QUESTIONS: Final = 12
"""Questions kept of each."""

WAIT: Final = 1.0
"""Seconds that a question may be under way before an answer no longer waits for it."""

NewQuestions = Mapping[tuple[ChatKey, str], Question]


class QuestionIndex:
    """The newest questions of each chat; `seconds` tells the time from any beginning."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._recent: OrderedDict[ChatKey, dict[int, Question]] = OrderedDict()
        self._awaited: OrderedDict[ChatKey, float] = OrderedDict()
        self._changed: dict[tuple[ChatKey, str], Question] = {}
        self._on_arrival: Callable[[], None] | None = None

    @property
    def awaited(self) -> int:
        """How many chats are kept in memory because a question was sent to them."""
        return len(self._awaited)

    def call_on_arrival(self, call: Callable[[], None]) -> None:
        """Call that whenever a question that was awaited has arrived."""
        self._on_arrival = call

    def expect(self, chat: ChatKey) -> None:
        """A message that asks something is committed for the chat."""
        now = self._seconds()
        self._awaited[chat] = now + WAIT
        self._awaited.move_to_end(chat)
        # What was never delivered is not waited for again: somebody may have blocked the bot.
        while next(iter(self._awaited.values())) <= now:
            self._awaited.popitem(last=False)

    def is_awaited(self, chat: ChatKey) -> bool:
        """Whether a question is on its way to the chat, for a moment at most."""
        until = self._awaited.get(chat)
        if until is None:
            return False
        if until > self._seconds():
            return True
        del self._awaited[chat]
        return False

    def put(self, chat: ChatKey, message_id: str, question: Question) -> None:
        """That message asks this from now on."""
        self._changed[chat, message_id] = question
        if message_id.isdecimal():
            here = self._recent.setdefault(chat, {})
            self._recent.move_to_end(chat)
            here[int(message_id)] = question
            if len(here) > QUESTIONS:
                del here[min(here)]
            if len(self._recent) > CHATS:
                self._recent.popitem(last=False)
        if self._awaited.pop(chat, None) is not None and self._on_arrival is not None:
            self._on_arrival()

    def before(self, chat: ChatKey, message_id: int) -> Question | None:
        """What the newest question before that message asks, if it is one of those kept."""
        here = self._recent.get(chat, {})
        earlier = [number for number in here if number < message_id]
        return here[max(earlier)] if earlier else None

    def asks(self, chat: ChatKey, message_id: str) -> Question | None:
        """What that message asks, if it is one of those kept."""
        if not message_id.isdecimal():
            return None
        return self._recent.get(chat, {}).get(int(message_id))

    def changes(self) -> NewQuestions:
        """What is not written yet; whoever asks writes it."""
        changed, self._changed = self._changed, {}
        return changed

    def put_back(self, changes: NewQuestions) -> None:
        """Remember questions that could not be written, unless there are newer ones by now."""
        self._changed = {**changes, **self._changed}


async def write_questions(work: UnitOfWork, changes: NewQuestions, now: datetime) -> None:
    """Store which messages ask what."""
    await work.message_links.asked_many(
        [(*chat, message_id, question) for (chat, message_id), question in changes.items()], now
    )
