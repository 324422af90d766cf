"""Broken updates, in a batch and in a field; and what a messenger quotes of our messages."""

import json
import re

import pytest
from aiohttp import web

from bot.app.http_server import port_of, serve
from bot.app.settings import HostPort
from bot.channels.channel import MalformedUpdateError, Refused
from bot.channels.telegram_requests import PollRequest
from bot.channels.telegram_updates import heard_in
from bot.channels.telegram_wire import TelegramWire
from handlers.engine.turn import Inbound, Media, Tap, Text
from reporting.clean_text import clean

LAN = {"id": 7, "is_bot": False, "first_name": "Lan"}
CHAT = {"id": 7, "type": "private"}


def of_message(**fields: object) -> str:
    message = {"message_id": 3, "from": LAN, "chat": CHAT, **fields}
    return json.dumps({"update_id": 1, "message": message})


@pytest.mark.parametrize(
    ("broken", "cleaned"),
    [
        ("/ghichu II.1.1 a\0b", "/ghichu II.1.1 ab"),
        ("chữ lẻ \ud83d", "chữ lẻ "),
        ("\ude0014", "14"),
        ("ngược \ude00\ud83d!", "ngược !"),
        ("trọn vẹn \U0001f600", "trọn vẹn \U0001f600"),
        ("\\u0000 gõ bằng tay", "\\u0000 gõ bằng tay"),
    ],
)
def test_what_no_database_holds_is_dropped_wherever_it_stands(broken: str, cleaned: str) -> None:
    heard = heard_in(of_message(text=broken))
    assert isinstance(heard, Inbound)
    assert heard.content == Text(clean(cleaned))
    document = {"file_id": f"x{broken}", "file_name": broken}
    heard = heard_in(of_message(document=document, caption=broken))
    assert isinstance(heard, Inbound)
    assert isinstance(heard.content, Media)
    assert heard.content.caption == cleaned
    assert heard.content.file is not None
    assert (heard.content.file.id, heard.content.file.name) == (f"x{cleaned}", cleaned)


def test_a_name_and_a_press_are_cleaned_too() -> None:
    query = {
        "id": "9\0",
        "from": LAN | {"first_name": "La\0n\ud83d"},
        "data": "*:a\0b",
        "message": {"message_id": 3, "chat": CHAT},
    }
    heard = heard_in(json.dumps({"update_id": 1, "callback_query": query}))
    assert isinstance(heard, Inbound)
    assert (heard.name, heard.press_id, heard.content) == ("Lan", "9", Tap("ab", None))


@pytest.mark.parametrize(
    "raw",
    [
        of_message(text=["bí mật"]),
        of_message(text={"bí mật": 1}),
        of_message(text="x", message_id="bí mật"),
        of_message(text="x", message_id=2**63),
        of_message(text="x", chat={"id": 1e300, "type": "private"}),
        of_message(text="x", chat={"id": "bí mật", "type": "private"}),
        of_message(photo=[]),
        of_message(photo=[{"file_id": {"bí mật": 1}, "width": 1, "height": 1}]),
        '{"update_id": 1, "message": ' + "[" * 100_000 + "]" * 100_000 + "}",
    ],
)
def test_a_field_of_another_kind_is_named_without_what_it_holds(raw: str) -> None:
    with pytest.raises(MalformedUpdateError) as refused:
        heard_in(raw)
    assert "mật" not in str(refused.value)
    assert re.match(r"[A-Z]\w+Error: ", str(refused.value))
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("number", ["1e999", "9223372036854775808", "-1", '"7"', "null", "true"])
@pytest.mark.parametrize("answer", ['{"ok":true,"result":[%s]}', '{"result":[%s],"ok":true}'])
def test_one_update_without_a_usable_number_does_not_hold_up_the_others(
    answer: str, number: str
) -> None:
    batch = f'{{"update_id":5}},{{"update_id":{number}}},{{"a":1}},[1],{{"update_id":6}}'
    found = PollRequest.parse_json_payload((answer % batch).encode())["result"]
    assert [update_id for update_id, _ in found] == [5, 6]


async def test_what_the_messenger_quotes_of_a_message_is_not_repeated() -> None:
    async def refuse(request: web.Request) -> web.Response:
        quoted = 'Bad Request: can\'t parse entities: Unsupported start tag "bí mật" at byte 4'
        return web.json_response(
            {"ok": False, "error_code": 400, "description": quoted}, status=400
        )

    app = web.Application()
    app.router.add_post("/bot1:x/sendMessage", refuse)
    runner = await serve(app, HostPort("127.0.0.1", 0))
    wire = TelegramWire("1:x", f"http://127.0.0.1:{port_of(runner)}")
    await wire.open()
    with pytest.raises(Refused) as refused:
        await wire.call("sendMessage", {"text": "bí mật"})
    await wire.close()
    await runner.cleanup()
    assert "bí mật" not in str(refused.value)
    assert str(refused.value) == 'Can\'t parse entities: unsupported start tag "…" at byte 4'
