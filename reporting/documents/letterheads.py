"""What every paper of a People's Committee has around its text: head, signature, marks."""

from reporting.documents import Letterhead, SignatureBlock
from reporting.documents.official_names import (
    authority,
    authority_above,
    committee,
)
from reporting.periods import Period
from reporting.units import Level, UnitTree
from reporting.units.names import in_sentence, proper

DRAFT = "DỰ THẢO"
ILLUSTRATION = "Số liệu minh họa"
REPORT = "BÁO CÁO"
REPORT_SYMBOL = "BC-UBND"
"""BC is the symbol of a report (Nghị định 30/2020/NĐ-CP, Phụ lục III)."""
SIGNATURE = SignatureBlock(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))


def letterhead(units: UnitTree, code: str, period: Period) -> Letterhead:
    """The head of a report about a unit, issued by its People's Committee.

    Only the name of the body above may be abbreviated (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    unit, above = authority(units, code), authority_above(units, code)
    return Letterhead(
        parent=f"UBND {above.name}".upper() if above else "",
        issuer=("ỦY BAN NHÂN DÂN", unit.name.upper()),
        symbol=REPORT_SYMBOL,
        place=proper(unit.name),
        year=period.end.year,
    )


def attached_to(units: UnitTree, code: str, period: Period) -> str:
    """The line under an appendix's title; number, day and month stay open until it is signed."""
    return (
        f"(Kèm theo Báo cáo số       /{REPORT_SYMBOL} ngày      tháng      năm "
        f"{period.end.year} của {committee(authority(units, code).name)})"
    )


def home_affairs(units: UnitTree, code: str) -> str:
    """The office that gathers the reports of a unit's People's Committee for the one above."""
    above = authority_above(units, code)
    if above is None:
        return "Bộ Nội vụ"
    kind = "Sở" if above.level is Level.PROVINCE else "Phòng"
    return f"{kind} Nội vụ {in_sentence(above.name)}"
