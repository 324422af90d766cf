"""The first schema: people, units, reports, what goes in and out.

Revision: 0001, after nothing. Written out, not taken from `storage.schema`: it stays what it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_APPEND_ONLY = ("answer", "submission")
_WAITING = "sent_at IS NULL AND given_up_at IS NULL"
_HELD_BACK = f"{_WAITING} AND not_before IS NOT NULL"


def upgrade() -> None:
    _people()
    _reports()
    _facts()
    _in_and_out()
    _refuse_changes()


def downgrade() -> None:
    op.execute("DROP VIEW current_answer")
    # A table takes its indexes and triggers with it.
    for name in (
        "reminder",
        "card",
        "outbox",
        "inbox",
        "session",
        "submission",
        "answer",
        "report",
        "wrong_code",
        "invitation",
        "grant_",
        "identity",
        "person",
        "unit",
    ):
        op.drop_table(name)
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change")


def _id() -> sa.Column[int]:
    return sa.Column("id", _ID, nullable=False)


def _people() -> None:
    op.create_table(
        "unit",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("parent_code", sa.Text),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_unit"),
    )
    op.create_table(
        "person",
        _id(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "identity",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("blocked_at", sa.BigInteger),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_identity_person_id"),
        sa.PrimaryKeyConstraint("channel", "address", name="pk_identity"),
    )
    op.create_index("ix_identity_person_id", "identity", ["person_id"])
    _grants()


def _grants() -> None:
    op.create_table(
        "grant_",
        _id(),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("unit_code", sa.Text, nullable=False),
        sa.Column("duties", sa.Text, nullable=False),
        sa.Column("granted_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_grant__person_id"),
        sa.ForeignKeyConstraint(["unit_code"], ["unit.code"], name="fk_grant__unit_code"),
        sa.PrimaryKeyConstraint("id", name="pk_grant_"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_grant__person_id", "grant_", ["person_id"])
    op.create_index("ix_grant__unit_code", "grant_", ["unit_code"])
    op.create_table(
        "invitation",
        _id(),
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("unit_code", sa.Text, nullable=False),
        sa.Column("duties", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.Column("used_by", _ID),
        sa.Column("revoked_at", sa.BigInteger),
        sa.ForeignKeyConstraint(["unit_code"], ["unit.code"], name="fk_invitation_unit_code"),
        sa.ForeignKeyConstraint(["used_by"], ["person.id"], name="fk_invitation_used_by"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("code_hash", name="uq_invitation_code_hash"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "wrong_code",
        _id(),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wrong_code"),
    )
    op.create_index("ix_wrong_code_channel_address_at", "wrong_code", ["channel", "address", "at"])


def _reports() -> None:
    op.create_table(
        "report",
        _id(),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("unit_code", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["unit_code"], ["unit.code"], name="fk_report_unit_code"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint("form", "period", "unit_code", name="uq_report_form_period_unit_code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "submission",
        _id(),
        sa.Column("report_id", _ID, nullable=False),
        sa.Column("move", sa.Text, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("inbox_id", sa.BigInteger),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_submission_person_id"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_submission_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.UniqueConstraint(
            "inbox_id", "report_id", "move", name="uq_submission_inbox_id_report_id_move"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_submission_report_id", "submission", ["report_id"])


def _facts() -> None:
    op.create_table(
        "answer",
        _id(),
        sa.Column("report_id", _ID, nullable=False),
        sa.Column("indicator", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("number", sa.BigInteger),
        sa.Column("text", sa.Text),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("inbox_id", sa.BigInteger),
        sa.CheckConstraint(
            "(state = 'value' AND (number IS NULL) <> (text IS NULL))"
            " OR (state <> 'value' AND number IS NULL AND text IS NULL)",
            name="ck_answer_content",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_answer_person_id"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_answer_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sa.UniqueConstraint("inbox_id", "indicator", name="uq_answer_inbox_id_indicator"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_answer_current", "answer", ["report_id", "indicator", "id", "state", "number"]
    )
    op.execute(
        "CREATE VIEW current_answer AS SELECT id, report_id, indicator, state, number, text, raw,"
        " person_id, channel, at, inbox_id FROM answer AS fact WHERE NOT EXISTS ("
        "SELECT 1 FROM answer AS newer WHERE newer.report_id = fact.report_id"
        " AND newer.indicator = fact.indicator AND newer.id > fact.id)"
    )


def _in_and_out() -> None:
    op.create_table(
        "session",
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("saved_at", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_session_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_session"),
    )
    op.create_table(
        "inbox",
        _id(),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, server_default="pending", nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("failed_at", sa.BigInteger),
        sa.CheckConstraint("state IN ('pending', 'done', 'failed')", name="ck_inbox_state"),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("channel", "update_id", name="uq_inbox_channel_update_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_latest", "inbox", ["channel", "id"])
    _partial_index("ix_inbox_pending", "inbox", ["id"], "state = 'pending'")
    _going_out()


def _going_out() -> None:
    op.create_table(
        "outbox",
        _id(),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("not_before", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.Column("sent_at", sa.BigInteger),
        sa.Column("given_up_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    _partial_index("ix_outbox_waiting", "outbox", ["priority", "id"], _WAITING)
    _partial_index("ix_outbox_held_back", "outbox", ["channel", "address"], _HELD_BACK)
    op.create_table(
        "card",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("buried", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", name="pk_card"),
    )
    named = ("form", "period", "unit_code", "rung", "person_id")
    op.create_table(
        "reminder",
        _id(),
        *(sa.Column(name, sa.Text, nullable=False) for name in named[:-1]),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reminder_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint(*named, name="uq_reminder_form_period_unit_code_rung_person_id"),
        sqlite_autoincrement=True,
    )


def _partial_index(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _refuse_changes() -> None:
    """Facts and submissions are appended, never changed or removed, whoever asks."""
    if op.get_context().dialect.name == "sqlite":
        for table in _APPEND_ONLY:
            for change in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
