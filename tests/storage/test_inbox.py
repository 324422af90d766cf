from storage.repositories.inbox import InboxRow
from storage.store import Store
from tests.storage.second import Second
from tests.storage.stocked import LATER, NOW


async def test_an_update_fetched_twice_is_stored_once(store: Store) -> None:
    async with store.writing() as work:
        assert await work.inbox.add("telegram", [(7, "a"), (8, "b")], NOW) == 2
    async with store.writing() as work:
        assert await work.inbox.add("telegram", [(8, "b again"), (9, "c"), (9, "c")], LATER) == 1
        assert await work.inbox.add("telegram", [], LATER) == 0
    async with store.reading() as work:
        found = await work.inbox.pending(10)
    assert [(row.update_id, row.raw, row.received_at) for row in found] == [
        (7, "a", NOW),
        (8, "b", NOW),
        (9, "c", LATER),
    ]
    assert found[0] == InboxRow(1, "telegram", 7, "a", NOW)


async def test_the_same_update_id_of_two_channels_is_two_rows(store: Store) -> None:
    async with store.writing() as work:
        await work.inbox.add("telegram", [(7, "a")], NOW)
        assert await work.inbox.add("zalo", [(7, "b")], NOW) == 1


async def test_pending_rows_come_in_order_of_arrival_not_of_update_id(store: Store) -> None:
    async with store.writing() as work:
        await work.inbox.add("telegram", [(900, "first")], NOW)
        await work.inbox.add("zalo", [(5, "second")], NOW)
        await work.inbox.add("telegram", [(3, "third"), (2, "fourth")], NOW)
        assert [row.raw for row in await work.inbox.pending(3)] == ["first", "second", "third"]


async def test_a_row_done_or_set_aside_is_never_pending_again(store: Store, second: Second) -> None:
    async with store.writing() as work:
        await work.inbox.add("telegram", [(1, "a"), (2, "b"), (3, "c")], NOW)
        await work.inbox.done([1])
        await work.inbox.set_aside(2, "KeyError: 'chat'", LATER)
        await work.inbox.done([2])
        await work.inbox.done([])
    async with store.reading() as work:
        assert [row.id for row in await work.inbox.pending(10)] == [3]
    stored = second.execute("SELECT state, error FROM inbox ORDER BY id").fetchall()
    assert stored == [("done", None), ("failed", "KeyError: 'chat'"), ("pending", None)]


async def test_the_next_update_id_follows_the_row_stored_last_not_the_highest(
    store: Store,
) -> None:
    async with store.writing() as work:
        assert await work.inbox.next_update_id("telegram") is None
        await work.inbox.add("telegram", [(900_000, "before a quiet week")], NOW)
        await work.inbox.add("zalo", [(4, "of another channel")], NOW)
        await work.inbox.add("telegram", [(17, "after it")], LATER)
        assert await work.inbox.next_update_id("telegram") == 18


async def test_pruning_keeps_what_waits_what_is_new_and_the_last_of_each_channel(
    store: Store,
) -> None:
    async with store.writing() as work:
        await work.inbox.add("zalo", [(1, "the channel's only one")], NOW)
        await work.inbox.add("telegram", [(1, "done"), (2, "failed"), (3, "waits")], NOW)
        await work.inbox.add("telegram", [(4, "done, but later")], LATER)
        await work.inbox.done([1, 2, 5])
        await work.inbox.set_aside(3, "bad", NOW)
        assert await work.inbox.prune(LATER) == 2
        assert await work.inbox.prune(LATER) == 0
        assert [row.raw for row in await work.inbox.pending(9)] == ["waits"]
        assert await work.inbox.next_update_id("zalo") == 2
        assert await work.inbox.next_update_id("telegram") == 5


async def test_an_id_is_not_given_again_after_pruning(store: Store) -> None:
    async with store.writing() as work:
        await work.inbox.add("telegram", [(1, "a"), (2, "b")], NOW)
        await work.connection.exec_driver_sql("DELETE FROM inbox")
        await work.inbox.add("telegram", [(3, "c")], NOW)
        assert [row.id for row in await work.inbox.pending(1)] == [3]
