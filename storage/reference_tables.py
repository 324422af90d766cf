"""The tables of what changes with time beside the reports: units and versions of forms.

Like `storage.schema`, from which they take the metadata: a migration makes them.
"""

from sqlalchemy import Column, Date, ForeignKey, Integer, Table, Text

from storage.schema import metadata, unit
from storage.timestamps import Instant

unit_version = Table(
    "unit_version",
    metadata,
    Column("code", ForeignKey(unit.c.code), primary_key=True),
    Column("number", Integer, primary_key=True),  # 0 for the oldest
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("parent_code", Text),  # no foreign key: a file may name a parent that comes later
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("successors", Text, nullable=False),  # codes with a space between
)
"""What a unit was called and where it belonged, from one day to another."""

form_version = Table(
    "form_version",
    metadata,
    Column("code", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("begins", Date),  # None: with the oldest period there is
    Column("first_seen", Instant, nullable=False),
    Column("digest", Text, nullable=False),  # of its content
)
"""A version of a form that this installation has used, and the day from which it holds."""
