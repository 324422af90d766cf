"""What a turn has to wait for: the question that is on its way, and the file that was sent."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.channel import FileTooLargeError
from handlers.engine.lookup import (
    DownloadProblem,
    EntrySheetQuery,
    FileQuery,
    Lookup,
    QuestionBeforeQuery,
    QuestionQuery,
)
from handlers.engine.session import Session
from handlers.engine.turn import Inbound, Media, Message, Slot, Text, Turn
from reporting.clean_text import clean
from reporting.documents.entry_sheet import EntryKey, EntrySheet, SheetFlaw
from reporting.reports import Question, ReportKey
from simulator.server import Simulator
from tests.bot.rig import Rig, a_bot, a_store, someone

KEY = ReportKey("cchc", "26734", "2024-Q3")
EXPECTED = EntryKey("cchc", 1, "26734", "2024-Q3")


def asking(session: Session, inbound: Inbound, known: Lookup, now: datetime) -> Turn:
    """A conversation of its own: "hỏi X" asks row X; anything else says which row it is for."""
    match inbound.content:
        case Text(text) if text.startswith("hỏi "):
            row = text.removeprefix("hỏi ")
            return Turn(session, (Message(f"Hỏi {row}", asks=Question(KEY, row)),))
        case Text(text) if inbound.replied_to is not None:
            question = known.get(QuestionQuery(inbound.replied_to))
            return _said(session, text, question)
        case Text(text) if text.startswith("/"):
            return Turn(session, (Message(f"Nghe: {text}"),))
        case Text(text):
            return _said(
                session, text, known.get(QuestionBeforeQuery(int(inbound.message_id or 0)))
            )
        case Media(file=file) if file is not None:
            found = known.get(EntrySheetQuery(file.id, EXPECTED))
            words = found.cells["I.1"] if isinstance(found, EntrySheet) else str(found)
            return Turn(session, (Message(f"Tệp: {words}", slot=Slot.NOTICE),))
        case _:
            return Turn(session)


def _said(session: Session, text: str, question: Question | None) -> Turn:
    row = question.indicator if question else "không rõ"
    return Turn(session, (Message(f"{text} cho {row}", slot=Slot.NOTICE),))


async def test_an_answer_waits_for_the_question_under_way_and_nobody_waits_with_it(
    sim: Simulator, tmp_path: Path
) -> None:
    async with a_store(tmp_path) as store, a_bot(sim, store, asking) as rig:
        lan, minh = await someone(rig, "Lan"), await someone(rig, "Minh")
        await sim.client.say(lan, "hỏi I.1")
        question = await sim.client.wait_for(lan, "Hỏi I.1")
        # As if the messenger had not told yet under which id the question stands there.
        here = ("telegram", str(lan))
        rig.engine.questions.expect(here)
        await sim.client.say(lan, "14")
        await sim.client.say(minh, "7")
        assert (await sim.client.wait_for(minh, "7 cho")).text == "7 cho không rõ"
        assert not any("14 cho" in m.text for m in await sim.client.messages(lan))
        rig.engine.questions.put(here, str(question.message_id), Question(KEY, "I.2.1"))
        heard = await sim.client.wait_for(lan, "14 cho", after=0)
        assert heard.text == "14 cho I.2.1"


async def test_a_question_that_never_arrives_is_not_waited_for_long(
    sim: Simulator, tmp_path: Path
) -> None:
    async with a_store(tmp_path) as store, a_bot(sim, store, asking) as rig:
        chat = await someone(rig)
        rig.engine.questions.expect(("telegram", str(chat)))
        await sim.client.say(chat, "14")
        assert (await sim.client.wait_for(chat, "14 cho")).text == "14 cho không rõ"


async def test_what_was_asked_is_known_after_a_restart(sim: Simulator, tmp_path: Path) -> None:
    async with a_store(tmp_path) as store:
        async with a_bot(sim, store, asking) as rig:
            chat = await someone(rig)
            await sim.client.say(chat, "hỏi I.1")
            question = await sim.client.wait_for(chat, "Hỏi I.1")
        async with a_bot(sim, store, asking):
            await sim.client.say(chat, "14")
            assert (await sim.client.wait_for(chat, "14 cho")).text == "14 cho I.1"
            await sim.client.say(chat, "15", reply_to=question.message_id)
            assert (await sim.client.wait_for(chat, "15 cho")).text == "15 cho I.1"


# --- files ---------------------------------------------------------------------------------------
@dataclass
class Reader:
    """Reads a file as the one figure in it; `gate` holds it back."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    read: list[bytes] = field(default_factory=list)

    async def __call__(self, query: FileQuery[Any], content: bytes) -> EntrySheet:
        await self.gate.wait()
        self.read.append(content)
        if content == b"broken":
            raise ZeroDivisionError("this reader is broken")
        return EntrySheet(EXPECTED, {"I.1": clean(content.decode())})


@dataclass
class Desk:
    rig: Rig
    reader: Reader


@pytest.fixture
async def desk(sim: Simulator, tmp_path: Path) -> AsyncIterator[Desk]:
    reader = Reader()
    async with a_store(tmp_path) as store, a_bot(sim, store, asking, read_file=reader) as rig:
        yield Desk(rig, reader)


async def test_a_file_is_fetched_before_its_turn_and_nobody_else_waits(desk: Desk) -> None:
    client = desk.rig.sim.client
    lan, minh = await someone(desk.rig, "Lan"), await someone(desk.rig, "Minh")
    await client.send_media(lan, "document", b"14", name="mau.xlsx")
    await client.say(lan, "/sau tệp")
    await client.say(minh, "/chào")
    await client.wait_for(minh, "Nghe: /chào")
    assert not any("sau tệp" in m.text for m in await client.messages(lan) if m.from_bot)
    desk.reader.gate.set()
    await client.wait_for(lan, "Tệp: 14", after=0)
    await client.wait_for(lan, "Nghe: /sau tệp", after=0)
    assert desk.reader.read == [b"14"]


async def test_of_a_file_no_more_is_read_than_is_wanted(desk: Desk) -> None:
    desk.reader.gate.set()
    client, channel = desk.rig.sim.client, desk.rig.channel
    chat = await someone(desk.rig)
    await client.send_media(chat, "document", bytes(100_000), name="mau.xlsx")
    await client.wait_for(chat, "Tệp:")
    (sent,) = [m.media for m in await client.messages(chat) if m.media]
    assert await channel.take(sent.file_id, 100_000) == bytes(100_000)
    with pytest.raises(FileTooLargeError):
        await channel.take(sent.file_id, 99_999)


async def test_a_messenger_that_does_not_hand_it_over_is_said_so(desk: Desk) -> None:
    desk.reader.gate.set()
    chat = await someone(desk.rig)
    await desk.rig.sim.client.inject("500", method="getFile", times=10)
    await desk.rig.sim.client.send_media(chat, "document", b"14", name="mau.xlsx")
    await desk.rig.sim.client.wait_for(chat, f"Tệp: {DownloadProblem.UNREACHABLE}")


async def test_a_bug_in_reading_is_told_to_the_log_and_the_person_goes_on(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.reader.gate.set()
    chat = await someone(desk.rig)
    await desk.rig.sim.client.send_media(chat, "document", b"broken", name="mau.xlsx")
    await desk.rig.sim.client.wait_for(chat, str(SheetFlaw.NOT_READ))
    assert "this reader is broken" in caplog.text


async def test_a_program_without_a_reader_refuses_files(sim: Simulator, tmp_path: Path) -> None:
    async with a_store(tmp_path) as store, a_bot(sim, store, asking) as rig:
        chat = await someone(rig)
        await sim.client.send_media(chat, "document", b"14", name="mau.xlsx")
        await sim.client.wait_for(chat, f"Tệp: {DownloadProblem.UNREACHABLE}")
