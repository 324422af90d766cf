"""The tables of what changes with time beside the reports: units, versions of forms, days off.

Like `storage.schema`, from which they take the metadata: a migration makes them.
"""

from sqlalchemy import Column, Date, ForeignKey, Integer, Table, Text

from storage.schema import metadata, unit
from storage.timestamps import Instant

unit_version = Table(
    "unit_version",
    metadata,
    Column("code", ForeignKey(unit.c.code), primary_key=True),
    # They are counted from 0, the oldest.
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False),
    # No foreign key: a file may name a parent that comes later.
    Column("parent_code", Text),
    # Both days inclusive; open where there is none.
    Column("valid_from", Date),
    Column("valid_to", Date),
    # Who reports instead once it has ended: codes with a space between.
    Column("successors", Text, nullable=False),
)
"""What a unit was called and where it belonged, from one day to another."""

form_version = Table(
    "form_version",
    metadata,
    Column("code", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    # The first period that starts on this day or later is the first of this version.
    Column("begins", Date),
    Column("first_seen", Instant, nullable=False),
    # Of its content: the same version with another content is refused.
    Column("digest", Text, nullable=False),
)
"""A version of a form that this installation has used, and the day from which it holds."""

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    # holiday, day_off or worked: `reporting.periods.workdays.DayKind`.
    Column("kind", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("loaded_at", Instant, nullable=False),
)
"""A day of the office's own calendar; loading a year replaces all its days."""
