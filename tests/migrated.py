"""An empty SQLite database with every table, made once for a worker and copied for each test."""

import asyncio
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from storage.store import Store


def lay_down(file: Path) -> None:
    """Put it there unless one is, private to its owner as the program makes it."""
    if file.exists():
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(0o600)
    file.write_bytes(_content())


@lru_cache(maxsize=1)
def _content() -> bytes:
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as thread:
        file = Path(folder) / "empty.db"
        # Whoever asks may have an event loop running.
        thread.submit(lambda: asyncio.run(_migrated(file))).result()
        return file.read_bytes()


async def _migrated(file: Path) -> None:
    async with await Store.open(f"sqlite+aiosqlite:///{file}") as store:
        await store.migrate()
