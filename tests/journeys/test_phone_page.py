"""The demo as one meets it: phones in the browser, the bot behind them, a clock to move.

With PICTURES=1 the pictures that the README shows are taken anew.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from simulator.control_api.client import SimulatorClient
from tests.demo.test_start import Demo, a_demo
from tests.journeys.bac_son import HOA, LAN, MINH, OFFICERS
from tests.journeys.officer_at_work import OWN_ROWS_DONE, OfficerAtWork
from tests.journeys.phone_page import (
    DESKTOP,
    LARGEST_PICTURE,
    PHONE,
    Phone,
    opened,
    overflows,
    photograph,
    picture_file,
)
from tests.patience import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICERS_PHONES = LANS_PHONE, MINHS_PHONE, HOAS_PHONE, _ = (101, 102, 103, 104)
LEADERS_PHONE = 107
UP_TO_A_RATE = ("I.1", "I.2.1", "I.2.2")


@pytest.fixture
async def demo(tmp_path: Path, chromium: Path) -> AsyncIterator[Demo]:
    folder = tmp_path / "demo"
    folder.mkdir()
    async with a_demo(0, folder) as demo:
        yield demo


async def test_minh_fills_in_his_part_on_a_narrow_phone(demo: Demo, chromium: Path) -> None:
    async with opened(chromium, demo.url, PHONE) as page:
        minh = Phone(page, MINHS_PHONE)
        await minh.open()
        await minh.start()
        await minh.sees("Chào anh/chị Minh")
        await minh.sees("Tư pháp (8 chỉ tiêu)")
        await minh.press("Bắt đầu")
        await minh.sees("hạn thứ Hai 16/9, còn 6 ngày")
        await minh.sees("Phần của anh/chị: 0/8 chỉ tiêu")
        await minh.press("Bắt đầu")
        answered: list[str] = []
        while code := await minh.asked(answered, OWN_ROWS_DONE):
            await minh.sees(f"đã ghi {len(answered)}/8")
            answered.append(code)
            await minh.say(MINH.figures[code].typed)
        assert sorted(answered) == sorted(MINH.figures)
        await minh.sees("II.3.2: 0/0 = không áp dụng")
        await minh.sees("✅ II. ")
        # Each answered question has become a line of the filled form.
        for code in answered:
            line = minh.theirs.get_by_text(f"✅ {code} ")
            await expect(line).to_contain_text(": 0")
        await expect(minh.node.get_by_text("Nộp báo cáo")).to_have_count(0)
        assert not await overflows(page)
    async with SimulatorClient(demo.url.rstrip("/")) as client:
        await client.say(MINHS_PHONE, "/tiendo")
        status = await client.wait_for(MINHS_PHONE, "Cả đơn vị: 8/83", timeout=PATIENCE)
        assert "Chưa nộp" in status.text


async def test_a_rate_is_echoed_and_the_leader_sees_the_district(
    demo: Demo, chromium: Path, tmp_path: Path
) -> None:
    async with opened(chromium, demo.url, PHONE) as page:
        lan = Phone(page, LANS_PHONE)
        await lan.open()
        await lan.start()
        await lan.press("Bắt đầu")
        await lan.sees("Phần của anh/chị")
        await lan.press("Bắt đầu")
        await lan.answer(UP_TO_A_RATE, LAN.figures)
        await lan.sees("Đã ghi I.2.2 = 5. I.2: 5/7 = 71,43%.")
        assert await lan.asked(UP_TO_A_RATE, OWN_ROWS_DONE) == "I.3.1"
        assert not await overflows(page)
        await photograph(page, "chat.png", tmp_path)

        await page.get_by_test_id("back").click()
        leader = Phone(page, LEADERS_PHONE)
        await leader.open()
        await leader.start()
        await leader.sees("lãnh đạo huyện Ân Thi")
        await leader.say("/summary district")
        await leader.sees("Huyện Ân Thi, quý III/2024")
        await leader.sees("Số liệu minh họa")
        photos = leader.node.get_by_test_id("photo")
        await expect(photos.first).to_be_visible()
        assert not await overflows(page)
        await leader.read_from_its_top(leader.theirs.last)
        await photograph(page, "summary.png", tmp_path)
        await photos.first.click()
        await expect(page.get_by_test_id("viewer-image")).to_be_visible()
        await page.get_by_test_id("viewer-close").click()
    await the_chart_alone(demo, tmp_path)


async def the_chart_alone(demo: Demo, folder: Path) -> None:
    """The picture of a rate by commune, as it was sent."""
    async with SimulatorClient(demo.url.rstrip("/")) as client:
        photos = [m.media for m in await client.messages(LEADERS_PHONE) if m.media]
        drawn = await client.download(photos[1].file_id)
    assert drawn.startswith(b"\x89PNG")
    assert len(drawn) < LARGEST_PICTURE
    picture_file("chart.png", folder).write_bytes(drawn)


async def test_four_people_work_side_by_side_on_a_desktop(
    demo: Demo, chromium: Path, tmp_path: Path
) -> None:
    people = (LANS_PHONE, MINHS_PHONE, HOAS_PHONE, LEADERS_PHONE)
    async with SimulatorClient(demo.url.rstrip("/")) as client:
        for who, officer in zip(OFFICERS_PHONES, OFFICERS, strict=True):
            await OfficerAtWork(client, who, officer.figures).enrol()
        await OfficerAtWork(client, MINHS_PHONE, MINH.figures).answer_all()
        address = f"{demo.url}#{','.join(map(str, people))}"
        async with opened(chromium, address, DESKTOP, 1.5) as page:
            await expect(page.get_by_test_id("phone")).to_have_count(len(people))
            lan, minh, hoa, leader = (Phone(page, one) for one in people)
            await lan.sees("Minh đã xong mảng Tư pháp")  # news without asking
            await minh.sees(OWN_ROWS_DONE)
            await hoa.say("/baocao")
            await hoa.sees("Tư pháp 8/8")  # a colleague's part, in her own card
            await hoa.press("Làm tiếp")
            await hoa.answer(("VI.1.1", "VI.1.2"), HOA.figures)
            await hoa.sees("3.598/17.465 = 20,6%")
            await leader.start()
            await leader.sees("lãnh đạo huyện Ân Thi")
            await leader.say("/summary district")
            await leader.sees("Huyện Ân Thi, quý III/2024")
            await expect(leader.node.get_by_test_id("photo").first).to_be_visible()
            assert not await overflows(page)
            await leader.read_from_its_top(leader.theirs.last)
            await photograph(page, "side-by-side.png", tmp_path)


async def test_the_clock_brings_a_reminder_whose_button_goes_on(demo: Demo, chromium: Path) -> None:
    async with opened(chromium, demo.url, PHONE) as page:
        minh = Phone(page, MINHS_PHONE)
        await minh.open()
        await minh.start()
        await minh.sees("Chào anh/chị Minh")
        await page.get_by_test_id("clock-toggle").click()
        for day in ("Thứ Tư, 11/09/2024", "Thứ Năm, 12/09/2024", "Thứ Sáu, 13/09/2024"):
            await page.get_by_test_id("clock-morning").click()
            await expect(page.get_by_test_id("clock-time")).to_have_text(f"{day} 08:00")
        await minh.sees("Còn 3 ngày đến hạn Báo cáo CCHC quý III/2024 (thứ Hai 16/9)")
        await minh.sees("còn thiếu 8/8 chỉ tiêu")
        await minh.press("Làm tiếp")
        code = await minh.asked([], OWN_ROWS_DONE)
        assert code in MINH.figures
        await minh.say(MINH.figures[code].typed)
        await minh.sees(f"Đã ghi {code} = 0")
