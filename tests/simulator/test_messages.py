"""Writing, editing, deleting: what goes through and in which words it is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken

from simulator.server import Simulator
from tests.simulator.pictures import LAN
from tests.simulator.wire import call

NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_row(
        [InlineKeyboardButton(label, callback_data=f"d:{label}") for label in labels]
    )


async def refusal(sim: Simulator, chat: int | str, text: str, **more: object) -> str:
    answer = await call(sim, "sendMessage", {"chat_id": chat, "text": text, **more})
    assert answer["error_code"] == 400
    return str(answer["description"]).removeprefix("Bad Request: ")


async def test_a_message_arrives_with_its_formatting_and_buttons(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    sent = await bot.send_message(
        lan, "<b>I.2.1</b> Số &lt;nhiệm vụ&gt;", parse_mode="HTML",
        reply_markup=keyboard("Như quý II: 7", "◀"),
    )  # fmt: skip
    seen = await sim.client.wait_for(lan, "I.2.1")
    assert seen.message_id == sent.message_id
    assert seen.text == "I.2.1 Số <nhiệm vụ>"
    assert seen.html == "<b>I.2.1</b> Số &lt;nhiệm vụ&gt;"
    assert seen.labels == ["Như quý II: 7", "◀"]
    assert seen.button("Như").data == "d:Như quý II: 7"


async def test_message_ids_grow_across_both_sides(sim: Simulator, bot: Bot, lan: int) -> None:
    first = await sim.client.say(lan, "một")
    second = await bot.send_message(lan, "hai")
    assert second.message_id == first + 1


async def test_a_bot_cannot_write_first(bot: Bot) -> None:
    with pytest.raises(Forbidden) as refused:
        await bot.send_message(LAN, "chào")
    assert refused.value.message == "Forbidden: bot can't initiate conversation with a user"


async def test_a_bot_cannot_write_to_who_blocked_it(sim: Simulator, bot: Bot, lan: int) -> None:
    await sim.client.block(lan)
    with pytest.raises(Forbidden) as refused:
        await bot.send_message(lan, "chào")
    assert refused.value.message == "Forbidden: bot was blocked by the user"
    await sim.client.unblock(lan)
    await bot.send_message(lan, "chào")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "message text is empty"),
        (" \n ", "message text is empty"),
        ("x" * 4097, "message is too long"),
    ],
)
async def test_a_text_has_one_to_4096_characters(
    sim: Simulator, bot: Bot, lan: int, text: str, complaint: str
) -> None:
    assert await refusal(sim, lan, text) == complaint
    await bot.send_message(lan, "x" * 4096)


async def test_the_length_counts_after_formatting(bot: Bot, lan: int) -> None:
    sent = await bot.send_message(lan, f"<b>{'ạ' * 4096}</b>", parse_mode="HTML")
    assert len(sent.text or "") == 4096


@pytest.mark.parametrize("chat", [999, "@nobody", "x"])
async def test_an_unknown_chat_is_not_found(
    sim: Simulator, bot: Bot, lan: int, chat: int | str
) -> None:
    assert await refusal(sim, chat, "chào") == "chat not found"


@pytest.mark.parametrize("mode", ["MarkdownV2", "Markdown", "xml"])
async def test_other_parse_modes_are_refused(sim: Simulator, bot: Bot, lan: int, mode: str) -> None:
    answer = await refusal(sim, lan, "chào", parse_mode=mode)
    assert answer.startswith("unsupported parse_mode")


def rows(*widths: int, data: str = "d", text: str = "x") -> dict[str, object]:
    button = {"text": text, "callback_data": data}
    return {"inline_keyboard": [[button] * width for width in widths]}


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        (rows(1, data="x" * 65), "BUTTON_DATA_INVALID"),
        (rows(1, data="ạ" * 22), "BUTTON_DATA_INVALID"),
        (rows(9), "reply markup is too long"),
        (rows(*[8] * 12, 5), "reply markup is too long"),
        (rows(*[5] * 20, text="x" * 120), "reply markup is too long"),
        (
            rows(1, text=" "),
            "can't parse inline keyboard button: button text must be non-empty",
        ),
        (
            {"inline_keyboard": [[{"text": "x"}]]},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"inline_keyboard": [[{"callback_data": "x"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"inline_keyboard": [[{"text": "x", "url": "nowhere"}]]},
            "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        ("{", "can't parse reply keyboard markup JSON object"),
    ],
)
async def test_a_keyboard_beyond_the_limits_is_refused(
    sim: Simulator, bot: Bot, lan: int, markup: object, complaint: str
) -> None:
    answer = await refusal(sim, lan, "chọn", reply_markup=markup)
    assert answer == complaint


async def test_a_keyboard_at_the_limits_goes_through(sim: Simulator, bot: Bot, lan: int) -> None:
    button = InlineKeyboardButton("x", callback_data="ạ" * 21 + "b")
    grid = [[button] * 8] * 12 + [[button] * 4]
    await bot.send_message(lan, "chọn", reply_markup=InlineKeyboardMarkup(grid))
    assert len((await sim.client.last(lan)).labels) == 100


async def test_an_edit_changes_the_message_in_place(sim: Simulator, bot: Bot, lan: int) -> None:
    sent = await bot.send_message(lan, "cũ", reply_markup=keyboard("A"))
    await sent.edit_text("mới", reply_markup=keyboard("B"))
    (seen,) = [one for one in await sim.client.messages(lan) if one.from_bot]
    assert (seen.message_id, seen.text, seen.labels, seen.edited) == (
        sent.message_id, "mới", ["B"], True,
    )  # fmt: skip
    await sent.edit_reply_markup(None)
    assert (await sim.client.last(lan)).labels == []


async def test_an_edit_without_a_keyboard_takes_the_keyboard_away(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    sent = await bot.send_message(lan, "cũ", reply_markup=keyboard("A"))
    await sent.edit_text("cũ")
    assert (await sim.client.last(lan)).labels == []


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, lan: int) -> None:
    sent = await bot.send_message(lan, "<b>cũ</b>", "HTML", reply_markup=keyboard("A"))
    with pytest.raises(BadRequest) as same_text:
        await sent.edit_text(" <b>cũ</b> ", "HTML", reply_markup=keyboard("A"))
    with pytest.raises(BadRequest) as same_keyboard:
        await sent.edit_reply_markup(keyboard("A"))
    assert [same_text.value.message, same_keyboard.value.message] == [NOT_MODIFIED] * 2


async def test_only_what_is_there_and_ones_own_can_be_edited(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    theirs = await sim.client.say(lan, "của tôi")
    answers = []
    for message_id in (theirs, 999):
        with pytest.raises(BadRequest) as refused:
            await bot.edit_message_text("khác", lan, message_id)
        answers.append(refused.value.message)
    assert answers == ["Message can't be edited", "Message to edit not found"]
    sent = await bot.send_message(lan, "chữ")
    with pytest.raises(BadRequest) as no_caption:
        await sent.edit_caption("chú thích")
    assert no_caption.value.message == "There is no caption in the message to edit"


async def test_a_deleted_message_is_gone(sim: Simulator, bot: Bot, lan: int) -> None:
    sent = await bot.send_message(lan, "tạm")
    assert await sent.delete()
    assert [one for one in await sim.client.messages(lan) if one.from_bot] == []
    with pytest.raises(BadRequest) as refused:
        await sent.delete()
    assert refused.value.message == "Message to delete not found"
    with pytest.raises(BadRequest) as edited:
        await sent.edit_text("lại")
    assert edited.value.message == "Message to edit not found"


async def test_a_message_older_than_48_hours_cannot_be_deleted(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    sent = await bot.send_message(lan, "cũ")
    await sim.client.advance(timedelta(hours=49).total_seconds())
    with pytest.raises(BadRequest) as refused:
        await sent.delete()
    assert refused.value.message == "Message can't be deleted for everyone"
    assert (await sent.edit_text("vẫn sửa được")) is not None


async def test_others_messages_can_be_deleted_in_private_chats_only(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    group = await sim.client.group(-1005, "Nhóm xã", [lan])
    private = await sim.client.say(lan, "xóa được")
    public = await sim.client.say(lan, "/khong", chat=group)
    assert await bot.delete_message(lan, private)
    with pytest.raises(BadRequest) as refused:
        await bot.delete_message(group, public)
    assert refused.value.message == "Message can't be deleted"


async def test_several_messages_go_at_once(sim: Simulator, bot: Bot, lan: int) -> None:
    sent = [await bot.send_message(lan, text) for text in ("một", "hai", "ba")]
    assert await bot.delete_messages(lan, [sent[0].message_id, sent[2].message_id, 999])
    assert [one.text for one in await sim.client.messages(lan) if one.from_bot] == ["hai"]


async def test_a_reply_needs_the_message_it_replies_to(sim: Simulator, bot: Bot, lan: int) -> None:
    sent = await bot.send_message(lan, "gốc")
    answer = await bot.send_message(lan, "trả lời", reply_to_message_id=sent.message_id)
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.message_id == sent.message_id
    gone = await refusal(sim, lan, "trả lời", reply_parameters={"message_id": 999})
    assert gone == "message to be replied not found"


async def test_a_reply_keyboard_is_accepted(bot: Bot, sim: Simulator, lan: int) -> None:
    await bot.send_message(lan, "chọn", reply_markup=ReplyKeyboardMarkup([["Có", "Không"]]))
    assert (await sim.client.last(lan)).labels == []


async def test_an_unknown_method_and_a_wrong_token_are_refused(sim: Simulator) -> None:
    assert await call(sim, "sendDice") == {
        "ok": False, "error_code": 404, "description": "Not Found",
    }  # fmt: skip
    assert await call(sim, "getMe", token="1:wrong") == {
        "ok": False, "error_code": 401, "description": "Unauthorized",
    }  # fmt: skip
    stranger = Bot("1:wrong", base_url=sim.bot_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
