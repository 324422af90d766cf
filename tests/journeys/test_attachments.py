"""What is attached over a bad network and kills: it is here in the end, and handed over by row."""

from collections.abc import AsyncIterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from reporting.people import Grant, Role
from reporting.reports import FileState
from simulator.server import Simulator
from storage.store import Store
from tests.bot.rig import enrolled, until
from tests.journeys.bac_son import DISTRICT, LAN, UNIT
from tests.journeys.communes import (
    DAY_OF_THE_REPORT,
    REPORT,
    Commune,
    a_commune,
    all_values,
    recorded,
)
from tests.journeys.program import UNITS, Program
from tests.patience import PATIENCE
from tests.simulator.pictures import png

PLAN = "Kế hoạch số 12 - cải cách hành chính.pdf"


@pytest.fixture
async def commune(tmp_path: Path) -> AsyncIterator[Commune]:
    # What is to be tried again in a minute is tried in three seconds.
    async with a_commune(tmp_path, rate=20.0) as commune:
        await commune.says(LAN.name, "/baocao", "Phần của anh/chị")
        await commune.presses(LAN.name, "Bắt đầu", "I.1 ")
        yield commune


async def states(store: Store) -> list[FileState]:
    """What became of every file of the report."""
    async with store.reading() as work:
        return [file.state for one in await work.evidence.of(REPORT) for file in one.files]


async def kept(store: Store, count: int) -> None:
    """Wait until so many files are here and none is missing."""

    async def are_kept() -> bool:
        return await states(store) == [FileState.KEPT] * count

    await until(are_kept)


async def test_forty_photos_on_a_bad_network_are_one_question_and_are_handed_over_whole(
    commune: Commune,
) -> None:
    client, chat = commune.client, commune.chats[LAN.name]
    await commune.says(LAN.name, "14", "Đã ghi I.1 = 14.")
    await client.inject("429", method="getFile", times=2)
    await client.inject("502", method="getFile", times=1)
    for kind in ("429", "500", "502", "cut_before", "cut_after"):
        await client.inject(kind, method="file", times=1)
    photos = [png(3 + number, 4) for number in range(40)]
    for number, photo in enumerate(photos):
        caption = "I.1 ảnh công văn" if number == 0 else ""
        await client.send_media(chat, "photo", photo, caption=caption, album=f"13000{number // 10}")
    await commune.hears(LAN.name, "Gắn 40 ảnh này vào I.1 ")
    asked = [m.text for m in await client.messages(chat) if m.from_bot and "Gắn " in m.text]
    assert len(asked) == 1
    await commune.presses(LAN.name, "Gắn", "Đã gắn 40 ảnh vào I.1.")
    # Whoever sent them goes on meanwhile, and sends a file for another row.
    await commune.says(LAN.name, "7", "Đã ghi I.2.1 = 7.")
    await client.send_media(
        chat, "document", b"%PDF-1.4 12", name=PLAN, mime="application/pdf", caption="I.2.1"
    )
    await client.wait_for(chat, lambda m: "Gắn" in m.labels, timeout=PATIENCE)
    await commune.presses(LAN.name, "Gắn", "Đã gắn")
    await commune.says(LAN.name, "/ghichu I.2.2 đã họp ngày 3/9", "I.2.2")
    await kept(commune.bot.store, 41)

    sent = {f"I.1/{number:02d} ảnh.png": photo for number, photo in enumerate(photos, 1)}
    sent[f"I.2.1/01 {PLAN}"] = b"%PDF-1.4 12"
    clerk = await client.person("Hà")
    await enrolled(commune.bot.store, clerk, "Hà", Grant(Role.CLERK, DISTRICT))
    await client.start(clerk)
    await client.wait_for(clerk, "Hà", timeout=PATIENCE)
    await recorded(commune.bot, REPORT, all_values())
    await client.say(chat, "/nop")
    await client.wait_for(chat, lambda m: "Nộp báo cáo" in m.labels, timeout=PATIENCE)
    await commune.presses(LAN.name, "Nộp báo cáo", "đã nộp")
    await client.wait_for(
        clerk, lambda m: "Tài liệu kèm theo" in m.labels, after=0, timeout=PATIENCE
    )
    for who, way in ((clerk, ""), (chat, "/xuat")):
        if way:
            await client.say(who, way)
            await client.wait_for(who, lambda m: "Tài liệu kèm theo" in m.labels, timeout=PATIENCE)
        await client.press(who, "Tài liệu kèm theo")
        handed = await client.wait_for(who, lambda m: m.media is not None, timeout=PATIENCE)
        assert handed.media is not None
        it_is_what_was_sent(await client.download(handed.media.file_id), sent)


def it_is_what_was_sent(content: bytes, sent: Mapping[str, bytes]) -> None:
    """The archive has just these files, and its list names each, and the note."""
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["Danh sách.xlsx", *sent]
        assert {name: archive.read(name) for name in sent} == sent
        listed = load_workbook(BytesIO(archive.read("Danh sách.xlsx"))).active
    assert listed is not None
    rows = [[str(cell or "") for cell in row] for row in listed.iter_rows(values_only=True)]
    places = {row[-1]: row for row in rows if row[-1] in sent}
    assert places.keys() == sent.keys()
    assert {row[0] for place, row in places.items() if place.startswith("I.1/")} == {"I.1"}
    assert all(LAN.name in row for row in places.values())
    assert any(row[0] == "I.2.2" and "đã họp ngày 3/9" in row for row in rows)


@pytest.mark.slow
async def test_killed_before_and_while_it_fetches_the_bot_keeps_every_file(
    sim: Simulator, tmp_path: Path
) -> None:
    photos = [png(40 + number, 4) for number in range(6)]
    async with Program(sim, tmp_path, DAY_OF_THE_REPORT) as program:
        await program.told("units", "load", str(UNITS))
        printed = await program.told(
            *("invite", "--unit", UNIT, "--role", LAN.role, "--duty", LAN.duty)
        )
        chat = await sim.client.person(LAN.name, start_payload=printed.splitlines()[-1])
        await program.start()
        await sim.client.start(chat)
        await sim.client.wait_for(chat, "Đã kết nối", timeout=PATIENCE)
        await sim.client.say(chat, "/baocao")
        await sim.client.wait_for(chat, "Phần của anh/chị", timeout=PATIENCE)
        # Nothing is handed over before the first kill, and from then on slowly.
        await sim.client.inject("delay", method="file", times=10**9, seconds=600)
        for number, photo in enumerate(photos):
            caption = "I.1 ảnh công văn" if number == 0 else ""
            await sim.client.send_media(chat, "photo", photo, caption=caption, album="9")
        await sim.client.wait_for(chat, "Gắn 6 ảnh này vào I.1 ", timeout=PATIENCE)
        await sim.client.press(chat, "Gắn")
        await sim.client.wait_for(chat, "Đã gắn 6 ảnh vào I.1.", timeout=PATIENCE)
        await program.kill()
        async with await Store.open(program.database_url) as store:
            assert await states(store) == [FileState.WAITING] * 6
            await sim.client.clear_faults()
            await sim.client.inject("delay", method="file", times=10**9, seconds=0.2)
            await program.start()

            async def some_are_kept() -> bool:
                return FileState.KEPT in await states(store)

            await until(some_are_kept)
            await program.kill()
            assert FileState.WAITING in await states(store)
            await sim.client.clear_faults()
            await program.start()
            await kept(store, 6)
            async with store.reading() as work:
                (one,) = await work.evidence.of(REPORT)
                found = [await work.attachments.content(file.digest or "") for file in one.files]
        assert found == photos
        await program.stop()
