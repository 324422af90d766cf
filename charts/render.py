"""From a picture's meaning to a figure, and from a figure to PNG.

matplotlib, numpy and what is built on them are imported by whoever first draws, so that importing
this module costs nothing.
"""

from io import BytesIO
from typing import TYPE_CHECKING

from reporting.pictures import BarPicture, Picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(picture: Picture) -> bytes:
    """Draw a picture for a phone: a PNG, 1080 px wide, as high as its rows need.

    That is about 1500 px for 18 units, 2600 for a province's 168, never over 3000.

    The same picture gives the same bytes. Safe in several threads and processes: nothing is kept
    between calls but the widths of letters. Strings are drawn as they are; a character that the
    font (DejaVu Sans) lacks becomes "□". Long names are wrapped, then shortened with "…".

    Takes tens of milliseconds of processor time, the first call in a process about half a second
    more: call it in a worker, not in the event loop.
    """
    return encode(layout(picture))


def layout(picture: Picture) -> "Figure":
    """The figure of a picture, 72 dpi: one point is one pixel."""
    from charts.bars import lay_bars  # noqa: PLC0415 - matplotlib loads when one draws
    from charts.status import lay_status  # noqa: PLC0415 - likewise

    sheet = lay_bars(picture) if isinstance(picture, BarPicture) else lay_status(picture)
    return sheet.figure()


def encode(figure: "Figure") -> bytes:
    """The figure as PNG with a palette; no date and no version in it: same figure, same bytes."""
    import numpy as np  # noqa: PLC0415 - loads when one draws
    from matplotlib.backends.backend_agg import RendererAgg  # noqa: PLC0415 - likewise

    from charts.palette import reduced  # noqa: PLC0415 - likewise

    box = figure.bbox
    renderer = RendererAgg(round(box.width), round(box.height), figure.dpi)
    figure.draw(renderer)
    png = BytesIO()
    reduced(np.asarray(renderer.buffer_rgba())).save(png, "PNG")
    return png.getvalue()
