"""What every paper of a People's Committee has around its text: head, signature, marks."""

from reporting.documents import Letterhead, SignatureBlock
from reporting.documents.official_names import (
    authority,
    authority_above,
    issuing_body,
    name_below,
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
_HEADS = {"Phòng": "TRƯỞNG PHÒNG", "Sở": "GIÁM ĐỐC", "Ban": "TRƯỞNG BAN", "Văn": "CHÁNH VĂN PHÒNG"}
"""Who signs for an office, by the first word of its name."""


def letterhead(units: UnitTree, code: str, period: Period) -> Letterhead:
    """The head of a report about a unit, issued by its People's Committee.

    Only the name of the body above may be abbreviated (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    unit, above = authority(units, code), authority_above(units, code)
    own = name_below(unit, above).upper()
    return Letterhead(
        parent=f"UBND {above.name}".upper() if above else "",
        issuer=(own,) if unit.level is Level.OFFICE else ("ỦY BAN NHÂN DÂN", unit.name.upper()),
        symbol=symbol(units, code),
        place=proper(above.name if unit.level is Level.OFFICE and above else unit.name),
        year=period.end.year,
    )


def symbol(units: UnitTree, code: str) -> str:
    """The symbol of a report: an office has the first letters of its name for its issuer.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II, 3.
    """
    unit = authority(units, code)
    if unit.level is not Level.OFFICE:
        return REPORT_SYMBOL
    words = name_below(unit, authority_above(units, code)).split()
    return f"BC-{''.join(word[0] for word in words).upper()}"


def signature(units: UnitTree, code: str) -> SignatureBlock:
    """Who signs a report of a unit."""
    unit = authority(units, code)
    if unit.level is not Level.OFFICE:
        return SIGNATURE
    return SignatureBlock((_HEADS.get(unit.name.split()[0], "THỦ TRƯỞNG CƠ QUAN"),))


def attached_to(units: UnitTree, code: str, period: Period) -> str:
    """The line under an appendix's title; number, day and month stay open until it is signed."""
    return (
        f"(Kèm theo Báo cáo số       /{symbol(units, code)} ngày      tháng      năm "
        f"{period.end.year} của {issuing_body(authority(units, code))})"
    )


def home_affairs(units: UnitTree, code: str) -> str:
    """The office that gathers the reports of a unit's People's Committee for the one above."""
    above = authority_above(units, code)
    if above is None:
        return "Bộ Nội vụ"
    kind = "Sở" if above.level is Level.PROVINCE else "Phòng"
    return f"{kind} Nội vụ {in_sentence(above.name)}"
