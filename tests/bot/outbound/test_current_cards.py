"""Cards are remembered for so many chats; the others are read again."""

from bot.outbound.current_cards import CurrentCards
from bot.outbound.question_index import CHATS
from bot.outbound.queue import ChatKey
from storage.repositories.cards import Card


async def test_a_card_that_memory_has_no_room_for_is_read_again() -> None:
    asked: list[ChatKey] = []

    async def load(chat: ChatKey) -> Card | None:
        asked.append(chat)
        return Card("1", pushed_up=False)

    cards = CurrentCards(load)
    for number in range(CHATS + 1):
        await cards.card(("telegram", str(number)))
    await cards.card(("telegram", str(CHATS)))
    assert len(asked) == CHATS + 1
    await cards.card(("telegram", "0"))
    assert asked[-1] == ("telegram", "0")


async def test_a_card_that_is_not_written_yet_is_not_read_from_the_database() -> None:
    async def load(_: ChatKey) -> Card | None:
        return Card("1", pushed_up=False)

    cards = CurrentCards(load)
    cards.put(("telegram", "lan"), "2")
    for number in range(CHATS):
        await cards.card(("telegram", str(number)))
    assert await cards.card(("telegram", "lan")) == Card("2", pushed_up=False)
