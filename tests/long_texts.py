"""Texts of 4,096 characters, the longest that a messenger carries, of thirty kinds."""

import itertools
from collections.abc import Mapping
from typing import Final

LONGEST: Final = 4096

_SEEDS: Final[Mapping[str, str]] = {
    "letters": "a",
    "single letters": "a ",
    "short words": "ab cd ",
    "Vietnamese words": "xã Bắc Sơn quý ",
    "one word of a name": "bắc ",
    "digits": "7",
    "single digits": "7 ",
    "numbers with dots": "1.234.",
    "numbers in words": "một trăm hai mươi ba triệu ",
    "one word of a number": "mười ",
    "codes": "I.2.1 ",
    "codes with values": "I.2.1 7, ",
    "codes glued to values": "I.2.1=7",
    "headings": "III: ",
    "repetitions": "0x5 ",
    "the rest": "còn lại 0 ",
    "as before": "như cũ ",
    "lines": "7\n",
    "semicolons": ";",
    "commas": ",",
    "dots": ".",
    "dashes": "- ",
    "fractions": "5/7 ",
    "sums": "1+",
    "brackets": "(",
    "dates": "16/4/2024 ",
    "units of measure": "triệu đồng ",
    "markup": "<b>&",
    "combining marks": "e\u0302\u0323 ",
    "invisible characters": "\u200b1 ",
}


def text(kind: str, characters: int = LONGEST) -> str:
    """A text of that kind and length."""
    return "".join(itertools.islice(itertools.cycle(_SEEDS[kind]), characters))


KINDS: Final = tuple(_SEEDS)
