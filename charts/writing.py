"""A line of text on a figure, laid out beforehand."""

from typing import Final

from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties

from charts.lettering import font_file

_OVER_ALL_SHAPES: Final = 9


class Writing(Artist):
    """One line of cleaned text, from `left` on the `baseline`, px from the figure's top left.

    Why not matplotlib's `Text`: that measures each line again, which takes as long as drawing it,
    and holds on to the renderer, ten megabytes of pixels, until cyclic garbage is collected.
    """

    def __init__(
        self, left: float, baseline: float, text: str, *, size: float, colour: str, bold: bool
    ) -> None:
        super().__init__()
        self.set_zorder(_OVER_ALL_SHAPES)
        self.left = left
        self.baseline = baseline
        self.text = text
        self.colour = colour
        self.font = FontProperties(fname=font_file(bold=bold), size=size)

    def draw(self, renderer: RendererBase) -> None:
        """Write the line."""
        pen = renderer.new_gc()
        pen.set_foreground(self.colour)
        renderer.draw_text(pen, self.left, self.baseline, self.text, self.font, 0.0, ismath=False)
        pen.restore()
