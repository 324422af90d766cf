"""What a store stands on: whose transactions write, whose read, and what the writer's keep."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.errors import StorageProblem
from storage.sql.cache import Cache
from storage.sql.transaction import Transaction

READERS: Final = 4
"""Connections that read at the same time."""

MakeTransaction = Callable[[AsyncConnection], Transaction]


class Transactions:
    """Transactions on the connections of one engine, each taken from its pool and given back."""

    def __init__(self, engine: AsyncEngine, make: MakeTransaction = Transaction) -> None:
        self._engine = engine
        self._make = make

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """A transaction: committed when the block ends, rolled back when it raises."""
        async with self._engine.begin() as connection:
            yield self._make(connection)

    async def close(self) -> None:
        """Close every connection and end its thread, if it has one."""
        await self._engine.dispose()


@dataclass(frozen=True, slots=True)
class Backend:
    """`writer` has one connection; `readers` have their own and cannot write.

    `cache` belongs to the writer's transactions.
    """

    writer: Transactions
    readers: Transactions
    cache: Cache


def server_engine(url: URL, **options: Any) -> AsyncEngine:
    """An engine of a database server. No error of it repeats what people wrote.

    Raises:
        StorageProblem: the driver is not installed.
    """
    try:
        return create_async_engine(url, hide_parameters=True, **options)
    except ImportError:
        raise StorageProblem("storage.no_driver", driver=url.drivername) from None


def server_backend(url: URL) -> Backend:
    """A database server's: SQLAlchemy as it comes, and nothing is kept between transactions.

    Raises:
        StorageProblem: the driver is not installed.
    """
    writer = server_engine(url, pool_size=1, max_overflow=0, pool_pre_ping=True)
    readers = server_engine(
        url,
        pool_size=READERS,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",  # one snapshot for all statements of a reading
        execution_options={"postgresql_readonly": True},
    )
    return Backend(Transactions(writer), Transactions(readers), Cache())
