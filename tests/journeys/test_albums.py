"""Photos sent together on the phone, over real HTTP: asked about once, and all of them kept."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reporting.reports import FileState
from reporting.values import Value
from tests.bot.rig import until
from tests.journeys.bac_son import LAN
from tests.journeys.communes import REPORT, Commune, a_commune
from tests.simulator.pictures import png


@pytest.fixture
async def commune(tmp_path: Path) -> AsyncIterator[Commune]:
    async with a_commune(tmp_path) as commune:
        await commune.says(LAN.name, "/baocao", "Phần của anh/chị")
        await commune.presses(LAN.name, "Bắt đầu", "I.1 ")
        yield commune


async def test_three_photos_of_an_album_are_asked_about_once_and_all_of_them_are_kept(
    commune: Commune,
) -> None:
    await commune.says(LAN.name, "14", "Đã ghi I.1 = 14.")
    client, chat = commune.client, commune.chats[LAN.name]
    for number in range(3):
        caption = "I.1 ảnh công văn" if number == 0 else ""
        picture = png(3 + number, 4)
        await client.send_media(chat, "photo", picture, caption=caption, album="130001")
    await commune.hears(LAN.name, "Gắn 3 ảnh này vào I.1 ")
    questions = [m for m in await client.messages(chat) if m.from_bot and "Gắn " in m.text]
    assert len(questions) == 1
    await commune.presses(LAN.name, "Gắn", "Đã gắn 3 ảnh vào I.1.")

    async def fetched() -> bool:
        async with commune.bot.store.reading() as work:
            (kept,) = await work.evidence.of(REPORT)
        assert kept.indicator == "I.1"
        return [file.state for file in kept.files] == [FileState.KEPT] * 3

    await until(fetched)


async def test_a_number_under_a_photo_is_recorded_and_the_photo_is_attached(
    commune: Commune,
) -> None:
    chat = commune.chats[LAN.name]
    await commune.client.send_media(chat, "photo", png(4, 4), caption="17")
    await commune.hears(LAN.name, "= 17 và gắn ảnh này?")
    await commune.presses(LAN.name, "Ghi và gắn", "Đã gắn vào I.1.")
    assert await commune.stored() == {"I.1": Value(number=17)}
