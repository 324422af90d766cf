"""What a turn has committed is handed over as it is, unless older messages may still be unread."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.outbound.outbox_reader import LOOK_AHEAD, OutboxReader
from bot.outbound.payload import Payload, to_body
from bot.outbound.queue import PendingSend
from bot.runtime.clock import Clock
from handlers.engine.turn import Message, Priority
from storage.repositories.outbox import NewOutgoingMessage, OutgoingMessage
from storage.store import Store
from tests.bot.rig import a_store

NOW = datetime(2024, 9, 13, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


class Reading:
    """A reader, and what it has taken."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.taken: list[PendingSend] = []
        self.unreadable: list[int] = []
        self.reader = OutboxReader(
            store,
            Clock(NOW, 0.0),
            self.taken.append,
            lambda number, _: self.unreadable.append(number),
        )

    @property
    def texts(self) -> list[str]:
        replies = [one.payload.reply for one in self.taken]
        return [one.text for one in replies if isinstance(one, Message)]

    async def committed(self, *texts: str) -> Sequence[OutgoingMessage]:
        messages = [
            NewOutgoingMessage("telegram", "7", Priority.REPLY, to_body(Payload(Message(text))))
            for text in texts
        ]
        async with self.store.writing() as work:
            return await work.outbox.add_numbered(messages, NOW)


@pytest.fixture
async def reading(store: Store) -> Reading:
    reading = Reading(store)
    await reading.reader.look(0, 0)
    return reading


async def test_what_was_committed_is_taken_once_whether_it_is_handed_over_or_read(
    reading: Reading,
) -> None:
    reading.reader.hand_over(await reading.committed("một", "hai"), 0)
    assert (reading.texts, reading.reader.is_due) == (["một", "hai"], False)
    await reading.reader.look(2, 0)
    assert reading.texts == ["một", "hai"]


async def test_what_a_look_has_found_before_it_is_handed_over_is_taken_once(
    reading: Reading,
) -> None:
    rows = await reading.committed("một")
    await reading.reader.look(0, 0)
    reading.reader.hand_over(rows, 1)
    assert reading.texts == ["một"]


async def test_what_is_handed_over_is_what_would_be_read(reading: Reading) -> None:
    reading.reader.hand_over(await reading.committed("một"), 0)
    other = Reading(reading.store)
    await other.reader.look(0, 0)
    assert reading.taken == other.taken


async def test_before_the_first_look_nothing_goes_past_what_is_left_from_before(
    store: Store,
) -> None:
    reading = Reading(store)
    await reading.committed("một")
    reading.reader.hand_over(await reading.committed("hai"), 0)
    assert reading.texts == []
    await reading.reader.look(0, 0)
    assert reading.texts == ["một", "hai"]


async def test_nothing_goes_past_what_somebody_else_has_written_meanwhile(reading: Reading) -> None:
    await reading.committed("một")
    reading.reader.is_due = True
    reading.reader.hand_over(await reading.committed("hai"), 0)
    assert reading.texts == []
    await reading.reader.look(0, 0)
    assert reading.texts == ["một", "hai"]


async def test_nothing_goes_past_what_an_earlier_run_has_put_off(store: Store) -> None:
    reading = Reading(store)
    (first,) = await reading.committed("một")
    async with store.writing() as work:
        await work.outbox.postponed(first.id, NOW + timedelta(minutes=1), "500")
    await reading.reader.look(0, 0)
    reading.reader.hand_over(await reading.committed("hai"), 0)
    assert (reading.texts, reading.reader.is_due) == ([], True)
    await reading.reader.look(0, 0)
    assert reading.texts == []


async def test_what_this_run_has_put_off_waits_in_memory_and_holds_up_no_other_chat(
    reading: Reading,
) -> None:
    (first,) = await reading.committed("một")
    reading.reader.hand_over([first], 0)
    async with reading.store.writing() as work:
        await work.outbox.postponed(first.id, NOW + timedelta(minutes=1), "500")
    await reading.reader.look(1, 0)
    reading.reader.hand_over(await reading.committed("hai"), 1)
    assert (reading.texts, reading.reader.is_due) == (["một", "hai"], False)


async def test_no_more_is_kept_in_memory_than_is_read_ahead(reading: Reading) -> None:
    reading.reader.hand_over(await reading.committed("một"), LOOK_AHEAD)
    assert (reading.texts, reading.reader.is_due) == ([], True)


async def test_a_body_that_nobody_can_read_is_handed_over_as_failed(reading: Reading) -> None:
    bad = NewOutgoingMessage("telegram", "7", Priority.REPLY, '{"kind":"poem"}')
    async with reading.store.writing() as work:
        rows = await work.outbox.add_numbered([bad], NOW)
    reading.reader.hand_over(rows, 0)
    assert (reading.texts, reading.unreadable) == ([], [rows[0].id])
