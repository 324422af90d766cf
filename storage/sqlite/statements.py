"""Statements of a turn, compiled once: what every answer does costs little more than SQLite itself.

SQLAlchemy builds a context, a cursor and a result around each execution, which costs several times
what SQLite needs to find a row by its key. These statements are written in SQLAlchemy as all others
and compiled by it; on SQLite the text is then given to the driver as it is. Anywhere else they are
executed as usual.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Boolean, Insert, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sql.upsert import Insertion
from storage.sqlite.connection import INLINE, OneHopConnection
from storage.timestamps import Instant, from_milliseconds, to_milliseconds

_DIALECT: Final[Dialect] = sqlite.dialect(paramstyle="qmark")

Parameters = Mapping[str, Any]
ParameterRows = Sequence[Sequence[Any]]
CompiledRead = Callable[[Any], Any]


class CompiledStatement:
    """A statement that touches a few rows, found by their keys.

    An insertion names its `columns`. Lists are for parameters that expand; instants are aware.
    """

    def __init__(self, statement: Select[Any] | Insert | Update | Insertion, *columns: str) -> None:
        self._statement = statement.prefix_with(INLINE)
        self._columns = columns
        self._texts: dict[tuple[int, ...], _Text] = {}

    async def rows(self, connection: AsyncConnection, parameters: Parameters) -> ParameterRows:
        """Execute it once; its rows."""
        driver = driver_of(connection)
        if driver is None:
            return (await connection.execute(self._on(connection), parameters)).all()
        text = self._text(parameters)
        with _translated(text):
            _, rows, _, _ = await driver.run(text.sql, text.bound(parameters))
        return text.read(rows)

    async def run(self, connection: AsyncConnection, parameters: Parameters) -> int:
        """Execute it once; how many rows it changed."""
        driver = driver_of(connection)
        if driver is None:
            return (await connection.execute(self._on(connection), parameters)).rowcount
        text = self._text(parameters)
        with _translated(text):
            _, _, changed, _ = await driver.run(text.sql, text.bound(parameters))
        return changed

    async def run_many(self, connection: AsyncConnection, many: Sequence[Parameters]) -> int:
        """Execute it for each of these, of which there is at least one; how many rows changed.

        Only SQLite counts them over all.
        """
        driver = driver_of(connection)
        if driver is None:
            return (await connection.execute(self._on(connection), many)).rowcount
        text = self._text(many[0])
        with _translated(text):
            _, _, changed, _ = await driver.run_many(text.sql, [text.bound(one) for one in many])
        return changed

    def _on(self, connection: AsyncConnection) -> Select[Any] | Insert | Update:
        statement = self._statement
        return statement.on(connection) if isinstance(statement, Insertion) else statement

    def _text(self, parameters: Parameters) -> "_Text":
        """The text for lists of these lengths."""
        lengths = tuple(len(one) for one in parameters.values() if isinstance(one, list))
        found = self._texts.get(lengths)
        if found is None:
            statement = self._statement
            plain = statement.sqlite if isinstance(statement, Insertion) else statement
            found = self._texts[lengths] = _Text(plain, self._columns, parameters)
        return found


class _Text:
    """What SQLite is given, and how parameters and rows are translated."""

    __slots__ = ("_lists", "_names", "_own", "_read", "sql")

    def __init__(
        self,
        statement: Select[Any] | Insert | Update,
        columns: Sequence[str],
        parameters: Parameters,
    ) -> None:
        compiled: Any = statement.compile(dialect=_DIALECT, column_keys=list(columns) or None)
        expanded = compiled.construct_expanded_state(dict(parameters))
        self.sql: str = expanded.statement
        self._names: tuple[str, ...] = tuple(expanded.positiontup)
        self._lists = [name for name, one in parameters.items() if isinstance(one, list)]
        # What stands in the statement itself, such as the state of a row.
        self._own = {
            name: value for name, value in expanded.parameters.items() if name not in parameters
        }
        readers = (
            [_reader(column.type) for column in statement.selected_columns]
            if isinstance(statement, Select)
            else []
        )
        self._read = readers if any(readers) else None

    def bound(self, parameters: Parameters) -> list[Any]:
        """The parameters in the order of the text."""
        given = {**self._own, **parameters}
        for name in self._lists:
            given |= {f"{name}_{place}": one for place, one in enumerate(parameters[name], 1)}
        values = [given[name] for name in self._names]
        return [to_milliseconds(one) if isinstance(one, datetime) else one for one in values]

    def read(self, rows: ParameterRows) -> ParameterRows:
        """The rows as the program knows them."""
        readers = self._read
        if readers is None:
            return rows
        return [
            tuple(
                value if read is None or value is None else read(value)
                for read, value in zip(readers, row, strict=True)
            )
            for row in rows
        ]


class _translated:  # noqa: N801  a context manager by hand: the generator's costs as much as SQLite
    """Raise the driver's errors as SQLAlchemy's, as any other statement does."""

    __slots__ = ("_text",)

    def __init__(self, text: _Text) -> None:
        self._text = text

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise DBAPIError.instance(
                self._text.sql, None, error, sqlite3.Error, dialect=_DIALECT
            ) from error


def driver_of(connection: AsyncConnection) -> OneHopConnection | None:
    """SQLite's own connection below; None for another database."""
    below = connection.sync_connection
    if below is None or below.dialect.name != "sqlite":
        return None
    return cast(OneHopConnection, below.connection.driver_connection)


def _reader(kind: object) -> CompiledRead | None:
    match kind:
        case Instant():
            return from_milliseconds
        case Boolean():
            return bool
    return None
