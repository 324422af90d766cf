"""A unit keeps its code, its versions the rest; grants and invitations may name a form.

Reports, answers and grants go on naming a unit by its code and are not touched. Units that are
there become their own first version, and are what they were on every day.

On the way back what an older program cannot read is put so that it can, and each is told:
a report that was handed over or closed is a draft again, an office a group.
"""

import logging
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from storage.timestamps import from_milliseconds

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOVED = ("name", "level", "parent_code", "valid_from", "valid_to")

_LOG = logging.getLogger("storage.migrate")

_TAKE_OUT: Final = "DELETE FROM submission WHERE move IN ('hand_over', 'close')"
_DECIDED: Final = (
    "SELECT report.form, report.unit_code, report.period, submission.move, submission.at,"
    " submission.person_id, submission.reason FROM submission"
    " JOIN report ON report.id = submission.report_id"
    " WHERE submission.move IN ('hand_over', 'close') ORDER BY submission.id"
)
_OFFICES: Final = "SELECT code, name FROM unit WHERE level = 'office' ORDER BY position, code"


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
    _take_decisions_back()
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
    for code, name in _rows(_OFFICES):
        _LOG.warning("unit %s, %s: an office is a group for the older program", code, name)
    # It owes no report there, and stands below whatever it stands below.
    op.execute("UPDATE unit SET level = 'group' WHERE level = 'office'")


def _take_decisions_back() -> None:
    """Reports of units that ended are drafts again; what was decided is told, and only there.

    Such a move comes after no other, or after a draft was taken back: what follows it stands.
    """
    for form, unit_code, period, move, at, person_id, reason in _rows(_DECIDED):
        _LOG.warning(
            "report %s/%s/%s is a draft again: %s at %s by person %s (%s) is taken out",
            *(form, unit_code, period, move),
            from_milliseconds(at).isoformat(timespec="seconds"),
            *(person_id, reason or "-"),
        )
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TRIGGER submission_no_delete")
        op.execute(_TAKE_OUT)
        op.execute(
            "CREATE TRIGGER submission_no_delete BEFORE DELETE ON submission"
            " BEGIN SELECT RAISE(ABORT, 'submission is append-only'); END"
        )
        return
    op.execute("ALTER TABLE submission DISABLE TRIGGER submission_no_change")
    op.execute(_TAKE_OUT)
    op.execute("ALTER TABLE submission ENABLE TRIGGER submission_no_change")


def _rows(statement: str) -> list[tuple[Any, ...]]:
    """What is there to be told; nothing while the steps are only written out."""
    if op.get_context().as_sql:
        return []
    return [tuple(row) for row in op.get_bind().execute(sa.text(statement))]
