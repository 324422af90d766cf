"""Which message is each chat's card: remembered in memory, written with the next results."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.outbound.question_index import CHATS, QuestionIndex
from bot.outbound.queue import ChatKey
from storage.repositories.cards import Card
from storage.store import UnitOfWork

LoadCard = Callable[[ChatKey], Awaitable[Card | None]]


class CurrentCards:
    """The cards of the chats spoken to since the start, and the questions that messages ask."""

    def __init__(self, load: LoadCard) -> None:
        self._load = load
        self._cards: OrderedDict[ChatKey, Card | None] = OrderedDict()
        self._changed: dict[ChatKey, Card] = {}
        self.questions = QuestionIndex()

    async def card(self, chat: ChatKey) -> Card | None:
        """The chat's card; None when it has none yet."""
        if chat in self._cards:
            self._cards.move_to_end(chat)
            return self._cards[chat]
        stored = await self._load(chat)
        if chat not in self._cards:
            # What is not written yet is newer than what was read.
            self._remember(chat, self._changed.get(chat, stored))
        return self._cards[chat]

    def put(self, chat: ChatKey, message_id: str) -> None:
        """That message is the chat's card now, the last one in the chat."""
        self._note(chat, Card(message_id, pushed_up=False))

    def push_up(self, chat: ChatKey) -> None:
        """Another message of the bot stands below the card now: it is not edited in place."""
        card = self._cards.get(chat)
        if card is not None and not card.pushed_up:
            self._note(chat, replace(card, pushed_up=True))

    def changes(self) -> dict[ChatKey, Card]:
        """What changed since this was asked last; whoever asks writes it."""
        changed, self._changed = self._changed, {}
        return changed

    def put_back(self, changes: dict[ChatKey, Card]) -> None:
        """Remember changes that could not be written, unless there are newer ones by now."""
        self._changed = changes | self._changed

    def _note(self, chat: ChatKey, card: Card) -> None:
        self._remember(chat, card)
        self._changed[chat] = card

    def _remember(self, chat: ChatKey, card: Card | None) -> None:
        self._cards[chat] = card
        self._cards.move_to_end(chat)
        if len(self._cards) > CHATS:
            self._cards.popitem(last=False)


async def write_cards(work: UnitOfWork, changes: dict[ChatKey, Card]) -> None:
    """Store what changed."""
    await work.cards.put_many(changes)
