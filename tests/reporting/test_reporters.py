"""Who owes a report of a form, whatever kind of unit it is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reporting.form_files.loader import load_form
from reporting.forms import Reporters
from reporting.forms.index import FormIndex
from reporting.people import Grant, Person, Role
from reporting.reporters import (
    collects,
    files,
    forms_of_grant,
    may_see,
    reporters,
    reports_alone,
    reports_itself,
    seen_alone,
)
from reporting.units import Level, Unit, UnitTree

DAY = date(2024, 9, 14)
UNITS = UnitTree.of(
    (
        Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE),
        Unit("329", "Huyện Ân Thi", Level.DISTRICT, "33"),
        Unit("pnv", "Phòng Nội vụ huyện Ân Thi", Level.OFFICE, "329"),
        Unit("12142", "Thị trấn Ân Thi", Level.COMMUNE, "329"),
        Unit("12148", "Xã Bắc Sơn", Level.COMMUNE, "329", valid_to=date(2024, 6, 30)),
        Unit("vp", "Văn phòng xã Bãi Sậy", Level.OFFICE, "12151"),
        Unit("12151", "Xã Bãi Sậy", Level.COMMUNE, "329"),
    )
)
QUARTERLY = load_form(Path("forms/cchc_quarterly.yaml"))


def of_level(level: Level) -> Reporters:
    return Reporters(level)


LISTED = Reporters(codes=frozenset({"329", "12151"}))


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        (of_level(Level.COMMUNE), ["12142", "12151"]),
        (of_level(Level.DISTRICT), ["329"]),
        (of_level(Level.PROVINCE), ["33"]),
        (of_level(Level.OFFICE), ["pnv", "vp"]),
        (LISTED, ["329", "12151"]),
    ],
)
def test_they_are_found_in_official_order_as_they_stand_that_day(
    who: Reporters, codes: list[str]
) -> None:
    form = replace(QUARTERLY, reporters=who)
    assert [unit.code for unit in reporters(form, UNITS, DAY)] == codes
    found = [unit.code for unit in UNITS.units.values() if reports_itself(form, unit)]
    assert set(codes) <= set(found)


def test_at_or_below_a_unit_there_are_only_those_there() -> None:
    offices = replace(QUARTERLY, reporters=of_level(Level.OFFICE))
    assert [unit.code for unit in reporters(offices, UNITS, DAY, "12151")] == ["vp"]
    assert reporters(QUARTERLY, UNITS, DAY, "12148") == ()
    assert [u.code for u in reporters(QUARTERLY, UNITS, date(2024, 6, 14), "12148")] == ["12148"]


def test_a_unit_reports_alone_when_none_below_it_does() -> None:
    listed = replace(QUARTERLY, reporters=LISTED)
    assert [code for code in UNITS.units if reports_alone(listed, UNITS, code)] == ["12151"]
    assert [code for code in UNITS.units if collects(listed, UNITS, code)] == ["33", "329", "12151"]


def test_a_grant_without_a_form_is_for_the_forms_that_have_its_duty() -> None:
    other = replace(QUARTERLY, code="other", duties={"van_hoa": QUARTERLY.duties["van_hoa"]})
    both = FormIndex((QUARTERLY, other))
    of_both = Grant(Role.OFFICER, "12142", ("van_hoa",))
    of_one = Grant(Role.OFFICER, "12142", ("tu_phap",))
    named = Grant(Role.OFFICER, "12142", ("van_hoa",), "other")
    focal = Grant(Role.FOCAL, "12142")
    assert [
        [form.code for form in forms_of_grant(grant, both, UNITS)]
        for grant in (of_both, of_one, named, focal)
    ] == [["cchc_quarterly", "other"], ["cchc_quarterly"], ["other"], ["cchc_quarterly", "other"]]


@pytest.mark.parametrize(
    ("grant", "seen"),
    [
        (Grant(Role.FOCAL, "329"), {"329"}),
        (Grant(Role.LEADER, "329"), {"329", "pnv", "12142", "12148", "vp", "12151"}),
        (Grant(Role.CLERK, "329", (), "another_form"), set()),
        (Grant(Role.FOCAL, "12142"), set()),
    ],
)
def test_a_report_is_seen_by_its_own_people_and_from_above(grant: Grant, seen: set[str]) -> None:
    form = replace(QUARTERLY, reporters=LISTED)
    who = Person(1, "Ba", grants=(grant,))
    assert {code for code in UNITS.units if may_see(who, form, code, UNITS)} == seen


def test_who_only_files_for_a_district_is_shown_nothing_from_below_it() -> None:
    form = replace(QUARTERLY, reporters=LISTED)
    filing = Person(1, "Ba", grants=(Grant(Role.FOCAL, "329"),))
    leading = Person(2, "Hùng", grants=(Grant(Role.LEADER, "329"),))
    assert seen_alone(filing, form, UNITS, "329")
    assert not seen_alone(leading, form, UNITS, "329")
    assert files(filing, form, "329")
    assert not files(leading, form, "329")
