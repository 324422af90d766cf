"""A code outlives what it stands for: what a unit was is asked as of a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.units import Level, Unit, UnitHistory
from reporting.units.history import MOST_TREES

BEFORE, AFTER = date(2025, 6, 14), date(2025, 9, 14)
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)
TOWN = Unit("12142", "Thị trấn Ân Thi", Level.COMMUNE, "329", valid_to=LAST)
COMMUNE = Unit("12142", "Xã Ân Thi", Level.COMMUNE, "cum-1", FIRST)
BAC_SON = Unit("12148", "Xã Bắc Sơn", Level.COMMUNE, "329", valid_to=LAST)
BAI_SAY = Unit("12151", "Xã Bãi Sậy", Level.COMMUNE, "329")
HISTORY = UnitHistory.of(
    [
        Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE),
        Unit("329", "Huyện Ân Thi", Level.DISTRICT, "33", valid_to=LAST),
        TOWN,
        COMMUNE,
        BAC_SON,
        BAI_SAY,
        Unit("cum-1", "Cụm Ân Thi", Level.GROUP, "33", FIRST),
    ]
)


def and_also(*units: Unit) -> UnitHistory:
    return UnitHistory.of([*HISTORY.all, *units])


def test_a_code_is_what_it_was_on_that_day() -> None:
    assert HISTORY.on(LAST)["12142"] == TOWN
    assert HISTORY.on(FIRST)["12142"] == COMMUNE
    assert [unit.code for unit in HISTORY.on(BEFORE).children("329")] == ["12142", "12148", "12151"]
    assert [unit.code for unit in HISTORY.on(AFTER).children("cum-1")] == ["12142"]


def test_a_unit_that_ended_is_known_as_what_it_was_last_and_a_new_one_as_what_it_will_be() -> None:
    assert HISTORY.on(AFTER)["12148"] == BAC_SON
    assert not HISTORY.on(AFTER)["12148"].stands_on(AFTER)
    assert HISTORY.on(BEFORE)["cum-1"].name == "Cụm Ân Thi"
    assert not HISTORY.on(BEFORE)["cum-1"].stands_on(BEFORE)


def test_between_two_versions_that_do_not_meet_the_earlier_one_is_known() -> None:
    again = Unit("12148", "Xã Bắc Sơn Mới", Level.COMMUNE, "329", date(2026, 1, 1))
    history = and_also(again)
    assert history.on(AFTER)["12148"] == BAC_SON
    assert history.on(date(2026, 1, 1))["12148"] == again


def test_days_on_which_nothing_changes_share_a_tree() -> None:
    assert HISTORY.on(BEFORE) is HISTORY.on(LAST)
    assert HISTORY.on(FIRST) is HISTORY.on(AFTER)
    assert HISTORY.on(LAST) is not HISTORY.on(FIRST)


def test_of_many_changes_few_trees_are_kept() -> None:
    days = [FIRST + timedelta(days=n) for n in range(3 * MOST_TREES)]
    history = UnitHistory.of(
        Unit("1", f"Cụm {n}", Level.GROUP, None, d) for n, d in enumerate(days)
    )
    first = history.on(days[0])
    assert history.on(days[0]) is first
    for day in days[1 : MOST_TREES + 1]:
        history.on(day)
    assert history.on(days[0]) is not first


@pytest.mark.parametrize(
    ("code", "day", "ended"),
    [("12148", LAST, None), ("12148", FIRST, BAC_SON), ("12142", AFTER, None), ("0", AFTER, None)],
)
def test_a_unit_has_ended_once_no_version_of_it_stands_or_follows(
    code: str, day: date, ended: Unit | None
) -> None:
    assert HISTORY.ended(code, day) == ended


def test_who_reports_instead_is_found_in_the_province_when_few_began_the_day_after() -> None:
    assert HISTORY.reports_instead("12148", AFTER) == (COMMUNE,)
    many = [replace(COMMUNE, code=f"9{n}", name=f"Xã {n}") for n in range(3)]
    assert and_also(*many).reports_instead("12148", AFTER) == ()


def test_who_reports_instead_is_who_the_list_says_and_whoever_came_after_them() -> None:
    named = replace(BAC_SON, successors=("12151",))
    gone = replace(BAI_SAY, valid_to=date(2025, 8, 31), successors=("12142",))
    history = UnitHistory.of(
        [*(u for u in HISTORY.all if u.code not in ("12148", "12151")), named, gone]
    )
    assert [unit.code for unit in history.reports_instead("12148", FIRST)] == ["12151"]
    assert [unit.code for unit in history.reports_instead("12148", AFTER)] == ["12142"]


def test_units_that_name_each_other_do_not_go_round_for_ever() -> None:
    one = replace(BAC_SON, successors=("12151",))
    other = replace(BAI_SAY, valid_to=LAST, successors=("12148",))
    history = UnitHistory.of([one, other])
    assert history.reports_instead("12148", AFTER) == ()


def test_a_unit_into_which_others_were_merged_is_not_compared_with_what_it_was() -> None:
    assert not HISTORY.is_comparable("12142", AFTER, BEFORE)
    assert HISTORY.is_comparable("12151", AFTER, BEFORE)


def test_a_unit_that_is_only_renamed_or_moved_is_still_compared() -> None:
    history = UnitHistory.of(
        [
            Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE),
            Unit("329", "Huyện Ân Thi", Level.DISTRICT, "33", valid_to=LAST),
            Unit("cum-1", "Cụm Ân Thi", Level.GROUP, "33", FIRST),
            TOWN,
            COMMUNE,
        ]
    )
    assert history.is_comparable("12142", AFTER, BEFORE)


def test_a_merger_into_another_unit_leaves_a_renamed_one_comparable() -> None:
    elsewhere = replace(BAC_SON, successors=("12151",))
    history = UnitHistory.of([*(u for u in HISTORY.all if u.code != "12148"), elsewhere])
    assert history.is_comparable("12142", AFTER, BEFORE)
    assert not history.is_comparable("12151", AFTER, BEFORE)
    assert history.is_comparable("12151", AFTER, FIRST)


def test_what_ended_within_a_period_is_found_below_and_where_others_follow() -> None:
    start, end = date(2025, 6, 15), AFTER
    for code in ("33", "329", "cum-1"):
        found = [unit.code for unit in HISTORY.ended_within(code, start, end)]
        assert "12148" in found
        assert "12142" not in found
    assert HISTORY.ended_within("cum-1", FIRST, end) == ()
    assert HISTORY.ended_within("12151", start, end) == ()


_DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(st.lists(_DAYS, max_size=6, unique=True), _DAYS)
def test_the_tree_of_a_day_has_every_version_that_stands_that_day(
    changes: list[date], day: date
) -> None:
    starts = [None, *sorted(changes)]
    ends = [*(start - timedelta(days=1) for start in starts[1:] if start), None]
    turn = [
        Unit("1", f"Xã {n}", Level.COMMUNE, None, start, end)
        for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]
    standing = [unit for unit in turn if unit.stands_on(day)]
    assert [UnitHistory.of(turn).on(day)["1"]] == standing
