"""The phone page in a real browser, as a person handles it: open, press, type, look."""

import os
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.async_api import Locator, Page, ViewportSize, async_playwright, expect

from tests.house.tree import ROOT
from tests.journeys.bac_son import Figure
from tests.journeys.program import until
from tests.patience import PATIENCE

PHONE: Final = ViewportSize(width=360, height=640)
DESKTOP: Final = ViewportSize(width=1720, height=900)
LARGEST_PICTURE: Final = 300_000
"""Bytes: whoever opens the README waits for every picture in it."""

_ARGUMENTS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_CODE: Final = re.compile(r"[IVX]+(?:\.\d+)+(?= )")


@asynccontextmanager
async def opened(
    chromium: Path, url: str, size: ViewportSize, sharpness: float = 2
) -> AsyncIterator[Page]:
    """A page at that address; an error in its script or a refused load fails the test."""
    problems: list[str] = []
    expect.set_options(timeout=PATIENCE * 1000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        page = await browser.new_page(viewport=size, device_scale_factor=sharpness)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console", lambda said: problems.append(said.text) if said.type == "error" else None
        )
        page.set_default_timeout(PATIENCE * 1000)
        await page.goto(url)
        yield page
        await browser.close()
    assert problems == []


class Phone:
    """One person's phone on the page."""

    def __init__(self, page: Page, person: int) -> None:
        self.page = page
        self.node = page.locator(f"[data-testid=phone][data-user-id='{person}']")
        self.theirs = self.node.locator("[data-testid=message][data-from-bot=true]")
        self._item = page.locator(f"[data-testid=person-item][data-user-id='{person}']")

    async def open(self) -> None:
        """Choose the person in the list."""
        await self._item.click()

    async def start(self) -> None:
        """Press the big "Bắt đầu" of a chat that has not begun."""
        await self.node.get_by_test_id("start").click()

    async def say(self, text: str) -> None:
        """Type a message and send it."""
        await self.node.get_by_test_id("composer").fill(text)
        await self.node.get_by_test_id("composer").press("Enter")

    async def press(self, label: str) -> None:
        """Press the newest button with that label."""
        buttons = self.node.get_by_test_id("inline-button").get_by_text(label, exact=True)
        await buttons.last.click()

    def last(self) -> Locator:
        """The text of what the bot said last."""
        return self.theirs.get_by_test_id("message-text").last

    async def sees(self, words: str) -> None:
        """Wait until the bot's last message contains these words."""
        await expect(self.last()).to_contain_text(words)

    async def read_from_its_top(self, message: Locator) -> None:
        """Scroll so that a message stands at the top of the chat."""
        await message.evaluate("(one) => one.scrollIntoView({ block: 'start' })")

    async def asked(self, besides: Sequence[str], done: str) -> str | None:
        """Wait for the next question; its code, or None when `done` is said instead."""
        found: list[str | None] = []

        async def is_there() -> bool:
            text = await self.last().inner_text()
            code = _CODE.match(text)
            if code is not None and code.group() not in besides:
                found.append(code.group())
            elif code is None and done and done in text:
                found.append(None)
            return bool(found)

        await until(is_there)
        return found[0]

    async def answer(self, codes: Sequence[str], figures: Mapping[str, Figure]) -> None:
        """Answer these rows, which are asked one after another."""
        for place, code in enumerate(codes):
            assert await self.asked(codes[:place], "") == code
            await self.say(figures[code].typed)


async def overflows(page: Page) -> bool:
    """Whether one would have to scroll sideways, in the page or in a chat."""
    return bool(
        await page.evaluate(
            "[document.documentElement, ...document.querySelectorAll('.messages')]"
            ".some((one) => one.scrollWidth > one.clientWidth)"
        )
    )


def picture_file(name: str, folder: Path) -> Path:
    """Where a picture goes: into the documentation with PICTURES=1, otherwise into `folder`."""
    if os.environ.get("PICTURES") != "1":
        return folder / name
    pictures = ROOT / "docs" / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    return pictures / name


async def photograph(page: Page, name: str, folder: Path) -> None:
    """Take a picture of what is seen."""
    file = picture_file(name, folder)
    await page.mouse.move(0, 0)  # nothing is pointed at, and no field waits for typing
    await page.evaluate("document.activeElement.blur()")
    seen = await page.screenshot(animations="disabled")
    with Image.open(BytesIO(seen)) as picture:
        picture.convert("RGB").quantize(256).save(file, optimize=True)
    assert 10_000 < file.stat().st_size < LARGEST_PICTURE
