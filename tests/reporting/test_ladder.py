"""Reminders go out on working days in office hours, one a day at most, and downtime loses none."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.ladder import (
    Owed,
    Owing,
    PeriodDays,
    Rung,
    after_return,
    due,
    in_hours,
    owes,
    rungs,
    still_stands,
)
from reporting.people import Grant, Person, Role
from reporting.periods.deadlines import VIETNAM, deadline
from reporting.periods.rung_rules import USUAL, Anchor, Ladder, RungRule
from reporting.periods.workdays import DayKind, DayOverride, WorkCalendar, vietnam_calendar
from reporting.progress import Progress
from reporting.reports import Move, ReportState, Submission
from reporting.values import Value
from tests.reporting.quarter import (
    CULTURE,
    FINANCE,
    JUSTICE,
    NOT_YET,
    OFFICE,
    all_settled,
    form,
)

CALENDAR = vietnam_calendar()
FORM = form()
PERIOD = FORM.cycle.period("2024-Q3")
DAYS = PeriodDays(date(2024, 7, 31), PERIOD.end, deadline(PERIOD, FORM.deadline, CALENDAR).day)
LADDER = rungs(USUAL, DAYS, CALENDAR)
KEYS = [rule.key for rule in USUAL.rungs]
COMMUNE = "12148"


def days_of(due_day: date, cutoff: int = 2, opens: int = 47) -> PeriodDays:
    """A period that is due that day, with its cut-off and its opening so many days before."""
    return PeriodDays(due_day - timedelta(days=opens), due_day - timedelta(days=cutoff), due_day)


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


def keys(days: PeriodDays, calendar: WorkCalendar = CALENDAR) -> list[tuple[str, date]]:
    return [(rung.key, rung.day) for rung in rungs(USUAL, days, calendar)]


def due_key(today: date, *taken: str) -> str | None:
    found = due(LADDER, today, taken, CALENDAR)
    return None if found is None else found.rung.key


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (  # cut-off on a Saturday, due on the Monday after: what follows the cut-off is that day
            DAYS,
            [
                ("open", date(2024, 7, 31)),
                ("half", date(2024, 8, 23)),
                ("T-1", date(2024, 9, 13)),
                ("T", date(2024, 9, 16)),
                ("T+1", date(2024, 9, 17)),
            ],
        ),
        (  # due a week after the cut-off: the day after the cut-off is one of its own
            PeriodDays(date(2024, 11, 1), date(2024, 11, 14), date(2024, 11, 21)),
            [
                ("open", date(2024, 11, 1)),
                ("half", date(2024, 11, 11)),
                ("cutoff", date(2024, 11, 15)),
                ("T-1", date(2024, 11, 20)),
                ("T", date(2024, 11, 21)),
                ("T+1", date(2024, 11, 22)),
            ],
        ),
        (  # opens on a Saturday and half-way lies on a Sunday: both go to the working day after
            PeriodDays(date(2024, 11, 2), date(2024, 11, 14), date(2024, 11, 18)),
            [
                ("open", date(2024, 11, 4)),
                ("half", date(2024, 11, 11)),
                ("T-1", date(2024, 11, 15)),
                ("T", date(2024, 11, 18)),
                ("T+1", date(2024, 11, 19)),
            ],
        ),
        (  # due within Tết, and the deadline stays: the last day goes to the working day before
            PeriodDays(date(2026, 1, 5), date(2026, 2, 19), date(2026, 2, 20)),
            [
                ("open", date(2026, 1, 5)),
                ("half", date(2026, 1, 28)),
                ("T", date(2026, 2, 13)),
                ("T+1", date(2026, 2, 23)),
            ],
        ),
        (  # a window of three days: only what still comes before something more pressing is left
            PeriodDays(date(2024, 9, 3), date(2024, 9, 4), date(2024, 9, 5)),
            [
                ("T-1", date(2024, 9, 4)),
                ("T", date(2024, 9, 5)),
                ("T+1", date(2024, 9, 6)),
            ],
        ),
    ],
)
def test_rungs_leave_days_off_and_the_more_pressing_of_two_on_one_day_stays(
    days: PeriodDays, expected: list[tuple[str, date]]
) -> None:
    assert keys(days) == expected


def test_a_worked_saturday_keeps_its_rung() -> None:
    worked = WorkCalendar([DayOverride(date(2024, 9, 14), DayKind.WORKED)])
    days = PeriodDays(date(2024, 8, 1), date(2024, 9, 12), date(2024, 9, 16))
    assert [day for key, day in keys(days, worked) if key == "T"] == [date(2024, 9, 16)]
    assert ("T-1", date(2024, 9, 14)) in keys(days, worked)
    sunday = PeriodDays(date(2024, 8, 1), date(2024, 9, 12), date(2024, 9, 15))
    assert ("T", date(2024, 9, 14)) in keys(sunday, worked)


def test_a_form_may_have_rungs_of_its_own_in_working_days_and_calendar_days() -> None:
    ladder = Ladder(
        (
            RungRule("week", Anchor.DUE, -5, working_days=True),
            RungRule("days", Anchor.DUE, -5),
            RungRule("late", Anchor.DUE, 2, working_days=True),
        )
    )
    assert [(one.key, one.day) for one in rungs(ladder, DAYS, CALENDAR)] == [
        ("week", date(2024, 9, 9)),
        ("days", date(2024, 9, 11)),
        ("late", date(2024, 9, 18)),
    ]


@pytest.mark.parametrize(
    ("today", "taken", "expected"),
    [
        (date(2024, 7, 30), (), None),
        (date(2024, 7, 31), (), "open"),
        (date(2024, 8, 5), (), "open"),
        (date(2024, 8, 6), (), None),
        (date(2024, 8, 23), (), "half"),
        (date(2024, 8, 28), ("open",), "half"),
        (date(2024, 8, 29), ("open",), None),
        (date(2024, 9, 10), (), None),
        (date(2024, 9, 13), (), "T-1"),
        (date(2024, 9, 13), ("T-1",), None),
        (date(2024, 9, 16), ("open", "half", "T-1"), "T"),
        (date(2024, 9, 17), ("T-1", "T"), "T+1"),
        (date(2024, 9, 20), (), "T+1"),
        (date(2024, 9, 23), (), None),
    ],
)
def test_the_latest_rung_is_due_until_it_is_taken_or_helps_no_more(
    today: date, taken: tuple[str, ...], expected: str | None
) -> None:
    assert due_key(today, *taken) == expected


def test_rungs_that_were_missed_are_named_to_be_skipped() -> None:
    found = due(LADDER, date(2024, 9, 17), ["open", "half", "T-1"], CALENDAR)
    assert found is not None
    assert found.rung == Rung("T+1", date(2024, 9, 17))
    assert [rung.key for rung in found.superseded] == ["T"]


def test_a_ladder_without_rungs_has_nothing_due() -> None:
    assert due((), date(2024, 9, 16), (), CALENDAR) is None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2024, 9, 11, 0, 29, 59, tzinfo=UTC), False),
        (datetime(2024, 9, 11, 0, 30, tzinfo=UTC), True),
        (local(date(2024, 9, 11), 16, 59), True),
        (local(date(2024, 9, 11), 17), False),
        (local(date(2024, 9, 14), 9), False),
        (local(date(2024, 9, 2), 9), False),
    ],
)
def test_people_are_written_to_from_half_past_seven_to_five_on_working_days(
    now: datetime, *, expected: bool
) -> None:
    assert in_hours(now, CALENDAR) is expected


# --- a report that was sent back -----------------------------------------------------------------
def test_a_report_sent_back_before_its_deadline_has_the_rungs_still_to_come() -> None:
    found = after_return(LADDER, date(2024, 9, 11), CALENDAR)
    assert [(one.key, one.day.day) for one in found] == [
        ("R+1", 12),
        ("T-1", 13),
        ("T", 16),
        ("T+1", 17),
    ]


def test_one_sent_back_long_after_the_last_rung_is_still_chased() -> None:
    found = after_return(LADDER, date(2024, 10, 4), CALENDAR)
    assert [(one.key, one.day) for one in found] == [
        ("R+1", date(2024, 10, 7)),
        ("R+3", date(2024, 10, 9)),
    ]


def test_one_sent_back_on_a_friday_is_chased_on_monday() -> None:
    first = after_return(LADDER, date(2024, 9, 20), CALENDAR)[0]
    assert (first.key, first.day) == ("R+1", date(2024, 9, 23))


dates = st.dates(date(2024, 1, 15), date(2027, 12, 1))
periods = st.builds(days_of, dates, st.integers(0, 20), st.integers(20, 92))
sleeps = st.lists(st.integers(1, 6 * 24 * 60), min_size=1, max_size=60)
"""Minutes between two looks at the clock, up to six days of downtime."""


@given(periods)
def test_every_rung_has_a_working_day_of_its_own_and_they_keep_their_order(
    days: PeriodDays,
) -> None:
    ladder = rungs(USUAL, days, CALENDAR)
    found = [rung.day for rung in ladder]
    assert found == sorted(set(found))
    assert all(CALENDAR.is_working_day(each) for each in found)
    places = [KEYS.index(rung.key) for rung in ladder]
    assert places == sorted(places)
    assert ladder[-1].key == "T+1"
    assert all((rung.day > days.due) == (rung.key == "T+1") for rung in ladder)


@given(days=periods, returned=dates)
def test_after_a_return_every_rung_lies_behind_it_and_there_is_one_the_next_working_day(
    days: PeriodDays, returned: date
) -> None:
    found = after_return(rungs(USUAL, days, CALENDAR), returned, CALENDAR)
    assert [rung.day for rung in found] == sorted({rung.day for rung in found})
    assert found[0].day == CALENDAR.next_working_day(returned)


@given(days=periods, minutes=sleeps)
def test_however_the_clock_moves_nobody_is_reminded_twice_or_out_of_turn(
    days: PeriodDays, minutes: list[int]
) -> None:
    ladder = rungs(USUAL, days, CALENDAR)
    now = datetime.combine(ladder[0].day - timedelta(days=2), time(0), VIETNAM)
    recorded: set[str] = set()
    sent: list[tuple[Rung, datetime]] = []
    for pause in minutes:
        now += timedelta(minutes=pause)
        found = due(ladder, now.date(), recorded, CALENDAR)
        if found is None or not in_hours(now, CALENDAR):
            continue
        assert found.rung.day <= now.date()
        assert found.rung.key not in recorded
        assert recorded.isdisjoint(rung.key for rung in found.superseded)
        recorded |= {found.rung.key, *(rung.key for rung in found.superseded)}
        sent.append((found.rung, now))
        assert due(ladder, now.date(), recorded, CALENDAR) is None
    sent_days = [at.date() for _, at in sent]
    assert sent_days == sorted(set(sent_days))
    sent_rungs = [rung.day for rung, _ in sent]
    assert sent_rungs == sorted(set(sent_rungs))


@given(days=periods, before=st.integers(0, 60), asleep=st.integers(0, 14))
def test_after_any_sleep_every_rung_still_to_come_is_sent_on_its_day(
    days: PeriodDays, before: int, asleep: int
) -> None:
    ladder = rungs(USUAL, days, CALENDAR)
    awake = ladder[0].day + timedelta(days=before + asleep)
    recorded: set[str] = set()
    sent: dict[str, date] = {}
    for passed in range(100):
        today = awake + timedelta(days=passed)
        found = due(ladder, today, recorded, CALENDAR)
        if found is not None and CALENDAR.is_working_day(today):
            recorded |= {found.rung.key, *(rung.key for rung in found.superseded)}
            sent[found.rung.key] = today
    to_come = {rung.key: rung.day for rung in ladder if rung.day > awake}
    assert {key: sent.get(key) for key in to_come} == to_come
    assert len(sent) <= len(to_come) + 1


@given(periods, st.integers(0, 400))
def test_days_after_the_last_rung_nothing_is_due_any_more(days: PeriodDays, later: int) -> None:
    ladder = rungs(USUAL, days, CALENDAR)
    last = CALENDAR.add_working_days(ladder[-1].day, 3)
    assert due(ladder, last, (), CALENDAR) is not None
    assert due(ladder, last + timedelta(days=1 + later), (), CALENDAR) is None


def person(*grants: Grant) -> Person:
    return Person(1, "Lan", grants=grants)


def officer(*duties: str, unit: str = COMMUNE) -> Grant:
    return Grant(Role.OFFICER, unit, duties)


FOCAL = Grant(Role.FOCAL, COMMUNE)


def without(*codes: str) -> dict[str, Value]:
    """Everything answered but these, the first of them put off with "not yet"."""
    answers = {code: value for code, value in all_settled().items() if code not in codes}
    return {**answers, codes[0]: NOT_YET}


LACKING = without("VI.1.1", "VI.2.5", "II.1.1", "VII.1")


def owed(
    answers: dict[str, Value],
    *grants: Grant,
    last: Submission | None = None,
    corrected: tuple[str, ...] = (),
) -> Owed | None:
    who = person(*grants)
    return owes(FORM, answers, ReportState.DRAFT, who, COMMUNE, last, corrected)


def sent_back(reason: str) -> Submission:
    return Submission(Move.RETURN, 9, local(date(2024, 9, 18), 10), reason)


def test_an_officer_owes_the_missing_rows_of_the_own_duties() -> None:
    assert owed(LACKING, officer(FINANCE)) == Owed(
        Owing.OWN_INDICATORS, {FINANCE: Progress(7, 9)}, ("VI.1.1", "VI.2.5"), ("VI",)
    )
    both = owed(LACKING, officer(CULTURE, FINANCE))
    assert both is not None
    assert both.parts == ("VI", "VII")
    assert both.progress == Progress(14, 17)


def test_an_officer_whose_rows_are_done_owes_nothing_whatever_others_do() -> None:
    assert owed(LACKING, officer(OFFICE)) is None
    assert owed(LACKING, officer(FINANCE, unit="12151")) is None
    assert owed(all_settled(), officer(FINANCE)) is None


def test_a_focal_point_first_owes_the_own_rows_then_hears_of_the_colleagues() -> None:
    assert owed(LACKING, FOCAL, officer(JUSTICE)) == Owed(
        Owing.OWN_INDICATORS, {JUSTICE: Progress(7, 8)}, ("II.1.1",), ("II",)
    )
    assert owed(LACKING, FOCAL, officer(OFFICE)) == Owed(
        Owing.COLLEAGUES,
        {JUSTICE: Progress(7, 8), FINANCE: Progress(7, 9), CULTURE: Progress(7, 8)},
        ("II.1.1", "VI.1.1", "VI.2.5", "VII.1"),
        ("II", "VI", "VII"),
    )


def test_a_focal_point_with_everything_there_owes_the_submission() -> None:
    assert owed(all_settled(), FOCAL) == Owed(Owing.READY, {})


def test_nobody_is_reminded_of_a_submitted_report() -> None:
    who = person(FOCAL, officer(FINANCE))
    assert owes(FORM, LACKING, ReportState.SUBMITTED, who, COMMUNE) is None


# --- what was sent back --------------------------------------------------------------------------
def test_of_a_report_sent_back_whoever_answers_for_a_row_that_is_named_has_to_look_at_it() -> None:
    back = sent_back("xem lại VI.1.1 và vi.2.5.; VI.1.1 cao quá, 9.9.9")
    found = owed(all_settled(), officer(FINANCE), last=back)
    assert found == Owed(Owing.RETURNED, {}, returned=back, named=("VI.1.1", "VI.2.5"))
    assert owed(all_settled(), officer(JUSTICE), last=back) is None


def test_a_row_that_was_answered_since_is_looked_at_already() -> None:
    back = sent_back("VI.1.1, VI.1.2")
    found = owed(all_settled(), officer(FINANCE), last=back, corrected=("VI.1.1",))
    assert found is not None
    assert found.named == ("VI.1.2",)
    both = ("VI.1.1", "VI.1.2")
    assert owed(all_settled(), officer(FINANCE), last=back, corrected=both) is None


def test_the_focal_point_has_to_submit_what_was_sent_back_again() -> None:
    back = sent_back("chưa khớp với công văn")
    assert owed(all_settled(), FOCAL, last=back) == Owed(Owing.RETURNED, {}, returned=back)
    named = owed(all_settled(), FOCAL, last=sent_back("II.1.1"))
    assert named is not None
    assert named.named == ("II.1.1",)


def test_what_is_missing_comes_first_and_says_that_it_was_sent_back() -> None:
    back = sent_back("VI.1.2")
    found = owed(LACKING, officer(FINANCE), last=back)
    assert found is not None
    assert (found.owing, found.returned, found.named) == (
        Owing.OWN_INDICATORS,
        back,
        ("VI.1.2",),
    )


def test_a_report_that_was_withdrawn_is_ready_and_was_not_sent_back() -> None:
    withdrawn = Submission(Move.WITHDRAW, 1, local(date(2024, 9, 18), 10))
    assert owed(all_settled(), FOCAL, last=withdrawn) == Owed(Owing.READY, {})


@pytest.mark.parametrize(
    "state", [ReportState.ACCEPTED, ReportState.HANDED_OVER, ReportState.CLOSED]
)
def test_nobody_is_reminded_of_what_can_not_be_filled_in(state: ReportState) -> None:
    assert owes(FORM, LACKING, state, person(FOCAL, officer(FINANCE)), COMMUNE) is None


def test_a_rung_stands_on_its_day_and_after_and_no_more_once_its_deadline_is_moved() -> None:
    last = LADDER[-1]
    for rung in LADDER:
        assert still_stands(rung.key, LADDER, rung.day)
        assert still_stands(rung.key, LADDER, last.day)
        assert not still_stands(rung.key, LADDER, rung.day - timedelta(days=1))
    moved = replace(DAYS, due=DAYS.due + timedelta(days=7), is_extended=True)
    later = rungs(USUAL, moved, CALENDAR)
    kept = {rung.key for rung in LADDER if still_stands(rung.key, later, last.day)}
    of_due = {rule.key for rule in USUAL.rungs if rule.anchor is Anchor.DUE}
    assert kept == {rung.key for rung in LADDER} - of_due


@pytest.mark.parametrize("key", ["R+1", "R+3"])
def test_a_rung_of_a_report_that_was_sent_back_stands_whatever_is_moved(key: str) -> None:
    assert still_stands(key, (), DAYS.opens)
