"""A unit keeps its code, its versions the rest; grants and invitations may name a form.

Reports, answers and grants go on naming a unit by its code and are not touched. Units that are
there become their own first version, and are what they were on every day.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOVED = ("name", "level", "parent_code", "valid_from", "valid_to")


def upgrade() -> None:
    """Move what changes with time out of `unit`, and make room for forms and their versions."""
    op.create_table(
        "unit_version",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("parent_code", sa.Text),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.Column("successors", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["code"], ["unit.code"], name="fk_unit_version_code"),
        sa.PrimaryKeyConstraint("code", "number", name="pk_unit_version"),
    )
    op.execute(
        "INSERT INTO unit_version"
        " (code, number, name, level, parent_code, valid_from, valid_to, successors)"
        " SELECT code, 0, name, level, parent_code, valid_from, valid_to, '' FROM unit"
    )
    for name in _MOVED:
        op.drop_column("unit", name)
    for table in ("grant_", "invitation"):
        op.add_column(table, sa.Column("form", sa.Text))
    op.create_table(
        "form_version",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("begins", sa.Date),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name="pk_form_version"),
    )


def downgrade() -> None:
    """Keep of each unit the newest version, and of a grant that it was one."""
    op.drop_table("form_version")
    for table in ("grant_", "invitation"):
        op.drop_column(table, "form")
    for name in ("name", "level"):
        # A column that must hold something can only be added with what it holds meanwhile.
        op.add_column("unit", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("unit", sa.Column("parent_code", sa.Text))
    for name in ("valid_from", "valid_to"):
        op.add_column("unit", sa.Column(name, sa.Date))
    op.execute(
        "DELETE FROM unit_version WHERE number < (SELECT max(newer.number) FROM unit_version newer"
        " WHERE newer.code = unit_version.code)"
    )
    op.execute(
        "UPDATE unit SET (name, level, parent_code, valid_from, valid_to) ="
        " (SELECT name, level, parent_code, valid_from, valid_to FROM unit_version"
        " WHERE unit_version.code = unit.code)"
    )
    op.drop_table("unit_version")
