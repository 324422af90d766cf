"""A made-up district of consistent communes, and their figures as the checks want them."""

from collections.abc import Mapping, Sequence
from random import Random

from reporting.periods import Period
from reporting.values import State, Value
from tests.calendars import QUARTERS
from tests.reporting.consistent_communes import Amounts, Commune, Province

FIRST_YEAR = 2020
COMMUNES = 18


def district(seed: int, quarters: int) -> list[dict[Period, Amounts]]:
    """So many quarters of each commune; the first is the first of 2020."""
    draw = Random(seed)
    province = Province(draw)
    communes = [Commune(Random(draw.random())) for _ in range(COMMUNES)]
    made: list[dict[Period, Amounts]] = [{} for _ in communes]
    for number in range(quarters):
        period = QUARTERS.period(f"{FIRST_YEAR + number // 4}-Q{number % 4 + 1}")
        province.next_quarter()
        for commune, past in zip(communes, made, strict=True):
            amounts = commune.quarter(period, province)
            listed = {"N.1.1": draw.randint(6, 12), "N.1.2": amounts["I.1"]}
            repeated = {"N.1.3": amounts["II.1.2"], "N.2.3": amounts["III.3.2.1"]}
            past[period] = {**amounts, **listed, **repeated}
            if amounts["IV.2.4"]:
                commune.cut_since_2015 += 500
                past[period]["IV.2.5"] = commune.cut_since_2015
    return made


def as_values(amounts: Mapping[str, int | None]) -> dict[str, Value]:
    return {
        code: Value(State.NOT_APPLICABLE) if amount is None else Value(number=amount)
        for code, amount in amounts.items()
    }


def numbers(reports: Sequence[Mapping[str, int | None]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for report in reports:
        for code, amount in report.items():
            if amount is not None:
                found.setdefault(code, []).append(amount)
    return {code: tuple(amounts) for code, amounts in found.items()}
