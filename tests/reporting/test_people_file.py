"""A list of people to invite is read line by line, and every mistake in it is told at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from reporting.csv_files.people import Invitee, PeopleFileProblems, read_people
from reporting.form_files.loader import load_form
from reporting.people import Grant, Role
from reporting.units import Level, Unit, UnitTree
from tests.operators import VIETNAMESE

HEADER = "unit_code,name,role,duties"
FORM = load_form(Path("forms/cchc_quarterly.yaml"))
FORMS = {FORM.code: [FORM]}
UNITS = UnitTree.of(
    (
        Unit("01", "Thành phố Hà Nội", Level.PROVINCE),
        Unit("329", "Huyện Ân Thi", Level.DISTRICT),
        Unit("05971", "Xã Hoàng Đồng", Level.COMMUNE, "329"),
        Unit("12148", "Xã Bắc Sơn", Level.COMMUNE, "329"),
    )
)
LAN = Invitee(2, "Nguyễn Thị Lan", Grant(Role.OFFICER, "12148", ("van_phong", "tu_phap")))
MINH = Invitee(3, "Trần Minh", Grant(Role.FOCAL, "12148"))


def problems(*lines: str, header: str = HEADER) -> list[tuple[int, str]]:
    """The line and code of every problem of a file with these lines below its header."""
    with pytest.raises(PeopleFileProblems) as caught:
        read_people("\n".join((header, *lines)).encode(), UNITS, FORMS)
    return [(problem.line, problem.code) for problem in caught.value.problems]


def sentence(line: str) -> str:
    with pytest.raises(PeopleFileProblems) as caught:
        read_people(f"{HEADER}\n{line}\n".encode(), UNITS, FORMS)
    (problem,) = caught.value.problems
    return VIETNAMESE.worded(problem.complaint)


@pytest.mark.parametrize(
    "duties",
    ["van_phong;tu_phap", "van_phong tu_phap", "van_phong; tu_phap ;", '"van_phong, Tu_Phap"'],
)
def test_duties_may_be_separated_the_way_people_do(duties: str) -> None:
    content = f"{HEADER}\n12148,Nguyễn Thị Lan,officer,{duties}\n12148,Trần Minh,Focal,\n"
    assert read_people(content.encode(), UNITS, FORMS) == (LAN, MINH)


def test_a_file_with_semicolons_may_use_them_between_duties_too() -> None:
    content = (
        f"{HEADER}\n12148,Nguyễn Thị Lan,officer,van_phong;tu_phap\n12148,Trần Minh,focal,\n"
    ).replace(",", ";")
    assert read_people(content.encode("utf-8-sig"), UNITS, FORMS) == (LAN, MINH)


def test_a_leader_of_a_district_has_no_duties() -> None:
    content = f"{HEADER}\n329,Lê Văn Hùng,leader\n"
    assert read_people(content.encode(), UNITS, FORMS) == (
        Invitee(2, "Lê Văn Hùng", Grant(Role.LEADER, "329")),
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",Lan,officer,van_phong", "no_unit"),
        ("99999,Lan,officer,van_phong", "unknown_unit"),
        ("329,Lan,officer,van_phong", "unit_level"),
        ("329,Lan,focal,", "unit_level"),
        ("12148,,officer,van_phong", "no_name"),
        ("12148,Lan,boss,", "unknown_role"),
        ("12148,Lan,,van_phong", "unknown_role"),
        ("12148,Lan,officer,", "no_duty"),
        ("12148,Lan,officer,van_phong;ke_toan", "unknown_duty"),
        ("329,Lan,clerk,van_phong", "needless_duty"),
        ("12148,L?n,officer,van_phong", "lost_marks"),
    ],
)
def test_a_mistake_in_a_line_is_told_with_its_line(line: str, code: str) -> None:
    assert problems("12148,Minh,focal,", line) == [(3, code)]


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    assert problems(
        "99999,,boss,ke_toan",
        "12148,Lan,officer,",
        "12148,Minh,focal,",
        "12148,minh,Focal,",
    ) == [
        (2, "unknown_unit"),
        (2, "unknown_role"),
        (2, "unknown_duty"),
        (2, "no_name"),
        (3, "no_duty"),
        (5, "repeated_person"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("12148,Hoà,focal,", "12148,Hòa,focal,"),
        ("12148,Lý,focal,", "12148\u200b,LÍ,Focal,"),
        ("12148,Lan Anh,focal,", '"=""12148""",Lan\u00a0 Anh,FOCAL,'),
    ],
)
def test_two_lines_for_one_person_are_told_at_the_second(first: str, second: str) -> None:
    assert problems(first, second) == [(3, "repeated_person")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"12148,{'a' * 101},focal,", "name_too_long"),
        ("12148,2024,focal,", "name_without_letters"),
        ("12148,NguyÔn V¨n An,focal,", "legacy_encoding"),
        ("12148,Nguyeãn Vaên An,focal,", "legacy_encoding"),
        ("12148,Nguyá»…n VÄƒn An,focal,", "legacy_encoding"),
        ("12.148,An,focal,", "unknown_unit"),
        ("12 148,An,focal,", "unknown_unit"),
        ("１２１４８,An,focal,", "code_digits"),
        ("12148/1,An,focal,", "unknown_unit"),
        ("12148,An,chuyên viên,", "unknown_role"),
    ],
)
def test_a_code_name_or_role_of_a_wrong_shape_is_told_by_its_line(line: str, code: str) -> None:
    assert (3, code) in problems("12148,Minh,focal,", line)


def test_the_same_name_may_hold_two_roles_and_serve_two_communes() -> None:
    lines = ("12148,Lan,officer,van_phong", "12148,Lan,focal,", "05971,Lan,focal,")
    content = "\n".join((HEADER, *lines)).encode()
    assert [each.grant.role for each in read_people(content, UNITS, FORMS)] == [
        Role.OFFICER,
        Role.FOCAL,
        Role.FOCAL,
    ]


def test_a_unit_code_that_lost_its_zero_is_told_with_the_unit_it_was() -> None:
    assert sentence("5971,Lan,focal,") == (
        "Chưa có đơn vị nào mang mã 5971. Có lẽ là 05971 (Xã Hoàng Đồng): Excel đã bỏ số 0 ở đầu."
    )


def test_a_missing_column_is_told_with_the_columns_there_should_be() -> None:
    assert problems("12148,Lan,officer", header="unit_code,name,role") == [(1, "missing_column")]


TWO = {
    FORM.code: [FORM],
    "other": [replace(FORM, code="other", duties={"van_hoa": FORM.duties["van_hoa"]})],
}


def of_two(line: str) -> Grant | list[str]:
    """The grant of a line in a bot with two forms of communes, or the codes of its problems."""
    header = "unit_code,name,role,form,duties"
    try:
        (one,) = read_people(f"{header}\n{line}\n".encode(), UNITS, TWO)
    except PeopleFileProblems as refused:
        return [problem.code for problem in refused.problems]
    return one.grant


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("12148,Lan,officer,,van_hoa", ["duty_of_several"]),
        ("12148,Lan,officer,other,van_hoa", Grant(Role.OFFICER, "12148", ("van_hoa",), "other")),
        ("12148,Lan,officer,Other,van_hoa", Grant(Role.OFFICER, "12148", ("van_hoa",), "other")),
        ("12148,Lan,officer,,tu_phap", Grant(Role.OFFICER, "12148", ("tu_phap",))),
        ("12148,Lan,officer,other,tu_phap", ["unknown_duty"]),
        ("12148,Lan,focal,,", Grant(Role.FOCAL, "12148")),
        ("12148,Lan,focal,nothing,", ["unknown_form"]),
        ("329,Hà,clerk,other,", Grant(Role.CLERK, "329", (), "other")),
        ("329,Hà,focal,other,", ["unit_level"]),
    ],
)
def test_a_duty_that_several_forms_have_needs_its_form(line: str, found: Grant | list[str]) -> None:
    assert of_two(line) == found


def test_one_person_may_have_a_duty_in_each_of_two_forms() -> None:
    lines = ("12148,Lan,officer,van_hoa,other", f"12148,Lan,officer,van_hoa,{FORM.code}")
    content = "\n".join((f"{HEADER},form", *lines)).encode()
    assert [each.grant.form for each in read_people(content, UNITS, TWO)] == ["other", FORM.code]
