"""The command line, called as `python -m bot` calls it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main
from bot.demo.seeding import fill
from storage.store import Store
from tests.house.tree import ROOT


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command said, line by line, and its exit status."""

    status: int
    lines: list[str]
    complaints: list[str]


@dataclass(frozen=True, slots=True)
class Shell:
    """A folder to work in, a database of its own, and the commands."""

    folder: Path
    database_url: str
    run: Callable[..., Printed]

    def file(self, name: str, text: str) -> Path:
        """A file with this text."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    async def open(self) -> Store:
        """The database on a connection of the test's own."""
        return await Store.open(self.database_url)


@pytest.fixture
def shell(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    logging_as_it_was: None,
) -> Shell:
    """A machine with nothing on it but the forms."""
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("FORMS_DIR", str(ROOT / "forms"))
    monkeypatch.delenv("TELEGRAM_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*words: str | Path) -> Printed:
        status = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Printed(status, out.splitlines(), err.splitlines())

    return Shell(tmp_path, url, run)


@pytest.fixture
def filled(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The command line over the demo's database, on the demo's morning."""

    async def filling() -> None:
        async with await shell.open() as store:
            await store.migrate()
            await fill(store)

    asyncio.run(filling())
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("CLOCK_START", "2024-09-10T08:30:00")
    return shell
