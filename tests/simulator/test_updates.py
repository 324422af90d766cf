"""Updates: what getUpdates gives, confirms and refuses."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot
from telegram.error import Conflict

from simulator.server import Simulator
from tests.simulator.pictures import LAN, png
from tests.simulator.wire import call, until

PICTURE = png()


async def texts(bot: Bot, offset: int | None = None, limit: int = 100) -> list[tuple[int, str]]:
    updates = await bot.get_updates(offset=offset, timeout=0, limit=limit)
    return [(one.update_id, one.message.text or "") for one in updates if one.message is not None]


async def test_updates_stay_until_a_higher_offset_confirms_them(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    for text in ("một", "hai", "ba"):
        await sim.client.say(lan, text)
    first = await texts(bot)
    assert [text for _, text in first] == ["một", "hai", "ba"]
    assert await texts(bot) == first
    assert await texts(bot, first[1][0]) == first[1:]
    assert await texts(bot) == first[1:]
    assert await sim.client.pending() == 2
    assert await texts(bot, first[2][0] + 1) == []
    assert await sim.client.pending() == 0


async def test_update_ids_follow_each_other(sim: Simulator, bot: Bot, lan: int) -> None:
    for text in ("một", "hai", "ba"):
        await sim.client.say(lan, text)
    ids = [update_id for update_id, _ in await texts(bot)]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


async def test_a_limit_gives_the_oldest_updates(sim: Simulator, bot: Bot, lan: int) -> None:
    for text in ("một", "hai", "ba"):
        await sim.client.say(lan, text)
    assert [text for _, text in await texts(bot, limit=2)] == ["một", "hai"]


async def test_a_limit_leaves_no_lower_id_behind_that_was_queued_later(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    first, second, third = (sim.state.updates.next_id() for _ in range(3))
    for number in (first, third, second):
        message = {"message_id": 1, "date": 1, "chat": {"id": lan, "type": "private"}}
        sim.state.updates.add_raw({"update_id": number, "message": message | {"text": "x"}})
    taken = [number for number, _ in await texts(bot, limit=2)]
    assert taken == [first, second]
    assert [number for number, _ in await texts(bot, second + 1)] == [third]


async def test_a_negative_offset_keeps_only_the_newest(sim: Simulator, bot: Bot, lan: int) -> None:
    for text in ("một", "hai", "ba"):
        await sim.client.say(lan, text)
    assert [text for _, text in await texts(bot, -1)] == ["ba"]
    assert await sim.client.pending() == 1


async def test_a_long_poll_ends_with_the_first_update(sim: Simulator, bot: Bot, lan: int) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.get_updates(timeout=20))
        await until(lambda: sim.state.updates.polled)
        await sim.client.say(lan, "đây")
    assert [one.message.text for one in poll.result() if one.message] == ["đây"]


async def test_a_second_poller_ends_the_first_with_a_conflict(sim: Simulator, bot: Bot) -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(_conflict_of(bot))
        await until(lambda: sim.state.updates.polled)
        second = await call(sim, "getUpdates")
    assert second["result"] == []
    assert first.result() == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )


async def _conflict_of(bot: Bot) -> str:
    with pytest.raises(Conflict) as refused:
        await bot.get_updates(timeout=20)
    return refused.value.message


async def test_allowed_updates_are_remembered(sim: Simulator, bot: Bot, lan: int) -> None:
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    await sim.client.say(lan, "không ai nghe")
    assert await sim.client.pending() == 0
    await bot.get_updates(timeout=0, allowed_updates=[])
    await sim.client.say(lan, "nghe")
    assert [text for _, text in await texts(bot)] == ["nghe"]


async def test_a_command_has_its_entity_and_the_payload(sim: Simulator, bot: Bot) -> None:
    await sim.client.start(LAN)
    (update,) = await bot.get_updates(timeout=0)
    assert update.message is not None
    assert update.message.text == "/start LAN-7"
    assert [(one.type, one.offset, one.length) for one in update.message.entities] == [
        ("bot_command", 0, 6)
    ]
    assert update.message.from_user is not None
    assert update.message.from_user.full_name == "Lan"
    assert update.message.chat.type == "private"


async def test_a_repeated_update_comes_with_the_same_id_even_after_it_was_confirmed(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    await sim.client.say(lan, "một")
    ((update_id, _),) = await texts(bot)
    assert await texts(bot, update_id + 1) == []
    assert await sim.client.repeat_update() == update_id
    assert await texts(bot, update_id + 1) == [(update_id, "một")]
    assert await texts(bot, update_id + 1) == []


async def test_a_tap_can_come_again_under_a_new_id(sim: Simulator, bot: Bot, lan: int) -> None:
    await sim.client.say(lan, "một")
    ((update_id, _),) = await texts(bot)
    fresh = await sim.client.repeat_update(update_id, fresh=True)
    assert fresh == update_id + 1
    assert await texts(bot, update_id + 1) == [(fresh, "một")]


async def test_a_raw_update_arrives_as_it_is(sim: Simulator) -> None:
    update_id = await sim.client.push_raw({"callback_query": {"id": "1"}, "extra": [1]})
    raw = await call(sim, "getUpdates")
    assert raw["result"] == [{"update_id": update_id, "callback_query": {"id": "1"}, "extra": [1]}]


async def test_dropped_updates_are_gone(sim: Simulator, bot: Bot, lan: int) -> None:
    await sim.client.say(lan, "một")
    assert await sim.client.drop_updates() == 1
    assert await texts(bot) == []


async def test_blocking_and_letting_in_again_are_updates(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    await sim.client.block(lan)
    await sim.client.unblock(lan)
    updates = await bot.get_updates(timeout=0)
    changes = [one.my_chat_member for one in updates if one.my_chat_member is not None]
    assert [(one.old_chat_member.status, one.new_chat_member.status) for one in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


async def test_in_a_group_the_bot_hears_commands_replies_and_mentions_only(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    group = await sim.client.group(-1005, "Nhóm xã", [lan])
    said = await bot.send_message(group, "Mời nhập")
    await sim.client.say(lan, "chuyện riêng", chat=group)
    await sim.client.say(lan, "/baocao", chat=group)
    await sim.client.say(lan, "7", chat=group, reply_to=said.message_id)
    await sim.client.say(lan, "chào @bao_cao_bot", chat=group)
    assert [text for _, text in await texts(bot)] == ["/baocao", "7", "chào @bao_cao_bot"]


async def test_what_people_send_and_edit_is_complete_enough_for_the_library(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    for kind in ("photo", "document", "voice", "sticker"):
        content = b"x" if kind != "photo" else PICTURE
        await sim.client.send_media(lan, kind, content, name=f"tệp.{kind}", caption="kèm theo")
    await sim.client.send_location(lan, 20.75, 106.0)
    written = await sim.client.say(lan, "17.46")
    await sim.client.edit(lan, written, "17.465")
    updates = await bot.get_updates(timeout=0)
    messages = [one.message for one in updates if one.message is not None]
    assert messages[0].photo[-1].width == 4
    assert messages[0].caption == "kèm theo"
    assert messages[1].document is not None
    assert messages[1].document.file_name == "tệp.document"
    assert messages[2].voice is not None
    assert messages[3].sticker is not None
    assert messages[4].location is not None
    edited = updates[-1].edited_message
    assert edited is not None
    assert (edited.text, edited.message_id) == ("17.465", written)
