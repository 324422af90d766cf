"""How repositories execute SQL: statements that are kept, and the transaction that executes them.

`Transaction` executes everything with SQLAlchemy and so works on any database. A database with
something faster for the statements of every answer gives its own subclass.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable, Insert, Select, Update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sql.upsert import Insertion

Parameters = Mapping[str, Any]
ParameterSets = Sequence[Mapping[str, Any]]
Rows = Sequence[Sequence[Any]]


class Statement:
    """A statement that answers execute all the time, made once when its module is imported.

    It must touch few rows and find them by their keys: on SQLite it is executed while everything
    else waits. `columns` are the ones an insertion takes from its parameters. A parameter that
    expands (`IN`) is given as a list, an instant as an aware datetime.
    """

    __slots__ = ("columns", "sql")

    def __init__(self, sql: Select[Any] | Insert | Update | Insertion, *columns: str) -> None:
        self.sql = sql
        self.columns = columns


class Transaction:
    """One transaction on one connection; whoever made it commits it or rolls it back.

    Every method raises sqlalchemy.exc.DBAPIError when the database refuses.
    """

    __slots__ = ("connection",)

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def rows(self, statement: Statement, parameters: Parameters) -> Rows:
        """Execute a query; all its rows."""
        return (await self.execute(statement.sql, parameters)).all()

    async def run(self, statement: Statement, parameters: Parameters) -> None:
        """Execute a statement that gives no rows."""
        await self.execute(statement.sql, parameters)

    async def run_many(self, statement: Statement, many: ParameterSets) -> None:
        """Execute a statement once for each of these parameters, of which there is at least one."""
        await self.execute(statement.sql, many)

    async def added(self, insertion: Statement, many: ParameterSets) -> int:
        """Insert a row for each of these parameters; how many were not there before."""
        insert = self._spelled(insertion.sql)
        if not isinstance(insert, Insert):
            raise TypeError("only an insertion adds rows")
        # Not every driver counts over many parameters; all of them give rows back.
        found = await self.connection.execute(insert.returning(*insert.table.primary_key), many)
        return len(found.all())

    async def execute(
        self,
        statement: Executable | Insertion,
        parameters: Parameters | ParameterSets | None = None,
    ) -> CursorResult[*tuple[Any, ...]]:
        """Execute anything else; SQLAlchemy's result."""
        return await self.connection.execute(self._spelled(statement), parameters)

    async def scalar(self, statement: Executable, parameters: Parameters | None = None) -> Any:
        """Execute a query; the first column of its first row, None when it has no row."""
        return await self.connection.scalar(statement, parameters)

    def _spelled(self, statement: Executable | Insertion) -> Executable:
        """The statement as the connection's database spells it."""
        if isinstance(statement, Insertion):
            return statement.spelled(self.connection.dialect.name)
        return statement
