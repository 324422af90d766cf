"""What became of messages is written with the next turn, and never lost where that fails."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.outbound.current_cards import CurrentCards
from bot.outbound.payload import Payload, to_body
from bot.outbound.queue import ChatKey, PendingSend
from bot.outbound.results import DeliveryResults, ResultWriter
from bot.runtime.clock import Clock
from handlers.engine.turn import Message, Priority
from reporting.reports import Question, ReportKey
from storage.repositories.cards import Card
from storage.repositories.outbox import NewOutgoingMessage
from storage.store import Store, UnitOfWork
from tests.bot.rig import a_store, until

NOW = datetime(2024, 9, 13, tzinfo=UTC)
CHAT = ("telegram", "7")
QUESTION = Question(ReportKey("cchc_quarterly", "26734", "2024-Q3"), "I.1")


class TurnFailed(Exception):
    """A turn's own trouble."""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


class Writing:
    """A writer with one message that has arrived and become a card that asks something."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.cards = CurrentCards(self.stored_card)
        self.blocked: list[ChatKey] = []
        self.written: list[DeliveryResults] = []
        self.writer = ResultWriter(
            store,
            Clock(NOW, 0.0),
            self.cards,
            on_blocked=self.was_blocked,
            on_render_failed=self.was_not_made,
            on_written=self.written.append,
        )

    async def stored_card(self, chat: ChatKey) -> Card | None:
        async with self.store.reading() as work:
            return await work.cards.get(*chat)

    async def was_blocked(self, chat: ChatKey, _: UnitOfWork) -> None:
        self.blocked.append(chat)

    async def was_not_made(self, pending: PendingSend, _: UnitOfWork) -> None:
        raise AssertionError(pending.id)

    async def arrived(self, text: str, message_id: str) -> None:
        body = to_body(Payload(Message(text)))
        async with self.store.writing() as work:
            message = NewOutgoingMessage(*CHAT, Priority.REPLY, body)
            (row,) = await work.outbox.add_numbered([message], NOW)
        self.writer.results.sent.append(row.id)
        self.cards.put(CHAT, message_id)
        self.cards.questions.put(CHAT, message_id, QUESTION)
        self.writer.note()

    async def stored(self) -> tuple[int, str | None, Question | None]:
        """Messages unsent, the card, and what it asks, as another connection reads them."""
        async with self.store.reading() as work:
            unsent = await work.outbox.unsent(10, NOW)
            card = await work.cards.get(*CHAT)
            asked = await work.message_links.last_before(*CHAT, 1000)
        return len(unsent), card.message_id if card else None, asked


@pytest.fixture
async def writing(store: Store) -> Writing:
    writing = Writing(store)
    await writing.arrived("một", "11")
    return writing


async def test_the_next_turn_writes_what_became_of_messages_before_it(writing: Writing) -> None:
    async with writing.writer.with_turns() as work:
        await work.inbox.add("telegram", [(1, "{}")], NOW)
    assert await writing.stored() == (0, "11", QUESTION)
    assert len(writing.written) == 1


async def test_a_turn_that_fails_leaves_the_results_to_whoever_writes_next(
    writing: Writing,
) -> None:
    with pytest.raises(TurnFailed):
        async with writing.writer.with_turns():
            raise TurnFailed
    assert await writing.stored() == (1, None, None)
    await writing.writer.flush()
    assert await writing.stored() == (0, "11", QUESTION)


async def test_results_that_could_not_be_written_are_written_with_what_came_meanwhile(
    writing: Writing,
) -> None:
    writing.writer.results.failed.append((2**70, "too large a number"))
    with pytest.raises(OverflowError):
        await writing.writer.flush()
    assert await writing.stored() == (1, None, None)
    writing.writer.results.failed.clear()
    await writing.arrived("hai", "12")
    await writing.writer.flush()
    assert await writing.stored() == (0, "12", QUESTION)


async def test_without_a_turn_results_are_written_soon(writing: Writing) -> None:
    running = asyncio.create_task(writing.writer.run())  # noqa: TID251  the test's own

    async def is_written() -> bool:
        return await writing.stored() == (0, "11", QUESTION)

    await until(is_written)
    running.cancel()
    await asyncio.wait([running])


async def test_that_a_chat_has_blocked_the_bot_is_not_written_within_its_persons_turn(
    writing: Writing,
) -> None:
    writing.writer.results.blocked.append(CHAT)
    async with writing.writer.with_turns() as work:
        await work.inbox.add("telegram", [(1, "{}")], NOW)
    assert (writing.blocked, await writing.stored()) == ([], (1, None, None))
    await writing.writer.flush()
    assert (writing.blocked, await writing.stored()) == ([CHAT], (0, "11", QUESTION))
