"""Buttons: tapping and answering."""

from __future__ import annotations

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from simulator.control_api.client import SimulatorError
from simulator.server import Simulator

TOO_OLD = "Query is too old and response timeout expired or query id is invalid"


def buttons(**labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_column(
        [InlineKeyboardButton(label, callback_data=data) for data, label in labels.items()]
    )


async def test_a_tap_brings_the_button_its_person_and_its_message(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    sent = await bot.send_message(lan, "chọn", reply_markup=buttons(a="Như quý II: 7", b="Khác"))
    query_id = await sim.client.press(lan, "Như quý")
    (update,) = await bot.get_updates(timeout=0)
    query = update.callback_query
    assert query is not None
    assert (query.id, query.data, query.from_user.id) == (query_id, "a", lan)
    assert query.message is not None
    assert query.message.message_id == sent.message_id
    assert await query.answer("Đã ghi")


async def test_the_newest_button_with_that_label_is_meant(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    await bot.send_message(lan, "cũ", reply_markup=buttons(old="Tiếp"))
    await bot.send_message(lan, "mới", reply_markup=buttons(new="Tiếp", other="Tiếp tục"))
    for label in ("Tiếp", "old", "Tiếp t"):
        await sim.client.press(lan, label)
    updates = await bot.get_updates(timeout=0)
    data = [one.callback_query.data for one in updates if one.callback_query is not None]
    assert data == ["new", "old", "other"]


async def test_a_button_that_is_not_there_cannot_be_tapped(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    sent = await bot.send_message(lan, "chọn", reply_markup=buttons(a="A"))
    await sent.edit_text("xong")
    with pytest.raises(SimulatorError, match="no button 'A'"):
        await sim.client.press(lan, "A")
    await sim.client.press(lan, "a", message_id=sent.message_id, stale=True)
    (update,) = await bot.get_updates(timeout=0)
    assert update.callback_query is not None
    assert update.callback_query.data == "a"


async def test_a_tap_is_answered_once_and_with_at_most_200_characters(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    await bot.send_message(lan, "chọn", reply_markup=buttons(a="A"))
    query_id = await sim.client.press(lan, "A")
    with pytest.raises(BadRequest) as too_long:
        await bot.answer_callback_query(query_id, "x" * 201)
    assert too_long.value.message == "Message_too_long"
    assert await bot.answer_callback_query(query_id, "x" * 200, show_alert=True)
    for late in (query_id, "77"):
        with pytest.raises(BadRequest) as refused:
            await bot.answer_callback_query(late)
        assert refused.value.message.lower() == TOO_OLD.lower()


async def test_a_tap_waits_one_minute_for_its_answer(sim: Simulator, bot: Bot, lan: int) -> None:
    await bot.send_message(lan, "chọn", reply_markup=buttons(a="A"))
    query_id = await sim.client.press(lan, "A")
    sim.state.taps[query_id].at -= 61
    with pytest.raises(BadRequest) as refused:
        await bot.answer_callback_query(query_id)
    assert refused.value.message.lower() == TOO_OLD.lower()
