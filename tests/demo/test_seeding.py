"""The demo's database: what is in it when the page opens."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.people import DISTRICT, OUT_OF_REACH
from bot.demo.profiles import BAC_SON
from bot.demo.seeding import OPENS_AT, InvitedOfficer, fill
from bot.demo.silent_channel import MADE_UP
from reporting.invitations import code_hash, flaw_of
from reporting.people import Role
from reporting.periods.deadlines import deadline
from reporting.periods.workdays import vietnam_calendar
from reporting.reports import ReportKey, ReportState
from reporting.scope import Scope
from reporting.summary import (
    FilingStatus,
    Summary,
    summarise,
    summary_periods,
    units_to_load,
    what_to_load,
)
from reporting.units import UnitHistory
from storage.store import Store
from tests.calendars import period_of
from tests.demo.rules_as_printed import broken
from tests.reporting.quarter import form

PAST = ("2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2")
CURRENT = "2024-Q3"
DAO_DUONG = "12154"
FORM = form()
ASKED = frozenset(row.code for row in FORM.asked())


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path}/demo.db") as store:
        await store.migrate()
        yield store


@pytest.fixture
async def invited(store: Store) -> tuple[InvitedOfficer, ...]:
    return await fill(store)


async def units_of(store: Store) -> UnitHistory:
    async with store.reading() as work:
        return UnitHistory.of(await work.units.all())


async def communes_of(store: Store) -> list[str]:
    return [unit.code for unit in (await units_of(store)).on(OPENS_AT.date()).children(DISTRICT)]


async def summary_of(store: Store, key: str) -> Summary:
    """The district's summary as the chat makes it."""
    units, scope = await units_of(store), Scope(DISTRICT, period_of(key))
    codes = units_to_load(FORM, units, scope)
    periods = [period.key for period in summary_periods(FORM.cycle, scope.period)]
    async with store.reading() as work:
        filings = await work.report_queries.filing(FORM.code, key, codes, ASKED)
        values = await work.report_queries.values(FORM.code, periods, codes, what_to_load(FORM))
    due = deadline(scope.period, FORM.deadline, vietnam_calendar())
    return summarise(FORM, units, scope, filings, values, deadline=due, taken_at=OPENS_AT)


@pytest.mark.usefixtures("invited")
async def test_every_past_report_is_complete_submitted_and_keeps_the_rules(store: Store) -> None:
    async with store.reading() as work:
        for unit in await communes_of(store):
            for period in PAST:
                view = await work.reports.view(ReportKey(FORM.code, unit, period), None)
                assert view.state is ReportState.SUBMITTED
                assert broken(FORM, view.values()) == []
                assert max(a.at for a in view.answers.values()) < view.submissions[0].at
                assert view.submissions[0].at < OPENS_AT


@pytest.mark.parametrize("period", PAST)
@pytest.mark.usefixtures("invited")
async def test_past_quarters_came_in_mostly_in_time_and_some_late(
    store: Store, period: str
) -> None:
    counts = (await summary_of(store, period)).counts
    assert (counts.on_time, counts.late) == (16, 2)


@pytest.mark.usefixtures("invited")
async def test_every_headline_of_the_district_is_a_rate_between_0_and_100(store: Store) -> None:
    for period in (*PAST, CURRENT):
        summary = await summary_of(store, period)
        assert len(summary.headline) == len(FORM.headlines)
        for headline in summary.headline:
            figures = [headline.own, *(each.figure for each in headline.per_unit)]
            numbers = [figure.number for figure in figures if figure.number is not None]
            assert headline.own.number is not None
            assert all(0 <= found <= 100_00 for found in numbers)


@pytest.mark.usefixtures("invited")
async def test_the_open_quarter_has_communes_at_every_stage(store: Store) -> None:
    filing = (await summary_of(store, CURRENT)).filing
    assert Counter(each.status for each in filing) == {
        FilingStatus.ON_TIME: 6,
        FilingStatus.DRAFTING: 7,
        FilingStatus.SILENT: 5,
    }
    drafts = {each.settled for each in filing if each.status is FilingStatus.DRAFTING}
    assert len(drafts) == 7
    assert all(0 < settled <= len(ASKED) for settled in drafts)


@pytest.mark.usefixtures("invited")
async def test_nothing_lies_in_the_future(store: Store) -> None:
    async with store.reading() as work:
        for unit in await communes_of(store):
            view = await work.reports.view(ReportKey(FORM.code, unit, CURRENT), None)
            assert all(answer.at < OPENS_AT for answer in view.answers.values())
            assert all(submission.at < OPENS_AT for submission in view.submissions)


@pytest.mark.usefixtures("invited")
async def test_bac_son_is_empty_now_and_knows_its_last_quarter(store: Store) -> None:
    async with store.reading() as work:
        key, before = (ReportKey(FORM.code, BAC_SON, period) for period in (CURRENT, PAST[-1]))
        view = await work.reports.view(key, before)
    assert (view.answers, view.submissions, view.members) == ({}, (), ())
    assert set(view.previous) == ASKED


async def test_the_codes_of_the_people_on_the_page_open_their_own_units(
    store: Store, invited: tuple[InvitedOfficer, ...]
) -> None:
    async with store.reading() as work:
        for one in invited:
            invitation = await work.invitations.by_hash(code_hash(one.code))
            assert invitation is not None
            assert (invitation.grant, invitation.name) == (one.guest.grant, one.guest.name)
            is_open = flaw_of(invitation, OPENS_AT) is None
            assert is_open is not one.guest.has_begun


async def test_the_people_on_the_page_cover_a_commune_and_its_district(
    store: Store, invited: tuple[InvitedOfficer, ...]
) -> None:
    grants = [one.guest.grant for one in invited]
    here = [grant for grant in grants if grant.unit_code == BAC_SON]
    assert {duty for grant in here for duty in grant.duties} == set(FORM.duties)
    assert [grant.role for grant in here].count(Role.FOCAL) == 1
    assert {g.role for g in grants if g.unit_code == DISTRICT} == {Role.CLERK, Role.LEADER}


async def test_the_officer_of_the_other_commune_is_in_the_middle_of_it(
    store: Store, invited: tuple[InvitedOfficer, ...]
) -> None:
    (huy,) = [one.guest for one in invited if one.guest.has_begun]
    async with store.reading() as work:
        view = await work.reports.view(ReportKey(FORM.code, DAO_DUONG, CURRENT), None)
        person = await work.people.by_address("telegram", huy.address)
        assert person is not None
        own = [a for a in view.answers.values() if a.person_id == person.id]
        assert 0 < len(own) < len(FORM.asked("van_phong"))
        assert person.grants == (huy.grant,)
        assert await work.people.addresses(person.id) == []  # until the visitor presses


@pytest.mark.usefixtures("invited")
async def test_whoever_is_made_up_is_reached_but_for_one_commune(store: Store) -> None:
    out_of_reach = set()
    async with store.reading() as work:
        for unit in await communes_of(store):
            for person in await work.people.members(unit):
                addresses = await work.people.addresses(person.id)
                if not addresses:
                    out_of_reach.add(unit)
                assert {channel for channel, _ in addresses} <= {MADE_UP}
    assert out_of_reach == {OUT_OF_REACH, DAO_DUONG}  # Huy has not pressed yet


@pytest.mark.usefixtures("invited")
async def test_no_commune_of_the_demo_but_that_one_is_without_anybody(store: Store) -> None:
    async with store.reading() as work:
        for unit in await communes_of(store):
            members = await work.people.members(unit)
            reached = await work.people.addresses_of([person.id for person in members])
            assert bool(reached) is (unit not in (OUT_OF_REACH, BAC_SON))


async def test_the_same_seed_fills_the_same_reports(store: Store, tmp_path: Path) -> None:
    await fill(store)
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path}/again.db") as again:
        await again.migrate()
        await fill(again)
        for key in (PAST[-1], CURRENT):
            assert await summary_of(again, key) == await summary_of(store, key)
