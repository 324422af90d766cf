"""Ways to say a relation of a form's rows once more, as a plain function, with examples of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

Amounts = Mapping[str, int | None]
"""By code, in the smallest unit; None is "not applicable", an absent row nobody has given."""

Holds = Callable[[Amounts, Amounts], bool]
"""Whether a report, after the one before it (empty when there is none), keeps a relation."""

WHOLE = 100_00


@dataclass(frozen=True)
class Example:
    """A report, and the one before it in the same year."""

    now: Amounts
    before: Amounts


@dataclass(frozen=True)
class Relation:
    """A relation of the rows `codes`; the check of this code must say when it is broken.

    `within_year`: the report before counts only if it is of the same year.
    """

    check: str
    codes: tuple[str, ...]
    holds: Holds
    keeps: tuple[Example, ...]
    breaks: tuple[Example, ...]
    within_year: bool = False


def figures(now: Amounts, codes: Sequence[str]) -> list[int] | None:
    """The figures of these rows; None when one is missing."""
    found = [now.get(code) for code in codes]
    given = [amount for amount in found if amount is not None]
    return given if len(given) == len(found) else None


def at_most(check: str, parts: str, whole: str, *, missing_count_0: bool = False) -> Relation:
    """Parts, together, are never more than the whole."""
    codes = tuple(parts.split())

    def holds(now: Amounts, _: Amounts) -> bool:
        known = [amount for code in codes if (amount := now.get(code)) is not None]
        enough = known if missing_count_0 else len(known) == len(codes)
        total = now.get(whole)
        return not enough or total is None or sum(known) <= total

    three_each = dict.fromkeys(codes, 3)
    breaks = [Example({**three_each, whole: 3 * len(codes) - 1}, {})]
    if missing_count_0:
        breaks += [Example({code: 3, whole: 2}, {}) for code in codes]
    keeps = (
        Example({**three_each, whole: 3 * len(codes)}, {}),
        Example({**three_each, whole: 100}, {}),
        Example(dict.fromkeys((*codes, whole), 0), {}),
        Example(three_each, {}),
        Example({**three_each, whole: None}, {}),
    )
    return Relation(check, (*codes, whole), holds, keeps, tuple(breaks))


def equal(check: str, left: str, right: str) -> Relation:
    """Two sums of rows are one number."""
    lefts, rights = left.split(), right.split()

    def holds(now: Amounts, _: Amounts) -> bool:
        ours, theirs = figures(now, lefts), figures(now, rights)
        return ours is None or theirs is None or sum(ours) == sum(theirs)

    sixes = dict.fromkeys(lefts, 6)
    ones = dict.fromkeys(rights, 1)
    last = 6 * len(lefts) - len(rights) + 1
    kept = {**sixes, **ones, rights[0]: last}
    keeps = (
        Example(kept, {}),
        Example(dict.fromkeys((*lefts, *rights), 0), {}),
        Example({**kept, rights[0]: None}, {}),
        Example(sixes, {}),
    )
    breaks = (Example({**kept, rights[0]: last + 1}, {}), Example({**kept, lefts[0]: 7}, {}))
    return Relation(check, (*lefts, *rights), holds, keeps, breaks)


def rate(check: str, share: str, part: str, whole: str) -> Relation:
    """A typed percentage is the exact one, rounded or cut off to the decimals typed."""

    def holds(now: Amounts, _: Amounts) -> bool:
        known = figures(now, (share, part, whole))
        if known is None or known[2] == 0:
            return True
        typed = (Decimal(known[0]) / 100).normalize()
        exact = Decimal(known[1]) * 100 / Decimal(known[2])
        places = Decimal((0, (1,), min(0, int(typed.as_tuple().exponent))))
        ways = (exact.quantize(places, rounding) for rounding in (ROUND_DOWN, ROUND_HALF_UP))
        return any(typed == way for way in ways)

    def of(typed: int) -> Example:
        return Example({share: typed, part: 3598, whole: 17465}, {})  # 20,6012%

    keeps = (of(2060), of(20_00), of(21_00), of(20_60), Example({share: 0, part: 0, whole: 0}, {}))
    return Relation(check, (share, part, whole), holds, keeps, (of(22_00), of(20_50), of(2062)))


def never_falls(check: str, code: str) -> Relation:
    """A figure that counts since the start of the year."""

    def holds(now: Amounts, before: Amounts) -> bool:
        this, last = now.get(code), before.get(code)
        return this is None or last is None or last <= this

    keeps = (Example({code: 5}, {code: 5}), Example({code: 6}, {code: 5}), Example({code: 1}, {}))
    return Relation(
        check, (code,), holds, keeps, (Example({code: 4}, {code: 5}),), within_year=True
    )


def constant(check: str, code: str) -> Relation:
    """A figure of the whole year."""

    def holds(now: Amounts, before: Amounts) -> bool:
        this, last = now.get(code), before.get(code)
        return this is None or last is None or last == this

    keeps = (Example({code: 5}, {code: 5}), Example({code: 1}, {}))
    breaks = (Example({code: 4}, {code: 5}), Example({code: 6}, {code: 5}))
    return Relation(check, (code,), holds, keeps, breaks, within_year=True)


def stable(code: str, cut: str) -> Iterator[Relation]:
    """A share counted since 2015: as it was while nobody is cut, never lower when somebody is."""

    def unchanged(now: Amounts, before: Amounts) -> bool:
        this, last = now.get(code), before.get(code)
        return now.get(cut) != 0 or this is None or last is None or this == last

    def not_lower(now: Amounts, before: Amounts) -> bool:
        this, last = now.get(code), before.get(code)
        return not now.get(cut) or this is None or last is None or this >= last

    fifteen = {code: 15_00}
    yield Relation(
        f"CARRY.{code}",
        (code, cut),
        unchanged,
        (Example({code: 15_00, cut: 0}, fifteen), Example({code: 20_00, cut: 1}, fifteen)),
        (Example({code: 20_00, cut: 0}, fifteen), Example({code: 10_00, cut: 0}, fifteen)),
    )
    yield Relation(
        f"FALL.{code}",
        (code, cut),
        not_lower,
        (Example({code: 20_00, cut: 1}, fifteen), Example({code: 15_00, cut: 1}, fifteen)),
        (Example({code: 10_00, cut: 1}, fifteen),),
    )
