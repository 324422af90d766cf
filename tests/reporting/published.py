"""The figures that xã Bắc Sơn published for quarter III/2024, restored.

Restored: where the print contradicts itself or is blank, the figure that its own sums and text
call for. Each row as it is typed, and its value: a number in the smallest unit, None for "không áp
dụng".
"""

from reporting.values import State, Value
from tests.reporting.quarter import form

PUBLISHED: dict[str, tuple[str, int | None]] = {
    "I.1": ("14", 14),
    "I.2.1": ("7", 7),
    "I.2.2": ("5", 5),
    "I.3.1": ("1", 1),
    "I.3.3": ("0", 0),
    "I.3.3.1": ("0", 0),
    "I.4.1": ("14", 14),
    "I.4.2": ("14", 14),
    "I.4.3": ("0", 0),
    "I.4.4": ("0", 0),
    "I.5": ("0", 0),
    "I.5.1": ("không áp dụng", None),
    "I.5.2": ("không áp dụng", None),
    "I.6": ("0", 0),
    "II.1.1": ("0", 0),
    "II.1.2": ("0", 0),
    "II.2.1": ("0", 0),
    "II.2.2.1": ("0", 0),
    "II.2.2.2": ("0", 0),
    "II.3.1": ("0", 0),
    "II.3.2.1": ("0", 0),
    "II.3.2.2": ("0", 0),
    "III.1.1": ("0", 0),
    "III.1.2": ("0", 0),
    "III.1.3": ("0", 0),
    "III.1.4": ("129", 129),
    "III.2.1": ("0", 0),
    "III.2.2": ("0", 0),
    "III.2.3": ("0", 0),
    "III.3.1.1": ("376", 376),
    "III.3.1.2": ("376", 376),
    "III.3.2.1": ("0", 0),
    "III.3.2.2": ("0", 0),
    "IV.1.1": ("1", 1),
    "IV.1.2": ("1", 1),
    "IV.2.1": ("20", 20),
    "IV.2.2": ("19", 19),
    "IV.2.3": ("0", 0),
    "IV.2.4": ("0", 0),
    "IV.2.5": ("15%", 1500),
    "IV.3.1": ("0", 0),
    "IV.3.2": ("0", 0),
    "IV.3.3": ("0", 0),
    "IV.3.4": ("0", 0),
    "V.1.1": ("0", 0),
    "V.1.2": ("0", 0),
    "V.1.3": ("0", 0),
    "V.2.1": ("0", 0),
    "V.2.2": ("0", 0),
    "V.2.3": ("0", 0),
    "V.2.4": ("0", 0),
    "V.2.5": ("0", 0),
    "V.3": ("0", 0),
    "V.3.1": ("0", 0),
    "V.3.2": ("0", 0),
    "V.3.3": ("0", 0),
    "VI.1.1": ("17.465", 17_465_000_000),
    "VI.1.2": ("3.598", 3_598_000_000),
    "VI.2.2": ("0", 0),
    "VI.2.3": ("0", 0),
    "VI.2.4.1": ("0", 0),
    "VI.2.4.2": ("0", 0),
    "VI.2.4.3": ("0", 0),
    "VI.2.5": ("0", 0),
    "VI.2.6": ("0", 0),
    "VII.1": ("1", 1),
    "VII.2.1": ("01", 1),
    "VII.2.2": ("01", 1),
    "VII.3": ("không áp dụng", None),
    "VII.4.1.3": ("100", 10_000),
    "VII.4.2": ("100", 10_000),
    "VII.4.2.3": ("100", 10_000),
    "VII.4.3.3": ("1", 1),
    "VII.5.1.1": ("107", 107),
    "VII.5.1.2": ("107", 107),
    "VII.5.1.3": ("13", 13),
    "VII.5.2.1": ("22", 22),
    "VII.5.2.2": ("22", 22),
    "VII.5.2.3": ("2", 2),
    "VII.5.3.1": ("376", 376),
    "VII.5.3.2": ("376", 376),
    "VII.5.4.1": ("24", 24),
    "VII.5.4.2": ("24", 24),
}


def published_values() -> dict[str, Value]:
    """Every asked row of the form with its value."""
    return {
        code: Value(State.NOT_APPLICABLE) if number is None else Value(number=number)
        for code, (_, number) in PUBLISHED.items()
    }


def typed(duty: str, part: str | None = None) -> list[str]:
    """What the officer of a duty types for its rows, or for those in one part, in order."""
    rows = form().asked(duty)
    return [PUBLISHED[row.code][0] for row in rows if part in (None, row.part)]
