"""Connections that are kept from one transaction to the next, because opening them costs more.

Taking a connection from SQLAlchemy's pool and giving it back costs as much as a turn's statements.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.sqlite.statements import driver_of


class ConnectionPool:
    """Transactions on the connections of one engine; `begin` is how SQLite's begin.

    Another database's connections go back to the pool each time: a server ends those that lie idle,
    and the pool sees to that.
    """

    def __init__(self, engine: AsyncEngine, begin: str) -> None:
        self._engine = engine
        self._begin = begin
        self._idle: list[AsyncConnection] = []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Committed when the block ends, rolled back when it raises."""
        if self._engine.dialect.name != "sqlite":
            async with self._engine.begin() as connection:
                yield connection
            return
        connection = await self._begun()
        try:
            yield connection
            await _committed(connection)
        except BaseException:
            await _undone(connection)
            raise
        finally:
            self._idle.append(connection)

    async def close(self) -> None:
        """Give them back."""
        while self._idle:
            await self._idle.pop().close()

    async def _begun(self) -> AsyncConnection:
        connection = await self._usable()
        driver = driver_of(connection)
        if driver is not None:
            driver.begin(self._begin)
        return connection

    async def _usable(self) -> AsyncConnection:
        while self._idle:
            connection = self._idle.pop()
            if await _undone(connection):  # nothing, unless a cancellation cut the end short
                return connection
        return await self._engine.connect()


async def _committed(connection: AsyncConnection) -> None:
    if connection.in_transaction():  # SQLAlchemy knows of it: a statement went through it
        await connection.commit()
        return
    driver = driver_of(connection)
    if driver is not None:
        await driver.commit()


async def _undone(connection: AsyncConnection) -> bool:
    """Roll back what was begun; False when the connection is of no use any more."""
    if connection.invalidated or connection.closed:
        # SQLAlchemy has given up a connection whose statement was cancelled.
        await connection.close()
        return False
    if connection.in_transaction():
        await connection.rollback()
    driver = driver_of(connection)
    if driver is not None:
        await driver.rollback()
    return True
