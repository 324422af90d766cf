"""The office's own calendar: days off and worked Saturdays that were announced or decided here."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for the days."""
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("loaded_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_day"),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("calendar_day")
