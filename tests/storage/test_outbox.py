from datetime import datetime, timedelta

from storage.repositories.outbox import NewOutgoingMessage, OutgoingMessage
from storage.sqlite.statements import kept_texts
from storage.store import Store, UnitOfWork
from tests.storage.second import Second
from tests.storage.stocked import LATER, NOW

REPLY, NOTIFICATION, BULK = 0, 1, 2


async def unsent(work: UnitOfWork, at: datetime = NOW) -> list[str]:
    return [message.body for message in await work.outbox.unsent(10, at)]


async def test_replies_go_before_notifications_and_older_before_newer(store: Store) -> None:
    async with store.writing() as work:
        await work.outbox.add(
            [
                NewOutgoingMessage("telegram", "11", BULK, "bulk"),
                NewOutgoingMessage("telegram", "11", NOTIFICATION, "notification"),
                NewOutgoingMessage("telegram", "11", REPLY, "reply"),
            ],
            NOW,
        )
        await work.outbox.add([NewOutgoingMessage("zalo", "x", REPLY, "second reply")], NOW)
        await work.outbox.add([], NOW)
    async with store.reading() as work:
        assert await unsent(work) == ["reply", "second reply", "notification", "bulk"]
        assert await work.outbox.unsent(1, NOW) == [
            OutgoingMessage(3, "telegram", "11", REPLY, "reply", 0)
        ]


async def test_letters_on_their_way_are_left_out(store: Store) -> None:
    async with store.writing() as work:
        await work.outbox.add([NewOutgoingMessage("telegram", "11", REPLY, b) for b in "abc"], NOW)
        found = await work.outbox.unsent(10, NOW, besides=[1, 3])
        assert [message.body for message in found] == ["b"]


async def test_numbered_letters_are_what_is_read_afterwards(store: Store) -> None:
    letters = [NewOutgoingMessage("telegram", "11", REPLY, body) for body in "abc"]
    async with store.writing() as work:
        await work.outbox.add(letters[:1], NOW)
        stored = await work.outbox.add_numbered(letters, NOW)
        assert await work.outbox.add_numbered([], NOW) == []
    async with store.reading() as work:
        assert stored == (await work.outbox.unsent(10, NOW))[1:]


async def test_whether_any_letter_is_held_back_is_told_besides_those_known(store: Store) -> None:
    async with store.writing() as work:
        await work.outbox.add([NewOutgoingMessage("telegram", "11", REPLY, b) for b in "ab"], NOW)
        assert not await work.outbox.is_any_held_back(NOW)
        await work.outbox.postponed(1, LATER, "500")
        assert await work.outbox.is_any_held_back(NOW)
        assert not await work.outbox.is_any_held_back(NOW, [1])
        assert not await work.outbox.is_any_held_back(LATER)


async def test_a_letter_sent_or_given_up_does_not_come_again(store: Store, second: Second) -> None:
    async with store.writing() as work:
        await work.outbox.add([NewOutgoingMessage("telegram", "11", REPLY, b) for b in "abc"], NOW)
        await work.outbox.sent([1], LATER)
        await work.outbox.sent([], LATER)
        await work.outbox.given_up(2, "Forbidden", LATER)
        assert await unsent(work) == ["c"]
    marks = second.execute("SELECT sent_at > 0, given_up_at > 0, error FROM outbox ORDER BY id")
    assert marks.fetchall() == [(1, None, None), (None, 1, "Forbidden"), (None, None, None)]


async def test_a_postponed_letter_holds_back_those_behind_it_in_its_chat_alone(
    store: Store,
) -> None:
    async with store.writing() as work:
        await work.outbox.add(
            [
                NewOutgoingMessage("telegram", "11", NOTIFICATION, "postponed"),
                NewOutgoingMessage("telegram", "11", NOTIFICATION, "behind it"),
                NewOutgoingMessage("telegram", "12", NOTIFICATION, "another chat"),
                NewOutgoingMessage("telegram", "11", REPLY, "before it"),
            ],
            NOW,
        )
        await work.outbox.postponed(1, LATER, "429")
        assert await unsent(work) == ["before it", "another chat"]
        just_before = LATER - timedelta(milliseconds=1)
        assert len(await work.outbox.unsent(10, just_before)) == 2
        assert await unsent(work, LATER) == ["before it", "postponed", "behind it", "another chat"]
        assert [message.attempts for message in await work.outbox.unsent(10, LATER)] == [0, 1, 0, 0]


async def test_a_letter_given_up_holds_back_nothing(store: Store) -> None:
    async with store.writing() as work:
        await work.outbox.add([NewOutgoingMessage("telegram", "11", REPLY, b) for b in "ab"], NOW)
        await work.outbox.postponed(1, LATER, "429")
        await work.outbox.given_up(1, "gone", NOW)
        assert await unsent(work) == ["b"]


async def test_dropping_takes_what_waits_for_one_chat_in_those_priorities(store: Store) -> None:
    async with store.writing() as work:
        await work.outbox.add(
            [
                NewOutgoingMessage("telegram", "11", REPLY, "a reply"),
                NewOutgoingMessage("telegram", "11", NOTIFICATION, "a notification"),
                NewOutgoingMessage("telegram", "11", NOTIFICATION, "sent already"),
                NewOutgoingMessage("telegram", "11", BULK, "bulk"),
                NewOutgoingMessage("telegram", "12", BULK, "somebody else's"),
            ],
            NOW,
        )
        await work.outbox.sent([3], NOW)
        assert await work.outbox.drop_for("telegram", "11", [NOTIFICATION, BULK]) == 2
        assert await unsent(work) == ["a reply", "somebody else's"]


async def test_pruning_keeps_what_waits_and_what_is_new(store: Store) -> None:
    async with store.writing() as work:
        await work.outbox.add([NewOutgoingMessage("telegram", "11", REPLY, b) for b in "abc"], NOW)
        await work.outbox.add([NewOutgoingMessage("telegram", "11", REPLY, "d")], LATER)
        await work.outbox.sent([1, 4], LATER)
        await work.outbox.given_up(2, "gone", LATER)
        assert await work.outbox.prune(LATER) == 2
        assert await unsent(work) == ["c"]
        assert await work.outbox.prune(LATER + timedelta(days=1)) == 1


async def test_lists_of_any_length_are_understood_and_few_statements_are_kept_for_them(
    store: Store,
) -> None:
    bodies = [str(number) for number in range(70)]
    async with store.writing() as work:
        await work.outbox.add([NewOutgoingMessage("telegram", "11", REPLY, b) for b in bodies], NOW)
        before = kept_texts()
        for count in range(71):
            found = await work.outbox.unsent(100, NOW, besides=range(1, count + 1))
            assert [message.body for message in found] == bodies[count:]
        assert kept_texts() - before <= 9
        await work.outbox.sent([3, 1, 2], LATER)
        await work.outbox.sent([], LATER)
        assert (await unsent(work))[0] == "3"


async def test_what_nobody_waits_for_is_taken_only_when_it_is_asked_for(store: Store) -> None:
    async with store.writing() as work:
        await work.outbox.add([NewOutgoingMessage("telegram", "11", 3, "old card")], NOW)
        assert await unsent(work) == []
        later = await work.outbox.unsent(10, NOW, (), (3, 3))
        assert [message.body for message in later] == ["old card"]
