"""A messenger that wants quiet: it is obeyed for what it concerns, nothing is lost or repeated."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.outbound.payload import Payload, to_body
from handlers.engine.turn import Album, Message, Paper, PaperKind, Priority, Slot
from reporting.pictures import Bar, BarPicture, Picture
from reporting.reports import ReportKey
from simulator.server import Simulator, SimulatorOptions, running_simulator
from simulator.state.rate_limit import RateLimitRules
from storage.repositories.outbox import NewOutgoingMessage
from storage.store import Store
from tests.bot.rig import Rig, a_bot, a_store, enrolled, no_picture, someone, until

NOW = datetime(2024, 9, 13, tzinfo=UTC)
PICTURE = BarPicture("Tỷ lệ", "", (Bar("Xã Bắc Sơn", 9810, "98,10%"),), None, "", "")
LONG_CAPTION = "\n".join(f"dòng {number:03} " + "x" * 40 for number in range(40))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


def outgoing(chat: int, text: str, priority: Priority = Priority.REPLY) -> NewOutgoingMessage:
    body = to_body(Payload(Message(text, slot=Slot.NOTICE)))
    return NewOutgoingMessage("telegram", str(chat), priority, body)


async def post(store: Store, messages: Sequence[NewOutgoingMessage]) -> None:
    async with store.writing() as work:
        await work.outbox.add(messages, NOW)


async def people(sim: Simulator, count: int) -> list[int]:
    """People who pressed Start long ago."""
    chats = [await sim.client.person(f"Người {number}") for number in range(count)]
    for chat in chats:
        sim.state.person(chat).started = True
    return chats


def texts(sim: Simulator, chat: int) -> list[str]:
    return [
        str(one.body["text"]) for one in sim.state.chats[chat].messages.values() if one.from_bot
    ]


async def sent(sim: Simulator, chats: Sequence[int], wanted: str) -> None:
    async def all_have_it() -> bool:
        return all(wanted in texts(sim, chat) for chat in chats)

    await until(all_have_it)


async def test_a_429_in_the_middle_of_an_edit_changes_the_card_once_and_answers_the_tap(
    store: Store,
) -> None:
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        lan = await someone(rig)
        await sim.client.inject("429", method="editMessageText", chat=lan, retry_after=1)
        query = await sim.client.press(lan, "Bấm")
        await sim.client.wait_for(lan, "Bấm lần 1")
        assert await rig.engine.settle()
        assert texts(sim, lan) == ["Bấm lần 1"]
        assert query not in sim.state.taps
        assert rig.engine.sender.refusals() == {"chat": 1, "bulk": 0, "everything": 0}


async def test_a_429_between_the_edit_and_the_answer_to_the_tap_repeats_no_edit(
    store: Store,
) -> None:
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        lan = await someone(rig)
        await sim.client.inject("429", method="answerCallbackQuery", retry_after=1)
        query = await sim.client.press(lan, "Bấm")
        await until(lambda: _is_answered(sim, query))
        assert await rig.engine.settle()
        edits = sim.state.calls.after(0, "editMessageText", lan)
        assert [call["status"] for call in edits] == [200]


async def test_a_429_for_a_toast_alone_is_waited_for(store: Store) -> None:
    async with running_simulator() as sim, a_bot(sim, store, rate=30, tidy_after=600) as rig:
        lan = await someone(rig)
        await sim.client.say(lan, "1")
        await sim.client.wait_for(lan, "Nghe: 1")
        first = next(m for m in await sim.client.messages(lan) if m.text == "Nghe: /start")
        await sim.client.inject("429", method="answerCallbackQuery", retry_after=1)
        query = await sim.client.press(lan, "Bấm", message_id=first.message_id)
        await until(lambda: _is_answered(sim, query))
        tries = sim.state.calls.after(0, "answerCallbackQuery")
        assert [call["status"] for call in tries] == [429, 200]


@pytest.mark.parametrize("kind", ["429", "500", "cut_before"])
async def test_a_failure_in_the_middle_of_a_long_text_repeats_none_of_its_pieces(
    store: Store, kind: str
) -> None:
    text = "\n".join(f"dòng {number:03} " + "x" * 90 for number in range(120))
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        lan = await someone(rig)
        await sim.client.inject(kind, method="sendMessage", chat=lan, skip=1, times=2)
        await post(store, [outgoing(lan, text), outgoing(lan, "xong")])
        rig.engine.sender.wake()
        await sent(sim, [lan], "xong")
        *pieces, last = texts(sim, lan)[1:]
        assert len(pieces) == 3
        assert "\n".join(pieces) == text
        assert last == "xong"


@pytest.mark.parametrize(
    "reply",
    [
        Album((PICTURE, PICTURE), LONG_CAPTION),
        Album((PICTURE,), LONG_CAPTION),
        Paper(PaperKind.REPORT_WORD, ReportKey("f", "26734", "2024-Q3"), LONG_CAPTION),
    ],
    ids=["album", "picture", "paper"],
)
@pytest.mark.parametrize("kind", ["429", "502"])
async def test_a_failure_after_a_picture_or_file_sends_only_the_rest_of_its_caption_again(
    store: Store, reply: Album | Paper, kind: str
) -> None:
    drawn: list[Picture] = []

    async def draw(picture: Picture) -> bytes:
        drawn.append(picture)
        return await no_picture(picture)

    async with running_simulator() as sim, a_bot(sim, store, draw=draw) as rig:
        lan = await someone(rig)
        await sim.client.inject(kind, method="sendMessage", chat=lan)
        body = to_body(Payload(reply))
        await post(store, [NewOutgoingMessage("telegram", str(lan), Priority.REPLY, body)])
        rig.engine.sender.wake()
        last = LONG_CAPTION.splitlines()[-1]
        await sim.client.wait_for(lan, lambda message: message.text.endswith(last))
        shown = [one for one in await sim.client.messages(lan) if one.from_bot][1:]
        count = len(reply.pictures) if isinstance(reply, Album) else 1
        assert [bool(one.media) for one in shown] == [True] * count + [False]
        assert len(drawn) == (count if isinstance(reply, Album) else 0)


async def test_replies_to_what_waited_for_an_hour_go_at_the_pace_of_reminders(
    store: Store,
) -> None:
    options = SimulatorOptions(clock_start=datetime.now(UTC) - timedelta(hours=1))  # noqa: TID251
    async with running_simulator(options) as sim:
        writers = await people(sim, 45)
        for chat in writers:
            await enrolled(store, chat, "Lan")
            await sim.client.say(chat, "14")
        async with a_bot(sim, store, rate=20):
            await sent(sim, writers, "Nghe: 14")
        first_times = sorted(call["at"] for call in sim.state.calls.after(0, "sendMessage"))
        assert len(first_times) == 45
        # A busy machine delivers some late, so less than the second that twenty take is enough.
        assert all(
            later - earlier > 0.5
            for earlier, later in zip(first_times, first_times[20:], strict=False)
        )


async def _is_answered(sim: Simulator, query: str) -> bool:
    return query not in sim.state.taps


async def test_of_two_chats_the_one_that_was_refused_waits_and_gets_everything_in_order(
    store: Store,
) -> None:
    async with running_simulator() as sim, a_bot(sim, store, rate=30) as rig:
        lan, hoa = await someone(rig, "Lan"), await someone(rig, "Hoa")
        await sim.client.inject("429", method="sendMessage", chat=lan, retry_after=2)
        await post(store, [outgoing(one, text) for text in "ab" for one in (lan, hoa)])
        rig.engine.sender.wake()
        await sent(sim, [hoa], "b")
        assert texts(sim, lan) == ["Nghe: /start"]
        await sent(sim, [lan], "b")
        assert texts(sim, lan)[1:] == ["a", "b"]


async def test_a_bot_killed_while_it_was_told_to_wait_sends_what_waited_once(store: Store) -> None:
    async with running_simulator() as sim:
        async with a_bot(sim, store) as rig:
            lan, hoa = await someone(rig, "Lan"), await someone(rig, "Hoa")
            await sim.client.inject("429", method="sendMessage", chat=lan, retry_after=600)
            await post(store, [outgoing(lan, "một", Priority.BULK), outgoing(hoa, "hai")])
            rig.engine.sender.wake()
            await sent(sim, [hoa], "hai")
            await until(lambda: _was_refused(rig))
        async with a_bot(sim, store):
            await sent(sim, [lan], "một")
        assert [texts(sim, one).count(said) for one, said in ((lan, "một"), (hoa, "hai"))] == [1, 1]


async def _was_refused(rig: Rig) -> bool:
    return sum(rig.engine.sender.refusals().values()) == 1


async def test_answers_are_not_held_to_the_pace_of_reminders_and_nobody_is_refused(
    store: Store,
) -> None:
    options = SimulatorOptions(rate_limit=RateLimitRules())
    async with running_simulator(options) as sim:
        writers, others = await people(sim, 60), await people(sim, 40)
        for chat in writers:
            await enrolled(store, chat, "Lan")
        await post(store, [outgoing(chat, "nhắc", Priority.BULK) for chat in others])
        async with a_bot(sim, store, rate=2):
            for chat in writers:
                await sim.client.say(chat, "14")
            await sent(sim, writers, "Nghe: 14")
            assert not all(texts(sim, chat) for chat in others)
        assert sim.state.rate_limit.refused == 0


async def test_under_a_stricter_telegram_nothing_is_lost_and_replies_still_come_first(
    store: Store,
) -> None:
    rules = RateLimitRules(overall_rate=30, overall_burst=30, holds_answers=True)
    async with running_simulator(SimulatorOptions(rate_limit=rules)) as sim:
        writers, others = await people(sim, 80), await people(sim, 120)
        for chat in writers:
            await enrolled(store, chat, "Lan")
        await post(store, [outgoing(chat, "nhắc", Priority.BULK) for chat in others])
        async with a_bot(sim, store, rate=30, tidy_after=1) as rig:
            await asyncio.gather(*(sim.client.say(chat, "14") for chat in writers))
            await sent(sim, writers, "Nghe: 14")
            behind = sum(not texts(sim, chat) for chat in others)
            assert behind > len(others) / 2
            await sent(sim, others, "nhắc")
            assert sum(rig.engine.sender.refusals().values()) == sim.state.rate_limit.refused > 0
        every = [texts(sim, chat) for chat in (*writers, *others)]
        assert every == [["Nghe: 14"]] * 80 + [["nhắc"]] * 120
