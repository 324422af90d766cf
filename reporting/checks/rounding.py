"""When a percentage as typed agrees with an exact one."""

from fractions import Fraction

from reporting.values import MAX_PERCENT

_STEPS = (MAX_PERCENT // 100, MAX_PERCENT // 1000, 1)
"""What a typed percentage may be rounded to: whole percents, tenths, hundredths."""


def is_rounded(typed: Fraction, exact: Fraction) -> bool:
    """Whether a typed percentage is the exact one rounded, or cut off, to the decimals typed.

    Both are in hundredths of a percent; published reports do either (98,096% as "98,09%", 20,601%
    as "21"). What is typed as "21" counts as without decimals.

    >>> exact = Fraction(3598, 17465) * MAX_PERCENT
    >>> is_rounded(Fraction(2100), exact), is_rounded(Fraction(2060), exact)
    (True, True)
    >>> is_rounded(Fraction(2150), exact)
    False
    """
    step = next((step for step in _STEPS if typed % step == 0), 1)
    cut = exact // step * step
    rounded = (exact + Fraction(step, 2)) // step * step
    return typed in {Fraction(cut), Fraction(rounded)}
