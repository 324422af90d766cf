"""The colours a picture is made of, for a PNG with a palette: a third of the bytes, exact tones."""

from functools import cache
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from charts import style

_STEPS: Final = 4  # from one colour to another, for the rims of letters and shapes
_BITS: Final = 5  # of each of red, green and blue, by which a pixel's colour is looked up

_Rgb = tuple[int, int, int]


def reduced(pixels: NDArray[np.uint8]) -> Image.Image:
    """The pixels (height, width, RGBA without transparency) as an image with a palette.

    The colours of the style stay exact; what lies between two of them goes to the nearest step.
    """
    red, green, blue = (pixels[..., band] >> (8 - _BITS) for band in range(3))
    boxes = (red.astype(np.uint16) << (2 * _BITS)) | (green.astype(np.uint16) << _BITS) | blue
    colours, table = _lookup()
    height, width = boxes.shape
    image = Image.frombytes("P", (width, height), table[boxes].tobytes())
    image.putpalette(list(chain.from_iterable(colours)))
    return image


@cache
def _lookup() -> tuple[list[_Rgb], NDArray[np.uint8]]:
    """The palette, and for each box of colours the number of the nearest in it."""
    pairs = _neighbours()
    flat = dict.fromkeys(_rgb(colour) for pair in pairs for colour in pair)
    steps = chain.from_iterable(_ramp(_rgb(start), _rgb(end)) for start, end in pairs)
    colours = list(flat | dict.fromkeys(steps))
    side = np.arange(1 << _BITS, dtype=np.int32) * (1 << (8 - _BITS)) + (1 << (7 - _BITS))
    red, green, blue = np.meshgrid(side, side, side, indexing="ij")
    nearest = np.full(red.shape, np.iinfo(np.int32).max, np.int32)
    table = np.zeros(red.shape, np.uint8)
    for number, colour in enumerate(colours):
        far = (red - colour[0]) ** 2 + (green - colour[1]) ** 2 + (blue - colour[2]) ** 2
        table[far < nearest] = number
        np.minimum(far, nearest, out=nearest)
    for number, colour in enumerate(flat):
        table[tuple(band >> (8 - _BITS) for band in colour)] = number
    return colours, table.ravel()


def _neighbours() -> list[tuple[str, str]]:
    """Pairs of colours that touch on a sheet."""
    pairs = [
        (style.INK, style.PAPER),
        (style.MUTED, style.PAPER),
        (style.RULE, style.PAPER),
        (style.MUTED, style.TRACK),
    ]
    for mark in style.MARKS.values():
        pairs += [
            (mark.ink, mark.fill),
            (mark.fill, style.PAPER),
            (mark.strong, style.PAPER),
        ]
        if mark.hatch:
            pairs.append((mark.hatch_colour, mark.fill))
        if mark.edge:
            pairs.append((mark.edge, style.PAPER))
    return pairs


def _ramp(start: _Rgb, end: _Rgb) -> list[_Rgb]:
    return [
        (
            round(start[0] + (end[0] - start[0]) * step / _STEPS),
            round(start[1] + (end[1] - start[1]) * step / _STEPS),
            round(start[2] + (end[2] - start[2]) * step / _STEPS),
        )
        for step in range(_STEPS + 1)
    ]


def _rgb(colour: str) -> _Rgb:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
