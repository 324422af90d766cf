"""What repositories execute is understood by both databases."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from sqlalchemy import ClauseElement, ColumnElement, Executable, make_url

from storage import repositories
from storage.sql.transaction import Statement
from storage.sql.upsert import Insertion


def statements() -> Iterator[tuple[Executable | Insertion, list[str] | None]]:
    """Every statement that a repository has at hand, with the columns of an insertion."""
    for module in pkgutil.iter_modules(repositories.__path__, f"{repositories.__name__}."):
        for found in vars(import_module(module.name)).values():
            if isinstance(found, Statement):
                yield found.sql, list(found.columns) or None
            elif isinstance(found, Insertion | Executable) and not isinstance(found, ColumnElement):
                yield found, None


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_every_statement_of_a_repository_can_be_written_for_each_database(database: str) -> None:
    dialect = make_url(f"{database}://").get_dialect()()
    written: list[str] = []
    for sql, columns in statements():
        spelled = sql.spelled(database) if isinstance(sql, Insertion) else sql
        assert isinstance(spelled, ClauseElement)
        written.append(str(spelled.compile(dialect=dialect, column_keys=columns)))
    words = {one.split()[0] for one in written}
    assert words <= {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert len(written) > 40
