"""A lock that a form has got since the last start: what it closes is said once, before it works."""

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
    """How many reports of a period are locked that somebody works on, and that stand submitted."""
    owing = reporters(form, reference.history.on(period.end), period.end)
    codes = [unit.code for unit in owing]
    days = reference.timetable.each(form, codes, period)
    filings = await filings_of(form.code, reference.forms, work, period, codes)
    locked = [one for one in filings if _is_locked(days[one.unit_code].locks, now)]
    begun = [one for one in locked if one.touched_at is not None]
    drafts = [one.unit_code for one in begun if not one.state.is_filed]
    if not begun:
        return None
    more = f" (+{len(drafts) - MOST_UNITS})" if len(drafts) > MOST_UNITS else ""
    return Complaint(
        "lock.closes",
        period=period.label(VIETNAMESE),
        drafts=len(drafts),
        units=", ".join(drafts[:MOST_UNITS]) + more or "-",
        filed=len(begun) - len(drafts),
    )
