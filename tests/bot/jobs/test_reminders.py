"""Reminders with the real form: due, sent once, to those who owe something."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.jobs.reminders import ReminderJob
from bot.outbound.payload import from_body
from bot.runtime.reference_data import ReferenceData
from bot.runtime.session_store import from_json
from handlers.engine.catalogue import Catalogue
from handlers.engine.turn import Message, Priority, Slot
from reporting.form_files.loader import load_forms
from reporting.forms import Form, FormLibrary, Reporters
from reporting.people import Grant, Role
from reporting.periods import Period
from reporting.periods.deadlines import deadline
from reporting.periods.workdays import vietnam_calendar
from reporting.reminders import OPENS, Rung, rungs
from reporting.reports import NewAnswer, ReportKey
from reporting.units import Level
from reporting.values import Value
from storage.repositories.reports import Recording
from storage.store import Store
from tests.bot.rig import COMMUNE, a_store, enrolled
from tests.form_versions import version

FORMS = load_forms(Path(__file__).parents[3] / "forms")
CALENDAR = vietnam_calendar()
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICER = Grant(Role.OFFICER, COMMUNE.code, ("tu_phap",))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


@pytest.fixture
def reference() -> ReferenceData:
    return ReferenceData(FORMS, CALENDAR, Catalogue.load(), ZONE)


@pytest.fixture
def form() -> Form:
    return next(iter(FORMS.values()))


@pytest.fixture
def period(form: Form) -> Period:
    return form.cycle.current(datetime(2024, 9, 1, tzinfo=UTC).date())


@pytest.fixture
def ladder(form: Form, period: Period) -> tuple[Rung, ...]:
    return rungs(deadline(period, form.deadline, CALENDAR, ZONE), CALENDAR)


def first_minute(rung: Rung) -> datetime:
    return datetime.combine(rung.day, OPENS, ZONE)


async def sent(store: Store) -> list[tuple[str, int, bool]]:
    async with store.reading() as work:
        found = await work.outbox.unsent(100, datetime(2030, 1, 1, tzinfo=UTC))
    replies = [from_body(one.body).reply for one in found]
    assert all(isinstance(reply, Message) and reply.slot is Slot.NOTICE for reply in replies)
    texts = [reply.text for reply in replies if isinstance(reply, Message)]
    return [
        (one.address, one.priority, "quý III/2024" in text)
        for one, text in zip(found, texts, strict=True)
    ]


async def test_who_owes_something_is_reminded_once(
    store: Store, reference: ReferenceData, ladder: tuple[Rung, ...]
) -> None:
    await enrolled(store, 7, "Lan", OFFICER)
    woken: list[bool] = []
    for _ in range(2):  # the second is a restart
        reminding = ReminderJob(store, reference, lambda: woken.append(True))
        for minutes in (0, 1, 30):
            await reminding.tick(first_minute(ladder[0]) + timedelta(minutes=minutes))
    assert await sent(store) == [("7", Priority.BULK, True)]
    assert woken == [True]


@pytest.mark.parametrize("days", [-40, -1])
async def test_nobody_is_reminded_for_a_unit_that_ended_before_the_period_or_since(
    store: Store, reference: ReferenceData, ladder: tuple[Rung, ...], period: Period, days: int
) -> None:
    await enrolled(store, 7, "Lan", OFFICER)
    last = ladder[-1].day + timedelta(days=days)
    assert (last < period.end) is (days == -40)
    async with store.writing() as work:
        await work.units.save([replace(COMMUNE, valid_to=last)])
    await ReminderJob(store, reference, lambda: None).tick(first_minute(ladder[-1]))
    assert await sent(store) == []


async def test_nobody_is_reminded_outside_office_hours(
    store: Store, reference: ReferenceData, ladder: tuple[Rung, ...]
) -> None:
    await enrolled(store, 7, "Lan", OFFICER)
    await ReminderJob(store, reference, lambda: None).tick(
        first_minute(ladder[0]) - timedelta(minutes=1)
    )
    assert await sent(store) == []


async def test_after_a_long_stop_only_the_latest_rung_goes_out(
    store: Store, reference: ReferenceData, ladder: tuple[Rung, ...]
) -> None:
    await enrolled(store, 7, "Lan", OFFICER)
    reminding = ReminderJob(store, reference, lambda: None)
    await reminding.tick(first_minute(ladder[2]))
    assert len(await sent(store)) == 1
    await reminding.tick(first_minute(ladder[3]))
    assert len(await sent(store)) == 2


async def test_who_owes_nothing_is_not_reminded(
    store: Store, reference: ReferenceData, ladder: tuple[Rung, ...], form: Form, period: Period
) -> None:
    lan = await enrolled(store, 7, "Lan", OFFICER)
    key = ReportKey(form.code, COMMUNE.code, period.key)
    answers = [NewAnswer(row.code, Value(number=0), "0") for row in form.asked("tu_phap")]
    async with store.writing() as work:
        at = first_minute(ladder[0])
        await work.reports.record_many([Recording(key, form.version, answers, lan, "telegram", at)])
    await ReminderJob(store, reference, lambda: None).tick(first_minute(ladder[0]))
    assert await sent(store) == []


async def test_what_is_owed_is_that_of_the_version_the_report_was_begun_with(
    store: Store, ladder: tuple[Rung, ...], period: Period
) -> None:
    """The second version claims the period; it asks I.7 instead of I.1."""
    first, second = version(1), replace(version(2), begins=period.start)
    forms = FormLibrary.holding([first, second])
    reference = ReferenceData(forms, CALENDAR, Catalogue.load(), ZONE)
    office = Grant(Role.OFFICER, COMMUNE.code, ("van_phong",))
    lan = await enrolled(store, 7, "Lan", office)
    key = ReportKey(first.code, COMMUNE.code, period.key)
    rows = [row for row in first.asked("van_phong") if row.code != "I.1"]
    answers = [NewAnswer(row.code, Value(number=0), "0") for row in rows]
    at = first_minute(ladder[0])
    async with store.writing() as work:
        await work.reports.record_many([Recording(key, 1, answers, lan, "telegram", at)])
    await ReminderJob(store, reference, lambda: None).tick(at)
    async with store.reading() as work:
        (message,) = await work.outbox.unsent(100, at)
    assert "I.1" in message.body
    assert "I.7" not in message.body


@pytest.mark.parametrize(("has_begun", "reminded"), [(True, ["7"]), (False, [])])
async def test_a_version_for_other_units_leaves_those_reminded_who_began_before(
    store: Store, ladder: tuple[Rung, ...], period: Period, *, has_begun: bool, reminded: list[str]
) -> None:
    first = version(1)
    rules = {**first.deadlines, Level.DISTRICT: first.deadlines[Level.COMMUNE]}
    of_districts = replace(
        version(2), reporters=Reporters(Level.DISTRICT), deadlines=rules, begins=period.start
    )
    forms = FormLibrary.holding([first, of_districts])
    reference = ReferenceData(forms, CALENDAR, Catalogue.load(), ZONE)
    lan = await enrolled(store, 7, "Lan", OFFICER)
    at = first_minute(ladder[0])
    if has_begun:
        key = ReportKey(first.code, COMMUNE.code, period.key)
        one = [NewAnswer("II.1.1", Value(number=0), "0")]
        async with store.writing() as work:
            await work.reports.record_many([Recording(key, 1, one, lan, "telegram", at)])
    await ReminderJob(store, reference, lambda: None).tick(at)
    assert [address for address, _, _ in await sent(store)] == reminded


async def test_somebody_enrolled_since_is_reminded_within_a_quarter_of_an_hour(
    store: Store, reference: ReferenceData, ladder: tuple[Rung, ...]
) -> None:
    reminding = ReminderJob(store, reference, lambda: None)
    await enrolled(store, 7, "Lan", OFFICER)
    await reminding.tick(first_minute(ladder[0]))
    await enrolled(store, 8, "Hoa", OFFICER)
    await reminding.tick(first_minute(ladder[0]) + timedelta(minutes=16))
    assert [address for address, _, _ in await sent(store)] == ["7", "8"]


async def test_one_who_cannot_be_reached_gets_no_message(
    store: Store, reference: ReferenceData, ladder: tuple[Rung, ...]
) -> None:
    await enrolled(store, 7, "Lan", OFFICER)
    async with store.writing() as work:
        await work.people.mark_blocked("telegram", "7", first_minute(ladder[0]))
    await ReminderJob(store, reference, lambda: None).tick(first_minute(ladder[0]))
    assert await sent(store) == []


async def test_the_choice_of_a_reminder_can_be_typed(
    store: Store, reference: ReferenceData, ladder: tuple[Rung, ...]
) -> None:
    who = await enrolled(store, 7, "Lan", OFFICER)
    await ReminderJob(store, reference, lambda: None).tick(first_minute(ladder[0]))
    async with store.reading() as work:
        bodies = await work.sessions.load([who])
    offered = from_json(bodies[who], who).offered
    assert [(choice.label, choice.is_navigation) for choice in offered] == [("Làm tiếp", True)]
