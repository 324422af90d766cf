"""How the names of a status picture flow in columns, and who is named when not all can be."""

from dataclasses import dataclass
from typing import Final

from charts import style
from charts.lettering import clean, shorten, width, wrap
from reporting.pictures import StatusGroup, Tone

HEADING: Final = 76.0
ROW: Final = 52.0
STEP: Final = 40.0  # the second line of a name
GUTTER: Final = 44.0
DETAIL_GAP: Final = 16.0
AFTER: Final = 22.0  # below a section
_FEW: Final = 24  # names that stand better in two columns than in three
# Units that nobody has to call are the first to be counted without a name.
_FIRST_UNNAMED: Final = (Tone.GOOD, Tone.NEUTRAL, Tone.BUSY)


@dataclass(frozen=True, slots=True)
class NameCell:
    """One unit: its name in one or two lines, and its detail."""

    lines: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class Section:
    """A group of which `shown` units are named, in columns read from top to bottom."""

    group: StatusGroup
    cells: tuple[NameCell, ...]
    columns: int
    shown: int

    @property
    def rows(self) -> list[tuple[NameCell, ...]]:
        """The named cells, row by row, each row from the left."""
        count = -(-self.shown // self.columns)
        return [self.cells[row : self.shown : count] for row in range(count)]

    @property
    def height(self) -> float:
        """Its height on the sheet; nothing for a section without names."""
        if not self.shown:
            return 0.0
        rows = sum(row_height(row) for row in self.rows)
        return HEADING + rows + AFTER

    def naming(self, shown: int) -> "Section":
        """This section with only its first `shown` units named."""
        return Section(self.group, self.cells, self.columns, max(shown, 0))


def row_height(row: tuple[NameCell, ...]) -> float:
    """The height of a row: that of its tallest cell."""
    return ROW + STEP * (max(len(cell.lines) for cell in row) - 1)


def cell_width(columns: int) -> float:
    """The width of a cell where there are so many columns."""
    return (style.INNER - GUTTER * (columns - 1)) / columns


def plan(groups: tuple[StatusGroup, ...], room: float) -> list[Section]:
    """The sections that fit into `room` px of height, one per group with units.

    If not all can be named, the groups of good, neutral and busy units are left unnamed, one
    after the other; then the longest lists are cut.
    """
    columns = _columns(groups)
    sections = [
        Section(group, _cells(group, columns), columns, len(group.names))
        for group in groups
        if group.names
    ]
    for tone in _FIRST_UNNAMED:
        if _fits(sections, room):
            break
        sections = [one.naming(0) if one.group.tone is tone else one for one in sections]
    while not _fits(sections, room):
        longest = max(range(len(sections)), key=lambda place: sections[place].shown)
        cut = sections[longest]
        sections[longest] = cut.naming(cut.shown - columns)
    return sections


def unnamed(sections: list[Section]) -> int:
    """How many units are counted but not named."""
    return sum(len(section.cells) - section.shown for section in sections)


def _fits(sections: list[Section], room: float) -> bool:
    if not any(section.shown for section in sections):
        return True
    more = ROW if unnamed(sections) else 0.0
    return sum(section.height for section in sections) + more <= room


def _columns(groups: tuple[StatusGroup, ...]) -> int:
    """The most columns in which nearly every name fits on one line."""
    names = [one for group in groups for one in group.names]
    few = len(names) <= _FEW
    for columns in (2,) if few else (3, 2):
        wrapped = sum(len(_cell(*one, columns).lines) > 1 for one in names)
        if wrapped <= 0.25 * len(names):
            return columns
    return 1 if few else 2


def _cells(group: StatusGroup, columns: int) -> tuple[NameCell, ...]:
    return tuple(_cell(name, detail, columns) for name, detail in group.names)


def _cell(name: str, detail: str, columns: int) -> NameCell:
    room = cell_width(columns)
    said = shorten(clean(detail), style.BODY, room / 2)
    left = room - (width(said, style.BODY) + DETAIL_GAP if said else 0.0)
    return NameCell(tuple(wrap(name, style.BODY, left, 2)) or ("–",), said)
