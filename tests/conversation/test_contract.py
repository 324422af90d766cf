"""Storage in memory answers every query, after every effect, as the database does.

So a conversation that is played in memory is the conversation that the bot has. A query or an
effect that is not played here fails the first test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from bot.inbound.effects import EFFECTS
from bot.inbound.queries import LOADERS
from bot.inbound.transaction import ChatMemory
from bot.inbound.turns import TurnHandler
from bot.outbound.question_index import QuestionIndex
from bot.runtime.reference_data import ReferenceData
from handlers.engine import lookup, turn
from handlers.engine.choices import Choice
from handlers.engine.lookup import (
    AppendixQuery,
    ClerksQuery,
    DownloadProblem,
    EntrySheetQuery,
    EvidenceQuery,
    ExplanationsQuery,
    FileQuery,
    FileRoomQuery,
    FilingQuery,
    InvitationQuery,
    Lookup,
    NeighboursQuery,
    Query,
    QuestionBeforeQuery,
    QuestionQuery,
    RecordedMessageQuery,
    ReportQuery,
    ValuesQuery,
    VersionsQuery,
    WrongCodesQuery,
)
from handlers.engine.session import Session
from handlers.engine.turn import (
    NOWHERE,
    AcceptInvitation,
    AttachEvidence,
    CountWrongCode,
    Effect,
    ExplainFindings,
    Inbound,
    Message,
    MoveDay,
    MoveReport,
    Notify,
    RecordAnswers,
    SetLanguage,
    Text,
    Turn,
)
from handlers.figures import unreached
from handlers.figures.unreached import ContactsQuery
from handlers.pushed import effects as pushed_effects
from handlers.pushed import queries as pushed_queries
from handlers.pushed.effects import (
    EndStandIn,
    RemindAgain,
    SetPushWish,
    SetStandIn,
    TellOfMove,
)
from handlers.pushed.queries import AwayQuery, PushWishesQuery
from reporting.clean_text import clean
from reporting.documents.entry_sheet import EntryKey
from reporting.forms import FormLibrary
from reporting.ladder.pushes import OFF, PushKind
from reporting.people import Grant, Role
from reporting.reports import AttachedFile, EvidenceKind, Move, NewAnswer, Question, ReportKey
from reporting.standing import ExtendedDay, ExtensionScope, NewExtension
from reporting.values import State, Value
from storage.store import Store, UnitOfWork
from tests.conversation.engine import (
    BAC_SON,
    CALENDAR,
    CATALOGUE,
    FORM,
    HISTORY,
    MORNING,
    UNITS,
    ZONE,
)
from tests.conversation.storage import InMemoryWork, Tables
from tests.conversation.world import Q3

Q2: Final = ReportKey(FORM.code, BAC_SON, "2024-Q2")
BAI_SAY: Final = ReportKey(FORM.code, "12151", "2024-Q3")
UNITS_ASKED: Final = (BAC_SON, "12151", "12142")
ROWS: Final = ("I.1", "I.2.1", "I.2.2", "I.3.1")
CODES: Final = {
    "an officer's": Grant(Role.OFFICER, BAC_SON, ("van_phong",)),
    "a focal point's": Grant(Role.FOCAL, BAC_SON),
    "a clerk's": Grant(Role.CLERK, "329"),
    "a leader's": Grant(Role.LEADER, "329"),
}

QUERIES: Final[tuple[Query[Any], ...]] = (
    ReportQuery(Q3, Q2),
    ReportQuery(BAI_SAY, None),
    FilingQuery(FORM.code, "2024-Q3", UNITS_ASKED),
    ValuesQuery(FORM.code, ("2024-Q3", "2024-Q2"), UNITS_ASKED, ROWS, FORM.version),
    ValuesQuery(FORM.code, ("2024-Q3",), (), ROWS, FORM.version),
    NeighboursQuery(FORM.code, "2024-Q3", "12151", ROWS, FORM.version),
    EvidenceQuery(Q3),
    ExplanationsQuery(Q3),
    FileRoomQuery(Q3, 1),
    ClerksQuery(BAC_SON, FORM.code, "2024-Q3"),
    InvitationQuery("an officer's"),
    InvitationQuery("nobody's"),
    WrongCodesQuery(MORNING - timedelta(hours=1)),
    QuestionQuery("40"),
    QuestionBeforeQuery(50),
    QuestionBeforeQuery(40),
    RecordedMessageQuery("5"),
    RecordedMessageQuery("6"),
    EntrySheetQuery("file", EntryKey(FORM.code, 1, BAC_SON, "2024-Q3")),
    VersionsQuery(FORM.code, "2024-Q3", UNITS_ASKED),
    AppendixQuery("file", FORM.code, FORM.version),
    PushWishesQuery(1),
    AwayQuery(1),
    ContactsQuery(UNITS_ASKED),
)


def answers(*given: tuple[str, int | State]) -> tuple[NewAnswer, ...]:
    return tuple(
        NewAnswer(
            code,
            Value(number=what) if isinstance(what, int) else Value(what),
            f"{what}",
        )
        for code, what in given
    )


LAN, MINH, HAI = "7", "8", "9"
PHOTOS: Final = (
    AttachedFile("p", EvidenceKind.PHOTO, size=9_000),
    AttachedFile("q", EvidenceKind.FILE, "kh12.pdf"),
)
MOVED: Final = NewExtension(
    FORM.code, "2024-Q3", ExtensionScope(), ExtendedDay.DUE, date(2024, 9, 20), "mưa lũ"
)
OFFER: Final = Message("Báo cáo đã nộp.", ((Choice("clerk.open", "Xem", is_navigation=True),),))

LIFE: Final[tuple[tuple[str, str, tuple[Effect, ...]], ...]] = (
    (LAN, "1", (AcceptInvitation(1, "Lan", "vi"),)),
    (MINH, "2", (AcceptInvitation(2, "Minh", "en"),)),
    (HAI, "3", (AcceptInvitation(3, "Hải", "vi"),)),
    (HAI, "4", (AcceptInvitation(4, "Hải", "vi"),)),
    (LAN, "5", (RecordAnswers(Q3, answers(("I.1", 14), ("I.2.1", 77))),)),
    (LAN, "6", (RecordAnswers(Q2, answers(("I.1", 12), ("I.3.1", State.NOT_YET)), "60"),)),
    (LAN, "5", (RecordAnswers(Q3, answers(("I.1", 15))),)),
    (
        MINH,
        "7",
        (RecordAnswers(Q3, answers(("I.2.2", State.NOT_APPLICABLE), ("I.2.2", 3)), NOWHERE),),
    ),
    (
        LAN,
        "8",
        (
            RecordAnswers(Q3, answers(("I.2.1", State.OPEN), ("I.3.1", State.NOT_YET))),
            AttachEvidence(Q3, "I.1", EvidenceKind.NOTE, "Theo sổ."),
        ),
    ),
    (LAN, "9", (AttachEvidence(Q3, "I.1", EvidenceKind.PHOTO, "", "photo"),)),
    (LAN, "9", (AttachEvidence(Q3, "I.1", EvidenceKind.PHOTO, "", "p", PHOTOS),)),
    (MINH, "10", (ExplainFindings(Q3, (("c1", "a"), ("c2", "b")), "Đúng vậy."),)),
    (MINH, "11", (MoveReport(Q3, Move.SUBMIT), Notify(3, OFFER))),
    (HAI, "12", (MoveReport(Q3, Move.RETURN, "Xem lại I.1."), Notify(1, Message("Trả lại.")))),
    (HAI, "15", (MoveDay(MOVED), TellOfMove(FORM.code, "2024-Q3", UNITS_ASKED))),
    (HAI, "16", (MoveDay(replace(MOVED, undoes=1)),)),
    (HAI, "17", (MoveDay(replace(MOVED, undoes=1)),)),
    (LAN, "13", (SetLanguage("en"),)),
    (LAN, "14", (CountWrongCode(), CountWrongCode())),
    (LAN, "16", (SetPushWish(PushKind.LADDER, "10:00"), SetPushWish(PushKind.EVENING, OFF))),
    (LAN, "17", (SetPushWish(PushKind.LADDER, None),)),
    (LAN, "19", (SetStandIn(BAC_SON, 1, 2, MORNING.date(), MORNING.date()),)),
    (LAN, "20", (EndStandIn(BAC_SON, 1, 2),)),
    (LAN, "18", (RemindAgain(PushKind.AGAIN_MORNING, MORNING.date(), MORNING),) * 2),
)
"""Sender, message id and effects of each turn, in an order in which they can happen."""


@dataclass
class Asking:
    """A step that asks its queries and then has the effects it was given."""

    effects: Sequence[Effect] = ()
    queries: Sequence[Query[Any]] = QUERIES
    heard: dict[Query[Any], object] = field(default_factory=dict)

    def __call__(self, session: Session, inbound: Inbound, known: Lookup, now: datetime) -> Turn:
        self.heard = {query: known.get(query) for query in self.queries}
        return Turn(session, (), tuple(self.effects))


def no_file(query: FileQuery[Any], channel: str) -> Any:  # as the query says
    del query, channel
    return DownloadProblem.UNREACHABLE


def handler(asking: Asking) -> TurnHandler:
    forms = FormLibrary.holding([FORM])
    reference = ReferenceData(forms, CALENDAR, CATALOGUE, ZONE, history=HISTORY)
    return TurnHandler(asking, reference, ChatMemory(QuestionIndex(), no_file))


def message(sender: str, message_id: str) -> Inbound:
    return Inbound("test", sender, sender, Text(clean("…")), message_id=message_id)


async def prepared(work: UnitOfWork) -> None:
    """Invitations, and questions that stand in Lan's chat."""
    until = MORNING + timedelta(days=14)
    for code, grant in CODES.items():
        await work.invitations.create(code, grant, None, MORNING, until)
    asked = [("test", LAN, str(number), Question(Q3, f"I.{number}")) for number in (9, 40)]
    await work.message_links.asked_many(asked, MORNING)


async def lived(
    work: UnitOfWork, number: int, life: tuple[str, str, tuple[Effect, ...]]
) -> Sequence[Mapping[Query[Any], object]]:
    """One turn, and what Lan is answered before it, and after it in the same transaction."""
    sender, message_id, effects = life
    asking = Asking()
    turns = handler(asking)
    now = MORNING + timedelta(minutes=number)
    arrivals = [message(LAN, "50"), message(sender, message_id)]
    transaction = await turns.begin(work, arrivals, now)
    heard = []
    for row, (inbound, done) in enumerate(
        zip((*arrivals, arrivals[0]), ((), effects, ()), strict=True), start=3 * number + 1
    ):
        asking.effects = done
        await turns.handle(transaction, inbound, row)
        heard.append(asking.heard)
    await transaction.finish()
    return heard


async def kept(work: UnitOfWork) -> tuple[object, ...]:
    """What is stored besides the answers to queries: people, and where their dialogs stand."""
    senders = [("test", sender) for sender in (LAN, MINH, HAI)]
    people = await work.people.by_addresses(senders)
    sessions = await work.sessions.load([person.id for person in people.values()])
    return people, sessions, await work.moved_days.all()


async def sent(store: Store) -> list[tuple[str, str, int, str]]:
    async with store.reading() as work:
        waiting = await work.outbox.unsent(100, MORNING + timedelta(days=1))
    return [(one.channel, one.address, one.priority, one.body) for one in waiting]


def test_every_query_and_every_effect_has_its_function_and_is_played_here() -> None:
    queries = _classes(lookup, Query) | _classes(pushed_queries, Query)
    queries |= _classes(unreached, Query)
    queries -= {Query, FileQuery}
    assert queries == set(LOADERS) == {type(query) for query in QUERIES}
    effects = (_classes(turn, Effect) | _classes(pushed_effects, Effect)) - {Effect}
    assert effects == set(EFFECTS) == {type(one) for _, _, done in LIFE for one in done}


def _classes(module: object, base: type) -> set[type]:
    found = vars(module).values()
    return {one for one in found if isinstance(one, type) and issubclass(one, base)}


async def test_storage_in_memory_answers_as_the_database_does_after_every_effect(
    tmp_path: Path,
) -> None:
    tables = Tables()
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as store:
        await store.migrate()
        async with store.writing() as work:
            await work.units.save(UNITS.units.values())
            await prepared(work)
        await prepared(InMemoryWork(tables))
        changed: set[type] = set()
        for number, life in enumerate(LIFE):
            async with store.writing() as work:
                stored = await lived(work, number, life)
                people = await kept(work)
            remembered = await lived(InMemoryWork(tables), number, life)
            for there, here in zip(stored, remembered, strict=True):
                assert here == there, life
            assert await kept(InMemoryWork(tables)) == people
            changed |= {type(query) for query in QUERIES if stored[0][query] != stored[2][query]}
        assert [(o.channel, o.address, o.priority, o.body) for o in tables.outbox] == await sent(
            store
        )
    # Each query was answered with something else at least once: with nothing, and with something.
    always_alike = {EntrySheetQuery, AppendixQuery, QuestionQuery, QuestionBeforeQuery}
    assert changed == set(LOADERS) - always_alike


@pytest.mark.parametrize("storage", ["memory", "database"])
async def test_questions_of_a_chat_are_found_by_their_message(storage: str, tmp_path: Path) -> None:
    asking = Asking()
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as store:
        await store.migrate()
        async with store.writing() as work:
            await work.units.save(UNITS.units.values())
            used = work if storage == "database" else InMemoryWork(Tables())
            await prepared(used)
            transaction = await handler(asking).begin(used, [], MORNING)
            await handler(asking).handle(transaction, message(LAN, "50"), 1)
            known = asking.heard
            await handler(asking).handle(transaction, message(MINH, "50"), 2)
            unknown = asking.heard
    asked = (QuestionQuery("40"), QuestionBeforeQuery(50), QuestionBeforeQuery(40))
    found = (Question(Q3, "I.40"), Question(Q3, "I.40"), Question(Q3, "I.9"))
    assert tuple(known[query] for query in asked) == found
    assert tuple(unknown[query] for query in asked) == (None, None, None)


# What is not listed here, a query added later too, has the facts written first. Of the neighbours
# they are laid over what is stored.
READ_NO_FACTS: Final = (
    AppendixQuery,
    ClerksQuery,
    EntrySheetQuery,
    EvidenceQuery,
    ExplanationsQuery,
    FileRoomQuery,
    InvitationQuery,
    NeighboursQuery,
    QuestionBeforeQuery,
    QuestionQuery,
    WrongCodesQuery,
)
OF_OTHER_THINGS: Final = (
    ReportQuery(BAI_SAY, None),
    ValuesQuery(FORM.code, ("2024-Q3",), (), ROWS, FORM.version),
    RecordedMessageQuery("6"),
)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: type(query).__name__)
async def test_facts_of_earlier_turns_wait_to_be_written_until_somebody_asks_for_them(
    query: Query[Any],
) -> None:
    asking = Asking((RecordAnswers(Q3, answers(("I.1", 14))),))
    tables = Tables()
    work = InMemoryWork(tables)
    await prepared(work)
    await work.people.enrol(1, "test", LAN, "Lan", "vi", MORNING)
    transaction = await handler(asking).begin(work, [message(LAN, "5")], MORNING)
    asking.queries = ()
    await handler(asking).handle(transaction, message(LAN, "5"), 1)
    asking.effects, asking.queries = (), (query,)
    await handler(asking).handle(transaction, message(LAN, "6"), 2)
    is_asked_for = query not in OF_OTHER_THINGS and not isinstance(query, READ_NO_FACTS)
    assert (Q3 in tables.answers) is is_asked_for
