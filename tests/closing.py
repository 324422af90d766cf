"""A form with days of grace and a lock, which the forms that come with the program do not have."""

from dataclasses import replace

from reporting.forms import Form
from reporting.periods.deadlines import Early, WorkingDaysAfterDue


def closing(
    form: Form, grace: int | None = None, lock: int | None = None, early: Early = Early.ASK
) -> Form:
    """The form with so many working days of grace, and before its lock, after the deadline."""
    timings = {
        level: replace(
            timing,
            grace=None if grace is None else WorkingDaysAfterDue(grace),
            lock=None if lock is None else WorkingDaysAfterDue(lock),
        )
        for level, timing in form.deadlines.items()
    }
    return replace(form, deadlines=timings, early=early)
