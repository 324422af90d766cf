"""What a spreadsheet shows of a number under its number format (ECMA-376 Part 1, 18.8.31).

Only what a person reads counts: digits, signs, literal texts, percents, scaling. Thousands are
written without separators and decimals with a comma, because a number in a cell has one meaning and
a text might have two. Colours, fills and widths are left out.
"""

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import Enum, auto
from functools import lru_cache
from typing import Final

SHOWN_DIGITS: Final = 15
"""How many digits a spreadsheet keeps of a number; further ones are noise of binary fractions."""
_LONGEST_FORMAT: Final = 255
_MAX_DECIMALS: Final = 30
_PRECISION: Final = 1500
_HUNDRED: Final = Decimal(100)
_THOUSAND: Final = Decimal(1000)
_SECTIONS: Final = 4
_NEGATIVE_MARKS: Final = "-()− "
_DASHES: Final = frozenset({"-", "–", "—"})
_DONG: Final = re.compile(r"(-?)(?:₫|đ|VN[DĐ])\s*(\S.*)")

_COMPARE: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)")
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.IGNORECASE)
_TOKEN: Final = re.compile(
    r"""
    "(?P<quoted>[^"]*)(?:"|$)
    | \\(?P<escaped>.)
    | _(?P<width>.) | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General)
    | (?P<scientific>E[+-])
    | (?P<clock>AM/PM|A/P)
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


class _Sign(Enum):
    LITERAL = auto()
    PERCENT = auto()
    DIGIT = auto()
    POINT = auto()
    COMMA = auto()
    GENERAL = auto()
    DATE = auto()
    EXACT = auto()
    """A fraction's bar or an exponent: such a format is not followed, all digits are given."""
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class _Token:
    sign: _Sign
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[_Token, ...]
    compare: Callable[[Decimal, Decimal], bool] | None = None
    bound: Decimal = Decimal(0)

    def has(self, sign: _Sign) -> bool:
        return any(token.sign is sign for token in self.tokens)

    def fits(self, number: Decimal) -> bool:
        return self.compare is None or self.compare(number, self.bound)


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """A number as its cell shows it; `stored` is all of it where the cell shows fewer digits."""

    text: str
    stored: str = ""


def number_text(number: Decimal) -> str:
    """A number with a decimal comma, without dots between thousands.

    >>> number_text(Decimal("3598.50")), number_text(Decimal("1E+3"))
    ('3598,5', '1000')
    """
    written = f"{number:f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written == "-0" else written.replace(".", ",")


def is_date(code: str) -> bool:
    """Whether the format shows a number as a day or a time.

    >>> is_date("dd/mm/yyyy"), is_date('0.0" ngày"'), is_date("[$-42A]d mmmm")
    (True, False, True)
    """
    return any(section.has(_Sign.DATE) for section in _sections(code))


def shows_days(code: str) -> bool:
    """Whether the format shows a day, and not a time alone."""
    tokens = (token for section in _sections(code) for token in section.tokens)
    return any(token.sign is _Sign.DATE and token.text.lower() in "ydgeb" for token in tokens)


def shown_number(number: Decimal, code: str) -> ShownNumber:
    """A number as the format shows it.

    A negative one always has its minus, whatever stands for that in the format. Fractions and
    powers of ten are written out.

    >>> shown_number(Decimal("0.5"), '0.0"%"').text, shown_number(Decimal("0.981"), "0.0%").text
    ('0,5%', '98,1%')
    >>> shown_number(Decimal("17465000"), '#,##0.0,," tr"')
    ShownNumber(text='17,5 tr', stored='17,465 tr')
    """
    section = _section_for(number, _sections(code))
    if section is None or section.has(_Sign.EXACT) or section.has(_Sign.DATE):
        return ShownNumber(number_text(number))
    with localcontext() as context:
        context.prec = _PRECISION
        return _rendered(abs(number), section.tokens, is_negative=number < 0)


def shown_text(text: str, code: str) -> str:
    """A text as the format shows it: some put words around it.

    >>> shown_text("14", '@" hồ sơ"'), shown_text("14", "0.00")
    ('14 hồ sơ', '14')
    """
    sections = _sections(code)
    last = sections[-1]
    if not last.has(_Sign.TEXT) or (len(sections) > 1 and len(sections) < _SECTIONS):
        return text
    return "".join(text if each.sign is _Sign.TEXT else each.text for each in last.tokens)


# --- reading a format ----------------------------------------------------------------------------
@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    tokens = list(_tokens(code[:_LONGEST_FORMAT]))
    sections: list[_Section] = []
    while tokens and len(sections) < _SECTIONS:
        end = next((at for at, each in enumerate(tokens) if each is None), len(tokens))
        sections.append(_section([each for each in tokens[:end] if each is not None]))
        is_last = end == len(tokens)
        tokens = tokens[end + 1 :]
        if not tokens and not is_last:
            sections.append(_Section(()))
    return tuple(sections) or (_Section((_Token(_Sign.GENERAL),)),)


def _tokens(code: str) -> Iterator[tuple[str, str] | None]:
    """(Kind, text) of each piece; None between two sections."""
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "other"
        text = match[kind]
        yield None if (kind, text) == ("other", ";") else (kind, text)


def _section(pieces: Sequence[tuple[str, str]]) -> _Section:
    tokens: list[_Token] = []
    compare, bound = None, Decimal(0)
    has_digits = any(kind == "other" and text in "0#?" for kind, text in pieces)
    for kind, text in pieces:
        condition = _CONDITION.fullmatch(text) if kind == "bracket" else None
        if condition is not None:
            compare, bound = _COMPARE[condition[1]], Decimal(condition[2])
        else:
            token = _token(kind, text, has_digits=has_digits)
            if token is not None:
                tokens.append(token)
    return _Section(tuple(tokens), compare, bound)


def _token(kind: str, text: str, *, has_digits: bool) -> _Token | None:
    match kind:
        case "quoted" | "escaped":
            return _Token(_Sign.LITERAL, text)
        case "width" | "fill":
            return None
        case "bracket":
            return _bracket(text)
        case "general":
            return _Token(_Sign.GENERAL)
        case "scientific":
            return _Token(_Sign.EXACT)
        case "clock":
            return _Token(_Sign.DATE, text)
    return _mark(text, has_digits=has_digits)


def _bracket(text: str) -> _Token | None:
    """A currency's sign or hours beyond a day; colours, languages and digits of others are none."""
    if text.startswith("$"):
        return _Token(_Sign.LITERAL, text[1:].partition("-")[0])
    return _Token(_Sign.DATE, text[0]) if _ELAPSED.fullmatch(text) else None


def _mark(text: str, *, has_digits: bool) -> _Token:
    signs = {".": _Sign.POINT, ",": _Sign.COMMA, "@": _Sign.TEXT, "%": _Sign.PERCENT}
    if text in "0#?":
        return _Token(_Sign.DIGIT, text)
    if text in signs:
        return _Token(signs[text], text)
    if text == "/" and has_digits:
        return _Token(_Sign.EXACT)
    if text.lower() in "ymdhsgeb":
        return _Token(_Sign.DATE, text)
    return _Token(_Sign.LITERAL, text)


def _section_for(number: Decimal, sections: Sequence[_Section]) -> _Section | None:
    """The section that shows the number; None where none does."""
    numeric = sections[:3] if len(sections) > 1 or not sections[0].has(_Sign.TEXT) else ()
    if not numeric:
        return None
    if any(section.compare is not None for section in numeric):
        return next((section for section in numeric if section.fits(number)), None)
    if number < 0 and len(numeric) > 1:
        return numeric[1]
    return numeric[2] if number == 0 and len(numeric) > 2 else numeric[0]


# --- writing a number ----------------------------------------------------------------------------
def _rendered(number: Decimal, tokens: Sequence[_Token], *, is_negative: bool) -> ShownNumber:
    shape = _Shape(tokens)
    scaled = number * shape.factor
    if not shape.digits:
        return ShownNumber(_without_digits(scaled, shape, is_negative=is_negative))
    decimals = min(len(shape.decimals), _MAX_DECIMALS)
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    minus = "-" if is_negative else ""
    text = shape.filled(rounded)
    if rounded == 0 and text.strip() in ("", *_DASHES):
        text = "0"
    before, after = shape.around()
    exact = f"{before}{number_text(scaled)}{after}"
    if is_negative:
        text, exact = text.strip(_NEGATIVE_MARKS), exact.strip(_NEGATIVE_MARKS)
    lost = rounded != scaled
    minus = "" if lost and rounded == 0 else minus
    return ShownNumber(_with_dong(minus + text), _with_dong(minus + exact) if lost else "")


def _with_dong(text: str) -> str:
    """The text with the sign of the đồng behind the number, as it is typed."""
    bare = text.strip()
    before = _DONG.fullmatch(bare)
    return f"{before[1]}{before[2]} đ" if before else bare.replace("₫", "đ")


def _without_digits(scaled: Decimal, shape: "_Shape", *, is_negative: bool) -> str:
    """A section of words alone: the words, but a dash that stands for nothing is a 0."""
    is_general = any(token.sign is _Sign.GENERAL for token in shape.tokens)
    words = "".join(
        number_text(scaled) if token.sign is _Sign.GENERAL else token.text for token in shape.tokens
    ).strip()
    if is_general and is_negative:
        return "-" + words.strip(_NEGATIVE_MARKS)
    return "0" if words in _DASHES and scaled == 0 else words


class _Shape:
    """Where the digits of a section stand, and by how much it scales."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self.tokens = tokens
        self.digits = [at for at, token in enumerate(tokens) if token.sign is _Sign.DIGIT]
        points = (at for at, token in enumerate(tokens) if token.sign is _Sign.POINT)
        self.point = next(points, len(tokens))
        self.whole = [at for at in self.digits if at < self.point]
        self.decimals = [at for at in self.digits if at > self.point]
        percents = sum(each.sign is _Sign.PERCENT for each in tokens)
        self.factor = _HUNDRED**percents / _THOUSAND ** sum(map(self._scales, range(len(tokens))))

    def _scales(self, at: int) -> bool:
        """Whether it is a comma that divides by a thousand: none of the whole digits follows."""
        return (
            self.tokens[at].sign is _Sign.COMMA
            and any(digit < at for digit in self.digits)
            and not any(digit > at for digit in (self.whole if at < self.point else self.decimals))
        )

    def around(self) -> tuple[str, str]:
        """The words before the first digit and behind the last."""
        first, last = min(self.digits), max(self.digits)
        return self._words(self.tokens[:first]), self._words(self.tokens[last + 1 :])

    @staticmethod
    def _words(tokens: Sequence[_Token]) -> str:
        return "".join(each.text for each in tokens if each.sign not in (_Sign.COMMA, _Sign.POINT))

    def filled(self, rounded: Decimal) -> str:
        """The section's text with the digits of a number in their places."""
        whole, _, decimals = f"{rounded:f}".partition(".")
        pieces = [
            "" if each.sign in (_Sign.COMMA, _Sign.POINT) else each.text for each in self.tokens
        ]
        self._fill_whole(pieces, whole.lstrip("0"))
        self._fill_decimals(pieces, decimals)
        return "".join(pieces)

    def _fill_whole(self, pieces: list[str], whole: str) -> None:
        if not self.whole:
            if self.point < len(pieces):
                pieces[self.point] = whole or "0"
            return
        left = list(whole)
        for at in reversed(self.whole):
            pieces[at] = left.pop() if left else ("0" if self.tokens[at].text == "0" else "")
        pieces[self.whole[0]] = "".join(left) + pieces[self.whole[0]]

    def _fill_decimals(self, pieces: list[str], decimals: str) -> None:
        shown = decimals.ljust(len(self.decimals), "0")
        kept = len(self.decimals)
        while kept and self.tokens[self.decimals[kept - 1]].text != "0" and shown[kept - 1] == "0":
            kept -= 1
        for place, at in enumerate(self.decimals):
            pieces[at] = shown[place] if place < kept else ""
        if kept:
            pieces[self.point] += ","
