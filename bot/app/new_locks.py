"""A lock that a form has got since the last start: what it closes is said once, before it works."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.runtime.reference_data import ReferenceData
from bot.runtime.report_figures import filings_of
from reporting.complaints import Complaint
from reporting.forms import Form
from reporting.languages import VIETNAMESE
from reporting.periods import Period
from reporting.periods.deadlines import Deadline
from reporting.reporters import reporters
from storage.store import Store, UnitOfWork

PERIODS_BACK: Final = 8
"""How many periods are looked at, the present one first: two years of quarters."""

MOST_UNITS: Final = 10


async def new_locks(store: Store, reference: ReferenceData, now: datetime) -> list[Complaint]:
    """What locks close that were not there at the last start, a line for each form and period.

    From now on they are known.
    """
    locks = {code: _rule(form) for code, form in reference.forms_at(now).items()}
    lines: list[Complaint] = []
    async with store.reading() as work:
        known = await work.moved_days.locks()
        changed = {code: rule for code, rule in locks.items() if known.get(code) != rule}
        for code, rule in changed.items():
            if rule is not None:
                lines.append(Complaint("lock.is_set", form=code))
                lines += await _closed(reference.forms[code], reference, work, now)
    if changed:
        async with store.writing() as work:
            await work.moved_days.keep_locks(changed, now)
    return lines


async def _closed(
    form: Form, reference: ReferenceData, work: UnitOfWork, now: datetime
) -> list[Complaint]:
    period: Period | None = form.cycle.current(now.astimezone(reference.timezone).date())
    lines: list[Complaint] = []
    for _ in range(PERIODS_BACK):
        if period is None:
            break
        line = await _of_period(form, period, reference, work, now)
        lines += [line] if line is not None else []
        period = form.cycle.previous(period)
    return lines


def _rule(form: Form) -> str | None:
    """What the form says of locks, in one line; None where it says nothing."""
    levels = [f"{level}: {one.lock}" for level, one in form.deadlines.items() if one.lock]
    groups = [
        f"{' '.join(sorted(one.codes))}: {one.timing.lock}"
        for one in form.group_deadlines
        if one.timing.lock
    ]
    return "; ".join([*levels, *groups]) or None


def _is_locked(locks: Deadline | None, now: datetime) -> bool:
    return locks is not None and not locks.is_on_time(now)


async def _of_period(
    form: Form, period: Period, reference: ReferenceData, work: UnitOfWork, now: datetime
) -> Complaint | None:
    """How many reports of a period are locked: begun, never begun, and submitted.

    A past period in which nobody ever entered anything is not spoken of: the bot was not there yet.
    """
    owing = reporters(form, reference.history.on(period.end), period.end)
    codes = [unit.code for unit in owing]
    days = reference.timetable.each(form, codes, period)
    filings = await filings_of(form.code, reference.forms, work, period, codes)
    locked = [one for one in filings if _is_locked(days[one.unit_code].locks, now)]
    is_present = period == form.cycle.current(now.astimezone(reference.timezone).date())
    is_known = is_present or any(one.touched_at is not None for one in filings)
    if not locked or not is_known:
        return None
    owed = [one for one in locked if not one.state.is_filed]
    return Complaint(
        "lock.closes",
        period=period.label(VIETNAMESE),
        drafts=_listed([one.unit_code for one in owed if one.touched_at is not None]),
        empty=_listed([one.unit_code for one in owed if one.touched_at is None]),
        filed=len(locked) - len(owed),
    )


def _listed(codes: Sequence[str]) -> str:
    """How many, and which of them: "3 (12142, 12148, 12151)"."""
    if not codes:
        return "0"
    more = f" +{len(codes) - MOST_UNITS}" if len(codes) > MOST_UNITS else ""
    return f"{len(codes)} ({', '.join(codes[:MOST_UNITS])}{more})"
