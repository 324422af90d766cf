"""What units, periods and days are called in a paper (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from datetime import date

from reporting.languages import VIETNAMESE
from reporting.periods import Period, PeriodKind
from reporting.reports import ReportState
from reporting.units import Level, Unit, UnitHistory, UnitTree
from reporting.units.names import in_sentence
from reporting.values import show_date


def committee(name: str) -> str:
    """The People's Committee of a unit, written out.

    >>> committee("Xã Bắc Sơn")
    'Ủy ban nhân dân xã Bắc Sơn'
    """
    return f"Ủy ban nhân dân {in_sentence(name)}"


def issuing_body(unit: Unit) -> str:
    """Who issues a paper of a unit: its People's Committee; an office issues its own.

    >>> issuing_body(Unit("p", "Phòng Nội vụ", Level.OFFICE))
    'Phòng Nội vụ'
    """
    return in_sentence(unit.name) if unit.level is Level.OFFICE else committee(unit.name)


def name_below(unit: Unit, above: Unit | None) -> str:
    """The name of an office as it stands below that of the unit it serves, without naming it again.

    >>> district = Unit("329", "Huyện Ân Thi", Level.DISTRICT)
    >>> name_below(Unit("p", "Phòng Nội vụ huyện Ân Thi", Level.OFFICE, "329"), district)
    'Phòng Nội vụ'
    """
    ending = f" {in_sentence(above.name)}" if above is not None else ""
    return unit.name.removesuffix(ending) or unit.name


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

    >>> from reporting.periods import Cycle, CycleRule
    >>> ministry = Cycle(CycleRule.BNV.rule, 45)
    >>> [period_name(ministry.period(key)) for key in ("2024-Q3", "2024-H1")]
    ['quý III năm 2024', '6 tháng đầu năm 2024']
    """
    if period.kind in {PeriodKind.MONTH, PeriodKind.QUARTER}:
        return f"{period.short_label(VIETNAMESE)} năm {period.year}"
    return period.label(VIETNAMESE)


def window(period: Period, until: date | None = None) -> str:
    """The days a period counts, as a clause; `until` that day, where figures are of before its end.

    >>> from reporting.periods import Cycle, CycleRule
    >>> quarter = Cycle(CycleRule.BNV.rule, 45).period("2024-Q3")
    >>> window(quarter)
    'từ ngày 15/6/2024 đến hết ngày 14/9/2024'
    >>> window(quarter, date(2024, 8, 5))
    'từ ngày 15/6/2024 đến hết ngày 05/8/2024'
    """
    last = show_date(until or period.end)
    return f"từ ngày {show_date(period.start)} đến hết ngày {last}"


def ended_note(history: UnitHistory, code: str, period: Period, state: ReportState) -> str:
    """What a paper says of a unit that ended before a period did; empty while it owes a report."""
    unit = history.ended(code, period.end)
    if unit is None or unit.valid_to is None:
        return ""
    instead = [committee(one.name) for one in history.reports_instead(code, period.end)]
    followed = f", nay {', '.join(instead)} báo cáo thay" if instead else ""
    decided = _ENDED.get(state, "")
    return f"{committee(unit.name)} kết thúc ngày {show_date(unit.valid_to)}{followed}{decided}"


def other_version_note(version: int, other: int, count: int) -> str:
    """What a paper made in one version of a form says of reports that are of another.

    >>> other_version_note(2, 1, 3).partition("; ")[0]
    'Biểu lập theo phiên bản 2 của biểu mẫu'
    """
    return (
        f"Biểu lập theo phiên bản {version} của biểu mẫu; {count} đơn vị báo cáo theo phiên bản "
        f"{other}, chỉ tính các chỉ tiêu còn cùng ý nghĩa"
    )


_ENDED = {
    ReportState.DRAFT: "; số liệu đã nhập chưa nộp, không tính vào tổng hợp",
    ReportState.HANDED_OVER: "; số liệu đã nhập đã bàn giao, không tính vào tổng hợp",
    ReportState.CLOSED: "; số liệu đã nhập đã đóng, không tính vào tổng hợp",
}
