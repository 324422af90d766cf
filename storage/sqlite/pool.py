"""Connections kept open from one transaction to the next.

Taking a connection from SQLAlchemy's pool and giving it back costs as much as an answer's
statements.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.sql.backend import MakeTransaction, Transactions
from storage.sql.transaction import Transaction
from storage.sqlite.statements import as_sqlalchemys, driver_of


class ConnectionPool(Transactions):
    """Transactions on the connections of one SQLite engine, which are given back at the end."""

    def __init__(self, engine: AsyncEngine, make: MakeTransaction) -> None:
        super().__init__(engine, make)
        self._idle: list[AsyncConnection] = []

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """See `Transactions.begin`."""
        connection = await self._usable()
        try:
            yield self._make(connection)
            await _commit(connection)
        except sqlite3.Error as error:  # of beginning or committing, past SQLAlchemy
            await _undo(connection)
            raise as_sqlalchemys(error) from error
        except BaseException:
            await _undo(connection)
            raise
        finally:
            self._idle.append(connection)

    async def close(self) -> None:
        """See `Transactions.close`."""
        while self._idle:
            await self._idle.pop().close()
        await super().close()

    async def _usable(self) -> AsyncConnection:
        while self._idle:
            connection = self._idle.pop()
            if await _undo(connection):  # nothing, unless a cancellation cut the end short
                return connection
        return await self._engine.connect()


async def _commit(connection: AsyncConnection) -> None:
    if connection.in_transaction():  # SQLAlchemy knows of it: a statement went through it
        await connection.commit()
    else:
        await driver_of(connection).commit()


async def _undo(connection: AsyncConnection) -> bool:
    """Roll back what was begun; False when the connection is of no use any more."""
    if connection.invalidated or connection.closed:
        # SQLAlchemy has given up a connection whose statement was cancelled.
        await connection.close()
        return False
    # SQLAlchemy's transaction is still there after a commit that failed, though no longer active;
    # left there, it refuses every statement from then on.
    if connection.sync_connection is not None and connection.sync_connection.get_transaction():
        await connection.rollback()
    await driver_of(connection).rollback()
    return True
