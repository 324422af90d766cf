"""Files that people send: fetched and read before their turn, outside of any transaction.

A turn that needs one is put off until it is there; that person's later messages wait with it, and
nobody else's. What is kept in memory is bounded, and so is everything that may take long.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.channels.channel import Channel, DeliveryError, FileTooLargeError, Refused
from bot.rendering import confined
from bot.rendering.file_reader import FileReader, FileReadingError
from bot.runtime.reference_data import ReferenceData
from bot.runtime.tasks import Nursery
from handlers.bulk.entry_sheet import BIGGEST
from handlers.engine.lookup import (
    AppendixQuery,
    AppendixRead,
    DownloadProblem,
    EntrySheetQuery,
    FileQuery,
    SheetRead,
)
from reporting.documents.entry_sheet import (
    AppendixReading,
    EntrySheet,
    SeveralSheets,
    SheetFlaw,
    SheetProblem,
)

_LOG = logging.getLogger(__name__)

T = TypeVar("T")

SIDE_BY_SIDE: Final = 4
"""Files fetched at the same time; with `BIGGEST` this bounds the memory they take."""

KEPT: Final = 64
"""What was read of the latest files: a turn that has to be run again finds it here."""

SECONDS: Final = 30.0
"""For fetching one file; how long its reading may take is the reader's to say."""

TRIES: Final = 2

ReadFile = Callable[[FileQuery[Any], bytes], Awaitable[object]]
"""Reads what was fetched: the answer to the query."""


class NotYetError(Exception):
    """What the turn needs is on its way: its inbox row waits, and so do its sender's later ones."""


class Downloads:
    """Fetches files and reads them, a few at a time."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        nursery: Nursery,
        read: ReadFile,
    ) -> None:
        self._channels = channels
        self._nursery = nursery
        self._read = read
        self._on_arrival: Callable[[], None] | None = None
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)
        self._found: OrderedDict[FileQuery[Any], Any] = OrderedDict()
        self._under_way: set[FileQuery[Any]] = set()

    def call_on_arrival(self, call: Callable[[], None]) -> None:
        """Call that whenever a file that was asked for has been read, or could not be."""
        self._on_arrival = call

    def found(self, query: FileQuery[T], channel: str) -> T:
        """What stands in the file.

        Raises:
            NotYetError: it is not known yet; it is being fetched now.
        """
        if query in self._found:
            found: T = self._found[query]
            return found
        if query not in self._under_way:
            self._under_way.add(query)
            self._nursery.start(
                f"file for {channel}",
                self._fetch(query, channel),
                lambda end: self._ended(query, end),
            )
        raise NotYetError

    async def _fetch(self, query: FileQuery[Any], channel: str) -> None:
        try:
            async with self._places:
                async with asyncio.timeout(SECONDS):
                    content = await self._content(query.file_id, self._channels[channel])
                self._found[query] = await self._read(query, content)
        except FileTooLargeError:
            self._found[query] = DownloadProblem.TOO_LARGE
        except (DeliveryError, TimeoutError) as failure:
            _LOG.warning("a file was not fetched: %s", type(failure).__name__)
            self._found[query] = DownloadProblem.UNREACHABLE

    @staticmethod
    async def _content(file_id: str, channel: Channel) -> bytes:
        for _ in range(TRIES - 1):
            try:
                return await channel.take(file_id, BIGGEST)
            except (FileTooLargeError, Refused):
                raise
            except DeliveryError:
                continue
        return await channel.take(file_id, BIGGEST)

    def _ended(self, query: FileQuery[Any], failure: BaseException | None) -> None:
        self._under_way.discard(query)
        if failure is not None and not isinstance(failure, asyncio.CancelledError):
            # A bug: the person is told that the file was not read, the log has it all.
            _LOG.error("a file could not be read", exc_info=failure)
            self._found[query] = SheetProblem(SheetFlaw.NOT_READ)
        while len(self._found) > KEPT:
            self._found.popitem(last=False)
        if self._on_arrival is not None:
            self._on_arrival()


_SHEET: Final[TypeAdapter[SheetRead]] = TypeAdapter(EntrySheet | SeveralSheets | SheetProblem)
_APPENDIX: Final[TypeAdapter[AppendixRead]] = TypeAdapter(AppendixReading | SheetProblem)


def reader(files: FileReader, reference: ReferenceData) -> ReadFile:
    """Reads each file in a process of its own, which has nothing and may do next to nothing."""

    async def answered(query: FileQuery[Any], content: bytes) -> object:
        match query:
            case EntrySheetQuery(expected=expected):
                answer = await files.read(confined.entry_sheet, content, expected)
                return _SHEET.validate_json(answer)
            case AppendixQuery(form=code, version=version):
                form = reference.forms.version(code, version)
                answer = await files.read(confined.appendix, content, form)
                return _APPENDIX.validate_json(answer)
        raise TypeError(type(query).__name__)

    async def read(query: FileQuery[Any], content: bytes) -> object:
        try:
            return await answered(query, content)
        except FileReadingError as failure:
            flaw = SheetFlaw.TOO_HEAVY if failure.is_excessive else SheetFlaw.NOT_READ
            return SheetProblem(flaw)
        except ValidationError:
            _LOG.error("a file was answered for with nonsense")
            return SheetProblem(SheetFlaw.NOT_READ)

    return read


async def unread(query: FileQuery[Any], content: bytes) -> DownloadProblem:
    """For a program that reads no files."""
    del query, content
    return DownloadProblem.UNREACHABLE
