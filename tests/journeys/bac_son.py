"""What xã Bắc Sơn, huyện Ân Thi, reported for quarter III/2024, as its officers would type it.

The figures are those of its published report 68/BC-UBND of 15/9/2024: cells that the scan leaves in
doubt are restored from the report's own text, and cells that were left blank are answered. The
officers are made up.
"""

from dataclasses import dataclass
from typing import Final

UNIT: Final = "12148"
DISTRICT: Final = "329"
PERIOD: Final = "2024-Q3"


@dataclass(frozen=True, slots=True)
class Figure:
    """What an officer types or, where a button says just that, presses; and the number it is.

    The number is in the row's smallest unit (đồng, hundredths of a percent); None: không áp dụng.
    """

    typed: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Officer:
    """Who answers for some of the rows."""

    name: str
    role: str
    duty: str
    figures: dict[str, Figure]


NOT_APPLICABLE: Final = Figure("không áp dụng", None)


def _zeros(*codes: str) -> dict[str, Figure]:
    return dict.fromkeys(codes, Figure("0", 0))


LAN: Final = Officer(
    "Lan",
    "focal",
    "van_phong",
    {
        "I.1": Figure("14", 14),
        "I.2.1": Figure("7", 7),
        "I.2.2": Figure("5", 5),
        "I.3.1": Figure("1", 1),
        **_zeros("I.3.3", "I.3.3.1"),
        "I.4.1": Figure("14", 14),
        "I.4.2": Figure("14", 14),
        **_zeros("I.4.3", "I.4.4"),
        "I.5": Figure("Không", 0),
        "I.5.1": NOT_APPLICABLE,
        "I.5.2": NOT_APPLICABLE,
        "I.6": Figure("Không", 0),
        **_zeros("III.1.1", "III.1.2", "III.1.3"),
        "III.1.4": Figure("129", 129),
        **_zeros("III.2.1", "III.2.2", "III.2.3"),
        "III.3.1.1": Figure("376", 376),
        "III.3.1.2": Figure("376", 376),
        **_zeros("III.3.2.1", "III.3.2.2"),
        "IV.1.1": Figure("Hoàn thành", 1),
        "IV.1.2": Figure("1", 1),
        "IV.2.1": Figure("20", 20),
        "IV.2.2": Figure("19", 19),
        **_zeros("IV.2.3", "IV.2.4"),
        "IV.2.5": Figure("15%", 15_00),
        **_zeros("IV.3.1", "IV.3.2", "IV.3.3", "IV.3.4"),
        **_zeros("V.1.1", "V.1.2", "V.1.3"),
        **_zeros("V.2.1", "V.2.2", "V.2.3", "V.2.4", "V.2.5"),
        **_zeros("V.3", "V.3.1", "V.3.2", "V.3.3"),
        "VII.5.1.1": Figure("107", 107),
        "VII.5.1.2": Figure("107", 107),
        "VII.5.1.3": Figure("13", 13),
        "VII.5.2.1": Figure("22", 22),
        "VII.5.2.2": Figure("22", 22),
        "VII.5.2.3": Figure("2", 2),
        "VII.5.3.1": Figure("376", 376),
        "VII.5.3.2": Figure("376", 376),
        "VII.5.4.1": Figure("24", 24),
        "VII.5.4.2": Figure("24", 24),
    },
)

MINH: Final = Officer(
    "Minh",
    "officer",
    "tu_phap",
    {
        **_zeros("II.1.1", "II.1.2", "II.2.1", "II.2.2.1", "II.2.2.2"),
        **_zeros("II.3.1", "II.3.2.1", "II.3.2.2"),
    },
)

HOA: Final = Officer(
    "Hoa",
    "officer",
    "tai_chinh",
    {
        "VI.1.1": Figure("17.465", 17_465_000_000),
        "VI.1.2": Figure("3.598", 3_598_000_000),
        **_zeros("VI.2.2", "VI.2.3", "VI.2.4.1", "VI.2.4.2", "VI.2.4.3", "VI.2.5", "VI.2.6"),
    },
)

TUAN: Final = Officer(
    "Tuấn",
    "officer",
    "van_hoa",
    {
        "VII.1": Figure("Đúng quy định", 1),
        "VII.2.1": Figure("01", 1),
        "VII.2.2": Figure("01", 1),
        "VII.3": NOT_APPLICABLE,
        "VII.4.1.3": Figure("100", 100_00),
        "VII.4.2": Figure("100", 100_00),
        "VII.4.2.3": Figure("100", 100_00),
        "VII.4.3.3": Figure("Hoạt động tốt", 1),
    },
)

OFFICERS: Final = (LAN, MINH, HOA, TUAN)
