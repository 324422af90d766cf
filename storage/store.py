"""The one door to what is remembered: transactions, each with every repository."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import migrate
from storage.repositories.cards import Cards
from storage.repositories.explanations import Reasons
from storage.repositories.inbox import Inbox
from storage.repositories.invitations import Invitations
from storage.repositories.message_links import Messages
from storage.repositories.outbox import Outbox
from storage.repositories.people import People
from storage.repositories.reminders import Reminders
from storage.repositories.reports import Reports
from storage.repositories.sessions import Sessions
from storage.repositories.units import Units
from storage.sqlite.cache import WriterCache
from storage.sqlite.engines import READERS, Engines, make_engines, read_url
from storage.sqlite.pool import ConnectionPool


class UnitOfWork:
    """The repositories within one transaction; of no use after it ends.

    `remembered` is what the writer's transactions keep for each other; a reader has none.
    """

    __slots__ = (
        "cards",
        "connection",
        "inbox",
        "invitations",
        "messages",
        "outbox",
        "people",
        "reasons",
        "remembered",
        "reminders",
        "reports",
        "sessions",
        "units",
    )

    def __init__(self, connection: AsyncConnection, remembered: WriterCache) -> None:
        self.connection = connection
        self.remembered = remembered
        self.inbox = Inbox(connection)
        self.outbox = Outbox(connection)
        self.sessions = Sessions(connection)
        self.people = People(connection, self.remembered)
        self.invitations = Invitations(connection)
        self.units = Units(connection)
        self.reports = Reports(connection, self.people, self.remembered)
        self.reminders = Reminders(connection)
        self.cards = Cards(connection)
        self.reasons = Reasons(connection)
        self.messages = Messages(connection)


class Store:
    """An open database. `async with` closes it; a store that is not closed keeps threads alive.

    >>> import asyncio, tempfile
    >>> async def units(url: str) -> int:
    ...     async with await Store.open(url) as store:
    ...         await store.migrate()
    ...         async with store.reading() as work:
    ...             return len(await work.units.all())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     asyncio.run(units(f"sqlite+aiosqlite:///{folder}/new.db"))
    0
    """

    def __init__(self, url: str, engines: Engines) -> None:
        self.url = url
        self._engines = engines
        self._writer = ConnectionPool(engines.writer, "BEGIN IMMEDIATE")
        self._turn = asyncio.Lock()
        self._readers = ConnectionPool(engines.readers, "BEGIN")
        self._reading = asyncio.Semaphore(READERS)
        self._remembered = WriterCache()
        self._forgetful = WriterCache()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Open a database and see that it answers; the schema is left as it is.

        Raises:
            StorageProblem: the URL is not one of ours, or the file cannot be made or opened.
            sqlalchemy.exc.DBAPIError: the database does not answer.
        """
        engines = make_engines(read_url(url))
        store = cls(url, engines)
        try:
            async with engines.readers.connect():
                return store
        except BaseException:
            await store.close()
            raise

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.close()

    async def migrate(self) -> None:
        """Bring the schema up to date, in one transaction.

        Raises:
            StorageProblem: the database was made by a newer program.
        """
        async with self.writing() as work:
            await work.connection.run_sync(migrate.upgrade)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[UnitOfWork]:
        """The one transaction of the process that may write, after those that asked before.

        Committed when the block ends, rolled back when it raises. Nothing slow belongs in it.
        """
        async with self._turn, self._writer.transaction() as connection:
            try:
                yield UnitOfWork(connection, self._remembered)
            finally:
                self._remembered.leave()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[UnitOfWork]:
        """A look at one moment of the database; waits for no writer, and writing in it raises."""
        async with self._reading, self._readers.transaction() as connection:
            yield UnitOfWork(connection, self._forgetful)

    async def close(self) -> None:
        """Close every connection and end their threads; the store is of no use afterwards."""
        await self._writer.close()
        await self._readers.close()
        await self._engines.dispose()
