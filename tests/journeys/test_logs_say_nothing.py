"""Whatever people write and whatever breaks meanwhile, no log repeats it, on either database."""

import json
import logging
import random
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.app import logs
from bot.runtime.clock import Clock
from bot.runtime.failures import in_short
from handlers.engine.lookup import Lookup
from handlers.engine.session import Session
from handlers.engine.turn import Inbound, Text, Turn
from handlers.router import handle
from reporting.people import Grant, Role
from simulator.server import Simulator
from storage.store import Store
from tests.bot.rig import COMMUNE, DISTRICT, enrolled
from tests.journeys.engine_at_the_wire import engine_at_the_wire

pytestmark = pytest.mark.usefixtures("logging_as_it_was")

MARK: Final = "zq7"
"""Stands in everything that people write, in their names and in their codes, and nowhere else."""

MESSAGES: Final = 500
CHATS: Final = range(501, 509)
WRAPPED: Final = (
    "{}", "14 {}", "{} mười bốn", "<b>{}</b>", "{}\n{}\n{}", "I.1 14 {}", "{}: 5, 6, 7",
    "/start {}", "/start@bot {}", "/baocao {}", "/sua {}", "/sua I.1 {}", "/ghichu I.1 {}",
    "/ghichu II.1.1 a\0{}", "/tonghop {}", "/xuat {}", "/nhac {}", "/tiendo {}", "/toi {}",
    "/huy {}", "/nop {}", "/mau {}", "/trogiup {}", "/{} {}", "\ud83d{}", "\u202e{}", "{}\u200b",
    "{}" * 400, "'{}'; DROP TABLE answer; --", "%s %(x)s {}", "9" * 300 + "{}", "{}\0",
)  # fmt: skip


@pytest.fixture
async def store(either_database: str) -> AsyncIterator[Store]:
    async with await Store.open(either_database) as store:
        await store.migrate()
        yield store


def broken_now_and_then(session: Session, inbound: Inbound, known: Lookup, now: datetime) -> Turn:
    """The conversations, with bugs that repeat what was written, each of another kind."""
    said = inbound.content.text if isinstance(inbound.content, Text) else repr(inbound.content)
    match zlib.crc32(said.encode("utf-8", "replace")) % 97:
        case 0:
            raise KeyError(said)
        case 1:
            return handle(session, inbound, known, int(said))  # type: ignore[arg-type]  # a bug
        case 2:
            found = ExceptionGroup(said, [ValueError(said), OSError(said)])
            raise found from LookupError(said)
    return handle(session, inbound, known, now)


def updates(chance: random.Random) -> Iterator[dict[str, Any]]:
    """Messages, edits, presses, pictures and files, a tenth of them with a field out of order."""
    for number in range(1, MESSAGES + 1):
        chat = chance.choice(CHATS)
        text = chance.choice(WRAPPED).replace("{}", f"{MARK}{number}")
        sender = {"id": chat, "is_bot": False, "first_name": f"Lan {MARK}"}
        message: dict[str, Any] = {
            "message_id": number,
            "from": sender,
            "chat": {"id": chat, "type": "private"},
            "date": 1,
        }
        content: dict[str, Any]
        match number % 6:
            case 0:
                content = {"caption": text, "photo": [{"file_id": text, "width": 1, "height": 1}]}
            case 1:
                document = {"file_id": text, "file_name": f"{text}.xlsx"}
                content = {"caption": text, "document": document}
            case _:
                content = {"text": text}
        if chance.random() < 0.1:
            where = chance.choice([message, sender, content])
            where[chance.choice(list(where))] = chance.choice([text, [text], {text: text}, 1e300])
        if number % 7 == 3:
            query = {"id": text, "from": sender, "data": f"1:{text}", "message": message}
            yield {"update_id": number, "callback_query": query}
        else:
            kind = "edited_message" if number % 11 == 4 else "message"
            yield {"update_id": number, kind: message | content}


async def test_five_hundred_odd_messages_leave_no_trace_in_any_log(
    store: Store, sim: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("DEBUG", SecretStr(sim.token))
    async with store.writing() as work:
        await work.units.save([DISTRICT, COMMUNE])
    for chat in CHATS[:-2]:
        duty = Grant(Role.OFFICER, COMMUNE.code, ("van_phong",))
        await enrolled(store, chat, f"Lan {MARK}", duty, Grant(Role.FOCAL, COMMUNE.code))
    found = [(one["update_id"], json.dumps(one)) for one in updates(random.Random(8))]
    async with engine_at_the_wire(store, sim, broken_now_and_then) as there:
        await there.intake.store(found)
        await there.intake.set_aside(f"{{{MARK}", "JSONDecodeError")
        await there.run_until_settled()

    async with store.reading() as work:
        rows = await work.connection.exec_driver_sql(
            "SELECT error FROM inbox WHERE error IS NOT NULL"
            " UNION ALL SELECT error FROM outbox WHERE error IS NOT NULL"
        )
        errors = [error for (error,) in rows]
    said = capsys.readouterr()
    written = [line for line in (said.err + said.out).splitlines() if MARK in line.casefold()]
    assert written == []
    assert [error for error in errors if MARK in error.casefold()] == []
    assert sim.token not in said.err
    assert "KeyError" in said.err
    assert len(errors) > MESSAGES / 20


async def _invited(store: Store, now: datetime) -> None:
    async with store.writing() as work:
        granted = Grant(Role.FOCAL, COMMUNE.code)
        await work.invitations.create(f"hash-{MARK}", granted, MARK, now, now + timedelta(days=1))


async def test_an_invitation_that_cannot_be_stored_is_logged_without_its_code(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("DEBUG")
    now = Clock().now()
    async with store.writing() as work:
        await work.units.save([DISTRICT, COMMUNE])
    await _invited(store, now)
    with pytest.raises(IntegrityError) as twice:
        await _invited(store, now)
    logging.getLogger("bot.test").error("failed", exc_info=twice.value)
    said = capsys.readouterr().err
    assert "IntegrityError" in said
    assert MARK not in said


_NEW_PERSON = "INSERT INTO person (name, language, created_at) VALUES (:name, 'vi', :at)"
_NEW_UNIT = "INSERT INTO unit (code, position) VALUES (:code, :at)"


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING"])
async def test_whatever_the_database_refuses_is_logged_without_what_it_was_given(
    store: Store, capsys: pytest.CaptureFixture[str], level: str
) -> None:
    logs.configure(level)
    unit = {"code": f"{MARK}1", "at": 1}
    refused: tuple[tuple[str, dict[str, Any]], ...] = (
        (_NEW_PERSON, {"name": MARK, "at": None}),
        (_NEW_PERSON, {"name": MARK, "at": MARK}),
        (_NEW_PERSON, {"name": [MARK], "at": MARK}),
        (_NEW_UNIT, unit | {"at": None}),
        (_NEW_UNIT, unit),
        (_NEW_UNIT, unit),
        (_NEW_UNIT, unit | {"code": f"{MARK}\0", "at": 2**70}),
        ("SELECT zq7 FROM unit", {}),
        ("SELECT 'zq7", {}),
    )
    failures = 0
    for statement, given in refused:
        try:
            async with store.writing() as work:
                await work.connection.execute(text(statement), given)
        except (SQLAlchemyError, OverflowError) as failure:
            failures += 1
            logging.getLogger("bot.test").exception("failed")
            logging.getLogger("bot.test").warning("in short: %s", in_short(failure))
    said = capsys.readouterr().err
    assert failures >= 6
    assert said.count("in short") == failures
    assert MARK not in said
