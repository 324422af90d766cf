"""How the bench says what it found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside its peer; `is_met` is None where there is no budget."""

    what: str
    figure: str
    peer: str = ""
    ratio: float | None = None
    budget: str = ""
    is_met: bool | None = None
    noise: str = ""

    def cells(self) -> tuple[str, ...]:
        """What stands in the table."""
        verdict = {None: "", True: "met", False: "MISSED"}[self.is_met]
        factor = "" if self.ratio is None else f"{self.ratio:.2f}"
        return (self.what, self.figure, self.peer, factor, self.budget, verdict, self.noise)


HEAD = ("what", "figure", "beside", "ratio", "budget", "", "rounds")


def table(title: str, lines: Iterable[Line]) -> str:
    """The lines as a table of plain text."""
    rows = [HEAD, *(line.cells() for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    written = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([title, *(f"  {line}" for line in written), ""])


def ratio(mine: Sequence[float], theirs: Sequence[float]) -> float:
    """Of the medians."""
    return median(mine) / median(theirs)


def spread(*of: Sequence[float]) -> str:
    """How far the rounds lie apart, as "±5% / ±9%": half the range, in percent of the median."""
    return " / ".join(f"±{50 * (max(one) - min(one)) / median(one):.0f}%" for one in of)
