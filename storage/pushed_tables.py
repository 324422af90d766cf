"""The tables of what is told unasked: intents, rungs taken, wishes, delegates, what came twice.

Like `storage.schema`, from which they take the metadata: a migration makes them.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from storage.schema import metadata, person, unit
from storage.timestamps import Instant

_Id = BigInteger().with_variant(Integer(), "sqlite")

push = Table(
    "push",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("person_id", ForeignKey(person.c.id), nullable=False),
    Column("kind", Text, nullable=False),
    # The local day on which it is to be told: of each kind one a day.
    Column("day", Date, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),
    UniqueConstraint("person_id", "kind", "day"),
    sqlite_autoincrement=True,
)
is_open = push.c.state.in_(("waiting", "queued"))
"""It is still to be told."""
Index(
    "ix_push_open",
    push.c.due_at,
    sqlite_where=is_open,
    postgresql_where=is_open,
)

Index("ix_push_day", push.c.day)

reminder = Table(
    "reminder",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("form", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("unit_code", Text, nullable=False),
    Column("rung", Text, nullable=False),
    Column("person_id", ForeignKey(person.c.id), nullable=False),
    # How often the report had been sent back: each time the rungs begin anew. -1: never told.
    Column("round", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),
    Column("at", Instant, nullable=False),
    # What tells of it; none for a rung that nobody is told of, and for those of older versions.
    Column("push_id", BigInteger, index=True),
    UniqueConstraint("form", "period", "unit_code", "rung", "person_id", "round"),
    sqlite_autoincrement=True,
)

push_wish = Table(
    "push_wish",
    metadata,
    Column("person_id", ForeignKey(person.c.id), primary_key=True),
    Column("kind", Text, primary_key=True),
    # "off", or the local time from which it is told ("10:00").
    Column("wish", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
"""What somebody does not want to be told, or later in the day."""

stand_in = Table(
    "stand_in",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("unit_code", ForeignKey(unit.c.code), nullable=False, index=True),
    Column("absent_id", ForeignKey(person.c.id), nullable=False),
    Column("person_id", ForeignKey(person.c.id), nullable=False),
    # Both days inclusive.
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("set_by", ForeignKey(person.c.id), nullable=False),
    Column("at", Instant, nullable=False),
    # What was granted for the leave when it began, as JSON; it is taken back when it ends.
    Column("granted", Text),
    Column("ended_at", Instant),
    sqlite_autoincrement=True,
)
"""Somebody does another's work during a leave."""

run = Table(
    "run",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("began_at", Instant, nullable=False),
    # It ended by itself, and let go of what it had not sent.
    Column("ended_at", Instant),
    # It found that another had taken its database.
    Column("displaced_at", Instant),
    sqlite_autoincrement=True,
)
"""A run of the program that told somebody something unasked; a later one has a greater number."""

sent_again = Table(
    "sent_again",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("outbox_id", BigInteger, nullable=False, index=True),
    # The intent that it tells of; none for what was written as a message.
    Column("push_id", BigInteger),
    Column("cause", Text, nullable=False),
    # The run that may have sent it, and the run that sends it again.
    Column("run_before", BigInteger, nullable=False),
    Column("run_again", BigInteger, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    CheckConstraint("cause IN ('no_answer', 'other_run')", name="cause"),
    sqlite_autoincrement=True,
)
"""Why something told unasked may have come twice, written before it is sent again."""
