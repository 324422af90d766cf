"""What is posted to the bot: what is an update, what never will be, and who may post at all."""

import io
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web

from bot.app.http_server import MOST_BYTES, application, port_of, serve
from bot.app.settings import HostPort
from bot.app.webhook import SECRET_HEADER, WEBHOOK_PATH, add_webhook
from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import TelegramWire
from bot.inbound.intake import Intake
from bot.jobs.health import HealthReport
from bot.runtime.clock import Clock
from storage.store import Store

RIGHT = {SECRET_HEADER: "s3cret"}
UPDATE = {"update_id": 7, "message": {"text": "mật"}}


@pytest.fixture
async def store(either_database: str) -> AsyncIterator[Store]:
    async with await Store.open(either_database) as store:
        await store.migrate()
        yield store


@pytest.fixture
async def session(store: Store) -> AsyncIterator[ClientSession]:
    channel = Telegram(TelegramWire("1:x", "http://127.0.0.1:9"))
    intake = Intake(store, channel, Clock(), lambda: 0.0, lambda: None)
    app = application(lambda: HealthReport((), {}), None)
    add_webhook(app, intake, "s3cret")
    runner = await serve(app, HostPort("127.0.0.1", 0))
    async with ClientSession(f"http://127.0.0.1:{port_of(runner)}") as session:
        yield session
    await runner.cleanup()


async def set_aside(store: Store) -> list[tuple[str, str]]:
    """Text and error of what was kept apart."""
    async with store.reading() as work:
        found = await work.connection.exec_driver_sql(
            "SELECT raw, error FROM inbox WHERE state = 'failed' ORDER BY id"
        )
        return [(row.raw, row.error) for row in found]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"update_id": 1e999}', "update_id is a whole number of 63 bits"),
        (b'{"update_id": 9223372036854775808}', "update_id is a whole number of 63 bits"),
        (b'{"update_id": -1}', "update_id is a whole number of 63 bits"),
        (b'{"update_id": true}', "update_id is a whole number of 63 bits"),
        (b'{"update_id": "7"}', "update_id is a whole number of 63 bits"),
        (b'{"update_id": 7.0}', "update_id is a whole number of 63 bits"),
        (b'{"update_id": null}', "update_id is a whole number of 63 bits"),
        (b'{"message": {}}', "update_id is a whole number of 63 bits"),
        (b'[{"update_id": 7}]', "an update is an object"),
        (b'"update"', "an update is an object"),
        (b"null", "an update is an object"),
        (b"", "JSONDecodeError"),
        (b"{", "JSONDecodeError"),
        (b'{"update_id": 7}{"update_id": 8}', "JSONDecodeError"),
        (b'{"update_id": 7, "text": "a\0b"}', "JSONDecodeError"),
        (b'{"update_id": ' + b"9" * 5000 + b"}", "ValueError"),
        (b'{"update_id": 7, "text": "\xff"}', "UnicodeDecodeError"),
        ('{"update_id": 7}'.encode("utf-16"), "UnicodeDecodeError"),
        (b"[" * 200_000, "RecursionError"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "RecursionError"),
    ],
    ids=lambda one: str(one)[:40],
)
async def test_what_is_no_update_is_kept_apart_and_never_sent_again(
    store: Store, session: ClientSession, body: bytes, error: str
) -> None:
    for _ in range(2):
        async with session.post(WEBHOOK_PATH, data=body, headers=RIGHT) as answer:
            assert answer.status == 200
    ((kept, named),) = await set_aside(store)
    assert named == error
    assert kept == body[:65_536].decode("utf-8", "backslashreplace").replace("\0", "\\x00")
    async with store.reading() as work:
        assert await work.inbox.pending(9) == []
        assert await work.inbox.next_update_id("telegram") is None


async def test_a_request_that_is_too_long_or_not_packed_as_it_says_is_answered_all_the_same(
    store: Store, session: ClientSession
) -> None:
    too_much = io.BytesIO(b" " * (MOST_BYTES + 1))
    async with session.post(WEBHOOK_PATH, data=too_much, headers=RIGHT) as answer:
        assert answer.status == 200
    packed = RIGHT | {"Content-Encoding": "gzip"}
    async with session.post(WEBHOOK_PATH, data=b"not packed", headers=packed) as answer:
        assert answer.status == 200
    assert (await set_aside(store))[0][1] == f"more than {MOST_BYTES} bytes"


@pytest.mark.parametrize(
    "kind", ["application/json; charset=klingon", "text/plain; charset=utf-16", "image/png", ""]
)
async def test_an_update_is_read_whatever_charset_the_request_claims(
    store: Store, session: ClientSession, kind: str
) -> None:
    text = json.dumps(UPDATE, ensure_ascii=False)
    headers = RIGHT | {"Content-Type": kind}
    async with session.post(WEBHOOK_PATH, data=text.encode(), headers=headers) as answer:
        assert answer.status == 200
    async with store.reading() as work:
        assert [(row.update_id, row.raw) for row in await work.inbox.pending(9)] == [(7, text)]
        assert await work.inbox.next_update_id("telegram") == 8


@pytest.mark.parametrize("secret", ["", "s3cre", "S3CRET", "s3crets", "mật"])
async def test_without_the_secret_nothing_is_taken_nor_kept(
    store: Store, session: ClientSession, secret: str
) -> None:
    headers = {SECRET_HEADER: secret} if secret else {}
    for body in (b'{"update_id": 7}', b"{"):
        async with session.post(WEBHOOK_PATH, data=body, headers=headers) as answer:
            assert answer.status == 403
    assert await set_aside(store) == []
    async with store.reading() as work:
        assert await work.inbox.pending(9) == []


async def test_what_was_kept_apart_is_forgotten_with_the_rest(
    store: Store, session: ClientSession
) -> None:
    async with session.post(WEBHOOK_PATH, data=b"{", headers=RIGHT) as answer:
        assert answer.status == 200
    async with store.writing() as work:
        assert await work.inbox.prune(Clock().now()) == 1


async def test_while_the_disk_takes_nothing_the_messenger_is_asked_to_come_again(
    store: Store, session: ClientSession
) -> None:
    async with store.writing() as work:
        await work.connection.exec_driver_sql("DROP TABLE inbox")
    for body in (b'{"update_id": 7}', b"{"):
        async with session.post(WEBHOOK_PATH, data=body, headers=RIGHT) as answer:
            assert answer.status == web.HTTPInternalServerError.status_code
