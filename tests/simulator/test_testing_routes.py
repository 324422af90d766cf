"""Faults, rate limit, webhook, touches, log, commands and the clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from simulator.control_api.client import SimulatorError, TouchCounts
from simulator.server import Simulator, SimulatorOptions, running_simulator
from simulator.state.clock import LOCAL_ZONE, next_working_morning
from tests.simulator.wire import until


async def test_a_429_befalls_one_chat_as_often_as_asked(sim: Simulator, bot: Bot, lan: int) -> None:
    other = await sim.client.person("Hoa")
    await sim.client.say(other, "/start")
    await sim.client.inject("429", method="sendMessage", chat=lan, times=2, retry_after=7)
    await bot.send_message(other, "không sao")
    for _ in range(2):
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(lan, "đợi")
        assert refused.value.retry_after == timedelta(seconds=7)
    await bot.send_message(lan, "được")
    assert (await sim.client.call_counts())["sendMessage"] == {"200": 2, "429": 2}


@pytest.mark.parametrize(
    ("kind", "error"),
    [("500", NetworkError), ("502", NetworkError), ("403", Forbidden), ("400", BadRequest)],
)
async def test_other_refusals_can_be_asked_for(
    sim: Simulator, bot: Bot, lan: int, kind: str, error: type[Exception]
) -> None:
    await sim.client.inject(kind)
    with pytest.raises(error):
        await bot.send_message(lan, "một")
    await bot.send_message(lan, "hai")
    assert [one.text for one in await sim.client.messages(lan) if one.from_bot] == ["hai"]


async def test_what_was_done_can_be_answered_too_late(sim: Simulator, bot: Bot, lan: int) -> None:
    await sim.client.inject("late", method="sendMessage", seconds=0.3)
    with pytest.raises(TimedOut):
        await bot.send_message(lan, "một", read_timeout=0.1)
    assert [one.text for one in await sim.client.messages(lan) if one.from_bot] == ["một"]


async def test_a_share_of_all_calls_fails_in_many_ways_until_it_is_enough(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    await sim.client.fail_share(1.0, seed=2)
    for _ in range(6):
        with pytest.raises(TelegramError):
            await bot.send_message(lan, "một", read_timeout=0.5)
    ended = {one.status for one in await sim.client.calls("sendMessage")}
    assert len(ended) > 2
    assert sim.state.faults.unreliable_calls == 6
    await sim.client.clear_faults()
    await bot.send_message(lan, "hai")


@pytest.mark.parametrize(("kind", "delivered"), [("cut_before", []), ("cut_after", ["một"])])
async def test_a_cut_connection_leaves_the_bot_in_doubt(
    sim: Simulator, bot: Bot, lan: int, kind: str, delivered: list[str]
) -> None:
    await sim.client.inject(kind, method="sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(lan, "một")
    assert [one.text for one in await sim.client.messages(lan) if one.from_bot] == delivered
    assert [one.status for one in await sim.client.calls("sendMessage")] == [0]


async def test_a_fault_can_let_calls_pass_first(sim: Simulator, bot: Bot, lan: int) -> None:
    await sim.client.inject("delay", method="sendMessage", skip=1, seconds=0.05)
    await bot.send_message(lan, "một")
    await bot.send_message(lan, "hai")
    first, second = await sim.client.calls("sendMessage")
    assert first.milliseconds < 50 <= second.milliseconds


async def test_an_unknown_fault_is_refused(sim: Simulator) -> None:
    with pytest.raises(SimulatorError, match="unknown fault"):
        await sim.client.inject("rain")


async def test_a_chat_that_is_written_to_too_fast_gets_429(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    await sim.client.enforce_rate_limit()
    for number in range(5):
        await bot.send_message(lan, str(number))
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(lan, "quá nhanh")
    assert refused.value.retry_after == timedelta(seconds=1)
    assert await sim.client.lift_rate_limit() == 1
    await bot.send_message(lan, "được")


async def test_broadcasting_has_a_pace_of_its_own(sim: Simulator, bot: Bot) -> None:
    people = [await sim.client.person(f"P{number}") for number in range(4)]
    for person in people:
        sim.state.person(person).started = True  # long ago
    await sim.client.enforce_rate_limit({"overall_rate": 0.5, "overall_burst": 3})
    for person in people[:3]:
        await bot.send_message(person, "một")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(people[3], "hai")
    assert refused.value.retry_after == timedelta(seconds=2)
    await sim.client.say(people[3], "tôi đây")
    await bot.send_message(people[3], "đáp thì được")


async def test_sending_and_editing_share_the_limit_of_a_chat(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    await sim.client.enforce_rate_limit()
    sent = await bot.send_message(lan, "0")
    for number in range(1, 5):
        await bot.edit_message_text(str(number), lan, sent.message_id)
    with pytest.raises(RetryAfter):
        await bot.edit_message_text("5", lan, sent.message_id)


async def test_a_stricter_telegram_holds_answers_to_the_pace_of_broadcasting(
    sim: Simulator, bot: Bot
) -> None:
    people = [await sim.client.person(f"P{number}") for number in range(4)]
    for person in people:
        await sim.client.say(person, "/start")
    await sim.client.enforce_rate_limit(
        {"overall_rate": 0.5, "overall_burst": 3, "holds_answers": True}
    )
    for person in people[:3]:
        await bot.send_message(person, "một")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[3], "hai")


async def test_touches_count_messages_presses_and_typed_characters(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    await sim.client.reset_touches()
    other = await sim.client.person("Hoa", team="bac-son")
    await sim.client.say(lan, "17.465")
    await sim.client.say(other, "/start", typed=0)
    await bot.send_message(
        lan, "chọn",
        reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("A", callback_data="a")),
    )  # fmt: skip
    await sim.client.press(lan, "A")
    assert await sim.client.touches(lan) == TouchCounts(2, 1, 1, 6)
    assert await sim.client.touches("bac-son") == TouchCounts(3, 2, 1, 6)
    assert await sim.client.touches() == TouchCounts(3, 2, 1, 6)
    await sim.client.reset_touches([lan])
    assert await sim.client.touches(lan) == TouchCounts(0, 0, 0, 0)
    assert await sim.client.touches(other) == TouchCounts(1, 1, 0, 0)


async def test_the_nearest_scope_decides_which_commands_a_person_sees(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    await bot.set_my_commands([BotCommand("trogiup", "Trợ giúp")])
    assert await sim.client.commands(lan) == {"trogiup": "Trợ giúp"}
    scope = BotCommandScopeChat(lan)
    await bot.set_my_commands([("tonghop", "Tổng hợp")], scope=scope)
    assert await sim.client.commands(lan) == {"tonghop": "Tổng hợp"}
    assert [one.command for one in await bot.get_my_commands(scope=scope)] == ["tonghop"]
    await bot.delete_my_commands(scope=scope)
    assert await sim.client.commands(lan) == {"trogiup": "Trợ giúp"}


@pytest.mark.parametrize(
    ("name", "description", "complaint"),
    [
        ("Hoa", "x", "Bot_command_invalid"),
        ("x" * 33, "x", "Bot_command_invalid"),
        ("x", "", "Bot_command_description_invalid"),
        ("x", "x" * 257, "Bot_command_description_invalid"),
    ],
)
async def test_a_command_beyond_the_limits_is_refused(
    bot: Bot, name: str, description: str, complaint: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.set_my_commands([(name, description)])
    assert refused.value.message == complaint


async def test_the_clock_moves_and_dates_follow(sim: Simulator, bot: Bot, lan: int) -> None:
    friday = datetime(2024, 9, 13, 9, 30, tzinfo=LOCAL_ZONE)
    await sim.client.set_clock(friday)
    sent = await bot.send_message(lan, "thứ Sáu")
    assert sent.date - friday < timedelta(seconds=5)
    await sim.client.advance(3600)
    later = await sim.client.now() - friday
    assert timedelta(hours=1) <= later < timedelta(hours=1, seconds=5)
    moved = await sim.client.request("POST", "clock", {"to": "next_working_morning"})
    assert datetime.fromisoformat(moved["now"]) - datetime(
        2024, 9, 16, 8, tzinfo=LOCAL_ZONE
    ) < timedelta(seconds=5)
    with pytest.raises(SimulatorError):
        await sim.client.request("POST", "clock", {})


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2024-09-16T07:59", "2024-09-16T08:00"),
        ("2024-09-16T08:00", "2024-09-17T08:00"),
        ("2024-08-30T17:00", "2024-09-04T08:00"),
    ],
)
def test_the_next_working_morning_leaves_out_days_off(moment: str, morning: str) -> None:
    found = next_working_morning(datetime.fromisoformat(moment).replace(tzinfo=LOCAL_ZONE))
    assert found == datetime.fromisoformat(morning).replace(tzinfo=LOCAL_ZONE)


async def test_a_clock_of_its_own_runs_at_its_rate() -> None:
    start = datetime(2024, 9, 10, tzinfo=UTC)
    options = SimulatorOptions(clock_start=start, clock_rate=86_400)
    async with running_simulator(options) as sim:
        first = await sim.client.now()
        await asyncio.sleep(0.02)
        assert await sim.client.now() - first > timedelta(minutes=25)


async def test_the_bots_clock_is_told_and_its_silence_is_reported() -> None:
    told: list[str] = []

    async def listen(request: web.Request) -> web.Response:
        told.append((await request.json())["now"])
        return web.json_response({})

    app = web.Application()
    app.router.add_post("/clock", listen)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/clock"
    async with running_simulator(SimulatorOptions(clock_url=url)) as sim:
        heard = await sim.client.advance(60)
        assert heard["bot_clock_problem"] == ""
        assert told == [heard["now"]] or abs(
            datetime.fromisoformat(told[0]) - datetime.fromisoformat(heard["now"])
        ) < timedelta(seconds=5)
        await runner.cleanup()
        silent = await sim.client.advance(60)
        assert "did not answer" in silent["bot_clock_problem"]


async def test_a_webhook_gets_each_update_in_order_until_it_takes_it(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    taken: list[str] = []
    secrets: set[str] = set()
    answers = [500, 200, 200]

    async def listen(request: web.Request) -> web.Response:
        secrets.add(request.headers["X-Telegram-Bot-Api-Secret-Token"])
        taken.append((await request.json())["message"]["text"])
        return web.Response(status=answers.pop(0))

    app = web.Application()
    app.router.add_post("/hook", listen)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await bot.set_webhook(url, secret_token="bi_mat")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates(timeout=0)
    await sim.client.say(lan, "một")
    await sim.client.say(lan, "hai")
    await until(lambda: sim.state.updates.pending == 0)
    assert (taken, secrets) == (["một", "một", "hai"], {"bi_mat"})
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (url, 0)
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""
    await runner.cleanup()


async def test_a_webhook_elsewhere_needs_https(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="an https url must be provided"):
        await bot.set_webhook("http://example.org/hook")


async def test_chats_describe_themselves_and_actions_are_checked(bot: Bot, lan: int) -> None:
    chat = await bot.get_chat(lan)
    assert (chat.id, chat.first_name) == (lan, "Lan")
    assert await bot.send_chat_action(lan, "typing")
    with pytest.raises(BadRequest) as refused:
        await bot.send_chat_action(lan, "dancing")
    assert refused.value.message == "Wrong parameter action in request"
    assert await bot.set_my_description("x")
    assert await bot.log_out()


async def test_waiting_for_what_never_comes_says_what_came(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    await sim.client.say(lan, "chào")
    await bot.send_message(lan, "khác")
    with pytest.raises(TimeoutError, match=r"seen: .*khác"):
        await sim.client.wait_for(lan, "đúng", timeout=0.05)
    assert (await sim.client.wait_for(lan, lambda one: one.text == "khác")).text == "khác"


async def test_waiting_looks_only_at_what_came_after_the_last_act(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    await bot.send_message(lan, "cũ")
    await sim.client.say(lan, "tiếp")
    with pytest.raises(TimeoutError):
        await sim.client.wait_for(lan, "cũ", timeout=0.05)
    assert (await sim.client.wait_for(lan, "cũ", after=0)).text == "cũ"


async def test_a_chat_goes_on_from_an_earlier_run(sim: Simulator, bot: Bot) -> None:
    chat = await sim.client.person("Hoa")
    keyboard = [[{"text": "Tiếp", "callback_data": "7:go"}]]
    old = {"message_id": 40, "from_bot": True, "date": 1, "text": "hỏi", "keyboard": keyboard}
    typed = {"message_id": 39, "from_bot": False, "date": 1, "text": "đáp"}
    await sim.client.resume(500_000_000, [{"chat": chat, "last_id": 41, "messages": [typed, old]}])
    await sim.client.press(chat, "7:go", message_id=40)
    await sim.client.edit(chat, 39, "đáp lại")
    pressed, edited = await bot.get_updates()
    assert (pressed.update_id, edited.update_id) == (500_000_000, 500_000_001)
    assert pressed.callback_query is not None
    assert pressed.callback_query.data == "7:go"
    assert (await bot.send_message(chat, "chào")).message_id == 42
    await bot.edit_message_text("đã hỏi", chat, 40)
    texts = [message.text for message in await sim.client.messages(chat)]
    assert texts == ["đáp lại", "đã hỏi", "chào"]
