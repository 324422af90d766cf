"""Reasons for soft findings, evidence of answers, and which message asked or answered what."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_APPEND_ONLY = ("explanation", "evidence")


def upgrade() -> None:
    """Make the tables; what people gave as reason or evidence is only ever added to."""
    op.add_column("submission", sa.Column("reason", sa.Text))
    op.create_table(
        "explanation",
        sa.Column("id", _ID, nullable=False),
        sa.Column("report_id", _ID, nullable=False),
        sa.Column("check_code", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("inbox_id", sa.BigInteger),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_explanation_person_id"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_explanation_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_explanation"),
        sa.UniqueConstraint(
            "inbox_id",
            "check_code",
            "signature",
            name="uq_explanation_inbox_id_check_code_signature",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_explanation_report_id", "explanation", ["report_id"])
    op.create_table(
        "evidence",
        sa.Column("id", _ID, nullable=False),
        sa.Column("report_id", _ID, nullable=False),
        sa.Column("indicator", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("file_id", sa.Text),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("inbox_id", sa.BigInteger),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_evidence_person_id"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_evidence_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("inbox_id", "indicator", name="uq_evidence_inbox_id_indicator"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_evidence_report_id", "evidence", ["report_id"])
    op.create_table(
        "asked_by",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("unit_code", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("indicator", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", "message_id", name="pk_asked_by"),
    )
    op.create_index("ix_asked_by_at", "asked_by", ["at"])
    op.create_table(
        "answered_by",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("inbox_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", "message_id", name="pk_answered_by"),
    )
    op.create_index("ix_answered_by_at", "answered_by", ["at"])
    _refuse_changes()


def downgrade() -> None:
    """Forget them."""
    op.drop_column("submission", "reason")
    for name in ("answered_by", "asked_by", "evidence", "explanation"):
        op.drop_table(name)


def _refuse_changes() -> None:
    if op.get_context().dialect.name == "sqlite":
        for table in _APPEND_ONLY:
            for change in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
