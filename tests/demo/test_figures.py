"""The demo's figures are made up, and still as consistent as a careful officer's."""

from itertools import pairwise

import pytest

from bot.demo.figures import answers
from bot.demo.people import DISTRICT, UNITS_FILE
from bot.demo.seeded_random import SEED
from bot.demo.seeding import OPENS_AT
from reporting.clean_text import clean
from reporting.csv_files.closed_periods import ClosedPeriods
from reporting.csv_files.units import read_units
from reporting.parsing import Read, read
from reporting.periods import Period
from reporting.units import UnitHistory
from reporting.values import State, Value, show
from tests.calendars import period_of
from tests.demo.rules_as_printed import broken, broken_between, number
from tests.reporting.quarter import form

QUARTERS = [
    period_of(key) for key in ("2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")
]
SEEDS = (SEED, 1, 2, 3)
PLAN = read_units(UNITS_FILE.read_bytes(), UnitHistory(), ClosedPeriods(OPENS_AT.date()))
UNITS = PLAN.history.on(OPENS_AT.date())
COMMUNES = [unit.code for unit in UNITS.children(DISTRICT)]
BAC_SON = "12148"


def values(seed: int, unit: str, period: Period) -> dict[str, Value]:
    return {a.indicator: a.value for a in answers(seed, form(), unit, period)}


def test_the_district_has_its_eighteen_communes() -> None:
    assert len(COMMUNES) == 18
    assert UNITS[BAC_SON].name == "Xã Bắc Sơn"


@pytest.mark.parametrize("seed", SEEDS)
def test_every_quarter_of_every_commune_keeps_the_rules_of_the_form(seed: int) -> None:
    found = {
        (unit, period.key): broken(form(), values(seed, unit, period))
        for unit in COMMUNES
        for period in QUARTERS
    }
    assert {key: rules for key, rules in found.items() if rules} == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_quarters_that_follow_each_other_belong_together(seed: int) -> None:
    found = {
        (unit, after.key): broken_between(
            form(),
            values(seed, unit, before),
            values(seed, unit, after),
            same_year=before.year == after.year,
        )
        for unit in COMMUNES
        for before, after in pairwise(QUARTERS)
    }
    assert {key: rules for key, rules in found.items() if rules} == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_figures_are_of_the_size_that_communes_print(seed: int) -> None:
    for unit in COMMUNES:
        for period in QUARTERS:
            given = values(seed, unit, period)
            assert 280 <= number(given, "VII.5.3.1") <= 930
            assert abs(number(given, "VII.5.3.1") - number(given, "III.3.1.1")) <= 6
            assert 120 <= number(given, "III.1.4") <= 135
            assert 3 <= 100 * number(given, "VI.1.2") / number(given, "VI.1.1") <= 60


def test_the_same_seed_gives_the_same_figures_and_another_seed_others() -> None:
    for period in QUARTERS:
        again = [answers(SEED, form(), unit, period) for unit in COMMUNES]
        assert again == [answers(SEED, form(), unit, period) for unit in COMMUNES]
        assert again != [answers(SEED + 1, form(), unit, period) for unit in COMMUNES]


def test_no_two_communes_are_the_same() -> None:
    quarter = QUARTERS[3]
    given = [tuple(values(SEED, unit, quarter).items()) for unit in COMMUNES]
    assert len(set(given)) == len(COMMUNES)


def test_the_second_quarter_of_bac_son_stands_where_the_printed_third_one_began() -> None:
    given = values(SEED, BAC_SON, period_of("2024-Q2"))
    rows = ("I.2.1", "I.2.2", "IV.2.1", "IV.2.2", "IV.2.5", "III.1.4")
    assert [number(given, code) for code in rows] == [7, 3, 20, 19, 15_00, 129]
    rows = ("VII.5.1.1", "VII.5.1.2", "VII.5.2.1", "VII.5.2.2", "VII.5.4.1", "VII.5.4.2")
    assert [number(given, code) for code in rows] == [107, 107, 22, 22, 24, 24]
    assert number(given, "VI.1.1") == 17_465_000_000
    assert number(given, "VI.1.2") < 3_598_000_000


def test_what_was_typed_is_what_the_bot_reads() -> None:
    for unit in COMMUNES:
        for answer in answers(SEED, form(), unit, QUARTERS[3]):
            row = form().indicator(answer.indicator)
            if answer.raw == "I.5":  # settled by that row, nobody typed it
                assert answer.value == Value(State.NOT_APPLICABLE)
                continue
            outcome = read(clean(answer.raw), row, QUARTERS[3].end, row.unit["vi"])
            assert isinstance(outcome, Read), (row.code, answer.raw)
            assert outcome.value == answer.value
            if answer.value.state is State.VALUE:
                assert answer.raw == show(answer.value, row)
