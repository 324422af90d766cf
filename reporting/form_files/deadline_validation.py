"""What the deadlines of a form file and its calendar mean for each other."""

from collections.abc import Iterator

from reporting.complaints import Complaint
from reporting.form_files.calendar_schema import DeadlineShape
from reporting.form_files.schema import FormShape
from reporting.form_files.validation import FormMistake
from reporting.form_files.yaml_source import Place


def deadline_mistakes(shape: FormShape) -> Iterator[FormMistake]:
    """Every mistake of deadlines that can be read: a day for each period, a group that is none."""
    is_listed = shape.calendar is not None and shape.calendar.windows is not None
    for place, deadline in _deadlines(shape):
        if deadline.has_date and not is_listed:
            complaint = Complaint("form.date_of_many")
            yield FormMistake(place, None, "bad_deadline", complaint)
    for index, group in enumerate(shape.group_deadlines):
        place = ("group_deadlines", index, "tag")
        if group.tag is not None and group.tag not in shape.groups:
            complaint = Complaint("form.unknown_group", tag=group.tag)
            yield FormMistake(place, None, "bad_deadline", complaint)
    for tag, codes in shape.groups.items():
        if not codes:
            complaint = Complaint("form.empty_group", tag=tag)
            yield FormMistake(("groups", tag), None, "bad_deadline", complaint)


def _deadlines(shape: FormShape) -> Iterator[tuple[Place, DeadlineShape]]:
    """Each deadline, with where it stands in the file."""
    for level, deadline in shape.deadlines.items():
        yield ("deadlines", level.value), deadline
    for index, group in enumerate(shape.group_deadlines):
        yield ("group_deadlines", index), group
