"""How pictures look: sizes in pixels of a 1080 px wide sheet, colours, and the mark of each tone.

A chat shows the sheet about 360 px wide, a third of its size: 33 px here is 11 px there.
"""

from dataclasses import dataclass
from typing import Final

from reporting.pictures import Tone

WIDTH: Final = 1080
MARGIN: Final = 44
INNER: Final = WIDTH - 2 * MARGIN
MAX_HEIGHT: Final = 2600

TITLE: Final = 48
HEADING: Final = 38
BODY: Final = 34
SMALL: Final = 29
LINE: Final = 1.28  # height of a line of text, as a multiple of its size

PAPER: Final = "#FFFFFF"
INK: Final = "#1B2430"
MUTED: Final = "#56616F"
RULE: Final = "#DDE2E8"
TRACK: Final = "#F1F4F7"


@dataclass(frozen=True, slots=True)
class ToneMark:
    """How a tone is told: a colour, a pattern in it and a sign, each enough alone.

    `ink` is for text on `fill`, `sign_ink` for the sign on a disc of `strong`.
    `hatch` is matplotlib's; `edge` outlines a fill that is too light to stand on white.
    """

    fill: str
    ink: str
    strong: str
    sign: str
    hatch: str = ""
    hatch_colour: str = PAPER
    edge: str = ""


# Blue, orange and greys keep apart for every kind of colour blindness, and by lightness in print.
MARKS: Final = {
    Tone.GOOD: ToneMark("#0B6E74", PAPER, "#0B6E74", "✓"),
    Tone.LATE: ToneMark("#B8500A", PAPER, "#B8500A", "!", "/", "#D98A52"),
    Tone.BUSY: ToneMark("#CFE3F4", INK, "#2F6FA8", "…", "..", "#8DB8DD", "#6BA0CE"),
    Tone.SILENT: ToneMark("#E4E7EB", INK, "#4B5563", "–", "xx", "#A9B1BB", "#7B8591"),
    Tone.NEUTRAL: ToneMark("#8AA0B8", INK, "#33557E", "•"),
}
