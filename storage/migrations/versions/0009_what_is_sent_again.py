"""What is told unasked and may have come twice: which run began to send it, and why it did again.

What waits when this is run was begun by nobody: the program that wrote it did not say.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, the column and the index by which intents of a day are counted."""
    op.add_column("outbox", sa.Column("begun_by", sa.BigInteger))
    op.create_index("ix_push_day", "push", ["day"])
    op.create_table(
        "run",
        sa.Column("id", _ID, nullable=False),
        sa.Column("began_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("displaced_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sent_again",
        sa.Column("id", _ID, nullable=False),
        sa.Column("outbox_id", sa.BigInteger, nullable=False),
        sa.Column("push_id", sa.BigInteger),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("run_before", sa.BigInteger, nullable=False),
        sa.Column("run_again", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.CheckConstraint("cause IN ('no_answer', 'other_run')", name="ck_sent_again_cause"),
        sa.PrimaryKeyConstraint("id", name="pk_sent_again"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sent_again_outbox_id", "sent_again", ["outbox_id"])
    op.create_index("ix_sent_again_at", "sent_again", ["at"])


def downgrade() -> None:
    """Forget it."""
    op.drop_table("sent_again")
    op.drop_table("run")
    op.drop_index("ix_push_day", "push")
    op.drop_column("outbox", "begun_by")
