"""From a picture's meaning to a figure, and from a figure to PNG."""

from io import BytesIO

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure

from charts.bars import lay_bars
from charts.palette import reduced
from charts.status import lay_status
from reporting.pictures import BarPicture, Picture


def layout(picture: Picture) -> Figure:
    """The figure of a picture, 72 dpi: one point is one pixel."""
    sheet = lay_bars(picture) if isinstance(picture, BarPicture) else lay_status(picture)
    return sheet.figure()


def encode(figure: Figure) -> bytes:
    """The figure as PNG with a palette; no date and no version in it: same figure, same bytes."""
    box = figure.bbox
    renderer = RendererAgg(round(box.width), round(box.height), figure.dpi)
    figure.draw(renderer)
    png = BytesIO()
    reduced(np.asarray(renderer.buffer_rgba())).save(png, "PNG")
    return png.getvalue()
