"""INSERT … ON CONFLICT, which SQLite and PostgreSQL share but SQLAlchemy spells once for each.

A statement is made in both spellings when its module is imported; the transaction picks one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert


@dataclass(frozen=True, slots=True)
class Insertion:
    """One insertion in both spellings."""

    sqlite: Insert
    postgresql: Insert

    def spelled(self, dialect: str) -> Insert:
        """The spelling of a database by SQLAlchemy's name for it."""
        return self.sqlite if dialect == "sqlite" else self.postgresql


def insert_new(
    target: Table,
    unique: Sequence[str],
    values: Mapping[str, Any] | None = None,
    returning: Sequence[Column[Any]] = (),
) -> Insertion:
    """Insert the rows that are not there yet, by the columns `unique`; leave the others alone."""

    def spelled(insert: Any) -> Insert:  # the two spellings share no type
        statement = insert(target)
        statement = statement.values(values) if values else statement
        statement = statement.on_conflict_do_nothing(index_elements=list(unique))
        result: Insert = statement.returning(*returning) if returning else statement
        return result

    return Insertion(spelled(sqlite.insert), spelled(postgresql.insert))


def insert_or_update(target: Table, unique: Sequence[str], changing: Sequence[str]) -> Insertion:
    """Insert the rows, or give the columns `changing` of the row already there their new values."""

    def spelled(insert: Any) -> Insert:
        statement = insert(target)
        new = {name: statement.excluded[name] for name in changing}
        result: Insert = statement.on_conflict_do_update(index_elements=list(unique), set_=new)
        return result

    return Insertion(spelled(sqlite.insert), spelled(postgresql.insert))
