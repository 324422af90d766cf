"""Filling an empty database with the demo's district, through the same repositories as the bot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.demo.people import DISTRICT, UNITS_FILE, Guest, Officer, guests, officers
from bot.demo.schedule import Filed, Story, reports
from bot.demo.seeded_random import SEED
from bot.demo.silent_channel import MADE_UP
from reporting.csv_files.closed_periods import ClosedPeriods
from reporting.csv_files.units import read_units
from reporting.form_files.loader import load_form
from reporting.forms import Form
from reporting.invitations import VALID_FOR, code_hash, new_code
from reporting.languages import VIETNAMESE
from reporting.people import Grant, Role
from reporting.periods.workdays import vietnam_calendar
from reporting.reporters import reporters
from reporting.reports import ReportKey
from reporting.standing import Timetable
from reporting.units import UnitHistory
from storage.repositories.reports import Recording
from storage.store import Store, UnitOfWork

FORMS: Final = Path(__file__).parents[2] / "forms"
FORM_FILE: Final = FORMS / "cchc_quarterly.yaml"
ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
OPENS_AT: Final = datetime(2024, 9, 10, 8, 30, tzinfo=ZONE)
"""A Tuesday, four working days before the third quarter is due."""

TELEGRAM: Final = "telegram"
_ENROLLED: Final = timedelta(days=600)
_LANGUAGE: Final = VIETNAMESE


@dataclass(frozen=True, slots=True)
class InvitedOfficer:
    """A guest with the code that makes the chat theirs."""

    guest: Guest
    code: str


async def fill(
    store: Store, *, now: datetime = OPENS_AT, seed: int = SEED
) -> tuple[InvitedOfficer, ...]:
    """Put the demo's units, people, reports and invitations into an empty, migrated database.

    The figures of a seed are always the same, the codes are fresh. `now` is in the offices' zone.
    """
    form = load_form(FORM_FILE)
    plan = read_units(UNITS_FILE.read_bytes(), UnitHistory(), ClosedPeriods(now.date()))
    communes = reporters(form, plan.history.on(now.date()), now.date(), DISTRICT)
    timetable = Timetable(vietnam_calendar(), ZONE, plan.history)
    story = Story(seed, form, timetable, now, tuple(unit.code for unit in communes))
    invited = tuple(InvitedOfficer(guest, new_code()) for guest in guests())
    async with store.writing() as work:
        await work.units.save(plan.versions)
        ids = await _enrol(work, officers(seed, communes), now)
        ids |= await _invite(work, invited, now)
    async with store.writing() as work:
        await _file(work, form, tuple(reports(story)), ids)
    return invited


_Ids = dict[tuple[str, str], int]
"""Who answers for a duty of a unit; the focal point stands under the duty ""."""


async def _enrol(work: UnitOfWork, officers: Sequence[Officer], now: datetime) -> _Ids:
    ids: _Ids = {}
    since = now - _ENROLLED
    for officer in officers:
        who = await _enrolled(
            work, new_code(), officer.name, officer.grant, (MADE_UP, officer.address), since
        )
        if officer.has_blocked:
            await work.people.mark_blocked(MADE_UP, officer.address, since)
        if officer.has_left:
            await work.people.revoke(who, officer.grant, now - timedelta(days=30))
        ids |= _places(officer.grant, who)
    return ids


async def _invite(work: UnitOfWork, invited: Sequence[InvitedOfficer], now: datetime) -> _Ids:
    ids: _Ids = {}
    for one in invited:
        guest = one.guest
        if guest.has_begun:
            address, since = (TELEGRAM, guest.address), now - _ENROLLED
            who = await _enrolled(work, one.code, guest.name, guest.grant, address, since)
            await work.people.mark_blocked(*address, since)  # until the visitor presses
            ids |= _places(guest.grant, who)
        else:
            await work.invitations.create(
                code_hash(one.code), guest.grant, guest.name, now, now + VALID_FOR
            )
    return ids


async def _enrolled(
    work: UnitOfWork, code: str, name: str, grant: Grant, address: tuple[str, str], at: datetime
) -> int:
    invitation = await work.invitations.create(code_hash(code), grant, name, at, at + VALID_FOR)
    return await work.people.enrol(invitation, *address, name, _LANGUAGE, at)


def _places(grant: Grant, who: int) -> _Ids:
    focal = () if grant.role is not Role.FOCAL else ("",)
    return {(grant.unit_code, duty): who for duty in (*grant.duties, *focal)}


async def _file(
    work: UnitOfWork, form: Form, filed: Sequence[Filed], ids: Mapping[tuple[str, str], int]
) -> None:
    await work.reports.record_many([one for each in filed for one in _recordings(form, each, ids)])
    for each in filed:
        for at, move in each.moves:
            who = ids[each.unit_code, ""]
            await work.reports.move(_key(form, each), form.version, move, who, at, None)


def _recordings(
    form: Form, filed: Filed, ids: Mapping[tuple[str, str], int]
) -> Iterator[Recording]:
    key = _key(form, filed)
    for sitting in filed.sittings:
        who = ids[filed.unit_code, sitting.duty]
        for at, answer in sitting.one_by_one():
            yield Recording(key, form.version, (answer,), who, MADE_UP, at)


def _key(form: Form, filed: Filed) -> ReportKey:
    return ReportKey(form.code, filed.unit_code, filed.period.key)
