"""What tells whether the bot is well."""

from datetime import timedelta

from storage.repositories.outbox import NewOutgoingMessage
from storage.store import Store
from storage.vital_signs import COUNTED_TO, Queues
from tests.storage.stocked import LATER, NOW

REPLY, BULK = 0, 2


async def test_what_waits_is_counted_and_dated_by_its_oldest(store: Store) -> None:
    async with store.writing() as work:
        assert await work.vital_signs.queues(REPLY) == Queues(0, None, 0, None)
        await work.inbox.add("telegram", [(1, "a")], NOW)
        await work.inbox.add("telegram", [(2, "b")], LATER)
        await work.outbox.add([NewOutgoingMessage("telegram", "11", BULK, "bulk")], NOW)
        await work.outbox.add([NewOutgoingMessage("telegram", "11", REPLY, "a reply")], LATER)
        assert await work.vital_signs.queues(REPLY) == Queues(2, NOW, 2, LATER)
        await work.inbox.done([1])
        await work.outbox.sent([2], LATER)
        assert await work.vital_signs.queues(REPLY) == Queues(1, LATER, 1, None)


async def test_a_long_queue_is_not_counted_to_its_end(store: Store) -> None:
    async with store.writing() as work:
        rows = [(number, "a") for number in range(COUNTED_TO + 20)]
        await work.inbox.add("telegram", rows, NOW)
        assert (await work.vital_signs.queues(REPLY)).inbox == COUNTED_TO


async def test_a_beat_takes_the_place_of_the_one_before(store: Store) -> None:
    for beat in range(3):
        async with store.writing() as work:
            await work.vital_signs.beat(NOW + timedelta(seconds=beat))
    async with store.reading() as work:
        found = await work.connection.exec_driver_sql("SELECT count(*) FROM heartbeat")
        assert found.scalar_one() == 1


async def test_what_is_no_update_is_kept_once_apart_and_pruned(store: Store) -> None:
    async with store.writing() as work:
        await work.inbox.add("telegram", [(7, "a")], NOW)
        await work.inbox.done([1])
        for _ in range(2):
            await work.inbox.add_unreadable("telegram", "{", "JSONDecodeError", NOW)
        await work.inbox.add_unreadable("telegram", "[", "JSONDecodeError", NOW)
        assert await work.inbox.pending(9) == []
        assert await work.inbox.next_update_id("telegram") == 8
        assert await work.inbox.prune(LATER) == 2
        assert await work.inbox.next_update_id("telegram") == 8
