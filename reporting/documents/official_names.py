"""What units, periods and days are called in a paper (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from reporting.languages import VIETNAMESE
from reporting.periods import ROMAN, Period, PeriodKind
from reporting.units import Level, Unit, UnitTree
from reporting.units.names import in_sentence
from reporting.values import show_date


def committee(name: str) -> str:
    """The People's Committee of a unit, written out.

    >>> committee("Xã Bắc Sơn")
    'Ủy ban nhân dân xã Bắc Sơn'
    """
    return f"Ủy ban nhân dân {in_sentence(name)}"


def authority(units: UnitTree, code: str) -> Unit:
    """The unit whose People's Committee issues a paper about a unit.

    Itself; for a group of communes, which has no committee, the one above it.
    """
    upwards = (units[code], *units.above(code))
    return next((unit for unit in upwards if unit.level is not Level.GROUP), units[code])


def authority_above(units: UnitTree, code: str) -> Unit | None:
    """The unit whose People's Committee is the next above that of `authority`; None at the top."""
    above = units.above(authority(units, code).code)
    return next((unit for unit in above if unit.level is not Level.GROUP), None)


def period_name(period: Period) -> str:
    """A period as papers write it.

    >>> period_name(Period.parse("2024-Q3")), period_name(Period.parse("2024-H1"))
    ('quý III năm 2024', '6 tháng đầu năm 2024')
    """
    if period.kind is PeriodKind.QUARTER:
        return f"quý {ROMAN[period.index - 1]} năm {period.year}"
    return period.label(VIETNAMESE)


def window(period: Period) -> str:
    """The days a period counts, as a clause.

    >>> window(Period.parse("2024-Q3"))
    'từ ngày 15/6/2024 đến hết ngày 14/9/2024'
    """
    return f"từ ngày {show_date(period.start)} đến hết ngày {show_date(period.end)}"
