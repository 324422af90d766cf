"""Photos and files are kept here: what was attached, and its bytes in pieces."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables; older evidence stays as it is and is fetched when somebody exports it."""
    op.create_table(
        "kept_file",
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_kept_file"),
    )
    op.create_table(
        "file_piece",
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", "number", name="pk_file_piece"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("evidence_id", _ID, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("file_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("not_before", sa.BigInteger),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name="fk_attachment_evidence_id"),
        sa.ForeignKeyConstraint(["sha256"], ["kept_file.sha256"], name="fk_attachment_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.UniqueConstraint("evidence_id", "position", name="uq_attachment_evidence_id_position"),
        sa.CheckConstraint(
            "state IN ('waiting', 'kept', 'gone', 'too_large', 'no_room')",
            name="ck_attachment_state",
        ),
        sa.CheckConstraint("(state = 'kept') = (sha256 IS NOT NULL)", name="ck_attachment_content"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_evidence_person_id", "evidence", ["person_id"])
    op.create_index(
        "ix_attachment_waiting",
        "attachment",
        ["id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_index("ix_evidence_person_id", "evidence")
    for name in ("attachment", "file_piece", "kept_file"):
        op.drop_table(name)
