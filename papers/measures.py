"""Sizes of a paper (Nghị định 30/2020/NĐ-CP, Phụ lục I) and how wide a line of letters is."""

import unicodedata

PAGE = (210, 297)
"""Width and height of A4 in millimetres."""
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
"""Margins in millimetres: the smallest that the decree allows."""
FONT = "Times New Roman"
BODY_SIZE = 14
FIRST_LINE = 12.7
"""Indent of a paragraph's first line in millimetres."""
TWIPS_IN_POINT = 20
_POINTS_IN_MM = 72 / 25.4

# Widths of Times Bold in thousandths of the size, from the font's published metrics.
_WIDTHS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz -",
        (
            722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778,
            722, 556, 667, 722, 722, 1000, 722, 722, 667, 500, 556, 444, 556, 444, 333, 500, 556,
            278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500,
            444, 250, 333,
        ),
        strict=True,
    )
)  # fmt: skip
_OTHER = 550
_CROSSED = str.maketrans("Đđ", "Dd")


def twips(millimetres: float) -> int:
    """Twentieths of a point, the unit of a page."""
    return round(millimetres * _POINTS_IN_MM * TWIPS_IN_POINT)


def bold_width(text: str, size: float) -> int:
    """How wide a line of bold letters is, in twips; close enough to draw a rule under it."""
    bare = unicodedata.normalize("NFD", text).translate(_CROSSED)
    letters = (letter for letter in bare if not unicodedata.combining(letter))
    return round(sum(_WIDTHS.get(each, _OTHER) for each in letters) * size * TWIPS_IN_POINT / 1000)


TEXT_WIDTH = twips(PAGE[0] - LEFT - RIGHT)
