"""A sheet of paper to lay shapes and text on, in pixels from its top left corner.

It gathers shapes and texts and makes few matplotlib artists of them: one collection per kind of
paint, one `Writing` per line of text. It uses no axes and no pyplot, and neither reads nor changes
any setting of matplotlib.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import IntEnum
from math import cos, pi, sin
from typing import Final, Literal

from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.transforms import Affine2D

from charts import style
from charts.lettering import font_file, width, wrap

Point = tuple[float, float]
Align = Literal["left", "center", "right"]

_DPI: Final = 72  # one point is one pixel
_SHARE: Final[dict[Align, float]] = {"left": 0.0, "center": 0.5, "right": 1.0}
_OVER_ALL_SHAPES: Final = 9
_CAP: Final = 0.73  # height of a capital of DejaVu Sans, as a part of its size


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


class Layer(IntEnum):
    """The order of drawing, from the ground up."""

    GROUND = 0
    SHAPE = 1
    PATTERN = 2
    LINE = 3
    TOP = 4


@dataclass(frozen=True, slots=True)
class Paint:
    """How a shape is filled: `hatch` is matplotlib's, `edge` an outline of 2 px if given."""

    fill: str
    edge: str = "none"
    hatch: str = ""
    hatch_colour: str = "none"


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn; `dashes` in multiples of its width."""

    colour: str
    width: float
    dashes: tuple[float, ...] = ()


@dataclass(slots=True)
class Canvas:
    """What has been laid on the sheet so far; `y` is where the next block begins."""

    y: float = style.MARGIN
    _shapes: dict[tuple[Layer, Paint], list[list[Point]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _lines: dict[tuple[Layer, Stroke], list[list[Point]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _words: list[Writing] = field(default_factory=list)

    def polygon(self, points: list[Point], paint: Paint, layer: Layer = Layer.SHAPE) -> None:
        """A filled shape."""
        self._shapes[layer, paint].append(points)

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        paint: Paint,
        layer: Layer = Layer.SHAPE,
    ) -> None:
        """A filled rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], paint, layer)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """A filled circle."""
        turns = (2 * pi * step / 48 for step in range(48))
        self.polygon([(x + radius * cos(a), y + radius * sin(a)) for a in turns], Paint(colour))

    def line(self, start: Point, end: Point, stroke: Stroke, layer: Layer = Layer.LINE) -> None:
        """A straight line."""
        self._lines[layer, stroke].append([start, end])

    def text(
        self,
        x: float,
        middle: float,
        text: str,
        *,
        size: float = style.BODY,
        colour: str = style.INK,
        bold: bool = False,
        align: Align = "left",
    ) -> None:
        """One line of cleaned text, its capitals centred on the height `middle`."""
        if text:
            left = x - _SHARE[align] * width(text, size, bold=bold)
            baseline = middle + size * _CAP / 2
            self._words.append(Writing(left, baseline, text, size=size, colour=colour, bold=bold))

    def paragraph(
        self, text: str, *, size: float, colour: str = style.INK, bold: bool = False, lines: int = 3
    ) -> None:
        """Text over the whole width, wrapped; moves `y` below it."""
        for line in wrap(text, size, style.INNER, lines, bold=bold):
            middle = self.y + size * style.LINE / 2
            self.text(style.MARGIN, middle, line, size=size, colour=colour, bold=bold)
            self.y += size * style.LINE

    def figure(self) -> Figure:
        """The sheet as a figure, ending a margin below `y`."""
        height = round(self.y + style.MARGIN)
        size = (style.WIDTH / _DPI, height / _DPI)
        figure = Figure(figsize=size, dpi=_DPI, facecolor=style.PAPER)
        down = Affine2D.from_values(1, 0, 0, -1, 0, height)
        for artist in self._artists():
            artist.set_transform(down)
            figure.add_artist(artist)
        return figure

    def _artists(self) -> list[Artist]:
        artists: list[Artist] = []
        for (layer, paint), shapes in self._shapes.items():
            artists.append(_filled(shapes, paint, layer))
        for (layer, stroke), lines in self._lines.items():
            dashes = [(0.0, list(stroke.dashes))] if stroke.dashes else "solid"
            artists.append(
                LineCollection(
                    lines,
                    colors=stroke.colour,
                    linewidths=stroke.width,
                    linestyles=dashes,
                    capstyle="butt",
                    zorder=layer,
                )
            )
        return [*artists, *self._words]


def _filled(shapes: list[list[Point]], paint: Paint, layer: Layer) -> PolyCollection:
    filled = PolyCollection(
        shapes,
        facecolors=paint.fill,
        edgecolors=paint.edge,
        linewidths=0.0 if paint.edge == "none" else 2.0,
        hatch=paint.hatch or None,
        hatchcolors=paint.hatch_colour,
        zorder=layer,
    )
    filled.set_hatch_linewidth(3.0)
    return filled
