"""The words that stand around a number: units, money words, and words that say "no number"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from reporting.normalise import fold, untelex
from reporting.values import STATE_WORDS, State

_MULTIPLIERS: Final = {
    "nghin": 10**3, "ngan": 10**3, "k": 10**3,
    "trieu": 10**6, "tr": 10**6,
    "ty": 10**9, "ti": 10**9,
}  # fmt: skip
_PREFIXES: Final = {"": 1, "chuc": 10, "tram": 100, "nghin": 1000, "ngan": 1000}
_MONEY: Final = re.compile(
    r"(?:(?:(?P<prefix>tram|chuc|nghin|ngan) )?(?P<size>nghin|ngan|trieu|tr|ty|ti|k))?"
    r"(?P<half> ruoi)?[ .]*(?P<currency>dong|vnd|d)?",
)
_PERCENT: Final = frozenset({"%", "phan tram", "percent", "per cent"})

# What the forms count (units of the quarterly form and of the campaigns), folded. A word that folds
# like a word of doubt stays out: "máy" and "mấy".
_COUNTED: Final = frozenset(
    fold(word)
    for word in (
        "văn bản", "vb", "nhiệm vụ", "nv", "cơ quan", "đơn vị", "vấn đề", "số lượng", "thủ tục",
        "tthc", "hồ sơ", "hs", "người", "ng", "cán bộ", "công chức", "viên chức", "đồng chí",
        "đ/c", "phiếu", "xã", "thị trấn", "phường", "huyện", "thôn", "bộ phận", "cuộc", "lượt",
        "lần", "trường hợp", "phòng", "ban", "kế hoạch", "quyết định", "công văn", "báo cáo",
        "biên chế", "lớp", "buổi", "máy tính", "chiếc", "m2", "tin", "bài",
        "tin bài", "ý kiến", "đơn", "kiến nghị", "pakn", "giao dịch", "tài khoản", "mục", "việc",
        "tổ chức", "vụ", "vụ việc", "khảo sát", "phiếu khảo sát", "vbqppl", "document", "documents",
    )
)  # fmt: skip
_AND: Final = re.compile(r" ?, ?| va ")

# What people call the things that one unit counts. "14 người" is no number of documents, and
# "14 công văn" is one. A case or a time may be one of anything.
_OF_ANYTHING: Final = frozenset(
    fold(word) for word in ("số lượng", "trường hợp", "lượt", "lần", "mục")
)
_ALIKE: Final = tuple(
    frozenset(map(fold, words))
    for words in (
        ("văn bản", "vb", "vbqppl", "kế hoạch", "quyết định", "công văn", "báo cáo",
         "document", "documents"),
        ("nhiệm vụ", "nv", "việc"),
        ("cơ quan", "đơn vị", "tổ chức", "phòng", "ban", "bộ phận", "xã", "thị trấn", "phường",
         "huyện", "thôn"),
        ("vấn đề", "vụ", "vụ việc", "việc"),
        ("thủ tục", "tthc"),
        ("hồ sơ", "hs", "đơn", "kiến nghị", "pakn", "giao dịch", "vụ việc",
         "ý kiến"),
        ("người", "ng", "cán bộ", "công chức", "viên chức", "đồng chí", "đ/c", "biên chế"),
        ("phiếu", "khảo sát", "phiếu khảo sát"),
        ("tin bài", "tin", "bài"),
        ("ý kiến", "kiến nghị", "pakn", "đơn"),
        ("chiếc", "máy tính"),
        ("lớp", "buổi", "cuộc"),
        ("m2", "m²"),
    )
)  # fmt: skip


class Fit(Enum):
    """How the words after a number suit the indicator."""

    FITS = auto()
    OTHER_UNIT = auto()  # what another indicator counts: "người" where documents are counted
    DOUBTFUL = auto()  # words that say nothing about the number
    WRONG_KIND = auto()  # a unit of another kind: "%" after money


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """A written unit of money; `factor` in đồng, None when "" was written: the form's unit."""

    factor: int | None
    half: bool  # "rưỡi": half of the unit more
    currency: bool  # "đồng" is written out


def money_unit(words: str) -> MoneyUnit | None:
    """Read folded money words ("tr", "nghin ty", "trieu dong", ""); None if they are not such.

    >>> money_unit("trieu dong").factor, money_unit("dong").factor, money_unit("ho so")
    (1000000, 1, None)
    """
    cleaned = words.strip(" .,")
    match = _MONEY.fullmatch(cleaned)
    if match is None:
        straight = " ".join(untelex(word) for word in cleaned.split())
        match = _MONEY.fullmatch(straight)
    if match is None:
        return None
    size, currency = match["size"], match["currency"] is not None
    if size and _MULTIPLIERS[size] <= _PREFIXES[match["prefix"] or ""]:
        return None  # "nghìn nghìn" is a slip, not a million
    factor = _MULTIPLIERS[size] * _PREFIXES[match["prefix"] or ""] if size else None
    if factor is None and currency:
        factor = 1
    half = match["half"] is not None
    return None if half and size is None else MoneyUnit(factor, half, currency)


def is_percent(words: str) -> bool:
    """Tell whether folded words are a percent sign or its name."""
    return words in _PERCENT


def fits_percent(words: str) -> Fit:
    """Judge the folded words after a number in a percent indicator."""
    if not words or is_percent(words):
        return Fit.FITS
    other = words in _COUNTED or money_unit(words) or _leads_with_money(words)
    return Fit.WRONG_KIND if other else Fit.DOUBTFUL


def fits_money(words: str) -> Fit:
    """Judge folded words that are no money unit, after a number in a money indicator."""
    return Fit.WRONG_KIND if words in _COUNTED or is_percent(words) else Fit.DOUBTFUL


def fits_count(words: str, unit: str) -> Fit:
    """Judge the folded words after a number in a count indicator whose unit is known or "".

    >>> fits_count("nhiem vu", "Nhiệm vụ"), fits_count("trieu", ""), fits_count("dung han", "")
    (<Fit.FITS: 1>, <Fit.WRONG_KIND: 4>, <Fit.DOUBTFUL: 3>)
    >>> fits_count("cong van", "văn bản"), fits_count("nguoi", "văn bản")
    (<Fit.FITS: 1>, <Fit.OTHER_UNIT: 2>)
    """
    spaced = _spaced(words)
    if not words or (spaced and f" {spaced} " in f" {_spaced(fold(unit))} "):
        return Fit.FITS
    if is_percent(words) or money_unit(words):
        return Fit.WRONG_KIND
    parts = _AND.split(words)  # "cơ quan, đơn vị"
    if all(part in _COUNTED for part in parts):
        fits = all(_may_count(part, unit) for part in parts)
        return Fit.FITS if fits else Fit.OTHER_UNIT
    return Fit.WRONG_KIND if _leads_with_money(words) else Fit.DOUBTFUL


def _may_count(word: str, unit: str) -> bool:
    """Whether a counted word, folded, can stand for the unit; an unknown unit ("") is any."""
    units = {fold(part) for part in re.split(r"[,/]", unit) if part.strip()}
    if not units or word in _OF_ANYTHING or units & _OF_ANYTHING:
        return True
    return any(word in same and units & same for same in _ALIKE)


def _spaced(words: str) -> str:
    """Return folded words with nothing but spaces between them."""
    return " ".join(re.sub(r"[^\w%]", " ", words).split())


def _leads_with_money(words: str) -> bool:
    """Tell whether the first word multiplies: "trieu ho so"."""
    return words.split(" ", 1)[0] in _MULTIPLIERS


_STATES: Final[Mapping[str, State]] = {
    **{
        fold(words): state
        for state, by_language in STATE_WORDS.items()
        if state is not State.OPEN  # said of an indicator, never an answer
        for words in by_language.values()
    },
    **dict.fromkeys(
        ("kps", "ko phat sinh", "k phat sinh", "khong ps", "ko ps", "k ps", "khong co phat sinh"),
        State.NONE_AROSE,
    ),
    **dict.fromkeys(
        ("kad", "ko ap dung", "k ap dung", "khong ad", "ko ad", "n/a", "na", "n.a"),
        State.NOT_APPLICABLE,
    ),
    **dict.fromkeys(
        ("ccsl", "chua co sl", "chua co so", "chua co du lieu", "bo trong", "chua co so lieu nao"),
        State.NOT_YET,
    ),
}
_BLANK: Final = re.compile(
    r"(?:khong|ko|kh|k|hong|chua|nil|none|no|[-_.]{1,9})"
    r"|(?:khong|ko|kh|k|hong|chua) (?:co|phat sinh|ro|biet)"
    r"|(?:khong|ko|k|chua) co so lieu"
    r"|(?:(?:khong|ko|k|chua)(?: co)?) (?P<counted>.{2,30}?)(?: nao)?",
)
_STATE_OF_COUNTED: Final = re.compile(r"((?:khong|ko|k) phat sinh) (.+?)(?: nao)?")


def state_of(words: str) -> State | None:
    """Return the state that folded words name: "khong phat sinh (ho so nao)", "kps", "n/a"."""
    if words in _STATES:
        return _STATES[words]
    match = _STATE_OF_COUNTED.fullmatch(words)
    return _STATES.get(match[1]) if match and match[2] in _COUNTED else None


def counted_in(words: str) -> str:
    """Return what folded words that name a state say has not arisen, "" when they do not say.

    >>> counted_in("khong phat sinh ho so nao"), counted_in("khong phat sinh")
    ('ho so', '')
    """
    match = _STATE_OF_COUNTED.fullmatch(words.rstrip(". "))
    return match[2] if match and match[2] in _COUNTED else ""


def is_blank(words: str) -> bool:
    """Tell whether folded words say "no number" without saying which kind: "khong", "ko co", "-".

    >>> is_blank("chua"), is_blank("khong co ho so nao"), is_blank("khong phai"), is_blank("--")
    (True, True, False, True)
    """
    match = _BLANK.fullmatch(words)
    if match is None:
        return False
    return match["counted"] is None or match["counted"] in _COUNTED


_BEFORE: Final = frozenset({"dạ", "vâng", "có", "là", "tổng", "tổng số", "tổng cộng"})
_AFTER: Final = frozenset({"ạ", "nhé", "nha", "ah", "nhá"})
# With their accents only: "tam" is tám and "co" is có.
_INEXACT_ACCENTED: Final = frozenset({"tầm", "cỡ", "độ", "chừng"})
_INEXACT: Final = frozenset(
    {"hon", "gan", "tren", "duoi", "khoang", "xap xi", "it nhat", "toi da", "khoang chung", "co"}
)
_INEXACT_SIGNS: Final = "~≈<>≤≥"


def without_manners(text: str) -> str:
    """Drop the words of courtesy around an answer: "dạ 7 ạ" is 7."""
    words = text.split()
    while len(words) > 1 and words[-1].lower().rstrip(".") in _AFTER:
        words.pop()
    while len(words) > 1 and words[0].lower().rstrip(",") in {"dạ", "vâng"}:
        del words[0]
    return " ".join(words)


def without_lead(text: str) -> tuple[str, bool]:
    """Drop what leads to the number; tell whether it made the number inexact ("hơn 1112").

    >>> without_lead("hơn 1112"), without_lead("tổng số 7"), without_lead("~ 90%")
    (('1112', True), ('7', False), ('90%', True))
    """
    rest, inexact = text, False
    while rest:
        if rest[0] in _INEXACT_SIGNS:
            rest, inexact = rest[1:].lstrip("= "), True
            continue
        words = rest.split()
        for taken in (2, 1):
            lead = " ".join(words[:taken]).lower()
            vague = lead in _INEXACT_ACCENTED or fold(lead) in _INEXACT
            if len(words) > taken and (lead in _BEFORE or vague):
                rest, inexact = " ".join(words[taken:]), inexact or (vague and lead not in _BEFORE)
                break
        else:
            return rest, inexact
    return rest, inexact
