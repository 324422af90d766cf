"""Where a report stands: by the clock, by its moves, by what a clerk has moved."""

from datetime import date, datetime, time, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.people import Role
from reporting.periods.deadlines import VIETNAM, Early
from reporting.reports import MOVES, Move, ReportKey, ReportState, Submission, moved
from reporting.standing import (
    TABLE,
    ExtendedDay,
    Extension,
    Extensions,
    ExtensionScope,
    NewExtension,
    ReportAct,
    Schedule,
    Standing,
    StandingState,
    schedule,
    standing,
)
from tests.closing import closing
from tests.conversation.engine import BAC_SON, CALENDAR, CATALOGUE, FORM, UNITS
from tests.house.standing_picture import PAGE, PICTURE, page, picture

S = StandingState
Q3: Final = FORM.cycle.period("2024-Q3")
"""Opens on 31/7, is cut off on Saturday 14/9 and due on Monday 16/9/2024."""

CLOSED: Final = closing(FORM, grace=1, lock=3)
"""Grace until Tuesday 17/9, locked after Thursday 19/9."""

BY: Final = {
    Move.SUBMIT: 1, Move.WITHDRAW: 1, Move.ACCEPT: 9, Move.RETURN: 9, Move.HAND_OVER: 9,
    Move.CLOSE: 9,
}  # fmt: skip


def at(day: str, hour: int = 10) -> datetime:
    """An instant of 2024 in Vietnam: "16/9"."""
    number, month = map(int, day.split("/"))
    return datetime(2024, month, number, hour, tzinfo=VIETNAM)


def days(form: object = CLOSED, *extensions: NewExtension) -> Schedule:
    assert isinstance(form, type(FORM))
    return schedule(form, UNITS[BAC_SON], Q3, CALENDAR, VIETNAM, extensions)


def made(*moves: Move) -> tuple[Submission, ...]:
    return tuple(
        Submission(move, BY[move], at("13/9") + timedelta(minutes=n))
        for n, move in enumerate(moves)
    )


def stands(day: str, *moves: Move, form: object = CLOSED, early: Early = Early.ASK) -> Standing:
    return standing(days(form), made(*moves), at(day), early)


def moved_to(field: ExtendedDay, day: date, scope: str = "unit:12148") -> NewExtension:
    scopes = ExtensionScope.parse(scope)
    return NewExtension(FORM.code, Q3.key, scopes, field, day, "mưa lũ")


# --- the days ------------------------------------------------------------------------------------
def test_a_form_that_says_nothing_has_neither_grace_nor_lock() -> None:
    found = days(FORM)
    assert (found.opens, found.cutoff, found.due.day) == (
        date(2024, 7, 31), date(2024, 9, 14), date(2024, 9, 16),
    )  # fmt: skip
    assert (found.grace, found.locks, found.is_extended) == (None, None, False)
    assert standing(found, (), at("16/12")).state is S.OVERDUE


def test_grace_and_lock_are_working_days_after_the_deadline() -> None:
    found = days()
    assert found.grace is not None
    assert found.locks is not None
    assert (found.grace.day, found.locks.day) == (date(2024, 9, 17), date(2024, 9, 19))
    assert found.is_on_time(at("17/9", 23))
    assert not found.is_on_time(at("18/9", 0))


def test_grace_moves_with_the_deadline_and_the_lock_never_comes_before_them() -> None:
    found = days(CLOSED, moved_to(ExtendedDay.DUE, date(2024, 9, 25)))
    assert found.is_extended
    assert found.grace is not None
    assert found.locks is not None
    assert (found.due.day, found.grace.day, found.locks.day) == (
        date(2024, 9, 25), date(2024, 9, 26), date(2024, 9, 26),
    )  # fmt: skip


def test_of_several_days_the_latest_counts_and_of_openings_the_earliest() -> None:
    rows = [
        moved_to(ExtendedDay.DUE, date(2024, 9, 20)),
        moved_to(ExtendedDay.DUE, date(2024, 9, 18), "all"),
        moved_to(ExtendedDay.OPENS, date(2024, 7, 20)),
        moved_to(ExtendedDay.OPENS, date(2024, 8, 20)),
    ]
    found = days(FORM, *rows)
    assert (found.due.day, found.opens) == (date(2024, 9, 20), date(2024, 7, 20))


def test_a_deadline_is_never_moved_to_an_earlier_day() -> None:
    assert days(FORM, moved_to(ExtendedDay.DUE, date(2024, 9, 10))).due.day == date(2024, 9, 16)


def test_a_clerk_may_lock_a_period_of_a_form_that_has_no_lock() -> None:
    found = days(FORM, moved_to(ExtendedDay.LOCK, date(2024, 9, 30)))
    assert standing(found, (), at("30/9", 23)).state is S.OVERDUE
    assert standing(found, (), at("1/10", 0)).state is S.LOCKED


def test_figures_submitted_early_count_to_their_own_day() -> None:
    found = days()
    assert found.is_early(at("13/9", 23))
    assert not found.is_early(at("14/9", 0))
    assert found.counted_until(at("5/8")) == date(2024, 8, 5)
    assert found.counted_until(at("20/9")) == date(2024, 9, 14)


# --- for whom days are moved ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("scope", "unit", "is_covered"),
    [
        ("unit:12148", "12148", True),
        ("unit:12148", "12151", False),
        ("units:12148 12151", "12151", True),
        ("group:329", "12148", True),
        ("group:185", "12148", False),
        ("group:33", "12148", True),
        ("group:99999", "12148", False),
        ("all", "06325", True),
    ],
)
def test_a_day_is_moved_for_a_unit_a_list_a_group_or_everybody(
    scope: str, unit: str, *, is_covered: bool
) -> None:
    read = ExtensionScope.parse(scope)
    assert str(read) == scope
    assert read.covers(unit, UNITS) is is_covered


@pytest.mark.parametrize("text", ["", "unit:", "group:", "nobody", "group", "units: "])
def test_what_is_no_scope_is_not_read_as_everybody(text: str) -> None:
    with pytest.raises(ValueError, match="no scope"):
        ExtensionScope.parse(text)


def row(
    number: int, scope: str = "all", undoes: int | None = None, period: str = Q3.key
) -> Extension:
    return Extension(
        FORM.code, period, ExtensionScope.parse(scope), ExtendedDay.DUE, date(2024, 9, 20), "lũ",
        undoes, id=number, person_id=9, at=at("10/9"),
    )  # fmt: skip


def test_what_was_undone_holds_no_more_and_stays_on_record() -> None:
    rows = (row(1), row(2, "group:185"), row(3, undoes=1), row(4, period="2024-Q2"))
    extensions = Extensions(rows)
    assert extensions.rows == rows
    assert [one.id for one in extensions.in_force(FORM.code, Q3.key)] == [2]
    assert extensions.of(ReportKey(FORM.code, BAC_SON, Q3.key), UNITS) == ()
    assert extensions.find(1) is None
    assert extensions.find(3) is None
    assert extensions.find(4) == rows[3]
    assert ExtensionScope().covers(BAC_SON, UNITS)


# --- the clock -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("30/7", S.NOT_YET_OPEN),
        ("31/7", S.OPEN),
        ("14/9", S.OPEN),
        ("15/9", S.DUE),
        ("16/9", S.DUE),
        ("17/9", S.IN_GRACE),
        ("18/9", S.OVERDUE),
        ("19/9", S.OVERDUE),
        ("20/9", S.LOCKED),
    ],
)
def test_the_clock_leads_a_report_that_nobody_submits_through_its_states(
    day: str, state: StandingState
) -> None:
    assert stands(day).state is state


@pytest.mark.parametrize(
    ("moves", "state"),
    [
        ((Move.SUBMIT,), S.SUBMITTED),
        ((Move.SUBMIT, Move.WITHDRAW), S.WITHDRAWN),
        ((Move.SUBMIT, Move.RETURN), S.RETURNED),
        ((Move.SUBMIT, Move.ACCEPT), S.ACCEPTED),
        ((Move.SUBMIT, Move.ACCEPT, Move.RETURN), S.RETURNED),
        ((Move.SUBMIT, Move.RETURN, Move.SUBMIT), S.SUBMITTED),
        ((Move.HAND_OVER,), S.HANDED_OVER),
        ((Move.CLOSE,), S.CLOSED),
    ],
)
def test_a_move_says_where_a_report_stands(moves: tuple[Move, ...], state: StandingState) -> None:
    assert stands("18/9", *moves).state is state


def test_once_locked_what_was_sent_back_is_locked_and_what_is_filed_stays_filed() -> None:
    assert stands("20/9", Move.SUBMIT, Move.RETURN).state is S.LOCKED
    assert stands("20/9", Move.SUBMIT, Move.WITHDRAW).state is S.LOCKED
    submitted = stands("20/9", Move.SUBMIT)
    assert (submitted.state, submitted.is_locked) == (S.SUBMITTED, True)
    assert submitted.may == {Role.CLERK: frozenset({ReportAct.ACCEPT, ReportAct.EXTEND})}


# --- the table -----------------------------------------------------------------------------------
def test_the_table_has_every_state_and_every_lead_goes_to_one() -> None:
    assert set(TABLE) == set(StandingState)
    assert {state for row in TABLE.values() for state in row.leads_to.values()} <= set(TABLE)


def test_the_table_allows_no_move_that_the_life_cycle_of_reports_does_not_know() -> None:
    of_acts = {
        ReportAct.SUBMIT: Move.SUBMIT,
        ReportAct.WITHDRAW: Move.WITHDRAW,
        ReportAct.ACCEPT: Move.ACCEPT,
        ReportAct.RETURN: Move.RETURN,
    }
    filed = {S(state.value): state for state in ReportState if state is not ReportState.DRAFT}
    for state, line in TABLE.items():
        stored = filed.get(state, ReportState.DRAFT)
        for act in {act for acts in (line.acts, line.locked) for a in acts.values() for act in a}:
            if act in of_acts:
                assert (stored, of_acts[act]) in MOVES, (state, act)
                assert line.leads_to[act.value].value in (
                    moved(stored, of_acts[act]).value, "withdrawn", "returned",
                )  # fmt: skip


def test_the_page_and_its_picture_are_as_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
    assert PICTURE.read_text(encoding="utf-8") == picture()


@pytest.mark.parametrize("act", ReportAct)
@pytest.mark.parametrize("state", StandingState)
@pytest.mark.parametrize("is_locked", [False, True])
def test_whatever_is_refused_has_a_reason_and_whatever_is_allowed_has_none(
    state: StandingState, act: ReportAct, *, is_locked: bool
) -> None:
    for is_early in (False, True):
        one = Standing(state, days(), is_locked, is_early, Early.REFUSE, made(Move.SUBMIT)[0])
        why = one.why_not(act)
        assert (why is None) is one.allows(act)
        assert why is None or CATALOGUE.speech("vi").sentences[why.sentence]


@pytest.mark.parametrize(
    ("day", "moves", "act", "sentence", "decides"),
    [
        ("30/7", (), ReportAct.ENTER, "standing.not_yet_open", date(2024, 7, 31)),
        ("20/9", (), ReportAct.ENTER, "standing.locked", date(2024, 9, 19)),
        (
            "20/9",
            (Move.SUBMIT, Move.RETURN),
            ReportAct.SUBMIT,
            "standing.locked",
            date(2024, 9, 19),
        ),
        ("20/9", (Move.SUBMIT,), ReportAct.WITHDRAW, "standing.locked", date(2024, 9, 19)),
        ("20/9", (Move.SUBMIT,), ReportAct.RETURN, "standing.locked_above", date(2024, 9, 19)),
        ("20/9", (Move.SUBMIT,), ReportAct.SUBMIT, "standing.submitted", None),
        ("20/9", (Move.SUBMIT, Move.ACCEPT), ReportAct.ACCEPT, "clerk.is_accepted", None),
        (
            "20/9",
            (Move.SUBMIT, Move.ACCEPT),
            ReportAct.RETURN,
            "standing.locked_above",
            date(2024, 9, 19),
        ),
        ("16/9", (Move.SUBMIT,), ReportAct.ENTER, "collect.locked", None),
        ("16/9", (Move.SUBMIT, Move.ACCEPT), ReportAct.ENTER, "standing.accepted", None),
        ("16/9", (Move.SUBMIT, Move.ACCEPT), ReportAct.WITHDRAW, "submit.accepted", None),
        ("16/9", (), ReportAct.ACCEPT, "standing.not_submitted", None),
        ("16/9", (), ReportAct.WITHDRAW, "standing.not_submitted", None),
        ("16/9", (Move.SUBMIT, Move.RETURN), ReportAct.ACCEPT, "standing.not_submitted", None),
    ],
)
def test_the_reason_is_the_one_that_decides(
    day: str, moves: tuple[Move, ...], act: ReportAct, sentence: str, decides: date | None
) -> None:
    why = stands(day, *moves).why_not(act)
    assert why is not None
    assert (why.sentence, why.day) == (sentence, decides)


def test_a_form_may_refuse_a_report_before_the_cut_off() -> None:
    early = stands("5/8", early=Early.REFUSE)
    assert ReportAct.SUBMIT not in early.may[Role.FOCAL]
    assert ReportAct.ENTER in early.may[Role.FOCAL]
    why = early.why_not(ReportAct.SUBMIT)
    assert why is not None
    assert (why.sentence, why.day) == ("standing.too_early", date(2024, 9, 14))
    assert stands("14/9", early=Early.REFUSE).allows(ReportAct.SUBMIT)
    assert stands("5/8", early=Early.ASK).allows(ReportAct.SUBMIT)


# --- whatever happens ----------------------------------------------------------------------------
ACTS: Final = {
    move: ReportAct(move.value) for move in (Move.SUBMIT, Move.WITHDRAW, Move.ACCEPT, Move.RETURN)
}


@given(
    hours=st.lists(st.integers(0, 24 * 12), max_size=12),
    wanted=st.lists(st.sampled_from([*ACTS]), max_size=12),
    lock=st.none() | st.integers(1, 8),
    grace=st.none() | st.integers(1, 3),
)
def test_what_the_table_allows_can_always_be_done_and_a_lock_holds(
    hours: list[int], wanted: list[Move], lock: int | None, grace: int | None
) -> None:
    found = days(closing(FORM, grace, lock))
    now = datetime.combine(found.opens, time(8), VIETNAM) + timedelta(days=40)
    done: tuple[Submission, ...] = ()
    for step, move in zip(hours, wanted, strict=False):
        now += timedelta(hours=step)
        here = standing(found, done, now)
        if here.allows(ACTS[move]):
            done = (*done, Submission(move, BY[move], now))
            assert standing(found, done, now).state is TABLE[here.state].leads_to[move.value]
        if here.is_locked:
            assert not here.allows(ReportAct.ENTER)
            assert not here.allows(ReportAct.WITHDRAW)
