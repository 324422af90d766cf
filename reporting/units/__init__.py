"""Administrative units, keyed by official code: there are a xã, a thị trấn and a huyện Bắc Sơn."""

from reporting.units.tree import (
    Level,
    Unit,
    UnitTree,
)

__all__ = [
    "Level",
    "Unit",
    "UnitTree",
]
