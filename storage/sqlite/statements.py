"""The statements of every answer, compiled once: they cost little more than SQLite itself.

SQLAlchemy builds a context, a cursor and a result around each execution, and aiosqlite changes
threads four times for it; together that is many times what SQLite needs to find a row by its key.
SQLAlchemy compiles these statements as it does all others; the text is then given to SQLite here,
in the thread that asks.
"""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Boolean, Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sql.transaction import Parameters, ParameterSets, Rows, Statement, Transaction
from storage.sql.upsert import Insertion
from storage.sqlite.connection import SqliteConnection
from storage.timestamps import Instant, from_milliseconds, to_milliseconds

_DIALECT: Final[Dialect] = sqlite.dialect(paramstyle="qmark")
_TEXTS: Final[dict[tuple[Statement, tuple[int, ...]], "_Text"]] = {}
"""By statement and the room for its lists: a few for each statement of the program."""

_PLAIN_TEXTS: Final[dict[Statement, "_Text"]] = {}
"""The texts of statements without lists, which need not be looked at for any."""

_MOST_ROOM: Final = 16_384
"""Of a list; SQLite takes 32,766 parameters."""

ColumnReader = Callable[[Any], Any]
"""From what SQLite keeps in a column to what the program knows."""


class CompiledTransaction(Transaction):
    """A transaction on SQLite that executes `Statement`s without SQLAlchemy."""

    __slots__ = ("_driver",)

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self._driver = driver_of(connection)

    async def rows(self, statement: Statement, parameters: Parameters) -> Rows:
        """See `Transaction.rows`."""
        text = _text_of(statement, parameters)
        connection = await self._begun()
        with _translated(text):
            return text.read(connection.execute(text.sql, text.bound(parameters)).fetchall())

    async def run(self, statement: Statement, parameters: Parameters) -> None:
        """See `Transaction.run`."""
        text = _text_of(statement, parameters)
        connection = await self._begun()
        with _translated(text):
            connection.execute(text.sql, text.bound(parameters))

    async def run_many(self, statement: Statement, many: ParameterSets) -> None:
        """See `Transaction.run_many`."""
        await self.added(statement, many)

    async def added(self, insertion: Statement, many: ParameterSets) -> int:
        """See `Transaction.added`."""
        text = _text_of(insertion, many[0])
        connection = await self._begun()
        with _translated(text):
            return connection.executemany(text.sql, [text.bound(one) for one in many]).rowcount

    async def _begun(self) -> sqlite3.Connection:
        await self._driver.begin()
        return self._driver.in_this_thread()


class _Text:
    """What SQLite is given, and how parameters and rows are translated."""

    __slots__ = ("_lists", "_names", "_own", "_read", "sql")

    def __init__(self, statement: Statement, parameters: Parameters) -> None:
        sql = statement.sql
        plain = sql.sqlite if isinstance(sql, Insertion) else sql
        compiled: Any = plain.compile(dialect=_DIALECT, column_keys=list(statement.columns) or None)
        expanded = compiled.construct_expanded_state(dict(parameters))
        self.sql: str = expanded.statement
        self._names: tuple[str, ...] = tuple(expanded.positiontup)
        self._lists = [
            (name, len(one)) for name, one in parameters.items() if isinstance(one, list)
        ]
        # What stands in the statement itself, such as the state of a row.
        self._own = {
            name: value for name, value in expanded.parameters.items() if name not in parameters
        }
        readers = (
            [_reader(column.type) for column in plain.selected_columns]
            if isinstance(plain, Select)
            else []
        )
        self._read = readers if any(readers) else None

    def bound(self, parameters: Parameters) -> list[Any]:
        """The parameters in the order of the text."""
        given = self._given(parameters) if self._own or self._lists else parameters
        values = [given[name] for name in self._names]
        return [to_milliseconds(one) if isinstance(one, datetime) else one for one in values]

    def _given(self, parameters: Parameters) -> Parameters:
        """The parameters with what stands in the statement itself, and lists value by value."""
        given = {**self._own, **parameters}
        for name, room in self._lists:
            for place, one in enumerate(_filled(parameters[name], room), 1):
                if isinstance(one, tuple):
                    given |= {f"{name}_{place}_{part}": each for part, each in enumerate(one, 1)}
                else:
                    given[f"{name}_{place}"] = one
        return given

    def read(self, rows: Rows) -> Rows:
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
            raise as_sqlalchemys(error, self._text.sql) from error


def as_sqlalchemys(error: sqlite3.Error, statement: str | None = None) -> BaseException:
    """An error of the driver as SQLAlchemy's, of which the rest of the program knows."""
    return DBAPIError.instance(statement, None, error, sqlite3.Error, dialect=_DIALECT)


def driver_of(connection: AsyncConnection) -> SqliteConnection:
    """The connection below SQLAlchemy's, of an engine that `storage.sqlite.backend` made."""
    below = connection.sync_connection
    if below is None:
        raise TypeError("the connection is not open")
    return cast(SqliteConnection, below.connection.driver_connection)


def _text_of(statement: Statement, parameters: Parameters) -> _Text:
    plain = _PLAIN_TEXTS.get(statement)
    if plain is not None:
        return plain
    rooms = tuple(_room(len(one)) for one in parameters.values() if isinstance(one, list))
    found = _TEXTS.get((statement, rooms))
    if found is None:
        roomy = {
            name: _filled(one, _room(len(one))) if isinstance(one, list) else one
            for name, one in parameters.items()
        }
        found = _TEXTS[statement, rooms] = _Text(statement, roomy)
        if not rooms:
            _PLAIN_TEXTS[statement] = found
    return found


def kept_texts() -> int:
    """How many texts are kept, of every connection together."""
    return len(_TEXTS)


def _room(count: int) -> int:
    """Places for a list of so many: the next power of two, so that texts are few and stay few.

    >>> [_room(count) for count in (0, 1, 2, 3, 100, 20_000)]
    [0, 1, 2, 4, 128, 20000]
    """
    return 1 << (count - 1).bit_length() if 0 < count <= _MOST_ROOM else count


def _filled(values: list[Any], room: int) -> list[Any]:
    """The list, its last value repeated: whether something is in it stays the same."""
    return values if len(values) == room else values + values[-1:] * (room - len(values))


def _reader(kind: object) -> ColumnReader | None:
    match kind:
        case Instant():
            return from_milliseconds
        case Boolean():
            return bool
    return None
