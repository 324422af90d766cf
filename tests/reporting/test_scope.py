"""What the words behind /tonghop mean, and that nobody learns of units that are not theirs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.clean_text import clean
from reporting.form_files.loader import load_form
from reporting.people import Grant, Person, Role
from reporting.periods import Cycle, CycleRule
from reporting.reporters import may_see
from reporting.scope import (
    Scope,
    ScopeFlaw,
    ScopeProblem,
    own_unit,
    resolve_scope,
    visible_units,
)
from reporting.units import Level, Unit, UnitHistory
from reporting.units.names import in_sentence, short
from tests.calendars import period_of

END_OF_DISTRICTS = date(2025, 6, 30)
HISTORY = UnitHistory.of(
    (
        Unit("20", "Tỉnh Lạng Sơn", Level.PROVINCE),
        Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE),
        Unit("185", "Huyện Bắc Sơn", Level.DISTRICT, "20", valid_to=END_OF_DISTRICTS),
        Unit("178", "Thành phố Lạng Sơn", Level.DISTRICT, "20", valid_to=END_OF_DISTRICTS),
        Unit("329", "Huyện Ân Thi", Level.DISTRICT, "33", valid_to=END_OF_DISTRICTS),
        Unit("06325", "Thị trấn Bắc Sơn", Level.COMMUNE, "185"),
        Unit("06328", "Xã Tân Lập", Level.COMMUNE, "185"),
        Unit("06331", "Xã Tân Lấp", Level.COMMUNE, "185"),
        Unit("05983", "Phường Chi Lăng", Level.COMMUNE, "178"),
        Unit("12148", "Xã Bắc Sơn", Level.COMMUNE, "329"),
        Unit("12151", "Xã Hải Nam", Level.COMMUNE, "329"),
        Unit("12154", "Phường 3", Level.COMMUNE, "329"),
    )
)
FORM = load_form(Path("forms/cchc_quarterly.yaml"))
UNITS = HISTORY.on(date(2024, 9, 10))
QUARTERS = Cycle(CycleRule.ND09_QUARTERLY.rule, 45)
MINISTRY = Cycle(CycleRule.BNV.rule, 45)
TODAY = date(2024, 9, 10)
Q2, Q3 = period_of("2024-Q2"), period_of("2024-Q3")


def person(*grants: tuple[Role, str]) -> Person:
    return Person(1, "Hùng", grants=tuple(Grant(role, unit) for role, unit in grants))


PROVINCE = person((Role.LEADER, "20"))
DISTRICT = person((Role.LEADER, "329"))
OFFICER = person((Role.OFFICER, "12148"))
CLERK_TOO = person((Role.OFFICER, "12148"), (Role.CLERK, "329"))


def asked(
    who: Person, words: str, *, cycle: Cycle = QUARTERS, today: date = TODAY
) -> Scope | ScopeProblem:
    return resolve_scope(who, replace(FORM, cycle=cycle), HISTORY, clean(words), today)


def not_yours(words: str) -> ScopeProblem:
    return ScopeProblem(ScopeFlaw.NOT_YOURS, words=words)


@pytest.mark.parametrize(
    ("who", "unit"), [(PROVINCE, "20"), (DISTRICT, "329"), (OFFICER, "12148"), (CLERK_TOO, "329")]
)
def test_without_words_it_is_the_highest_unit_overseen_or_the_own_commune(
    who: Person, unit: str
) -> None:
    assert asked(who, " ") == Scope(unit, Q3)


def test_who_has_no_unit_is_told_so() -> None:
    problem = ScopeProblem(ScopeFlaw.NO_UNIT)
    assert asked(person(), "") == problem
    assert asked(person((Role.LEADER, "404")), "huyện") == problem


@pytest.mark.parametrize(
    "words",
    ["2024-Q2", "quý II", "quy 2", "q2 2024", "quý II/2024", "Quý 2 năm 2024"],
)
def test_a_period_alone_keeps_the_own_unit(words: str) -> None:
    assert asked(DISTRICT, words) == Scope("329", Q2)


@pytest.mark.parametrize(
    "words",
    [
        "Xã Bắc Sơn",
        "xa bac son",
        "XÃ BẮC SƠN",
        "bắc sơn",
        "bac  son",
        "12148",
        "x. Bắc Sơn",
        "x.bac son",
        "UBND xã Bắc Sơn",
        "commune bac son",
    ],
)
@pytest.mark.parametrize("period", ["", "quý II 2024"])
@pytest.mark.parametrize("first", [True, False])
def test_a_unit_is_known_by_its_name_or_code_beside_a_period_in_any_order(
    words: str, period: str, first: bool
) -> None:
    text = f"{words}, {period}" if first else f"{period} {words}"
    assert asked(DISTRICT, text) == Scope("12148", Q2 if period else Q3)


@pytest.mark.parametrize(
    ("who", "words", "expected"),
    [
        (DISTRICT, "district", Scope("329", Q3)),
        (DISTRICT, "huyện", Scope("329", Q3)),
        (DISTRICT, "toàn huyện quý II", Scope("329", Q2)),
        (DISTRICT, "HUYEN 2024-Q2", Scope("329", Q2)),
        (CLERK_TOO, "xã", Scope("12148", Q3)),
        (CLERK_TOO, "district", Scope("329", Q3)),
        (PROVINCE, "province", Scope("20", Q3)),
        (OFFICER, "commune", Scope("12148", Q3)),
    ],
)
def test_a_level_means_the_own_unit_of_that_level(who: Person, words: str, expected: Scope) -> None:
    assert asked(who, words) == expected


@pytest.mark.parametrize(
    ("who", "words", "unit", "level"),
    [
        (OFFICER, "district", "12148", Level.DISTRICT),
        (OFFICER, "tỉnh", "12148", Level.PROVINCE),
        (DISTRICT, "province", "329", Level.PROVINCE),
        (DISTRICT, "cụm", "329", Level.GROUP),
    ],
)
def test_whoever_has_no_unit_of_a_level_gets_the_own_one_and_is_told(
    who: Person, words: str, unit: str, level: Level
) -> None:
    assert asked(who, words) == Scope(unit, Q3, instead_of=level)


def test_a_level_below_offers_the_units_of_that_level() -> None:
    assert asked(PROVINCE, "district quý II") == ScopeProblem(
        ScopeFlaw.AMBIGUOUS, ("185", "178"), "district", Q2
    )
    found = asked(DISTRICT, "xã")
    assert isinstance(found, ScopeProblem)
    assert found.candidates == ("12148", "12151", "12154")


def test_after_the_districts_a_group_answers_for_them_or_else_the_own_unit() -> None:
    later = date(2026, 3, 10)
    period = period_of("2026-Q1")
    assert asked(PROVINCE, "district", today=later) == Scope("20", period, Level.DISTRICT)
    group = Unit("C1", "Cụm 1", Level.GROUP, "20")
    units = UnitHistory.of([*HISTORY.all, group])
    assert resolve_scope(PROVINCE, FORM, units, clean("huyện"), later) == Scope("C1", period)


def test_an_ended_unit_answers_for_its_own_time_and_is_told_of_for_a_later_one() -> None:
    later = date(2026, 3, 10)
    assert asked(PROVINCE, "huyện Bắc Sơn 2024-Q3", today=later) == Scope("185", Q3)
    assert asked(PROVINCE, "huyện Bắc Sơn", today=later) == ScopeProblem(
        ScopeFlaw.NOT_STANDING, ("185",), "huyện Bắc Sơn", period_of("2026-Q1")
    )


def test_a_name_that_several_units_have_offers_them_and_its_type_tells_them_apart() -> None:
    assert asked(PROVINCE, "Bắc Sơn 2024-Q2") == ScopeProblem(
        ScopeFlaw.AMBIGUOUS, ("185", "06325"), "Bắc Sơn", Q2
    )
    assert asked(PROVINCE, "huyện Bắc Sơn") == Scope("185", Q3)
    assert asked(PROVINCE, "district bac son") == Scope("185", Q3)
    assert asked(PROVINCE, "tt bac son") == Scope("06325", Q3)
    assert asked(PROVINCE, "TP. Lạng Sơn") == Scope("178", Q3)
    assert asked(PROVINCE, "tỉnh Lạng Sơn") == Scope("20", Q3)


@pytest.mark.parametrize("written", [in_sentence, short])
@pytest.mark.parametrize("code", ["178", "06325", "05983", "06331"])
def test_a_unit_is_found_by_its_name_as_the_bot_writes_it(
    written: Callable[[str], str], code: str
) -> None:
    assert asked(PROVINCE, written(UNITS[code].name)) == Scope(code, Q3)


def test_diacritics_tell_units_apart_when_they_are_typed() -> None:
    assert asked(PROVINCE, "Tân Lấp") == Scope("06331", Q3)
    assert asked(PROVINCE, "Xã Tân Lập") == Scope("06328", Q3)
    found = asked(PROVINCE, "tan lap")
    assert isinstance(found, ScopeProblem)
    assert found.candidates == ("06328", "06331")


def test_a_name_that_ends_like_a_period_is_a_name_first() -> None:
    found = asked(DISTRICT, "Hải Nam", cycle=MINISTRY)
    assert found == Scope("12151", Q3)
    assert asked(DISTRICT, "Hải Nam năm 2023", cycle=MINISTRY) == Scope(
        "12151", period_of("2023-Y")
    )
    assert asked(DISTRICT, "phường 3 quý 3") == Scope("12154", Q3)
    assert asked(DISTRICT, "quý 3 phường 3") == Scope("12154", Q3)


@pytest.mark.parametrize(
    "words", ["Phường Chi Lăng", "05983", "Xã Không Có", "99999", "huyện Bắc Sơn", "33"]
)
def test_a_unit_that_is_not_ones_own_is_answered_like_one_that_does_not_exist(words: str) -> None:
    assert asked(DISTRICT, words) == not_yours(words)
    assert asked(OFFICER, f"{words} 2024-Q2") == not_yours(words)


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("huyện 2024-Q7", "2024-Q7"),
        ("Xã Bắc Sơn quý 9", "quý 9"),
        ("quý 5/2024 bac son", "quý 5/2024"),
        ("2024-Q9", "2024-Q9"),
        ("quý 8", "quý 8"),
    ],
)
def test_a_period_that_does_not_exist_is_told_when_the_unit_is_clear(words: str, rest: str) -> None:
    assert asked(DISTRICT, words) == ScopeProblem(ScopeFlaw.NOT_A_PERIOD, words=rest)


def test_of_two_overseen_units_the_higher_is_meant() -> None:
    who = person((Role.CLERK, "12148"), (Role.LEADER, "33"), (Role.CLERK, "329"))
    assert own_unit(who, FORM, UNITS, TODAY) == UNITS["33"]


_WORDS = st.lists(
    st.sampled_from(
        [
            *(word for unit in UNITS.units.values() for word in unit.name.split()),
            *UNITS.units,
            *("district", "huyện", "quý", "II", "3", "2024", "2024-Q2", "năm", "nam", "x.", ","),
        ]
    ),
    max_size=6,
).map(" ".join)
_GRANTS = st.lists(
    st.tuples(st.sampled_from(Role), st.sampled_from(sorted(UNITS.units))), max_size=3
)


@given(words=_WORDS | st.text(max_size=40), grants=_GRANTS)
def test_whatever_is_typed_names_only_units_that_the_person_may_see(
    words: str, grants: list[tuple[Role, str]]
) -> None:
    who = person(*grants)
    found = asked(who, words)
    named = (found.unit_code,) if isinstance(found, Scope) else found.candidates
    assert all(may_see(who, FORM, code, UNITS) for code in named)


@given(_GRANTS)
def test_the_units_in_sight_are_those_that_may_be_seen(grants: list[tuple[Role, str]]) -> None:
    who = person(*grants)
    assert [unit.code for unit in visible_units(who, FORM, UNITS)] == [
        code for code in UNITS.units if may_see(who, FORM, code, UNITS)
    ]


@pytest.mark.parametrize(
    "words", ["bắc\u200b sơn", "BẮC\u00a0SƠN", "ba\u0306\u0301c so\u031bn", "xã bắc sơn"]
)
def test_a_unit_is_found_whatever_its_letters_are_made_of(words: str) -> None:
    assert asked(DISTRICT, words) == Scope("12148", Q3)


@pytest.mark.parametrize(
    "words", ["quí 3", "quí III", "bắc sơn quí 3/2024", "qúi 3", "QUÍ 3 bac son"]
)
def test_a_quarter_is_read_with_i_as_with_y(words: str) -> None:
    found = asked(DISTRICT, words)
    assert isinstance(found, Scope)
    assert found.period == Q3


@pytest.mark.parametrize(
    "words", ["bawcs sown", "ba81c so7n", "Bawcs Sown", "xax bawcs sown", "bawcs sown quý 3"]
)
def test_a_name_left_as_keys_is_offered_and_not_taken(words: str) -> None:
    found = asked(DISTRICT, words)
    assert isinstance(found, ScopeProblem)
    assert (found.code, found.candidates) == (ScopeFlaw.NEAR, ("12148",))


@pytest.mark.parametrize(
    "words", ["quis 3", "quys III", "bắc sơn quis 3", "quys 3 nawm 2024", "QUIS 3"]
)
def test_a_quarter_left_as_keys_is_offered_and_not_taken(words: str) -> None:
    found = asked(DISTRICT, words)
    assert isinstance(found, ScopeProblem)
    assert (found.code, found.period) == (ScopeFlaw.NEAR_PERIOD, Q3)
    assert found.candidates == (("12148",) if "bắc" in words else ("329",))


def test_a_year_left_as_keys_is_offered_and_not_taken() -> None:
    found = asked(DISTRICT, "nawm 2023", cycle=MINISTRY)
    assert found == ScopeProblem(ScopeFlaw.NEAR_PERIOD, ("329",), "nawm 2023", period_of("2023-Y"))


def test_unit_and_quarter_left_as_keys_are_offered_together() -> None:
    found = asked(DISTRICT, "bawcs sown quys 2")
    assert found == ScopeProblem(ScopeFlaw.NEAR, ("12148",), "bawcs sown", Q2)


def test_keys_of_a_unit_that_is_not_ones_own_offer_nothing() -> None:
    assert asked(OFFICER, "hari nam") == not_yours("hari nam")


@pytest.mark.parametrize("words", ["thuy my", "thúy mĩ", "Thuý Mỹ"])
def test_a_name_is_found_with_i_or_y_at_its_end(words: str) -> None:
    units = UnitHistory.of([*HISTORY.all, Unit("9", "Xã Thúy Mỹ", Level.COMMUNE, "329")])
    assert resolve_scope(DISTRICT, FORM, units, clean(words), TODAY) == Scope("9", Q3)
