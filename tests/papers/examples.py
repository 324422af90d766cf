"""Reports to print: xã Bắc Sơn's third quarter of 2024, and a district of made-up communes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from reporting.aggregation import UnitValues
from reporting.documents.commune_paper import CommunePaper
from reporting.documents.district_paper import DistrictPaper, FindingLine
from reporting.documents.entry_sheet import EntryPaper
from reporting.forms import Asked, Indicator
from reporting.periods.deadlines import VIETNAM, Deadline
from reporting.scope import Scope
from reporting.summary import FilingStatus, UnitFiling
from reporting.units import Level, Unit, UnitTree
from reporting.values import Kind, State, Value
from tests.calendars import period_of
from tests.reporting.quarter import OFFICE, form

FORM = form()
PERIOD = period_of("2024-Q3")
BEFORE = period_of("2024-Q2")
BAC_SON = "12148"
DISTRICT = "329"
NAMES = (
    "Thị trấn Ân Thi", "Xã Phù Ủng", "Xã Bắc Sơn", "Xã Bãi Sậy", "Xã Đào Dương", "Xã Quang Vinh",
    "Xã Vân Du", "Xã Xuân Trúc", "Xã Hoàng Hoa Thám", "Xã Quảng Lãng", "Xã Đa Lộc", "Xã Đặng Lễ",
    "Xã Cẩm Ninh", "Xã Nguyễn Trãi", "Xã Hồ Tùng Mậu", "Xã Tiền Phong", "Xã Hồng Quang", "Xã Hạ Lễ",
)  # fmt: skip
DEADLINE = Deadline(date(2024, 9, 16), VIETNAM)
IN_TIME = datetime(2024, 9, 13, 7, 5, tzinfo=UTC)
TOO_LATE = datetime(2024, 9, 18, 2, 30, tzinfo=UTC)
TAKEN = datetime(2024, 9, 18, 3, 32, tzinfo=UTC)

_GIVEN = {
    "I.1": 14, "I.2.1": 7, "I.2.2": 5, "I.3.1": 1, "I.4.1": 14, "I.4.2": 14, "III.1.4": 129,
    "III.3.1.1": 376, "III.3.1.2": 376, "IV.1.1": 1, "IV.1.2": 1, "IV.2.1": 20, "IV.2.2": 19,
    "IV.2.5": 15_00, "VI.1.1": 17_465_000_000, "VI.1.2": 3_598_000_000, "VII.1": 1, "VII.2.1": 1,
    "VII.2.2": 1, "VII.4.1.3": 100_00, "VII.4.2": 100_00, "VII.4.2.3": 100_00, "VII.4.3.3": 1,
    "VII.5.1.1": 107, "VII.5.1.2": 107, "VII.5.1.3": 13, "VII.5.2.1": 22, "VII.5.2.2": 22,
    "VII.5.2.3": 2, "VII.5.3.1": 376, "VII.5.3.2": 376, "VII.5.4.1": 24, "VII.5.4.2": 24,
}  # fmt: skip
_NOT_APPLICABLE = ("I.5.1", "I.5.2", "VII.3")


def bac_son() -> dict[str, Value]:
    """What xã Bắc Sơn should have filed: every asked row, 0 where nothing else is said."""
    numbers = {row.code: Value(number=_GIVEN.get(row.code, 0)) for row in FORM.asked()}
    return numbers | dict.fromkeys(_NOT_APPLICABLE, Value(State.NOT_APPLICABLE))


def units(count: int = len(NAMES)) -> UnitTree:
    """Huyện Ân Thi in tỉnh Hưng Yên, with so many communes; their codes begin at 12142."""
    communes = (
        Unit(
            str(12142 + 3 * at),
            NAMES[at] if at < len(NAMES) else f"Xã số {at}",
            Level.COMMUNE,
            DISTRICT,
        )
        for at in range(count)
    )
    above = (
        Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE),
        Unit(DISTRICT, "Huyện Ân Thi", Level.DISTRICT, "33"),
    )
    return UnitTree.of((*above, *communes))


def grouped_units() -> UnitTree:
    """A group of communes directly below a province, as since July 2025."""
    return UnitTree.of(
        (
            Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE),
            Unit(DISTRICT, "Cụm Ân Thi", Level.GROUP, "33"),
            *(
                Unit(str(12142 + 3 * at), f"Xã số {at}", Level.COMMUNE, DISTRICT)
                for at in range(30)
            ),
        )
    )


def commune_paper(
    values: Mapping[str, Value] | None = None,
    *,
    previous: Mapping[str, Value] | None = None,
    explanations: Mapping[str, str] | None = None,
    is_illustration: bool = False,
) -> CommunePaper:
    return CommunePaper(
        form=FORM,
        period=PERIOD,
        units=units(),
        unit_code="12148",
        values=bac_son() if values is None else values,
        previous=previous or {},
        explanations=explanations or {},
        is_illustration=is_illustration,
    )


def is_demo(at: int, row: Indicator) -> Value:
    """A figure that differs from commune to commune."""
    if row.kind is Kind.CHOICE:
        return Value(number=row.choices[at % len(row.choices)].digit)
    if row.kind is Kind.PERCENT:
        return Value(number=min(100_00, 7000 + 131 * at))
    return Value(number=(3 + 7 * at + len(row.code)) * row.scale)


def district_values(count: int) -> dict[tuple[str, str], Mapping[str, Value]]:
    """Every commune's report, all rows answered."""
    return {
        (str(12142 + 3 * at), PERIOD.key): {row.code: is_demo(at, row) for row in FORM.asked()}
        for at in range(count)
    }


def filing_of(at: int, code: str) -> UnitFiling:
    """Every fifth commune late, every seventh still at it, the last but one silent."""
    if at == 16:
        return UnitFiling(code, FilingStatus.SILENT, 0, 83)
    if at % 7 == 6:
        return UnitFiling(code, FilingStatus.DRAFTING, 58, 83)
    if at % 5 == 4:
        return UnitFiling(code, FilingStatus.LATE, 83, 83, TOO_LATE)
    return UnitFiling(code, FilingStatus.ON_TIME, 83, 83, IN_TIME)


def district_paper(
    count: int = len(NAMES),
    *,
    values: UnitValues | None = None,
    findings: tuple[FindingLine, ...] = (),
) -> DistrictPaper:
    codes = [str(12142 + 3 * at) for at in range(count)]
    filing = [filing_of(at, code) for at, code in enumerate(codes)]
    filed = {FilingStatus.ON_TIME, FilingStatus.LATE}
    return DistrictPaper(
        form=FORM,
        units=units(count),
        scope=Scope(DISTRICT, PERIOD),
        values=district_values(count) if values is None else values,
        filing=filing,
        submitted={each.unit_code for each in filing if each.status in filed},
        deadline=DEADLINE,
        taken_at=TAKEN,
        findings=findings,
        is_illustration=True,
    )


def finding(unit: str, text: str, explanation: str = "") -> FindingLine:
    """A soft finding with a sentence."""
    return FindingLine(
        unit,
        "outlier.I.1",
        is_hard=False,
        indicators=("I.1",),
        sentence=text,
        explanation=explanation,
    )


def entry_paper(
    values: Mapping[str, Value] | None = None, previous: Mapping[str, Value] | None = None
) -> EntryPaper:
    return EntryPaper(
        form=FORM,
        period=PERIOD,
        unit=units()["12148"],
        indicators=FORM.asked(OFFICE),
        values=values or {},
        previous=previous or {},
    )


def filled_rows() -> list[Indicator]:
    """The rows that have a figure: those asked and those computed."""
    return [row for row in FORM.indicators if row.asked in {Asked.ASKED, Asked.COMPUTED}]
