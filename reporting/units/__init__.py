"""Administrative units, keyed by official code: there are a xã, a thị trấn and a huyện Bắc Sơn.

In: the rows of a list of units. Out: a `UnitHistory`, the `UnitTree` of a day in it, and the names
of units in sentences.
Not known: people, reports, files.
"""

from reporting.units.history import UnitHistory
from reporting.units.tree import (
    Level,
    Unit,
    UnitTree,
)

__all__ = [
    "Level",
    "Unit",
    "UnitHistory",
    "UnitTree",
]
