"""The tables, as the latest migration leaves them; a test compares the two.

Instants are integers (see `storage.timestamps`); numbers are exact 64-bit integers in the smallest
unit of their indicator. `answer` and `submission` are append-only: the migrations add triggers that
refuse UPDATE and DELETE, and the view `current_answer` with the latest fact of every indicator.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    column,
    table,
)

from storage.timestamps import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Id = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column declared INTEGER, which holds 64 bits there."""

_COUNTED = True
"""An id is never given twice, even after rows were pruned: ids are order and identity of facts."""

# --- who and where -------------------------------------------------------------------------------
unit = Table(
    "unit",
    metadata,
    Column("code", Text, primary_key=True),  # what it was called when: `storage.reference_tables`
    Column("position", Integer, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=_COUNTED,
)

identity = Table(
    "identity",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("person_id", ForeignKey(person.c.id), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("blocked_at", Instant),
)

grant = Table(
    "grant_",  # GRANT is a reserved word
    metadata,
    Column("id", _Id, primary_key=True),
    Column("person_id", ForeignKey(person.c.id), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("unit_code", ForeignKey(unit.c.code), nullable=False, index=True),
    Column("duties", Text, nullable=False),  # codes with a space between
    Column("form", Text),  # None: every form of the unit that has these duties
    Column("granted_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    sqlite_autoincrement=_COUNTED,
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("unit_code", ForeignKey(unit.c.code), nullable=False),
    Column("duties", Text, nullable=False),
    Column("form", Text),
    Column("name", Text),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("used_by", ForeignKey(person.c.id)),
    Column("revoked_at", Instant),
    sqlite_autoincrement=_COUNTED,
)

wrong_code = Table(
    "wrong_code",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "channel", "address", "at"),
)

# --- what is reported ----------------------------------------------------------------------------
report = Table(
    "report",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("form", Text, nullable=False),
    Column("version", Integer, nullable=False),  # of the form, as it was at the first fact
    Column("unit_code", ForeignKey(unit.c.code), nullable=False),
    Column("period", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("form", "period", "unit_code"),
    sqlite_autoincrement=_COUNTED,
)

answer = Table(
    "answer",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("report_id", ForeignKey(report.c.id), nullable=False),
    Column("indicator", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("number", BigInteger),
    Column("text", Text),
    Column("raw", Text, nullable=False),
    Column("person_id", ForeignKey(person.c.id), nullable=False),
    Column("channel", Text, nullable=False),
    Column("at", Instant, nullable=False),
    # Inbox rows are pruned, their ids are never given again: no foreign key, and still unique.
    Column("inbox_id", BigInteger),
    UniqueConstraint("inbox_id", "indicator"),
    CheckConstraint(
        "(state = 'value' AND (number IS NULL) <> (text IS NULL))"
        " OR (state <> 'value' AND number IS NULL AND text IS NULL)",
        name="content",
    ),
    # Covers current values: finding them never touches the table, except for texts.
    Index("ix_answer_current", "report_id", "indicator", "id", "state", "number"),
    sqlite_autoincrement=_COUNTED,
)

submission = Table(
    "submission",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("report_id", ForeignKey(report.c.id), nullable=False, index=True),
    Column("move", Text, nullable=False),
    Column("person_id", ForeignKey(person.c.id), nullable=False),
    Column("at", Instant, nullable=False),
    Column("inbox_id", BigInteger),
    Column("reason", Text),
    # What decides on time, where that is not `at`: when the message was written, or since when the
    # messenger could not be heard. `counted_by` says which of the two.
    Column("counted_at", Instant),
    Column("counted_by", Text),
    UniqueConstraint("inbox_id", "report_id", "move"),
    sqlite_autoincrement=_COUNTED,
)

current_answer = table(
    "current_answer",
    column("id", BigInteger),
    column("report_id", BigInteger),
    column("indicator", Text),
    column("state", Text),
    column("number", BigInteger),
    column("text", Text),
    column("raw", Text),
    column("person_id", BigInteger),
    column("channel", Text),
    column("at", Instant),
    column("inbox_id", BigInteger),
)
"""A view: the latest fact of every indicator of every report."""

# --- what goes in and out ------------------------------------------------------------------------
session = Table(
    "session",
    metadata,
    Column("person_id", ForeignKey(person.c.id), primary_key=True),
    Column("body", Text, nullable=False),
    Column("saved_at", Instant, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("raw", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", Text, nullable=False, server_default="pending"),
    Column("error", Text),
    Column("failed_at", Instant),
    # Of what was fetched first after an outage: since when nothing could be heard.
    Column("outage_since", Instant),
    UniqueConstraint("channel", "update_id"),
    CheckConstraint("state IN ('pending', 'done', 'failed')", name="state"),
    Index("ix_inbox_latest", "channel", "id"),
    sqlite_autoincrement=_COUNTED,
)
Index(
    "ix_inbox_pending",
    inbox.c.id,
    sqlite_where=inbox.c.state == "pending",
    postgresql_where=inbox.c.state == "pending",
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant),
    Column("error", Text),
    Column("sent_at", Instant),
    Column("given_up_at", Instant),
    # The run of the program that last began to send it, of what is told unasked.
    Column("begun_by", BigInteger),
    sqlite_autoincrement=_COUNTED,
)
waiting = outbox.c.sent_at.is_(None) & outbox.c.given_up_at.is_(None)
"""A message that still has to go out. The index below is used only if the wording is the same."""
Index(
    "ix_outbox_waiting",
    outbox.c.priority,
    outbox.c.id,
    sqlite_where=waiting,
    postgresql_where=waiting,
)
_held_back = waiting & outbox.c.not_before.is_not(None)
Index(
    "ix_outbox_held_back",
    outbox.c.channel,
    outbox.c.address,
    sqlite_where=_held_back,
    postgresql_where=_held_back,
)

card = Table(
    "card",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("message_id", Text, nullable=False),
    Column("buried", Boolean, nullable=False),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)

# --- reasons, evidence, messages -----------------------------------------------------------------
explanation = Table(
    "explanation",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("report_id", ForeignKey(report.c.id), nullable=False, index=True),
    Column("check_code", Text, nullable=False),
    Column("signature", Text, nullable=False),  # of the figures the reason was given for
    Column("text", Text, nullable=False),
    Column("person_id", ForeignKey(person.c.id), nullable=False),
    Column("at", Instant, nullable=False),
    Column("inbox_id", BigInteger),
    UniqueConstraint("inbox_id", "check_code", "signature"),
    sqlite_autoincrement=_COUNTED,
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("report_id", ForeignKey(report.c.id), nullable=False, index=True),
    Column("indicator", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("file_id", Text),  # the messenger's, of the first file (see `storage.file_tables`)
    Column("person_id", ForeignKey(person.c.id), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("inbox_id", BigInteger),
    UniqueConstraint("inbox_id", "indicator"),
    sqlite_autoincrement=_COUNTED,
)

asked_by = Table(
    "asked_by",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("form", Text, nullable=False),
    Column("unit_code", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)

answered_by = Table(
    "answered_by",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("inbox_id", BigInteger, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)
