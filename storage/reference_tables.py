"""The tables of what changes with time beside the reports: units, forms, days off, moved days.

Like `storage.schema`, from which they take the metadata: a migration makes them.
"""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Integer, Table, Text

from storage.schema import metadata, person, unit
from storage.timestamps import Instant

_Id = BigInteger().with_variant(Integer(), "sqlite")
_COUNTED = True

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

extension = Table(
    "extension",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("form", Text, nullable=False),
    Column("period", Text, nullable=False),
    # "unit:12148", "units:12148 12151", "group:329" or "all".
    Column("scope", Text, nullable=False),
    # Which day: due, lock or opens.
    Column("field", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("person_id", ForeignKey(person.c.id), nullable=False),
    Column("at", Instant, nullable=False),
    Column("inbox_id", BigInteger, unique=True),
    # The row that this one takes back; a row is taken back once.
    Column("undoes", ForeignKey("extension.id"), unique=True),
    CheckConstraint("field IN ('due', 'lock', 'opens')", name="field"),
    sqlite_autoincrement=_COUNTED,
)
"""A day that a clerk moved for some units. Append-only, like answers: a migration adds triggers."""

form_lock = Table(
    "form_lock",
    metadata,
    Column("form", Text, primary_key=True),
    # What its file says of locks, in one line; none where it says nothing.
    Column("rule", Text),
    Column("seen_at", Instant, nullable=False),
)
"""The lock of each form as the program last started with it."""
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
