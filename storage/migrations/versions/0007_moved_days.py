"""Days that clerks move, locks that forms set, and what else than its receipt makes a report late.

Every submission of before counts as it was received.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and the columns; extensions can only be added to, as facts can."""
    op.create_table(
        "extension",
        sa.Column("id", _ID, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("inbox_id", sa.BigInteger),
        sa.Column("undoes", _ID),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_extension_person_id"),
        sa.ForeignKeyConstraint(["undoes"], ["extension.id"], name="fk_extension_undoes"),
        sa.PrimaryKeyConstraint("id", name="pk_extension"),
        sa.UniqueConstraint("inbox_id", name="uq_extension_inbox_id"),
        sa.UniqueConstraint("undoes", name="uq_extension_undoes"),
        sa.CheckConstraint("field IN ('due', 'lock', 'opens')", name="ck_extension_field"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "form_lock",
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("rule", sa.Text),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("form", name="pk_form_lock"),
    )
    op.add_column("submission", sa.Column("counted_at", sa.BigInteger))
    op.add_column("submission", sa.Column("counted_by", sa.Text))
    op.add_column("inbox", sa.Column("outage_since", sa.BigInteger))
    if op.get_context().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER extension_no_{change} BEFORE {change.upper()} ON extension"
                " BEGIN SELECT RAISE(ABORT, 'extension is append-only'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER extension_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON extension"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Forget them; every submission counts as it was received."""
    op.drop_column("inbox", "outage_since")
    for name in ("counted_by", "counted_at"):
        op.drop_column("submission", name)
    op.drop_table("form_lock")
    op.drop_table("extension")
