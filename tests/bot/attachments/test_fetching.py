"""What was attached is fetched, kept once, and missed by nobody; on a real database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import cast
from zipfile import ZipFile

import pytest

from bot.attachments.fetching import REFUSALS, AttachmentFetcher
from bot.channels.channel import Channel, FileTooLargeError, Refused, SlowDown, Unreachable
from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import TelegramWire
from bot.rendering.attachment_archive import attachment_archive
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from bot.runtime.tasks import Nursery
from handlers.evidence.limits import MEGABYTE
from reporting.forms import FormLibrary
from reporting.people import Grant, Role
from reporting.reports import AttachedFile, Evidence, EvidenceKind, FileState, ReportKey
from simulator.server import Simulator
from storage.backup import backup
from storage.repositories.attachments import WaitingFile
from storage.restore import restore
from storage.store import Store, UnitOfWork
from tests.bot.rig import enrolled, until
from tests.conversation.engine import BAC_SON, CALENDAR, CATALOGUE, FORM, HISTORY, UNITS, ZONE

KEY = ReportKey(FORM.code, BAC_SON, "2024-Q3")
START = datetime(2024, 9, 10, tzinfo=UTC)


@dataclass
class Messenger:
    """Hands over files, and fails as it is told: `failures` are raised first."""

    files: dict[str, bytes]
    failures: list[Exception] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    async def take(self, file_id: str, most: int) -> bytes:
        self.taken.append(file_id)
        if self.failures:
            raise self.failures.pop(0)
        if file_id not in self.files:
            raise Refused("wrong file_id")
        if len(self.files[file_id]) > most:
            raise FileTooLargeError(file_id)
        return self.files[file_id]


@dataclass
class Scene:
    """A database with a report, a messenger, and what was told of lost files."""

    url: str
    store: Store
    clock: Clock
    messenger: Messenger
    told: list[tuple[str, FileState]] = field(default_factory=list)

    def fetcher(self) -> AttachmentFetcher:
        async def tell(file: WaitingFile, verdict: FileState, work: UnitOfWork) -> None:
            del work
            self.told.append((file.file_id, verdict))

        channels = {"telegram": cast("Channel", self.messenger)}
        return AttachmentFetcher(self.store, channels, self.clock, tell)

    async def attach(self, *files: AttachedFile, row: str = "I.1", inbox: int = 1) -> None:
        file_id = files[0].file_id
        given = (row, files[0].kind, "công văn", "telegram", file_id, 1, START, files)
        async with self.store.writing() as work:
            await work.reports.begin(KEY, FORM.version, START)
            await work.evidence.attach(KEY, Evidence(*given), inbox)

    async def states(self) -> list[FileState]:
        async with self.store.reading() as work:
            return [file.state for one in await work.evidence.of(KEY) for file in one.files]

    async def fetch(self, times: int = 1) -> None:
        """Everything that waits, so many times, with hours between."""
        for _ in range(times):
            await self.fetcher().fetch_all_of(KEY)
            self.clock.advance_to(self.clock.now() + timedelta(hours=2))


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    async with await Store.open(url) as store:
        await store.migrate()
        async with store.writing() as work:
            await work.units.save(UNITS.units.values())
        await enrolled(store, 7, "Lan", Grant(Role.OFFICER, BAC_SON))
        yield Scene(url, store, Clock(START, 0), Messenger({"p": b"anh", "q": b"%PDF kh12"}))


PHOTO = AttachedFile("p", EvidenceKind.PHOTO)
FILE = AttachedFile("q", EvidenceKind.FILE, "kh12.pdf", 9)


async def test_what_was_attached_is_fetched_and_the_same_bytes_are_kept_once(scene: Scene) -> None:
    scene.messenger.files["again"] = b"anh"
    await scene.attach(PHOTO, FILE, AttachedFile("again", EvidenceKind.PHOTO))
    await scene.fetch()
    assert await scene.states() == [FileState.KEPT] * 3
    async with scene.store.reading() as work:
        pieces = await work.connection.exec_driver_sql("SELECT count(*) FROM file_piece")
        assert pieces.scalar() == 2


async def test_a_network_that_fails_is_tried_until_the_file_is_here(scene: Scene) -> None:
    scene.messenger.failures = [Unreachable("cut"), SlowDown(30), TimeoutError(), Unreachable("c")]
    await scene.attach(PHOTO)
    await scene.fetch(4)
    assert await scene.states() == [FileState.WAITING]
    await scene.fetch()
    assert await scene.states() == [FileState.KEPT]
    assert scene.told == []


async def test_a_messenger_that_wants_quiet_is_asked_for_no_other_file_meanwhile(
    scene: Scene,
) -> None:
    scene.messenger.failures = [SlowDown(30)]
    await scene.attach(PHOTO, FILE)
    fetcher, nursery = scene.fetcher(), Nursery()
    _ = nursery.keep("attachments", fetcher.run)

    async def is_put_off() -> bool:
        async with scene.store.reading() as work:
            return len(await work.attachments.due(scene.clock.now(), 9)) == 1

    await until(is_put_off)
    for _ in range(20):
        fetcher.wake()
        await asyncio.sleep(0)
    assert scene.messenger.taken == ["p"]
    scene.clock.advance_to(scene.clock.now() + timedelta(seconds=31))
    fetcher.wake()

    async def are_kept() -> bool:
        return await scene.states() == [FileState.KEPT] * 2

    await until(are_kept)
    await nursery.close()
    assert scene.messenger.taken == ["p", "p", "q"]


async def test_whoever_wants_the_files_does_not_wait_for_each_of_a_messenger_that_is_away(
    scene: Scene,
) -> None:
    scene.messenger.failures = [Unreachable("cut")]
    await scene.attach(PHOTO, FILE)
    await scene.fetch()
    assert scene.messenger.taken == ["p"]
    await scene.fetch()
    assert await scene.states() == [FileState.KEPT] * 2


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        ("429", SlowDown),
        ("500", Unreachable),
        ("502", Unreachable),
        ("cut_before", Unreachable),
        ("cut_after", Unreachable),
        ("400", Refused),
        ("403", Refused),
    ],
)
async def test_what_the_server_fails_at_says_nothing_against_the_file(
    sim: Simulator, fault: str, meaning: type[Exception]
) -> None:
    chat = await sim.client.person("Lan")
    await sim.client.send_media(chat, "document", b"%PDF kh12", name="kh12.pdf")
    (sent,) = await sim.client.messages(chat)
    assert sent.media is not None
    wire = TelegramWire(sim.token, sim.url)
    await wire.open()
    try:
        # A kept connection that was closed is opened again and asked once more.
        await sim.client.inject(fault, method="file", times=2 if fault == "cut_before" else 1)
        with pytest.raises(meaning):
            await Telegram(wire).take(sent.media.file_id, MEGABYTE)
        assert await Telegram(wire).take(sent.media.file_id, MEGABYTE) == b"%PDF kh12"
    finally:
        await wire.close()


async def test_a_file_that_the_messenger_no_longer_has_is_told_once(scene: Scene) -> None:
    await scene.attach(AttachedFile("gone", EvidenceKind.PHOTO), FILE)
    await scene.fetch(REFUSALS + 2)
    assert await scene.states() == [FileState.GONE, FileState.KEPT]
    assert scene.told == [("gone", FileState.GONE)]


async def test_a_file_that_is_larger_than_the_messenger_said_is_told(scene: Scene) -> None:
    scene.messenger.files["p"] = bytes(20 * MEGABYTE + 1)
    await scene.attach(PHOTO)
    await scene.fetch()
    assert scene.told == [("p", FileState.TOO_LARGE)]


async def test_a_report_that_is_full_takes_no_further_file_and_says_so(scene: Scene) -> None:
    names = ("a", "b", "c")
    scene.messenger.files |= {name: name.encode() * (16 * MEGABYTE) for name in names}
    await scene.attach(*(AttachedFile(name, EvidenceKind.PHOTO) for name in names))
    await scene.fetch()
    assert await scene.states() == [FileState.KEPT, FileState.KEPT, FileState.NO_ROOM]
    assert scene.told == [("c", FileState.NO_ROOM)]


async def test_a_kill_between_two_pieces_loses_nothing(scene: Scene) -> None:
    content = bytes(range(256)) * 4096
    scene.messenger.files["p"] = content
    await scene.attach(PHOTO)
    nursery = Nursery()
    running = nursery.keep("attachments", scene.fetcher().run)
    async with asyncio.timeout(20):
        while not await _has_pieces(scene.store):  # noqa: ASYNC110  it asks the database
            await asyncio.sleep(0)
    await nursery.close()
    assert running.cancelled()
    await scene.fetch()
    (state,) = await scene.states()
    assert state is FileState.KEPT
    async with scene.store.reading() as work:
        ((file,),) = [one.files for one in await work.evidence.of(KEY)]
        assert await work.attachments.content(file.digest or "") == content


async def _has_pieces(store: Store) -> bool:
    async with store.reading() as work:
        found = await work.connection.exec_driver_sql("SELECT count(*) FROM file_piece")
        return bool(found.scalar())


async def test_the_archive_has_the_files_by_row_and_old_evidence_is_fetched_for_it(
    scene: Scene, tmp_path: Path
) -> None:
    old = Evidence("I.2.1", EvidenceKind.PHOTO, "cũ", "telegram", "old", 1, START)
    scene.messenger.files["old"] = b"\x89PNG old"
    await scene.attach(PHOTO, AttachedFile("q", EvidenceKind.FILE, "../kh:12.pdf"))
    async with scene.store.writing() as work:
        await work.evidence.attach(KEY, old, 2)
    content = await _archive(scene)
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert archive.read("I.2.1/01 ảnh.png") == b"\x89PNG old"
    assert names == ["Danh sách.xlsx", "I.1/01 ảnh.jpg", "I.1/02 _kh_12.pdf", "I.2.1/01 ảnh.png"]
    # Everything is in the backup: the messenger is not needed any more.
    copy = tmp_path / "copy.db"
    await asyncio.to_thread(backup, scene.url, copy)
    elsewhere = f"sqlite+aiosqlite:///{tmp_path}/restored.db"
    await asyncio.to_thread(restore, elsewhere, copy)
    scene.messenger.files.clear()
    async with await Store.open(elsewhere) as store:
        restored = Scene(elsewhere, store, scene.clock, scene.messenger)
        with ZipFile(BytesIO(await _archive(restored))) as archive:
            assert archive.namelist() == names


async def _archive(scene: Scene) -> bytes:
    forms = FormLibrary.holding([FORM])
    reference = ReferenceData(forms, CALENDAR, CATALOGUE, ZONE, history=HISTORY)
    worker = WorkerProcess()
    try:
        fetch_all = scene.fetcher().fetch_all_of
        return await attachment_archive(KEY, scene.store, reference, worker, fetch_all)
    finally:
        worker.close()
