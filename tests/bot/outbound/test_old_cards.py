"""An answer costs one call: the card before loses its buttons later, which is not forgotten."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.outbound.payload import Payload, RetiredCard, from_body, to_body
from handlers.engine.turn import Message, Priority, Slot
from simulator.server import Simulator
from storage.repositories.outbox import NewOutgoingMessage
from storage.store import Store
from tests.bot.rig import Rig, a_bot, a_store, someone, until

NOW = datetime(2024, 9, 13, tzinfo=UTC)
LONG = 3600.0
TIDYING = (Priority.TIDYING, Priority.TIDYING)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


async def buttons(sim: Simulator, chat: int) -> list[tuple[str, bool]]:
    """The bot's messages, and whether they have buttons."""
    return [
        (one.text, bool(one.keyboard)) for one in await sim.client.messages(chat) if one.from_bot
    ]


async def spoken(rig: Rig, chat: int, *texts: str) -> None:
    for text in texts:
        await rig.sim.client.say(chat, text)
        await rig.sim.client.wait_for(chat, f"Nghe: {text}")
    assert await rig.engine.settle()
    await rig.engine.sender.writer.flush()


async def tidied(sim: Simulator, chat: int, expected: list[tuple[str, bool]]) -> None:
    async def is_so() -> bool:
        return await buttons(sim, chat) == expected

    await until(is_so)


async def waiting(store: Store) -> list[RetiredCard]:
    """Old cards that are still to be seen to."""
    async with store.reading() as work:
        rows = await work.outbox.unsent(10, NOW, (), TIDYING)
    return [card for row in rows if isinstance(card := from_body(row.body).reply, RetiredCard)]


async def calls(sim: Simulator, chat: int) -> list[str]:
    return [call["method"] for call in sim.state.calls.after(0, chat_id=chat)]


async def test_an_answer_is_one_call_and_the_card_before_is_seen_to_when_the_chat_is_quiet(
    sim: Simulator, store: Store
) -> None:
    async with a_bot(sim, store, tidy_after=LONG) as rig:
        lan = await someone(rig)
        await spoken(rig, lan, "1", "2")
        assert await calls(sim, lan) == ["sendMessage"] * 3
        expected = [("Nghe: /start", True), ("Nghe: 1", True), ("Nghe: 2", True)]
        assert await buttons(sim, lan) == expected
        assert [card.final_text for card in await waiting(store)] == [
            "Đã trả lời: 1",
            "Đã trả lời: 2",
        ]


async def test_old_cards_that_waited_are_seen_to_after_a_restart(
    sim: Simulator, store: Store
) -> None:
    async with a_bot(sim, store, tidy_after=LONG) as rig:
        lan = await someone(rig)
        await spoken(rig, lan, "1", "2")
    async with a_bot(sim, store):
        done = [("Đã trả lời: 1", False), ("Đã trả lời: 2", False), ("Nghe: 2", True)]
        await tidied(sim, lan, done)
    assert await waiting(store) == []


async def test_a_button_of_a_card_that_was_not_seen_to_yet_is_answered_kindly(
    sim: Simulator, store: Store
) -> None:
    async with a_bot(sim, store, tidy_after=LONG) as rig:
        lan = await someone(rig)
        await spoken(rig, lan, "1")
        old = next(one for one in await sim.client.messages(lan) if one.text == "Nghe: /start")
        query = await sim.client.press(lan, "Bấm", message_id=old.message_id)
        await until(lambda: answered(sim, query))
        assert await waiting(store) != []


async def answered(sim: Simulator, query: str) -> bool:
    return query not in sim.state.taps


async def test_what_replaced_a_card_and_was_not_written_down_before_a_crash_is_repeated(
    sim: Simulator, store: Store
) -> None:
    async with a_bot(sim, store, tidy_after=LONG) as rig:
        lan = await someone(rig)
        await spoken(rig, lan)
    async with store.writing() as work:
        body = to_body(Payload(Message("Câu hai", final_text="Đã trả lời")))
        message = NewOutgoingMessage("telegram", str(lan), Priority.REPLY, body)
        await work.outbox.add([message], NOW)
    # Killed after the send: Telegram has it, the database does not know.
    sim.state.post(sim.state.chats[lan], sim.state.bot, {"text": "Câu hai"})
    async with a_bot(sim, store):
        done = [("Đã trả lời", False), ("Câu hai", False), ("Câu hai", False)]
        await tidied(sim, lan, done)


async def test_a_429_for_an_old_card_repeats_no_message_and_loses_no_card(
    sim: Simulator, store: Store
) -> None:
    async with a_bot(sim, store) as rig:
        lan = await someone(rig)
        await sim.client.inject("429", method="editMessageText", chat=lan, retry_after=1)
        await spoken(rig, lan, "1")
        await tidied(sim, lan, [("Đã trả lời: 1", False), ("Nghe: 1", True)])
        assert (await calls(sim, lan)).count("sendMessage") == 2
        assert rig.engine.sender.refusals()["chat"] == 1


async def test_an_old_card_that_is_gone_is_given_up_in_silence(
    sim: Simulator, store: Store
) -> None:
    async with a_bot(sim, store, tidy_after=LONG) as rig:
        lan = await someone(rig)
        await spoken(rig, lan, "1", "2")
        first = (await sim.client.messages(lan))[1]
        sim.state.delete(sim.state.chats[lan].messages[first.message_id])
    async with a_bot(sim, store):
        await tidied(sim, lan, [("Đã trả lời: 2", False), ("Nghe: 2", True)])

        async def none_waits() -> bool:
            return await waiting(store) == []

        await until(none_waits)


async def test_a_notice_leaves_the_card_before_it_alone(sim: Simulator, store: Store) -> None:
    async with a_bot(sim, store, tidy_after=LONG) as rig:
        lan = await someone(rig)
        body = to_body(Payload(Message("nhắc", slot=Slot.NOTICE)))
        async with store.writing() as work:
            message = NewOutgoingMessage("telegram", str(lan), Priority.BULK, body)
            await work.outbox.add([message], NOW)
        rig.engine.sender.wake()
        await sim.client.wait_for(lan, "nhắc")
        assert await rig.engine.settle()
        assert await waiting(store) == []
