"""Bulk entries as officers send them, and one line a row that says what they come to."""

from collections.abc import Mapping, Sequence

from reporting.bulk_entry import BulkEntry, BulkEntryFlaw, ParseError, read_bulk_entry
from reporting.clean_text import clean
from reporting.forms import Indicator
from reporting.values import Value, show
from tests.reporting.quarter import form
from tests.reporting.rows_to_read import TODAY, describe

NOTHING: Mapping[str, Value] = {}


def rows_of(duty: str, part: str | None = None) -> tuple[Indicator, ...]:
    return tuple(row for row in form().asked(duty) if part in (None, row.part))


def rows(*codes: str) -> tuple[Indicator, ...]:
    return tuple(form().indicator(code) for code in codes)


def bulk_entry_of(
    text: str,
    of: Sequence[Indicator],
    *,
    previous: Mapping[str, Value] = NOTHING,
    values: Mapping[str, Value] = NOTHING,
    part: str | None = None,
) -> BulkEntry:
    """Read by the officer whose rows these are."""
    duties = {row.duty for row in of}
    return read_bulk_entry(
        clean(text),
        of,
        previous=previous,
        writable=lambda code: form().indicator(code).duty in duties,
        form=form(),
        part=part,
        today=TODAY,
        values=values,
    )


def filled(entry: BulkEntry) -> str:
    """What goes where: "I.1=14 I.2.1=7"; what was not typed says where it comes from."""
    return " ".join(
        f"{one.indicator}={show(one.value, form().indicator(one.indicator))}"
        + ("" if one.source == "typed" else f"({one.source})")
        for one in entry.filled
    )


def errors(entry: BulkEntry) -> list[str]:
    """What could not be placed: "I.2.1 '5o' letters_in_number"; a row that is not known is "-"."""
    return [f"{one.indicator or '-'} {one.raw!r} {_why(one)}" for one in entry.errors]


def _why(error: ParseError) -> str:
    if isinstance(error.reading, BulkEntryFlaw):
        return error.reading
    return describe(error.reading)
