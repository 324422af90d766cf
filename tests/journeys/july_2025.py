"""The lists of units of before and after 1 July 2025 for huyện Ân Thi, three communes into one.

Which communes were merged, and into which, is made up; the codes are the official ones of 2024.
"""

import re
from typing import Final

from tests.house.tree import ROOT
from tests.journeys.program import UNITS

HEADER: Final = "code,name,level,parent_code,valid_from,valid_to,merged_into"
PROVINCE, DISTRICT, GROUP, TOWN, BAC_SON = "33", "329", "cum-1", "12142", "12148"
BEFORE: Final = UNITS.read_bytes()

_HEIRS: Final = {
    "12142": ("Xã Ân Thi", ("12142", "12145", "12148")),
    "12151": ("Xã Phạm Ngũ Lão", ("12151", "12154", "12157")),
    "12166": ("Xã Xuân Trúc", ("12160", "12166", "12169")),
    "12172": ("Xã Quảng Lãng", ("12172", "12175", "12178")),
    "12184": ("Xã Nguyễn Trãi", ("12181", "12184", "12190")),
    "12196": ("Xã Hồng Quang", ("12193", "12196", "12202")),
}
"""Code and name of each new commune, and the codes of those that went into it."""

HEIRS: Final = tuple(_HEIRS)


def _names() -> dict[str, str]:
    rows = (line.split(",") for line in BEFORE.decode().splitlines())
    return {code: name for code, name, *_ in rows}


def merged() -> bytes:
    """The list of after: the district ends, a group follows, eighteen communes become six."""
    names = _names()
    lines = [
        f"{DISTRICT},Huyện Ân Thi,district,33,,2025-06-30,",
        f"{GROUP},Cụm Ân Thi,group,33,2025-07-01,,",
    ]
    for heir, (name, codes) in _HEIRS.items():
        lines.append(f"{heir},{name},commune,{GROUP},2025-07-01,,")
        lines += [
            f"{code},{names[code]},commune,{DISTRICT},,2025-06-30,{heir}"
            for code in codes
            if code != heir
        ]
    return "\n".join((HEADER, *lines)).encode()


def short_list() -> bytes:
    """The district ends and one commune is set up in a group; nothing is said of the others."""
    return (
        f"{HEADER}\n329,Huyện Ân Thi,district,33,,2025-06-30,\n"
        "cum-1,Cụm Ân Thi,group,33,2025-07-01,,\n"
        "12142,Xã Ân Thi,commune,cum-1,2025-07-01,,\n"
    ).encode()


def of_the_readme() -> bytes:
    """The example list of the README, as it is printed there."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```csv\n(.*?)```", text, re.DOTALL)
    (found,) = (block for block in blocks if block.startswith("code,name,level"))
    return str(found).encode()


def another_province() -> bytes:
    """Tỉnh Hưng Yên ends and another one takes in its units; Ân Thi is called otherwise."""
    return (
        f"{HEADER}\n33,Tỉnh Hưng Yên,province,,,2025-12-31,34\n"
        "34,Tỉnh Hưng Yên Mới,province,,2026-01-01,,\n"
        "cum-1,Cụm Ân Thi Mới,group,34,2026-01-01,,\n"
        "12142,Phường Ân Thi,commune,cum-1,2026-01-01,,\n"
    ).encode()
