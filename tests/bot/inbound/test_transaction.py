"""Turns over real HTTP: what comes in is answered, whatever goes wrong around it."""

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.inbound.intake import Intake
from reporting.people import Grant, Role
from simulator.server import running_simulator
from storage.store import Store
from tests.bot.rig import DISTRICT, Rig, a_bot, a_store, someone, until


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


@pytest.fixture
async def rig(store: Store) -> AsyncIterator[Rig]:
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        yield rig


async def texts(rig: Rig, chat: int) -> list[str]:
    return [one.text for one in await rig.sim.client.messages(chat) if one.from_bot]


async def test_what_is_said_is_answered_and_the_old_card_says_what_came_of_it(rig: Rig) -> None:
    lan = await someone(rig)
    await rig.sim.client.say(lan, "17")
    reply = await rig.sim.client.wait_for(lan, "Nghe: 17")
    assert reply.labels == ["Bấm"]
    await rig.sim.client.wait_for(lan, "Đã trả lời: 17")
    assert await texts(rig, lan) == ["Đã trả lời: 17", "Nghe: 17"]


async def test_a_tap_on_the_card_changes_it_in_place(rig: Rig) -> None:
    lan = await someone(rig)
    await rig.sim.client.press(lan, "Bấm")
    await rig.sim.client.wait_for(lan, "Bấm lần 1")
    await rig.sim.client.press(lan, "Bấm")
    changed = await rig.sim.client.wait_for(lan, "Bấm lần 2")
    assert changed.edited
    assert await texts(rig, lan) == ["Bấm lần 2"]


async def test_a_tap_after_a_notice_gets_a_new_card_below_it(rig: Rig) -> None:
    lan = await someone(rig)
    await rig.sim.client.say(lan, "tin mới")
    await rig.sim.client.wait_for(lan, "tin mới")
    await rig.sim.client.press(lan, "Bấm")
    reply = await rig.sim.client.wait_for(lan, "Bấm lần 1")
    assert not reply.edited
    assert await texts(rig, lan) == ["Nghe: /start", "tin mới", "Bấm lần 1"]
    before = [one for one in await rig.sim.client.messages(lan) if one.text == "Nghe: /start"]
    await until(lambda: _has_no_buttons(rig, lan, before[0].message_id))


async def _has_no_buttons(rig: Rig, chat: int, message_id: int) -> bool:
    found = [one for one in await rig.sim.client.messages(chat) if one.message_id == message_id]
    return not found[0].keyboard


async def test_every_tap_is_answered_once(rig: Rig) -> None:
    lan = await someone(rig)
    for count in range(1, 4):
        await rig.sim.client.press(lan, "Bấm")
        await rig.sim.client.wait_for(lan, f"Bấm lần {count}")
    await until(lambda: _answered(rig, 3))


async def _answered(rig: Rig, times: int) -> bool:
    calls = rig.sim.state.calls.after(0, "answerCallbackQuery")
    return [call["status"] for call in calls] == [200] * times


async def test_answers_of_one_chat_come_in_the_order_of_its_messages(rig: Rig) -> None:
    people = [await someone(rig, f"Người {i}") for i in range(4)]
    for number in range(8):
        for chat in people:
            await rig.sim.client.say(chat, f"tin {number}")
    for chat in people:
        await rig.sim.client.wait_for(chat, "tin 7", after=0)
        assert (await texts(rig, chat))[1:] == [f"tin {number}" for number in range(8)]


async def test_a_step_that_breaks_is_set_aside_and_the_others_of_its_batch_are_answered(
    store: Store,
) -> None:
    async with running_simulator() as sim:
        async with a_bot(sim, store) as rig:
            lan, hoa = await someone(rig, "Lan"), await someone(rig, "Hoa")
        await sim.client.say(lan, "tin một")
        await sim.client.say(hoa, "hỏng")
        await sim.client.say(lan, "tin hai")
        async with a_bot(sim, store) as rig:
            await sim.client.wait_for(lan, "tin hai", after=0)
            await sim.client.wait_for(hoa, "Xin lỗi (vi).")
            assert (await texts(rig, lan))[1:] == ["tin một", "tin hai"]
            await sim.client.say(hoa, "tin ba")
            await sim.client.wait_for(hoa, "tin ba")
    async with store.reading() as work:
        assert await work.inbox.pending(10) == []


async def test_an_update_nobody_can_read_is_set_aside_and_the_next_is_answered(rig: Rig) -> None:
    lan = await someone(rig)
    await rig.sim.client.push_raw({"message": {"message_id": "x", "from": 7}})
    await rig.sim.client.push_raw({"message": None})
    await rig.sim.client.push_raw({"callback_query": {"id": "1", "data": "1:a", "message": {}}})
    await rig.sim.client.push_raw({"something_new": {"a": 1}})
    await rig.sim.client.say(lan, "17")
    await rig.sim.client.wait_for(lan, "Nghe: 17")
    assert await rig.engine.settle()


async def test_an_update_delivered_twice_is_answered_once(rig: Rig) -> None:
    lan = await someone(rig)
    await rig.sim.client.say(lan, "tin một")
    await rig.sim.client.wait_for(lan, "tin một")
    await rig.sim.client.repeat_update(fresh=False)
    await rig.sim.client.say(lan, "tin hai")
    await rig.sim.client.wait_for(lan, "tin hai")
    assert (await texts(rig, lan))[1:] == ["tin một", "tin hai"]


async def test_updates_not_yet_handled_survive_the_end_of_the_bot(store: Store) -> None:
    async with running_simulator() as sim:
        async with a_bot(sim, store) as rig:
            lan = await someone(rig)
        await sim.client.say(lan, "tin một")
        async with a_bot(sim, store, listening=False) as rig:
            fetched = await rig.channel.fetch(await _next(store))
            alone = Intake(store, rig.channel, rig.clock, time.monotonic, lambda: None)
            await alone.store(fetched)
        # Committed but not acknowledged: the server delivers it again, and it is handled once.
        async with a_bot(sim, store) as rig:
            await sim.client.say(lan, "tin hai")
            await sim.client.wait_for(lan, "tin hai")
            assert (await texts(rig, lan))[1:] == ["tin một", "tin hai"]


async def _next(store: Store) -> int | None:
    async with store.reading() as work:
        return await work.inbox.next_update_id("telegram")


async def test_nothing_is_acknowledged_before_it_is_on_the_disk(store: Store) -> None:
    async with running_simulator() as sim:
        async with a_bot(sim, store) as rig:
            lan = await someone(rig)
        await sim.client.say(lan, "tin một")
        async with a_bot(sim, store, listening=False) as rig:
            fetched = await rig.channel.fetch(await _next(store))
            assert [json.loads(raw)["message"]["text"] for _, raw in fetched] == ["tin một"]
            assert await sim.client.pending() == 1  # dies here
        async with a_bot(sim, store) as rig:
            await sim.client.wait_for(lan, "tin một", after=0)


async def test_a_stranger_is_answered_and_nothing_is_remembered_of_them(rig: Rig) -> None:
    chat = await rig.sim.client.person("Ai đó")
    await rig.sim.client.start(chat)
    await rig.sim.client.wait_for(chat, "Nghe: /start")
    async with rig.store.reading() as work:
        assert await work.people.by_address("telegram", str(chat)) is None


async def test_the_clerk_is_told_once_when_an_officer_blocks_the_bot(rig: Rig) -> None:
    clerk = await someone(rig, "Hùng", Grant(Role.CLERK, DISTRICT.code))
    lan = await someone(rig, "Lan")
    await rig.sim.client.block(lan)
    await rig.sim.client.wait_for(clerk, "Lan (Xã Bắc Sơn) đã chặn.", after=0)
    await rig.sim.client.unblock(lan)
    await rig.sim.client.say(lan, "tin một")
    await rig.sim.client.wait_for(lan, "tin một")
    async with rig.store.reading() as work:
        person = await work.people.by_address("telegram", str(lan))
        assert person is not None
        assert await work.people.addresses(person.id) == [("telegram", str(lan))]
    assert (await texts(rig, clerk)).count("Lan (Xã Bắc Sơn) đã chặn.") == 1


async def test_a_file_and_a_group_reach_the_step_as_what_they_are(rig: Rig) -> None:
    lan = await someone(rig)
    await rig.sim.client.send_media(lan, "document", b"x", caption="17")
    await rig.sim.client.wait_for(lan, "Không đọc được: file")
    await rig.sim.client.group(-100123, "Nhóm", [lan])
    await rig.sim.client.say(lan, "/start@some_bot", chat=-100123)
    await rig.sim.client.wait_for(-100123, "Nghe: /start", after=0)


async def test_a_long_text_comes_in_pieces_with_the_buttons_under_the_last(rig: Rig) -> None:
    lan = await someone(rig)
    await rig.sim.client.say(lan, "\n".join(f"dòng {i} <&>" for i in range(250)))
    await rig.sim.client.wait_for(lan, "dòng 249")
    assert await rig.engine.settle()
