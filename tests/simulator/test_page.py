"""The phone page in a real browser: what a person sees and can do."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto

from simulator.server import Simulator
from tests.patience import PATIENCE
from tests.simulator.pictures import LAN, png

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture
async def page(sim: Simulator, chromium: Path) -> AsyncIterator[Page]:
    """A narrow phone; an error in the page's script or a forbidden load fails the test."""
    problems: list[str] = []
    expect.set_options(timeout=PATIENCE * 1000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        opened = await browser.new_page(viewport={"width": 360, "height": 640})
        opened.on("pageerror", lambda error: problems.append(str(error)))
        opened.on(
            "console",
            lambda said: problems.append(said.text) if said.type == "error" else None,
        )
        opened.set_default_timeout(PATIENCE * 1000)
        await opened.goto(sim.url)
        yield opened
        await browser.close()
    assert problems == []


def buttons(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_row(
        [InlineKeyboardButton(label, callback_data=label.lower()) for label in labels]
    )


async def start(page: Page) -> None:
    await page.click(f"[data-testid=person-item][data-user-id='{LAN}']")
    await page.click("[data-testid=start]")
    await expect(page.get_by_test_id("message")).to_have_count(1)


async def test_a_person_starts_reads_taps_and_writes(sim: Simulator, bot: Bot, page: Page) -> None:
    await start(page)
    (started,) = await bot.get_updates(timeout=50)
    assert started.message is not None
    assert started.message.text == "/start LAN-7"
    sent = await bot.send_message(
        LAN, "<b>I.2.1</b> Số <i>nhiệm vụ</i> &lt;b&gt;", "HTML",
        reply_markup=buttons("Như quý II", "Để sau"),
    )  # fmt: skip
    bubble = page.locator(f"[data-message-id='{sent.message_id}'] [data-testid=message-text]")
    await expect(bubble).to_have_text("I.2.1 Số nhiệm vụ <b>")
    await expect(bubble.locator("strong")).to_have_text("I.2.1")
    await page.get_by_test_id("inline-button").first.click()
    (tapped,) = await bot.get_updates(started.update_id + 1, timeout=50)
    assert tapped.callback_query is not None
    assert tapped.callback_query.data == "như quý ii"
    await tapped.callback_query.answer("Đã ghi 7")
    await expect(page.get_by_test_id("toast")).to_have_text("Đã ghi 7")
    await page.fill("[data-testid=composer]", "17.465")
    await page.press("[data-testid=composer]", "Enter")
    (written,) = await bot.get_updates(tapped.update_id + 1, timeout=50)
    assert written.message is not None
    assert written.message.text == "17.465"
    assert (await sim.client.touches(LAN)).touches == 3


async def test_edits_happen_in_place_and_deleted_messages_vanish(bot: Bot, page: Page) -> None:
    await start(page)
    sent = await bot.send_message(LAN, "cũ", reply_markup=buttons("A"))
    await expect(page.get_by_test_id("inline-button")).to_have_text("A")
    await sent.edit_text("mới", reply_markup=buttons("B", "C"))
    await expect(page.get_by_test_id("message-text").last).to_have_text("mới")
    await expect(page.get_by_test_id("inline-button")).to_have_text(["B", "C"])
    await sent.delete()
    await expect(page.get_by_test_id("message")).to_have_count(1)


async def test_pictures_open_over_the_whole_screen_and_nothing_scrolls_sideways(
    bot: Bot, page: Page
) -> None:
    await start(page)
    await bot.send_media_group(LAN, [InputMediaPhoto(png(900, 300)), InputMediaPhoto(png(40, 90))])
    wide = [[InlineKeyboardButton("Nhãn rất dài " * 3, callback_data="x")] * 8]
    await bot.send_message(LAN, "x" * 300, reply_markup=InlineKeyboardMarkup(wide))
    await expect(page.get_by_test_id("photo")).to_have_count(2)
    await expect(page.get_by_test_id("inline-button")).to_have_count(8)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    inner = page.get_by_test_id("messages")
    assert await inner.evaluate("list => list.scrollWidth <= list.clientWidth")
    await page.get_by_test_id("photo").first.click()
    await expect(page.get_by_test_id("viewer-image")).to_be_visible()
    await page.get_by_test_id("viewer-close").click()
    await expect(page.get_by_test_id("viewer")).to_have_count(0)


async def test_the_clock_bar_moves_the_clock(sim: Simulator, page: Page) -> None:
    await page.click("[data-testid=clock-toggle]")
    await page.fill("[data-testid=clock-input]", "13/09/2024 16:30")
    await page.click("[data-testid=clock-set]")
    await expect(page.get_by_test_id("clock-time")).to_have_text("Thứ Sáu, 13/09/2024 16:30")
    await page.click("[data-testid=clock-morning]")
    await expect(page.get_by_test_id("clock-time")).to_have_text("Thứ Hai, 16/09/2024 08:00")
    assert (await sim.client.now()).isoformat().startswith("2024-09-16T01:00")


async def test_commands_unread_messages_and_blocking_are_shown(
    sim: Simulator, bot: Bot, page: Page
) -> None:
    await sim.client.person("Hoa", user_id=1002)
    await sim.client.say(1002, "/start")
    await start(page)
    await bot.set_my_commands([("tonghop", "Tổng hợp")])
    await bot.send_message(1002, "chào chị Hoa")
    await expect(page.locator(".others")).to_have_text("1")
    await page.click("[data-testid=commands]")
    await page.get_by_test_id("command").get_by_text("/tonghop").click()
    await expect(page.get_by_test_id("message-text").last).to_have_text("/tonghop")
    await page.click("[data-testid=phone-menu]")
    await page.get_by_role("menuitem", name="Chặn bot").click()
    await page.click("[data-testid=unblock]")
    await expect(page.get_by_test_id("composer")).to_be_visible()
    await page.click("[data-testid=back]")
    await expect(page.get_by_test_id("unread")).to_have_text("1")


async def test_the_simulator_runs_as_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", "--listen", "127.0.0.1:0",
        stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
    assert line.startswith("http://127.0.0.1:")
    process.terminate()
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
