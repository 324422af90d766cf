"""Reminders go out on working days in office hours, one a day at most, and downtime loses none."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.people import Grant, Person, Role
from reporting.periods.deadlines import VIETNAM, Deadline, deadline
from reporting.periods.workdays import DayKind, DayOverride, WorkCalendar, vietnam_calendar
from reporting.progress import Progress
from reporting.reminders import OPENS, DueRung, Owed, Owing, Rung, due, in_office_hours, owes, rungs
from reporting.reports import ReportState
from reporting.values import Value
from tests.calendars import period_of
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
QUARTER_III = deadline(period_of("2024-Q3"), FORM.deadline, CALENDAR)
LADDER = rungs(QUARTER_III, CALENDAR)
COMMUNE = "12148"


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


def keys(day: date, calendar: WorkCalendar = CALENDAR) -> list[tuple[str, date]]:
    return [(rung.key, rung.day) for rung in rungs(Deadline(day, VIETNAM), calendar)]


def due_key(now: datetime, *sent: str) -> str | None:
    found = due(LADDER, now, sent, CALENDAR)
    return None if found is None else found.rung.key


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (  # a Friday: T-5 is a Sunday, T+1 a Saturday
            date(2026, 11, 20),
            [
                ("T-5", date(2026, 11, 13)),
                ("T-3", date(2026, 11, 17)),
                ("T-1", date(2026, 11, 19)),
                ("T", date(2026, 11, 20)),
                ("T+1", date(2026, 11, 23)),
            ],
        ),
        (  # a Monday: T-3 and T-1 both go to the Friday before
            date(2024, 9, 16),
            [
                ("T-5", date(2024, 9, 11)),
                ("T-1", date(2024, 9, 13)),
                ("T", date(2024, 9, 16)),
                ("T+1", date(2024, 9, 17)),
            ],
        ),
        (  # a Wednesday: T-5 and T-3 both go to the Friday before
            date(2026, 11, 18),
            [
                ("T-3", date(2026, 11, 13)),
                ("T-1", date(2026, 11, 17)),
                ("T", date(2026, 11, 18)),
                ("T+1", date(2026, 11, 19)),
            ],
        ),
        (  # a deadline that stays on a Sunday: the day itself goes to the Friday before
            date(2026, 12, 20),
            [
                ("T-5", date(2026, 12, 15)),
                ("T-3", date(2026, 12, 17)),
                ("T", date(2026, 12, 18)),
                ("T+1", date(2026, 12, 21)),
            ],
        ),
        (date(2026, 2, 20), [("T", date(2026, 2, 13)), ("T+1", date(2026, 2, 23))]),  # within Tết
    ],
)
def test_rungs_leave_days_off_and_the_later_of_two_on_one_day_stays(
    day: date, expected: list[tuple[str, date]]
) -> None:
    assert keys(day) == expected


def test_a_worked_saturday_keeps_its_rung() -> None:
    worked = WorkCalendar([DayOverride(date(2024, 9, 14), DayKind.WORKED)])
    assert ("T-1", date(2024, 9, 14)) in keys(date(2024, 9, 16), worked)


@pytest.mark.parametrize(
    ("now", "sent", "expected"),
    [
        (local(date(2024, 9, 10), 9), (), None),
        (local(date(2024, 9, 11), 7, 29), (), None),
        (local(date(2024, 9, 11), 7, 30), (), "T-5"),
        (local(date(2024, 9, 11), 16, 59), (), "T-5"),
        (local(date(2024, 9, 11), 17), (), None),
        (local(date(2024, 9, 11), 9), ("T-5",), None),
        (local(date(2024, 9, 12), 9), (), "T-5"),
        (local(date(2024, 9, 12), 9), ("T-5",), None),
        (local(date(2024, 9, 13), 9), (), "T-1"),
        (local(date(2024, 9, 14), 9), (), None),
        (local(date(2024, 9, 16), 9), ("T-5", "T-1"), "T"),
        (local(date(2024, 9, 17), 9), ("T-5", "T-1", "T"), "T+1"),
        (local(date(2024, 9, 20), 16), (), "T+1"),
        (local(date(2024, 9, 23), 9), (), None),
        (datetime(2024, 9, 16, 0, 30, tzinfo=UTC), (), "T"),
        (datetime(2024, 9, 16, 0, 29, tzinfo=UTC), (), None),
    ],
)
def test_the_latest_rung_is_due_in_office_hours_until_it_is_sent(
    now: datetime, sent: tuple[str, ...], expected: str | None
) -> None:
    assert due_key(now, *sent) == expected


def test_rungs_that_were_missed_are_named_to_be_skipped() -> None:
    found = due(LADDER, local(date(2024, 9, 17), 9), ["T-1"], CALENDAR)
    assert found is not None
    assert found.rung == Rung("T+1", date(2024, 9, 17))
    assert [rung.key for rung in found.superseded] == ["T-5", "T"]


def test_a_ladder_without_rungs_has_nothing_due() -> None:
    assert due((), local(date(2024, 9, 16), 9), (), CALENDAR) is None


def test_a_rung_is_due_from_half_past_seven() -> None:
    opens = datetime(2024, 9, 11, 0, 30, tzinfo=UTC)
    assert due(LADDER, opens, (), CALENDAR) == DueRung(LADDER[0])
    assert due(LADDER, opens - timedelta(seconds=1), (), CALENDAR) is None


days = st.dates(date(2024, 1, 15), date(2027, 12, 1))
sleeps = st.lists(st.integers(1, 6 * 24 * 60), min_size=1, max_size=60)
"""Minutes between two looks at the clock, up to six days of downtime."""


@given(days)
def test_every_rung_has_a_working_day_of_its_own_and_they_keep_their_order(day: date) -> None:
    ladder = rungs(Deadline(day, VIETNAM), CALENDAR)
    found = [rung.day for rung in ladder]
    assert found == sorted(set(found))
    assert all(CALENDAR.is_working_day(each) for each in found)
    order = ["T-5", "T-3", "T-1", "T", "T+1"]
    assert [order.index(rung.key) for rung in ladder] == sorted(
        order.index(rung.key) for rung in ladder
    )
    assert ladder[-1].key == "T+1"
    assert all((rung.day > day) == (rung.key == "T+1") for rung in ladder)


@given(day=days, minutes=sleeps)
def test_however_the_clock_moves_nobody_is_written_to_twice_or_out_of_hours(
    day: date, minutes: list[int]
) -> None:
    ladder = rungs(Deadline(day, VIETNAM), CALENDAR)
    now = datetime.combine(ladder[0].day - timedelta(days=2), time(0), VIETNAM)
    recorded: set[str] = set()
    sent: list[tuple[Rung, datetime]] = []
    for pause in minutes:
        now += timedelta(minutes=pause)
        found = due(ladder, now, recorded, CALENDAR)
        if found is None:
            continue
        assert in_office_hours(now, CALENDAR)
        assert found.rung.day <= now.astimezone(VIETNAM).date()
        assert found.rung.key not in recorded
        assert recorded.isdisjoint(rung.key for rung in found.superseded)
        recorded |= {found.rung.key, *(rung.key for rung in found.superseded)}
        sent.append((found.rung, now))
        assert due(ladder, now, recorded, CALENDAR) is None
    sent_days = [at.astimezone(VIETNAM).date() for _, at in sent]
    assert sent_days == sorted(set(sent_days))
    sent_rungs = [rung.day for rung, _ in sent]
    assert sent_rungs == sorted(set(sent_rungs))


@given(day=days, before=st.integers(0, 12), asleep=st.integers(0, 14 * 24 * 60))
def test_after_any_sleep_every_rung_still_to_come_is_sent_on_its_day(
    day: date, before: int, asleep: int
) -> None:
    ladder = rungs(Deadline(day, VIETNAM), CALENDAR)
    start = datetime.combine(ladder[0].day + timedelta(days=before), time(8), VIETNAM)
    awake = start + timedelta(minutes=asleep)
    recorded: set[str] = set()
    sent: dict[str, date] = {}
    now = awake
    end = awake + timedelta(days=20)
    while now < end:
        found = due(ladder, now, recorded, CALENDAR)
        if found is not None:
            recorded |= {found.rung.key, *(rung.key for rung in found.superseded)}
            sent[found.rung.key] = now.date()
        now += timedelta(hours=1)
    to_come = {
        rung.key: rung.day for rung in ladder if datetime.combine(rung.day, OPENS, VIETNAM) > awake
    }
    assert {key: sent.get(key) for key in to_come} == to_come
    assert len(sent) <= len(to_come) + 1


@given(days, st.integers(0, 400))
def test_days_after_the_last_rung_nothing_is_due_any_more(day: date, later: int) -> None:
    ladder = rungs(Deadline(day, VIETNAM), CALENDAR)
    last = CALENDAR.add_working_days(ladder[-1].day, 3)
    assert due(ladder, local(last, 9), (), CALENDAR) is not None
    for hour in (0, 9, 16):
        now = local(last + timedelta(days=1 + later), hour)
        assert due(ladder, now, (), CALENDAR) is None


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


def owed(answers: dict[str, Value], *grants: Grant) -> Owed | None:
    return owes(FORM, answers, ReportState.DRAFT, person(*grants), COMMUNE)


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
