"""What the deadlines of a form file and its calendar mean for each other."""

from collections.abc import Iterator

from reporting.complaints import Complaint
from reporting.form_files.calendar_schema import DeadlineShape
from reporting.form_files.schema import FormShape
from reporting.form_files.validation import FormMistake
from reporting.form_files.yaml_source import Place


def deadline_mistakes(shape: FormShape) -> Iterator[FormMistake]:
    """Every mistake of deadlines that can be read: days that cannot be, groups that are none."""
    is_listed = shape.calendar is not None and shape.calendar.windows is not None
    for place, deadline in _deadlines(shape):
        if deadline.has_date and not is_listed:
            complaint = Complaint("form.date_of_many")
            yield FormMistake(place, None, "bad_deadline", complaint)
        if _locks_early(deadline):
            complaint = Complaint("form.lock_before_grace")
            yield FormMistake((*place, "lock"), None, "bad_deadline", complaint)
    for index, group in enumerate(shape.group_deadlines):
        place = ("group_deadlines", index, "tag")
        if group.tag is not None and group.tag not in shape.groups:
            complaint = Complaint("form.unknown_group", tag=group.tag)
            yield FormMistake(place, None, "bad_deadline", complaint)
    for tag, codes in shape.groups.items():
        if not codes:
            complaint = Complaint("form.empty_group", tag=tag)
            yield FormMistake(("groups", tag), None, "bad_deadline", complaint)


def _locks_early(deadline: DeadlineShape) -> bool:
    """Whether it locks before the grace has ended, where both are counted in the same days."""
    grace, lock = deadline.grace, deadline.lock
    if grace is None or lock is None:
        return False
    pairs = (
        (grace.working_days_after_due, lock.working_days_after_due),
        (grace.days_after_due, lock.days_after_due),
    )
    return any(a is not None and b is not None and b < a for a, b in pairs)


def _deadlines(shape: FormShape) -> Iterator[tuple[Place, DeadlineShape]]:
    """Each deadline, with where it stands in the file."""
    for level, deadline in shape.deadlines.items():
        yield ("deadlines", level.value), deadline
    for index, group in enumerate(shape.group_deadlines):
        yield ("group_deadlines", index), group
