"""Looks at a drawn picture: what is written where, and which colours there are."""

from dataclasses import dataclass
from io import BytesIO
from itertools import combinations

from matplotlib.backends.backend_agg import RendererAgg
from PIL import Image

from charts.render import layout
from charts.sheet import Writing
from reporting.pictures import Picture

# The dot below a letter and the accents above one of the next line may come as near as this.
_LEADING = 0.0


@dataclass(frozen=True)
class Seen:
    """A text on the picture, in pixels from the left and from the bottom."""

    text: str
    size: float
    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Seen") -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0
            and min(self.top, other.top) - max(self.bottom, other.bottom) > _LEADING
        )


def texts(picture: Picture) -> list[Seen]:
    figure = layout(picture)
    height = figure.bbox.height
    renderer = RendererAgg(1, 1, figure.dpi)
    seen = []
    for line in figure.findobj(Writing):
        assert isinstance(line, Writing)
        width, tall, depth = renderer.get_text_width_height_descent(line.text, line.font, False)
        base = height - line.baseline
        seen.append(
            Seen(
                line.text,
                line.font.get_size_in_points(),
                line.left,
                base - depth,
                line.left + width,
                base - depth + tall,
            )
        )
    return seen


def written(picture: Picture) -> list[str]:
    return [seen.text for seen in texts(picture)]


def overlapping(picture: Picture) -> list[tuple[str, str]]:
    return [
        (one.text, other.text)
        for one, other in combinations(texts(picture), 2)
        if one.overlaps(other)
    ]


def cut(picture: Picture) -> list[str]:
    """Texts that reach over the rim."""
    figure = layout(picture)
    return [
        seen.text
        for seen in texts(picture)
        if seen.left < 0
        or seen.bottom < 0
        or seen.right > figure.bbox.width
        or seen.top > figure.bbox.height
    ]


def image(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


def colours(png: bytes) -> dict[str, int]:
    """How many pixels there are of each colour."""
    with image(png) as drawn:
        found = drawn.convert("RGB").getcolors(maxcolors=1 << 16)
    assert found is not None
    return {"#" + bytes(colour).hex().upper(): count for count, colour in found}  # type: ignore[arg-type]
