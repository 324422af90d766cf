"""The demo as people start it: a program that opens a page, and leaves nothing behind."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from simulator.control_api.client import SimulatorClient
from tests.house.tree import ROOT
from tests.patience import PATIENCE


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that runs, and what it printed up to the address."""

    process: asyncio.subprocess.Process
    lines: list[str]
    url: str

    def family(self) -> list[psutil.Process]:
        """Every process of it."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]


@asynccontextmanager
async def a_demo(port: int, folder: Path, *, locale: str = "vi_VN.UTF-8") -> AsyncIterator[Demo]:
    """Start the demo on a machine that has the settings of a real installation."""
    real = {
        "TELEGRAM_TOKEN": "1:real",
        "ADMIN_IDS": "telegram:101",
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/real.db",
        "TMPDIR": str(folder),
        "LC_MESSAGES": locale,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", str(port)),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **real},
    )
    assert process.stdout is not None
    lines: list[str] = []
    try:
        async with asyncio.timeout(PATIENCE):
            while not lines or "http" not in lines[-1]:
                line = await process.stdout.readline()
                assert line, f"it ended after {lines}"
                lines.append(line.decode().strip())
        yield Demo(process, lines, lines[-1].partition("http")[1] + lines[-1].partition("http")[2])
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(PATIENCE):
                await process.communicate()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise


def is_listened_to(url: str) -> bool:
    """Whether somebody answers there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(url.rstrip("/").rpartition(":")[2]))) == 0


def left_in(folder: Path) -> list[Path]:
    """What lies there."""
    return list(folder.iterdir())


async def test_the_demo_opens_a_page_whose_people_get_in_and_stops_without_a_trace(
    tmp_path: Path,
) -> None:
    async with a_demo(0, tmp_path) as demo:
        family = demo.family()
        assert demo.lines[0] == "Bản dùng thử: mọi người và mọi số liệu đều là minh họa."
        assert demo.lines[-1] == f"Mở trang này trong trình duyệt: {demo.url}"
        async with SimulatorClient(demo.url.rstrip("/")) as page:
            await page.start(101)
            welcome = await page.wait_for(101, "Lan")
            assert "xã Bắc Sơn" in welcome.text
            await page.start(107)
            await page.wait_for(107, "Quốc Dũng")
            await page.say(107, "/tonghop huyện quý II")
            figures = await page.wait_for(107, "Huyện Ân Thi, quý II/2024")
            assert "Số liệu minh họa" in figures.text
            assert (await page.now()).isoformat()[:10] == "2024-09-10"
        demo.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            assert await demo.process.wait() == 0
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert alive == []
    assert not is_listened_to(demo.url)
    assert left_in(tmp_path) == []  # neither its own files nor a real database


async def test_a_taken_port_gives_the_next_one_and_says_so_in_english_where_wanted(
    tmp_path: Path,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with a_demo(port, tmp_path, locale="en_GB.UTF-8") as demo:
            assert is_listened_to(demo.url)
            found = int(demo.url.rstrip("/").rpartition(":")[2])
            assert port < found < port + 20
            assert demo.lines == [
                "This is a demo: every person and every figure is made up.",
                f"Port {port} is taken; port {found} is used.",
                f"Open this page in a browser: {demo.url}",
            ]
