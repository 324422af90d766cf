"""The tables of photos and files: what was attached, and the bytes, each content once.

Like `storage.schema`, from which they take the metadata: a migration makes them.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from storage.schema import evidence, metadata
from storage.timestamps import Instant

_Id = BigInteger().with_variant(Integer(), "sqlite")

kept_file = Table(
    "kept_file",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
)
"""A content that is here whole; its row is written after its last piece."""

file_piece = Table(
    "file_piece",
    metadata,
    # No foreign key: the pieces are written first, each in a transaction of its own.
    Column("sha256", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

attachment = Table(
    "attachment",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("evidence_id", ForeignKey(evidence.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("file_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger),
    Column("state", Text, nullable=False),
    Column("sha256", ForeignKey(kept_file.c.sha256)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant),
    UniqueConstraint("evidence_id", "position"),
    CheckConstraint("state IN ('waiting', 'kept', 'gone', 'too_large', 'no_room')", name="state"),
    CheckConstraint("(state = 'kept') = (sha256 IS NOT NULL)", name="content"),
    sqlite_autoincrement=True,
)
Index(
    "ix_attachment_waiting",
    attachment.c.id,
    sqlite_where=attachment.c.state == "waiting",
    postgresql_where=attachment.c.state == "waiting",
)
