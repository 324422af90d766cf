"""What is drawn: the meaning of a picture -> PNG."""

from charts.render import draw

__all__ = ["draw"]
