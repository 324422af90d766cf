"""What a picture means, in the reader's language; the renderer (`charts`) decides how it looks."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a mark means; the renderer gives each a colour, and a pattern for who sees no colour."""

    GOOD = "good"
    LATE = "late"
    BUSY = "busy"
    SILENT = "silent"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Bar:
    """One unit's figure: `value` in hundredths of a percent (None: none), `text` as written."""

    label: str
    value: int | None
    text: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class BarPicture:
    """One indicator compared between units, with the group's own figure as a reference line.

    `reference` in hundredths of a percent. `note` says when the data was taken, and that it is
    made up if it is. `bars` stand in the order given; give them sorted by figure.

    `between_text` and `missing_text` stand for units left out of a long list, those with a figure
    and those without one; `{count}` in them is how many. `axis_text` is said when the axis does
    not begin at nought; `{start}` in it is where it begins ("90%"). `legend` says what the tones
    mean here. Each may be empty: then a sign without words stands for it.
    """

    title: str
    subtitle: str
    bars: tuple[Bar, ...]
    reference: int | None
    reference_text: str
    note: str
    between_text: str = ""
    missing_text: str = ""
    axis_text: str = ""
    legend: tuple[tuple[Tone, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StatusGroup:
    """Units in one state of filing: `names` with a detail each ("9/9", "58/83 chỉ tiêu")."""

    label: str
    tone: Tone
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StatusPicture:
    """Who has filed and who has not.

    `more_text` stands for the units of a group that are counted but not named, in a picture of
    very many units; `{count}` in it is how many.
    """

    title: str
    subtitle: str
    groups: tuple[StatusGroup, ...]
    note: str
    more_text: str = ""


Picture = BarPicture | StatusPicture
