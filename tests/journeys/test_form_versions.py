"""A second version of the quarterly form is laid beside the first: nothing filed before changes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from bot.app.bootstrap import CannotStartError, opened_store, read_reference_data
from bot.app.settings import Settings
from bot.commands.summary import WantedFigures, asked
from bot.inbound.transaction import ChatMemory, TurnTransaction
from bot.inbound.turns import TurnHandler
from bot.outbound.question_index import QuestionIndex
from bot.rendering.documents import DocumentRenderer
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from handlers.engine.catalogue import Markup
from handlers.engine.context import TurnContext
from handlers.engine.lookup import Lookup
from handlers.engine.open_findings import open_findings
from handlers.engine.open_findings import signatures as signatures_of
from handlers.engine.session import Session
from handlers.engine.turn import Album, Inbound, Message, Paper, PaperKind, Text, Turn
from handlers.router import handle
from reporting.clean_text import clean
from reporting.people import Grant, Person, Role
from reporting.reports import Explanation, Move, NewAnswer, ReportKey
from reporting.units import Level, Unit
from reporting.values import Value
from storage.repositories.reports import Recording
from storage.store import Store
from tests.conversation.world import FILLED
from tests.form_versions import content, write

P = ParamSpec("P")
R = TypeVar("R")

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
NOW: Final = datetime(2024, 9, 12, 9, 0, tzinfo=ZONE)
FORM: Final = "cchc_quarterly"
DISTRICT: Final = "329"
UNITS: Final = [
    Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE),
    Unit(DISTRICT, "Huyện Ân Thi", Level.DISTRICT, "33"),
    Unit("12142", "Thị trấn Ân Thi", Level.COMMUNE, DISTRICT),
    Unit("12148", "Xã Bắc Sơn", Level.COMMUNE, DISTRICT),
    Unit("12151", "Xã Bãi Sậy", Level.COMMUNE, DISTRICT),
]
SUBMITTED: Final = ("12142", "12148")
DRAFT: Final = "12151"
MADE_AT: Final = "docProps/core.xml"
FOCAL: Final = Person(1, "Lan", "vi", (Grant(Role.FOCAL, "12148"),))
CLERK: Final = Person(2, "Hùng", "vi", (Grant(Role.CLERK, DISTRICT),))
PAPERS: Final = (
    (PaperKind.REPORT_WORD, "12148"),
    (PaperKind.REPORT_EXCEL, "12148"),
    (PaperKind.ENTRY, "12148"),
    (PaperKind.GROUP_WORD, DISTRICT),
    (PaperKind.GROUP_EXCEL, DISTRICT),
    (PaperKind.ATTACHMENTS, "12148"),
)


class AtOnce(WorkerProcess):
    """Works where it is, so that nothing has to be started."""

    def start(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[R]:
        done: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        done.set_result(work(*args, **kwargs))
        return done


def settings(folder: Path) -> Settings:
    return Settings(_env_file=None).model_copy(
        update={
            "database_url": f"sqlite+aiosqlite:///{folder}/baocao.db",
            "forms_dir": folder / "forms",
            "clock_start": NOW,
            "clock_rate": 1.0,
        }
    )


@asynccontextmanager
async def begun_in_the_first_version(folder: Path) -> AsyncIterator[tuple[Store, ReferenceData]]:
    """Two communes have submitted quarter III, one of them with a reason; a third is at work."""
    (folder / "forms").mkdir()
    write(folder / "forms", content(), "cchc_quarterly.yaml")
    async with opened_store(settings(folder).database_url) as store:
        async with store.writing() as work:
            await work.units.save(UNITS)
            for person in (FOCAL, CLERK):
                await enrolled(work, person)
        reference = await read_reference_data(settings(folder), store)
        async with store.writing() as work:
            for unit in (*SUBMITTED, DRAFT):
                for period in ("2024-Q2", "2024-Q3"):
                    values = {**FILLED, "I.1": Value(number=4 if period == "2024-Q2" else 19)}
                    await record(work, ReportKey(FORM, unit, period), 1, values)
                if unit in SUBMITTED:
                    key = ReportKey(FORM, unit, "2024-Q3")
                    await work.reports.move(key, 1, Move.SUBMIT, 1, NOW, None)
        yield store, reference


async def enrolled(work: Any, person: Person) -> None:  # a unit of work
    (grant,) = person.grants
    code = await work.invitations.create(person.name, grant, person.name, NOW, NOW)
    await work.people.enrol(code, "test", str(person.id), person.name, "vi", NOW)


async def record(work: Any, key: ReportKey, version: int, values: dict[str, Value]) -> None:
    answers = [NewAnswer(code, value, "…") for code, value in values.items()]
    await work.reports.record_many([Recording(key, version, answers, 1, "test", NOW)])


async def heard(store: Store, reference: ReferenceData, person: Person, *lines: str) -> list[str]:
    """What the chat says to these lines, one after the other; nothing of it is recorded."""
    memory, session, found = ChatMemory(QuestionIndex(), no_file), Session(), []
    async with store.reading() as work:
        for line in lines:
            inbound = Inbound("test", str(person.id), str(person.id), Text(clean(line)))
            transaction = TurnTransaction(work, reference, memory, NOW)
            transaction.begin_turn(inbound, inbox_id=0)
            turn = await TurnHandler(handle, reference, memory).decide(transaction, session, person)
            session = turn.session
            found += [reply.text for reply in turn.replies if isinstance(reply, Message)]
    return found


def no_file(query: object, channel: str) -> Any:
    """Nothing is sent."""
    raise AssertionError((query, channel))


def parts(content: bytes) -> dict[str, object]:
    """Everything in a paper, or in papers packed together, but when they were made."""
    with ZipFile(BytesIO(content)) as packed:
        return {
            name: parts(packed.read(name)) if name.endswith(".xlsx") else packed.read(name)
            for name in packed.namelist()
            if name != MADE_AT
        }


async def everything(store: Store, reference: ReferenceData) -> dict[str, object]:
    """What can be seen of quarter III: papers, summaries, findings, texts."""
    found: dict[str, object] = {}
    renderer = DocumentRenderer(store, reference, AtOnce(), lambda: NOW)
    for kind, unit in PAPERS:
        paper = await renderer.render(Paper(kind, ReportKey(FORM, unit, "2024-Q3"), ""))
        found[f"{kind} {unit}"] = parts(paper.content)
    clock = Clock(NOW, 1.0)
    for unit in (DISTRICT, "12148"):
        wanted = WantedFigures(reference.forms[FORM], unit, "2024-Q3")
        turn = await asked(store, reference, clock, wanted, "vi")
        (album,) = (reply for reply in turn.replies if isinstance(reply, Album))
        found[f"summary {unit}"] = album
    found["focal"] = await heard(
        store, reference, FOCAL, "/baocao", "/tiendo", "/nop", "/sua I.1", "/sua I.7", "/xuat"
    )
    found["clerk"] = await heard(store, reference, CLERK, "/tiendo", "/tonghop", "/xuat")
    draft = Person(1, "Lan", "vi", (Grant(Role.FOCAL, DRAFT),))
    found["draft"] = await heard(
        store, reference, draft, "/baocao", "/sua I.1", "5", "/sua I.7", "/nop"
    )
    return found


async def with_second_version(folder: Path, store: Store, begins: str) -> ReferenceData:
    """The program started again, with the second version beside the first."""
    raw = {**content("SECOND"), "begins": begins}
    write(folder / "forms", raw, "cchc_quarterly_2.yaml")
    return await read_reference_data(settings(folder), store)


@pytest.mark.parametrize(
    "begins",
    [
        pytest.param("2024-09-15", id="it begins with the next quarter"),
        pytest.param("2024-06-15", id="it claims the quarter that was begun in the first"),
    ],
)
async def test_what_was_begun_is_seen_as_before_once_a_second_version_lies_beside_it(
    tmp_path: Path, begins: str
) -> None:
    async with begun_in_the_first_version(tmp_path) as (store, reference):
        before = await everything(store, reference)
        after = await everything(store, await with_second_version(tmp_path, store, begins))

    assert set(after) == set(before)
    for what, shown in before.items():
        assert after[what] == shown, what
    assert "I.1" in str(before["draft"])


async def test_a_reason_given_in_the_first_version_still_holds(tmp_path: Path) -> None:
    """The plan of the year has another number of tasks than in the quarter before."""
    key = ReportKey(FORM, DRAFT, "2024-Q3")
    focal = Person(1, "Lan", "vi", (Grant(Role.FOCAL, DRAFT),))
    async with begun_in_the_first_version(tmp_path) as (store, reference):
        async with store.writing() as work:
            await record(work, key, 1, {"I.2.1": Value(number=8)})
        (asks,) = await heard(store, reference, focal, "/nop")
        second = await with_second_version(tmp_path, store, "2024-06-15")
        (asks_in_second,) = await heard(store, second, focal, "/nop")
        found = await signatures(store, second, focal, key)
        async with store.writing() as work:
            reasons = [Explanation("CARRY.I.2.1", one, "Đã điều chỉnh", 1, NOW) for one in found]
            await work.explanations.explain(key, reasons, 77)
        (settled,) = await heard(store, second, focal, "/nop")
        (settled_in_first,) = await heard(store, reference, focal, "/nop")

    assert "I.2.1" in asks, asks
    assert asks_in_second == asks
    assert settled == settled_in_first
    assert settled != asks
    assert found


async def signatures(
    store: Store, reference: ReferenceData, focal: Person, key: ReportKey
) -> tuple[str, ...]:
    """Of what the checks still want settled in a report."""

    def step(session: Session, inbound: Inbound, lookup: Lookup, now: datetime) -> Turn:
        ctx = TurnContext(replace(session, report=key), inbound, lookup, now)
        found = signatures_of(open_findings(ctx))
        return ctx.turn(Message(Markup(" ".join(found))))

    async with store.reading() as work:
        memory = ChatMemory(QuestionIndex(), no_file)
        transaction = TurnTransaction(work, reference, memory, NOW)
        transaction.begin_turn(Inbound("test", "1", "1", Text(clean("?"))), inbox_id=0)
        turn = await TurnHandler(step, reference, memory).decide(transaction, Session(), focal)
    (reply,) = turn.replies
    assert isinstance(reply, Message)
    return tuple(reply.text.split())


async def test_a_group_of_both_versions_is_put_together_by_rows_that_mean_the_same(
    tmp_path: Path,
) -> None:
    async with begun_in_the_first_version(tmp_path) as (store, _):
        second = await with_second_version(tmp_path, store, "2024-06-15")
        late = Unit("12154", "Xã Đào Dương", Level.COMMUNE, DISTRICT)
        async with store.writing() as work:
            await work.units.save([late])
            values = {code: value for code, value in FILLED.items() if code != "I.4.2"}
            values |= {"I.4.6": FILLED["I.4.2"]}
            await record(work, ReportKey(FORM, late.code, "2024-Q3"), 2, values)
        async with store.reading() as work:
            await second.read_units(work)
        clerk = await heard(store, second, CLERK, "/tiendo")
        papers = [
            await DocumentRenderer(store, second, AtOnce(), lambda: NOW).render(
                Paper(kind, ReportKey(FORM, DISTRICT, "2024-Q3"), "")
            )
            for kind in (PaperKind.GROUP_WORD, PaperKind.GROUP_EXCEL)
        ]
    for paper in papers:
        assert SAID_OF_BOTH in said_in(paper.content)
    asked_in_both = len(FILLED)
    assert f"Đào Dương {asked_in_both - 1}/{asked_in_both}" in clerk[0]
    assert f"Bãi Sậy {asked_in_both}/{asked_in_both}" in clerk[0]


SAID_OF_BOTH: Final = (
    "Biểu lập theo phiên bản 2 của biểu mẫu; 3 đơn vị báo cáo theo phiên bản 1, "
    "chỉ tính các chỉ tiêu còn cùng ý nghĩa"
)


def said_in(content: bytes) -> str:
    """The text of a paper."""
    with ZipFile(BytesIO(content)) as packed:
        return "".join(packed.read(name).decode() for name in packed.namelist() if "xml" in name)


async def test_a_form_that_is_not_what_reports_were_begun_with_is_refused_at_start(
    tmp_path: Path,
) -> None:
    async with begun_in_the_first_version(tmp_path) as (store, _):
        forms = tmp_path / "forms"
        write(forms, {**content("SECOND"), "version": 1}, "cchc_quarterly.yaml")
        with pytest.raises(CannotStartError) as other_content:
            await read_reference_data(settings(tmp_path), store)
        (forms / "cchc_quarterly.yaml").unlink()
        write(forms, content("SECOND"), "cchc_quarterly_2.yaml")
        with pytest.raises(CannotStartError) as missing:
            await read_reference_data(settings(tmp_path), store)
        write(forms, content(), "cchc_quarterly.yaml")
        again = await read_reference_data(settings(tmp_path), store)

    assert [one.message_id for one in other_content.value.reasons] == ["form.other_content"]
    assert [one.message_id for one in missing.value.reasons] == ["form.version_missing"]
    assert [form.version for form in again.forms.every()] == [1, 2]


async def test_when_a_version_was_first_seen_is_kept_for_the_next_start(tmp_path: Path) -> None:
    async with begun_in_the_first_version(tmp_path) as (store, _):
        raw = content("SECOND")
        del raw["begins"]
        write(tmp_path / "forms", raw, "cchc_quarterly_2.yaml")
        await read_reference_data(settings(tmp_path), store)
        years_later = settings(tmp_path).model_copy(update={"clock_start": NOW.replace(year=2027)})
        later = await read_reference_data(years_later, store)
        async with store.reading() as work:
            seen = await work.form_versions.seen()

    assert {number: one.begins and one.begins.isoformat() for (_, number), one in seen.items()} == {
        1: None,
        2: "2024-09-15",
    }
    assert later.forms.on(NOW.date())[FORM].version == 1
    assert later.forms.on(NOW.replace(month=11).date())[FORM].version == 2
