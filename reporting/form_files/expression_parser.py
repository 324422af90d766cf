"""Reading the sides and conditions of checks as a clerk writes them.

    side       VII.5.1.1 + VII.5.2.1      prev(N.2.8) + N.2.4 - N.2.7      2 * I.1      100
               N.2.5 / N.2.4              (N.4.10 + N.4.12) / N.4.9
    condition  I.5 = 1      I.5.1 > 0     given(N.2.9)     not given(prev(N.2.8))

A whole number without a dot is a number, never an indicator. A quotient is a percentage, so 100
needs no mention. `prev`, `year` and `year_sum` name the indicator in other periods
(`reporting.checks.At`), `period_start` and `period_end` the days of this one.
"""

import re
from collections.abc import Iterator

from reporting.complaints import Complaint
from reporting.forms.check import (
    PERIOD_DAYS,
    At,
    Compared,
    Comparison,
    Condition,
    Expression,
    IsGiven,
    Linear,
    Quotient,
    Term,
    Tolerance,
)

LONGEST_SIDE = 300
_TOKEN = re.compile(
    r"\s*(?:(?P<word>[0-9A-Za-z_]+(?:\.[0-9A-Za-z]+)*)|(?P<mark><=|>=|!=|==|[=<>+*/()-]))"
)
_FUNCTIONS = {at.value: at for at in At if at is not At.NOW}
_COMPARISONS = {"==": Comparison.EQUAL, **{each.value: each for each in Comparison}}
_TOLERANCE = re.compile(r"(?P<absolute>[0-9]{1,9})?(?: *\+ *)?(?:(?P<percent>[0-9]{1,3})%)?")


class UnreadableSide(ValueError):
    """A side or a condition that is not written as it should be; the complaint says where."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(str(complaint))
        self.complaint = complaint


def read_side(text: str) -> Expression:
    """Read a side of a check that compares numbers; raises `UnreadableSide`.

    >>> read_side("I.1 + 2 * prev(I.2) - 3")  # doctest: +NORMALIZE_WHITESPACE
    Linear(terms=(Term(code='I.1', at=<At.NOW: 'now'>, factor=1),
                  Term(code='I.2', at=<At.PREVIOUS: 'prev'>, factor=2)), constant=-3)
    """
    reader = _Reader(text)
    found = reader.expression()
    reader.end()
    return found


def read_condition(text: str) -> Condition:
    """Read a condition; raises `UnreadableSide`.

    >>> read_condition("given(N.2.9)")
    IsGiven(term=Term(code='N.2.9', at=<At.NOW: 'now'>, factor=1), negated=False)
    """
    reader = _Reader(text)
    found = reader.condition()
    reader.end()
    return found


def read_tolerance(text: str) -> Tolerance | None:
    """Read "1", "5%", "10 + 5%" or "rounding"; None for anything else.

    >>> read_tolerance("10 + 5%")
    Tolerance(absolute=10, percent=5, rounding=False)
    """
    if text.strip() == "rounding":
        return Tolerance(rounding=True)
    match = _TOLERANCE.fullmatch(text.strip())
    joined = "+" in text
    if match is None or not any(match.groups()) or joined != all(match.groups()):
        return None
    return Tolerance(int(match["absolute"] or 0), int(match["percent"] or 0))


class _Reader:
    """The tokens of one text, read from left to right."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_SIDE:
            raise UnreadableSide(Complaint("side.too_long", most=LONGEST_SIDE))
        self._tokens = [*_tokens(text), ""]
        self._at = 0

    def end(self) -> None:
        """Nothing may be left."""
        if self._next:
            raise UnreadableSide(Complaint("side.unexpected", found=self._next))

    def condition(self) -> Condition:
        """Two expressions compared, or given(...)."""
        negated = self._next == "not"
        if negated:
            self._take()
        if self._next == "given" or negated:
            self._expect("given")
            return IsGiven(self._given(), negated=negated)
        left = self.expression()
        mark = self._take()
        if mark not in _COMPARISONS:
            raise UnreadableSide(Complaint("side.compares"))
        return Compared(left, _COMPARISONS[mark], self.expression())

    def expression(self) -> Expression:
        """A sum, or a quotient of two."""
        numerator = self._operand()
        if self._next != "/":
            return numerator
        self._take()
        denominator = self._operand()
        if not (numerator.terms and denominator.terms):
            raise UnreadableSide(Complaint("side.quotient_of_rows"))
        return Quotient(numerator, denominator)

    def _operand(self) -> Linear:
        if self._next != "(":
            return self._linear()
        self._take()
        inside = self._linear()
        self._expect(")")
        if self._next in {"+", "-"}:
            raise UnreadableSide(Complaint("side.brackets"))
        return inside

    def _linear(self) -> Linear:
        terms: list[Term] = []
        constant = 0
        sign = self._sign(first=True)
        while sign:
            found = self._item(sign)
            if isinstance(found, Term):
                terms.append(found)
            else:
                constant += found
            sign = self._sign(first=False)
        return Linear(tuple(terms), constant)

    def _sign(self, *, first: bool) -> int:
        """The sign of the next item; 0 when there is none."""
        if self._next in {"+", "-"}:
            return -1 if self._take() == "-" else 1
        return 1 if first else 0

    def _item(self, sign: int) -> Term | int:
        word = self._take()
        if word.isdecimal():
            if self._next != "*":
                return sign * int(word)
            self._take()
            if not int(word):
                raise UnreadableSide(Complaint("side.zero_times"))
            return self._term(self._take(), sign * int(word))
        return self._term(word, sign)

    def _term(self, word: str, factor: int) -> Term:
        if word in _FUNCTIONS:
            return Term(self._indicator_in_brackets(), _FUNCTIONS[word], factor)
        if self._next == "(":
            functions = ", ".join(_FUNCTIONS)
            raise UnreadableSide(
                Complaint("side.no_function", word=word, functions=functions)
                if word
                else Complaint("side.no_name", functions=functions)
            )
        return Term(_indicator(word, days=True), factor=factor)

    def _given(self) -> Term:
        self._expect("(")
        found = self._term(self._take(), 1)
        self._expect(")")
        if found.code in PERIOD_DAYS:
            raise UnreadableSide(Complaint("side.always_given"))
        return found

    def _indicator_in_brackets(self) -> str:
        self._expect("(")
        code = _indicator(self._take(), days=False)
        self._expect(")")
        return code

    def _expect(self, mark: str) -> None:
        found = self._take()
        if found != mark:
            raise UnreadableSide(
                Complaint("side.mark_missing", mark=mark, found=found or Complaint("side.end"))
            )

    def _take(self) -> str:
        token = self._next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    @property
    def _next(self) -> str:
        return self._tokens[self._at]


def _tokens(text: str) -> Iterator[str]:
    place = 0
    rest = text.rstrip()
    while place < len(rest):
        match = _TOKEN.match(rest, place)
        if match is None:
            beginning = rest[place:].strip()[:20]
            raise UnreadableSide(Complaint("side.unreadable", rest=beginning))
        yield match["word"] or match["mark"]
        place = match.end()


def _indicator(word: str, *, days: bool) -> str:
    """The word as an indicator's code; its factor is never 0 and it is no number."""
    if days and word in PERIOD_DAYS:
        return word
    if not word or word.isdecimal() or "_" in word or not word[0].isalnum():
        raise UnreadableSide(Complaint("side.no_code", found=word or Complaint("side.end")))
    return word
