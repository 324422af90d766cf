"""Whose days are moved is said of those who fill the form in, and of nobody else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from reporting.ladder.pushes import PushKind
from reporting.people import Grant, Role
from reporting.standing import ExtendedDay, Extension, ExtensionScope
from reporting.units import UnitHistory
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, FORM
from tests.conversation.world import FakeBackend
from tests.handlers.pushed.test_moved import BAI_SAY, heard
from tests.handlers.pushed.told import text

BEFORE_THE_PERIOD_ENDS = date(2024, 9, 12)
LIST = "hạn xã Bắc Sơn, Bãi Sậy 20/9 vì mưa lũ"


def a_clerk(backend: FakeBackend, name: str = "Hải") -> Chat:
    return backend.person(name, Grant(Role.CLERK, "329"))


def one_ends(backend: FakeBackend, code: str = BAI_SAY) -> None:
    """It is known already that a unit ends before the period does."""
    backend.history = UnitHistory.of(
        replace(unit, valid_to=BEFORE_THE_PERIOD_ENDS) if unit.code == code else unit
        for unit in backend.history.all
    )


@pytest.mark.parametrize(
    ("ends", "stays"), [(BAI_SAY, "UBND xã Bắc Sơn"), (BAC_SON, "UBND xã Bãi Sậy")]
)
def test_a_unit_that_ends_before_the_period_is_not_named_among_those_moved(
    ends: str, stays: str
) -> None:
    backend = FakeBackend()
    hai, thu = a_clerk(backend), a_clerk(backend, "Thu")
    hai.says(LIST).says("có")
    one_ends(backend, ends)
    assert f"Áp dụng cho {stays}. " in heard(thu)
    assert f"1. quý III/2024, {stays}: " in hai.says("/han").heard


def test_of_three_units_the_two_that_owe_the_report_are_counted() -> None:
    backend = FakeBackend()
    hai, thu = a_clerk(backend), a_clerk(backend, "Thu")
    hai.says("hạn xã Bãi Sậy, Bắc Sơn, 12142 20/9 vì mưa lũ").says("có")
    one_ends(backend)
    assert "Áp dụng cho 2 đơn vị (Bắc Sơn, Ân Thi). " in heard(thu)


def test_of_a_list_of_which_nobody_owes_the_report_any_more_all_are_named() -> None:
    backend = FakeBackend()
    hai = a_clerk(backend)
    hai.says(LIST).says("có")
    for code in (BAC_SON, BAI_SAY):
        one_ends(backend, code)
    assert "2 đơn vị (Bắc Sơn, Bãi Sậy)" in hai.says("/han").heard


def test_a_move_of_all_without_a_group_names_the_first_and_counts_them_all() -> None:
    backend = FakeBackend()
    thu = backend.person("Thu", Grant(Role.CLERK, "33"), Grant(Role.CLERK, "20"))
    at = datetime(2024, 9, 10, 2, tzinfo=UTC)
    row = Extension(
        FORM.code, "2024-Q3", ExtensionScope(), ExtendedDay.DUE, date(2024, 9, 20), "mưa lũ",
        id=1, person_id=9, at=at,
    )  # fmt: skip
    backend.extensions.append(row)
    said = text(thu, PushKind.MOVED, since=at - timedelta(minutes=1))
    assert "Áp dụng cho 4 đơn vị (" in said
