"""What is told unasked is an intent; a report that is sent back begins its rungs anew.

Rungs taken before are those of a report that was never sent back; messages that wait stay as they
were written. On SQLite a table is made anew where what is unique in it changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NAMED = ("form", "period", "unit_code", "rung", "person_id")
_KEPT = "id, form, period, unit_code, rung, person_id, state, at"
_BEFORE = "uq_reminder_form_period_unit_code_rung_person_id"
_SINCE = f"{_BEFORE}_round"


def upgrade() -> None:
    """Make the tables, and give rungs a round."""
    _pushes()
    _wishes()
    _stand_ins()
    if op.get_context().dialect.name == "sqlite":
        _made_anew(is_new=True)
    else:
        op.add_column(
            "reminder", sa.Column("round", sa.Integer, nullable=False, server_default="0")
        )
        op.add_column("reminder", sa.Column("push_id", sa.BigInteger))
        op.drop_constraint(_BEFORE, "reminder", type_="unique")
        op.create_unique_constraint(_SINCE, "reminder", [*_NAMED, "round"])
    op.create_index("ix_reminder_push_id", "reminder", ["push_id"])


def downgrade() -> None:
    """Keep of each rung that it was taken."""
    op.drop_index("ix_reminder_push_id", "reminder")
    op.execute("DELETE FROM reminder WHERE round > 0")
    if op.get_context().dialect.name == "sqlite":
        _made_anew(is_new=False)
    else:
        op.drop_constraint(_SINCE, "reminder", type_="unique")
        op.create_unique_constraint(_BEFORE, "reminder", list(_NAMED))
        op.drop_column("reminder", "push_id")
        op.drop_column("reminder", "round")
    for name in ("stand_in", "push_wish", "push"):
        op.drop_table(name)


def _made_anew(*, is_new: bool) -> None:
    """The table of rungs with its rows, as it is after this migration, or as it was before."""
    op.execute(f"CREATE TABLE reminder_kept AS SELECT {_KEPT} FROM reminder")  # noqa: S608
    op.drop_table("reminder")
    more = [sa.Column("push_id", sa.BigInteger)] if is_new else []
    rounds = [sa.Column("round", sa.Integer, nullable=False, server_default="0")] if is_new else []
    op.create_table(
        "reminder",
        sa.Column("id", _ID, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in _NAMED[:-1]),
        sa.Column("person_id", _ID, nullable=False),
        *rounds,
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        *more,
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reminder_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint(
            *_NAMED, *(["round"] if is_new else []), name=_SINCE if is_new else _BEFORE
        ),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO reminder ({_KEPT}) SELECT {_KEPT} FROM reminder_kept")  # noqa: S608
    op.drop_table("reminder_kept")


def _pushes() -> None:
    op.create_table(
        "push",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_push_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_push"),
        sa.UniqueConstraint("person_id", "kind", "day", name="uq_push_person_id_kind_day"),
        sqlite_autoincrement=True,
    )
    still_open = sa.text("state IN ('waiting', 'queued')")
    op.create_index(
        "ix_push_open", "push", ["due_at"], sqlite_where=still_open, postgresql_where=still_open
    )


def _wishes() -> None:
    op.create_table(
        "push_wish",
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("wish", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_push_wish_person_id"),
        sa.PrimaryKeyConstraint("person_id", "kind", name="pk_push_wish"),
    )


def _stand_ins() -> None:
    people = ("absent_id", "person_id", "set_by")
    op.create_table(
        "stand_in",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_code", sa.Text, nullable=False),
        sa.Column("absent_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("set_by", _ID, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("granted", sa.Text),
        sa.Column("ended_at", sa.BigInteger),
        sa.ForeignKeyConstraint(["unit_code"], ["unit.code"], name="fk_stand_in_unit_code"),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=f"fk_stand_in_{name}")
            for name in people
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stand_in"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stand_in_unit_code", "stand_in", ["unit_code"])
