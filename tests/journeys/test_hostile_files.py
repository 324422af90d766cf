"""Hostile files sent to the running bot over real HTTP, while colleagues go on answering."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from papers import entry_xlsx
from reporting.values import Value
from tests.journeys.bac_son import LAN, OFFICERS
from tests.journeys.communes import Commune, a_commune
from tests.papers import bad_files
from tests.papers.examples import entry_paper
from tests.papers.test_incoming_files import png

MEBIBYTE: Final = 1024 * 1024
GROWTH: Final = 48 * MEBIBYTE
"""How much more memory the bot may hold; the bomb alone unpacks to more."""


def _sheet() -> bytes:
    return entry_xlsx(entry_paper({"I.2.1": Value(number=7)}))


def _outside(content: bytes) -> bytes:
    """A figure that is to be fetched from another machine."""
    relation = (
        b'<Relationships><Relationship Id="r1" Type="a/externalLink" TargetMode="External"'
        b' Target="http://203.0.113.1/so-lieu.xlsx"/></Relationships>'
    )
    linked = bad_files.edited(content, lambda page: setattr(page["E9"], "value", "=[1]A!B4"))
    return bad_files.with_part(linked, "xl/externalLinks/_rels/externalLink1.xml.rels", relation)


HOSTILE: Final[tuple[tuple[str, Callable[[], bytes], str], ...]] = (
    ("mau.xlsx", lambda: bad_files.bomb(_sheet(), 64), "Tệp lớn quá"),
    ("mau.xlsx", lambda: bad_files.entity_bomb(_sheet()), "cấu trúc bất thường"),
    ("mau.xlsx", lambda: bad_files.as_macro_book(_sheet()), "macro"),
    ("mau.xlsx", lambda: _outside(_sheet()), "lấy số từ một tệp khác"),
    ("mau.xlsx", lambda: png(50_000, 50_000), "PNG"),
)
"""A name, the file, and words of the sentence that says what to do instead."""


def _memory() -> int:
    """Bytes that this process holds, in which the bot runs."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


async def _answers(commune: Commune, name: str) -> None:
    """A colleague answers until all that they are asked here is answered."""
    await commune.says(name, "/baocao", "Phần của anh/chị")
    await commune.presses(name, "Bắt đầu", ".")
    for _ in range(3):
        await commune.says(name, "0", "Đã ghi")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell it")
async def test_hostile_files_are_refused_while_colleagues_are_answered_and_nothing_is_stored(
    tmp_path: Path,
) -> None:
    async with a_commune(tmp_path) as commune:
        await commune.says(LAN.name, "/baocao", "Phần của anh/chị")
        await commune.presses(LAN.name, "Bắt đầu", "I.1 ")
        files = [(name, make(), words) for name, make, words in HOSTILE]
        before = _memory()
        others = [one.name for one in OFFICERS if one.name != LAN.name]
        at_work = asyncio.gather(*(_answers(commune, name) for name in others))
        for name, content, words in files:
            chat = commune.chats[LAN.name]
            await commune.client.send_media(chat, "document", content, name=name)
            await commune.hears(LAN.name, words)
            assert _memory() - before < GROWTH, words
        await at_work
        stored = await commune.stored()
        assert not {"I.1", "I.2.1"} & stored.keys()
        assert len(stored) == 3 * len(others)
        await commune.says(LAN.name, "14", "Đã ghi I.1 = 14.")
