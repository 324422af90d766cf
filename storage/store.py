"""The one door to what is remembered: transactions, each with every repository."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar, Self

from storage import migrate
from storage.form_versions import FormVersions
from storage.pushed.claims import Claims
from storage.pushed.pushes import Pushes
from storage.pushed.reminders import Reminders
from storage.pushed.stand_ins import StandIns
from storage.pushed.wishes import PushWishes
from storage.reference.calendar_days import CalendarDays
from storage.reference.extensions import MovedDays
from storage.repositories.attachments import Attachments
from storage.repositories.cards import Cards
from storage.repositories.evidence import AttachedEvidence
from storage.repositories.explanations import Explanations
from storage.repositories.inbox import Inbox
from storage.repositories.invitations import Invitations
from storage.repositories.message_links import MessageLinks
from storage.repositories.outbox import Outbox
from storage.repositories.people import People
from storage.repositories.report_queries import ReportQueries
from storage.repositories.reports import Reports
from storage.repositories.sessions import Sessions
from storage.repositories.units import Units
from storage.sql.backend import READERS, Backend, server_backend
from storage.sql.cache import Cache
from storage.sql.transaction import Transaction
from storage.sqlite.backend import Layers, sqlite_backend
from storage.urls import read_url, sqlite_file
from storage.vital_signs import VitalSigns


class UnitOfWork:
    """The repositories within one transaction; of no use after it ends.

    `cache` is what the writer's transactions keep for each other; a reader's keeps nothing.
    `connection` is for migrations and for tests.
    """

    __slots__ = (
        "_transaction",
        "attachments",
        "cache",
        "calendar_days",
        "cards",
        "claims",
        "connection",
        "evidence",
        "explanations",
        "form_versions",
        "inbox",
        "invitations",
        "message_links",
        "moved_days",
        "outbox",
        "people",
        "push_wishes",
        "pushes",
        "reminders",
        "report_queries",
        "reports",
        "sessions",
        "stand_ins",
        "units",
        "vital_signs",
    )

    def __init__(self, transaction: Transaction, cache: Cache) -> None:
        self._transaction = transaction
        self.connection = transaction.connection
        self.cache = cache
        self.inbox = Inbox(transaction)
        self.outbox = Outbox(transaction)
        self.sessions = Sessions(transaction)
        self.people = People(transaction, cache)
        self.invitations = Invitations(transaction)
        self.units = Units(transaction)
        self.reports = Reports(transaction, self.people, cache)
        self.report_queries = ReportQueries(transaction, cache)
        self.reminders = Reminders(transaction)
        self.pushes = Pushes(transaction)
        self.claims = Claims(transaction)
        self.push_wishes = PushWishes(transaction)
        self.stand_ins = StandIns(transaction)
        self.cards = Cards(transaction)
        self.explanations = Explanations(transaction)
        self.evidence = AttachedEvidence(transaction)
        self.attachments = Attachments(transaction)
        self.message_links = MessageLinks(transaction)
        self.form_versions = FormVersions(transaction)
        self.moved_days = MovedDays(transaction)
        self.calendar_days = CalendarDays(transaction)
        self.vital_signs = VitalSigns(transaction)

    async def catch_up(self) -> None:
        """Make the cache answer in this transaction; to be called before anything is written."""
        await self.cache.catch_up(self._transaction)


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

    sqlite_layers: ClassVar[Layers] = Layers()
    """Set by a benchmark or a subclass in a test, to see what happens without some of them."""

    def __init__(self, url: str, backend: Backend) -> None:
        self.url = url
        self._backend = backend
        self._turn = asyncio.Lock()
        self._reading = asyncio.Semaphore(READERS)
        self._keeps_nothing = Cache()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Open a database and see that it answers; the schema is left as it is.

        Raises:
            StorageProblem: the URL is not one of ours, or the file cannot be made or opened.
            sqlalchemy.exc.DBAPIError: the database does not answer.
        """
        read = read_url(url)
        if read.get_backend_name() == "sqlite":
            backend = sqlite_backend(sqlite_file(read), cls.sqlite_layers)
        else:
            backend = server_backend(read)
        store = cls(url, backend)
        try:
            async with store.reading():
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
        cache = self._backend.cache
        async with self._turn, self._backend.writer.begin() as transaction:
            try:
                yield UnitOfWork(transaction, cache)
            finally:
                cache.leave()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[UnitOfWork]:
        """A look at one moment of the database; waits for no writer, and writing in it raises."""
        async with self._reading, self._backend.readers.begin() as transaction:
            yield UnitOfWork(transaction, self._keeps_nothing)

    async def close(self) -> None:
        """Close every connection and end their threads; the store is of no use afterwards."""
        await self._backend.writer.close()
        await self._backend.readers.close()
