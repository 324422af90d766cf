"""A slip put right on the phone, over real HTTP: by reply, by editing, by taking it back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from reporting.reports import EvidenceKind
from reporting.values import State, Value
from storage.schema import answer
from tests.journeys.bac_son import LAN, MINH
from tests.journeys.communes import REPORT, Commune, a_commune


@pytest.fixture
async def commune(tmp_path: Path) -> AsyncIterator[Commune]:
    async with a_commune(tmp_path) as commune:
        await commune.says(LAN.name, "/baocao", "Phần của anh/chị")
        yield commune


async def test_a_reply_to_an_old_question_and_an_edited_message_correct_their_rows(
    commune: Commune,
) -> None:
    client, chat = commune.client, commune.chats[LAN.name]
    question = await commune.presses(LAN.name, "Bắt đầu", "I.1 ")
    first = await client.say(chat, "41")
    await commune.hears(LAN.name, "Đã ghi I.1 = 41.")
    await client.say(chat, "7")
    await commune.hears(LAN.name, "Đã ghi I.2.1 = 7.")
    await client.say(chat, "15", reply_to=question.message_id)
    await commune.hears(LAN.name, "Đã ghi I.1 = 15 (trước là 41).")
    await client.edit(chat, first, "14")
    await commune.hears(LAN.name, "Đã ghi I.1 = 14 (trước là 15).")
    assert await commune.stored() == {"I.1": Value(number=14), "I.2.1": Value(number=7)}


async def test_an_edited_block_is_confirmed_anew(commune: Commune) -> None:
    client, chat = commune.client, commune.chats[LAN.name]
    block = await client.say(chat, "14 7 5")
    await commune.hears(LAN.name, "trước khi ghi")
    await commune.presses(LAN.name, "Ghi 3 số", "Đã ghi")
    await client.edit(chat, block, "14 8 5")
    await commune.hears(LAN.name, "7 → 8")
    await commune.presses(LAN.name, "Ghi 1 số", "Đã ghi I.2.1 = 8 (trước là 7).")
    assert (await commune.stored())["I.2.1"] == Value(number=8)


async def test_a_block_is_taken_back_and_the_history_keeps_all_of_it(commune: Commune) -> None:
    await commune.says(MINH.name, "/baocao", "Phần của anh/chị")
    await commune.says(MINH.name, "0x8", "trước khi ghi")
    await commune.presses(MINH.name, "Ghi 8 số", "Đã ghi 8 chỉ tiêu")
    await commune.presses(MINH.name, "Hoàn tác", "Đã hoàn tác 8 chỉ tiêu")
    assert await commune.stored() == {}
    async with commune.bot.store.reading() as work:
        facts = select(answer.c.state, answer.c.number).order_by(answer.c.id)
        history = await work.connection.execute(facts.where(answer.c.indicator == "II.1.1"))
        (filing,) = await work.report_queries.filing(REPORT.form, REPORT.period, [REPORT.unit])
    assert history.all() == [(State.VALUE.value, 0), (State.OPEN.value, None)]
    assert filing.settled == 0


async def test_two_answers_sent_at_once_do_not_slip_by_a_row(commune: Commune) -> None:
    await commune.presses(LAN.name, "Bắt đầu", "I.1 ")
    chat = commune.chats[LAN.name]
    await commune.client.inject("delay", method="sendMessage", chat=chat, seconds=0.3)
    await commune.client.say(chat, "14")
    await commune.client.say(chat, "7")
    await commune.hears(LAN.name, "Số này của chỉ tiêu nào?")
    assert await commune.stored() == {"I.1": Value(number=14)}
    await commune.presses(LAN.name, "I.2.1 = 7", "Đã ghi I.2.1 = 7.")


async def test_a_photo_of_a_row_is_kept_by_its_file_id(commune: Commune) -> None:
    await commune.presses(LAN.name, "Bắt đầu", "I.1 ")
    chat = commune.chats[LAN.name]
    png = Path(__file__).parents[2] / "docs" / "pictures"
    picture = next(png.rglob("*.png")).read_bytes()
    await commune.client.send_media(chat, "photo", picture, caption="I.2.1 theo KH 12")
    await commune.hears(LAN.name, "Gắn ảnh này vào I.2.1")
    await commune.presses(LAN.name, "Gắn", "Đã gắn vào I.2.1.")
    async with commune.bot.store.reading() as work:
        (kept,) = await work.evidence.of(REPORT)
    assert (kept.indicator, kept.kind, kept.text) == ("I.2.1", EvidenceKind.PHOTO, "theo KH 12")
    assert kept.file_id is not None
    assert await commune.client.download(kept.file_id)
