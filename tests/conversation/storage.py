"""Storage in memory: the repositories that a turn uses, over dictionaries that a test may look at.

The loaders and effects of the bot run on it as they run on the database; the contract test shows
that they give the same answers. None of its methods ever waits.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import product
from typing import cast

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.outbound.queue import ChatKey
from reporting.invitations import Invitation, WrongCodes
from reporting.people import FILING, OVERSEEING, Grant, Person, Role
from reporting.reports import (
    Answer,
    Counted,
    Evidence,
    Explanation,
    FileRoom,
    Filing,
    Move,
    NewAnswer,
    Question,
    RecordedMessage,
    ReportKey,
    ReportView,
    Submission,
    is_settled,
    moved,
    state_after,
)
from reporting.standing import Extension, Extensions, NewExtension
from reporting.values import State, Value
from storage.errors import InvitationTakenError
from storage.reference.extensions import MovedDays
from storage.repositories.attachments import Attachments
from storage.repositories.evidence import AttachedEvidence
from storage.repositories.explanations import Explanations
from storage.repositories.invitations import Invitations
from storage.repositories.message_links import MessageLinks
from storage.repositories.outbox import NewOutgoingMessage, Outbox, OutgoingMessage
from storage.repositories.people import People
from storage.repositories.report_queries import ReportQueries
from storage.repositories.reports import Recording, Reports
from storage.repositories.sessions import Sessions
from storage.sql.cache import Cache
from storage.sql.transaction import Transaction
from storage.store import UnitOfWork
from tests.conversation.push_storage import (
    InMemoryPushes,
    InMemoryStandIns,
    InMemoryWishes,
    PushTables,
)


@dataclass
class Tables:
    """What is stored. Everything that is only added to stands in the order in which it came."""

    people: dict[int, Person] = field(default_factory=dict)
    chats_of: dict[tuple[str, str], int] = field(default_factory=dict)
    """Who writes from there, by channel and address."""
    invitations: dict[str, Invitation] = field(default_factory=dict)
    wrong: dict[str, list[datetime]] = field(default_factory=dict)
    """When wrong codes were tried, by address."""
    answers: dict[ReportKey, list[Answer]] = field(default_factory=dict)
    versions: dict[ReportKey, int] = field(default_factory=dict)
    """The version that each report was begun with."""
    facts: int = 0
    """The number of the newest fact."""
    submissions: dict[ReportKey, list[Submission]] = field(default_factory=dict)
    explanations: dict[ReportKey, list[Explanation]] = field(default_factory=dict)
    evidence: dict[ReportKey, list[Evidence]] = field(default_factory=dict)
    questions: dict[tuple[ChatKey, str], Question] = field(default_factory=dict)
    inbox_rows: dict[tuple[ChatKey, str], int] = field(default_factory=dict)
    """The inbox row with which a message was recorded."""
    recorded: dict[int, RecordedMessage] = field(default_factory=dict)
    """What was recorded with an inbox row."""
    extensions: list[Extension] = field(default_factory=list)
    sessions: dict[int, str] = field(default_factory=dict)
    outbox: list[NewOutgoingMessage] = field(default_factory=list)
    once_filed_for: set[str] = field(default_factory=set)
    """Units for which somebody filed who does no more."""
    pushed: PushTables = field(default_factory=PushTables)
    added: set[tuple[object, ...]] = field(default_factory=set)
    """What an inbox row has added already: it adds everything once, however often it is handled."""

    def is_new(self, kind: str, inbox_id: int | None, *what: object) -> bool:
        """Whether the inbox row adds that for the first time."""
        key = (kind, inbox_id, *what)
        if inbox_id is None or key not in self.added:
            self.added.add(key)
            return True
        return False

    def current(self, key: ReportKey) -> dict[str, Answer]:
        """The latest fact of every answered indicator, by its code, in the order of the codes."""
        latest = {answer.indicator: answer for answer in self.answers.get(key, [])}
        return {c: latest[c] for c in sorted(latest) if latest[c].value.state is not State.OPEN}

    def current_values(self, key: ReportKey) -> dict[str, Value]:
        """The current value of every answered indicator."""
        return {code: answer.value for code, answer in self.current(key).items()}

    def granted(self, units: Collection[str], roles: Iterable[Role]) -> list[Person]:
        """Everybody with one of those roles on exactly one of those units, by id."""
        wanted = {(role, unit) for role in roles for unit in units}
        return [
            self.people[number]
            for number in sorted(self.people)
            if any((grant.role, grant.unit_code) in wanted for grant in self.people[number].grants)
        ]


class InMemoryPeople(People):
    """People by the chats they write from."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def by_addresses(
        self, addresses: Collection[tuple[str, str]]
    ) -> dict[tuple[str, str], Person]:
        known = self._tables.chats_of
        return {one: self._tables.people[known[one]] for one in addresses if one in known}

    async def once_filed_for(self, unit_codes: Collection[str]) -> set[str]:
        return set(unit_codes) & self._tables.once_filed_for

    async def members_of(self, unit_codes: Collection[str]) -> dict[str, list[Person]]:
        filing = {code: self._tables.granted([code], FILING) for code in unit_codes}
        return {code: people for code, people in filing.items() if people}

    async def overseeing(self, unit_codes: Collection[str]) -> list[Person]:
        return self._tables.granted(unit_codes, OVERSEEING)

    async def addresses_of(self, person_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
        found: dict[int, list[tuple[str, str]]] = {}
        for address, person_id in self._tables.chats_of.items():
            if person_id in person_ids:
                found.setdefault(person_id, []).append(address)
        return found

    async def enrol(
        self,
        invitation_id: int,
        channel: str,
        address: str,
        name: str,
        language: str,
        at: datetime,
    ) -> int:
        tables = self._tables
        code, invitation = next(
            (c, one) for c, one in tables.invitations.items() if one.id == invitation_id
        )
        if invitation.used_at is not None or invitation.revoked_at is not None:
            raise InvitationTakenError(invitation_id)
        tables.invitations[code] = replace(invitation, used_at=at)
        who = tables.chats_of.get((channel, address))
        if who is None:
            who = tables.chats_of[channel, address] = max(tables.people, default=0) + 1
            tables.people[who] = Person(who, invitation.name or name, language)
        await self.give(who, invitation.grant, at)
        return who

    async def give(self, person_id: int, granted: Grant, at: datetime) -> None:
        del at
        person = self._tables.people[person_id]
        if granted not in person.grants:
            grants = (*person.grants, granted)
            self._tables.people[person_id] = replace(person, grants=grants)

    async def revoke(self, person_id: int, granted: Grant, at: datetime) -> bool:
        del at
        person = self._tables.people[person_id]
        left = tuple(one for one in person.grants if one != granted)
        self._tables.once_filed_for.add(granted.unit_code)
        self._tables.people[person_id] = replace(person, grants=left)
        return left != person.grants

    async def set_language(self, person_id: int, language: str) -> None:
        person = self._tables.people[person_id]
        self._tables.people[person_id] = replace(person, language=language)

    async def mark_reachable(self, channel: str, address: str) -> bool:
        del channel, address
        return False


class InMemoryInvitations(Invitations):
    """Invitations by the hash of their code."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def create(
        self,
        code_hash: str,
        grant: Grant,
        name: str | None,
        created_at: datetime,
        expires_at: datetime,
    ) -> int:
        del created_at
        number = len(self._tables.invitations) + 1
        self._tables.invitations[code_hash] = Invitation(number, grant, name, expires_at)
        return number

    async def expire(self, now: datetime) -> int:
        known = self._tables.invitations
        open_ones = {
            code: one
            for code, one in known.items()
            if one.used_at is None and one.revoked_at is None and one.expires_at <= now
        }
        known |= {code: replace(one, revoked_at=one.expires_at) for code, one in open_ones.items()}
        return len(open_ones)

    async def open_for(self, unit_codes: Collection[str], now: datetime) -> set[str]:
        return {
            one.grant.unit_code
            for one in self._tables.invitations.values()
            if one.used_at is None
            and one.revoked_at is None
            and one.expires_at > now
            and one.grant.unit_code in unit_codes
            and one.grant.role in FILING
        }

    async def by_hash(self, code_hash: str) -> Invitation | None:
        return self._tables.invitations.get(code_hash)

    async def wrong_codes(self, channel: str, address: str, since: datetime) -> WrongCodes:
        del channel
        tries = [at for at in self._tables.wrong.get(address, []) if at >= since]
        return WrongCodes(len(tries), min(tries, default=None))

    async def count_wrong(self, channel: str, address: str, at: datetime) -> None:
        del channel
        self._tables.wrong.setdefault(address, []).append(at)


class InMemoryReports(Reports):
    """Facts and moves of reports."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def view(self, key: ReportKey, previous: ReportKey | None) -> ReportView:
        return ReportView(
            key,
            self._tables.current(key),
            self._tables.current_values(previous) if previous else {},
            tuple(self._tables.submissions.get(key, ())),
            tuple(self._tables.granted([key.unit], (Role.OFFICER, Role.FOCAL))),
            self._tables.versions.get(key),
            self._tables.versions.get(previous) if previous else None,
        )

    async def record_many(self, recordings: Sequence[Recording]) -> None:
        for one in recordings:
            if one.answers:
                self._tables.versions.setdefault(one.key, one.version)
            for new in one.answers:
                self._tables.facts += 1  # a number is used up by a repeated fact too
                if self._tables.is_new("answer", one.inbox_id, new.indicator):
                    self._append(one, new)

    def _append(self, one: Recording, new: NewAnswer) -> None:
        tables = self._tables
        given = (new.indicator, new.value, new.raw, one.person_id, one.channel, one.at)
        tables.answers.setdefault(one.key, []).append(Answer(tables.facts, *given))
        if one.inbox_id is not None:
            before = tables.recorded.get(one.inbox_id, RecordedMessage(one.key, ()))
            tables.recorded[one.inbox_id] = replace(before, answers=(*before.answers, new))

    async def begin(self, key: ReportKey, version: int, at: datetime) -> None:
        del at
        self._tables.versions.setdefault(key, version)

    async def move(
        self,
        key: ReportKey,
        version: int,
        move: Move,
        person_id: int,
        at: datetime,
        inbox_id: int | None,
        reason: str = "",
        *,
        counted: Counted | None = None,
    ) -> None:
        self._tables.versions.setdefault(key, version)
        moves = self._tables.submissions.get(key, [])
        if self._tables.is_new("move", inbox_id, key, move):
            moved(state_after(moves), move)
            made = Submission(move, person_id, at, reason, counted)
            self._tables.submissions[key] = [*moves, made]


class InMemoryReportQueries(ReportQueries):
    """Questions about many reports."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def filing(
        self,
        form: str,
        period: str,
        unit_codes: Sequence[str],
        asked: Collection[str] | None = None,
    ) -> list[Filing]:
        return [self._filing(ReportKey(form, unit, period), asked) for unit in unit_codes]

    def _filing(self, key: ReportKey, asked: Collection[str] | None) -> Filing:
        moves, facts = self._tables.submissions.get(key, []), self._tables.answers.get(key, [])
        returned = [made.at for made in moves if made.move is Move.RETURN]
        return Filing(
            key.unit,
            state_after(moves),
            next((made.counts_from for made in moves if made.move is Move.SUBMIT), None),
            sum(
                is_settled(value)
                for code, value in self._tables.current_values(key).items()
                if asked is None or code in asked
            ),
            facts[-1].at if facts else None,
            filed_at=next(
                (
                    made.counts_from
                    for made in reversed(moves)
                    if made.move is Move.SUBMIT and state_after(moves).is_filed
                ),
                None,
            ),
            last=moves[-1] if moves else None,
            returns=len(returned),
            returned_at=max(returned, default=None),
        )

    async def values(
        self,
        form: str,
        periods: Sequence[str],
        unit_codes: Sequence[str],
        indicators: Sequence[str],
    ) -> dict[tuple[str, str], dict[str, Value]]:
        found: dict[tuple[str, str], dict[str, Value]] = {}
        for unit, period in product(unit_codes, periods):
            current = self._tables.current_values(ReportKey(form, unit, period))
            some = {code: value for code, value in current.items() if code in indicators}
            if some:
                found[unit, period] = some
        return found

    async def versions(
        self, form: str, periods: Sequence[str], unit_codes: Sequence[str]
    ) -> dict[tuple[str, str], int]:
        keys = [(ReportKey(form, unit, period)) for unit, period in product(unit_codes, periods)]
        known = self._tables.versions
        return {(key.unit, key.period): known[key] for key in keys if key in known}


class InMemoryExplanations(Explanations):
    """Reasons given for findings."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def explain(
        self, key: ReportKey, explanations: Sequence[Explanation], inbox_id: int | None
    ) -> None:
        for one in explanations:
            if self._tables.is_new("explanation", inbox_id, one.check, one.signature):
                self._tables.explanations.setdefault(key, []).append(one)

    async def of(self, key: ReportKey) -> tuple[Explanation, ...]:
        return tuple(self._tables.explanations.get(key, ()))


class InMemoryEvidence(AttachedEvidence):
    """Evidence of indicators."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def attach(self, key: ReportKey, attached: Evidence, inbox_id: int | None) -> None:
        if self._tables.is_new("evidence", inbox_id, attached.indicator):
            self._tables.evidence.setdefault(key, []).append(attached)

    async def of(self, key: ReportKey) -> tuple[Evidence, ...]:
        return tuple(self._tables.evidence.get(key, ()))


class InMemoryAttachments(Attachments):
    """How much is attached; nothing is ever fetched here."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def room(self, key: ReportKey, person_id: int, since: datetime) -> FileRoom:
        here = [file for one in self._tables.evidence.get(key, ()) for file in one.files]
        own = [
            file
            for attached in self._tables.evidence.values()
            for one in attached
            if one.person_id == person_id and one.at >= since
            for file in one.files
        ]
        return FileRoom(len(here), sum(f.size or 0 for f in here), sum(f.size or 0 for f in own))


class InMemoryMessageLinks(MessageLinks):
    """What messages ask, and what they were recorded as."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def asked_many(
        self, asked: Sequence[tuple[str, str, str, Question]], at: datetime
    ) -> None:
        del at
        for channel, address, message_id, question in asked:
            self._tables.questions[(channel, address), message_id] = question

    async def answered_many(
        self, answered: Sequence[tuple[str, str, str, int]], at: datetime
    ) -> None:
        del at
        for channel, address, message_id, inbox_id in answered:
            self._tables.inbox_rows[(channel, address), message_id] = inbox_id

    async def question(self, channel: str, address: str, message_id: str) -> Question | None:
        return self._tables.questions.get(((channel, address), message_id))

    async def last_before(self, channel: str, address: str, message_id: int) -> Question | None:
        questions = self._tables.questions
        here = [int(number) for chat, number in questions if chat == (channel, address)]
        earlier = [number for number in here if number < message_id]
        return await self.question(channel, address, str(max(earlier))) if earlier else None

    async def given(self, channel: str, address: str, message_id: str) -> RecordedMessage | None:
        inbox_id = self._tables.inbox_rows.get(((channel, address), message_id))
        return None if inbox_id is None else self._tables.recorded.get(inbox_id)


class InMemoryMovedDays(MovedDays):
    """Days that clerks moved."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def all(self) -> Extensions:
        return Extensions(tuple(self._tables.extensions))

    async def add(
        self, new: NewExtension, person_id: int, at: datetime, inbox_id: int | None
    ) -> None:
        rows = self._tables.extensions
        is_undone = new.undoes is not None and new.undoes in {row.undoes for row in rows}
        if self._tables.is_new("extension", inbox_id) and not is_undone:
            values = {one.name: getattr(new, one.name) for one in fields(NewExtension)}
            rows.append(Extension(**values, id=len(rows) + 1, person_id=person_id, at=at))


class InMemorySessions(Sessions):
    """Sessions as JSON."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def load(self, person_ids: Collection[int]) -> dict[int, str]:
        kept = self._tables.sessions
        return {number: kept[number] for number in person_ids if number in kept}

    async def save_many(self, bodies: Mapping[int, str], at: datetime) -> None:
        del at
        self._tables.sessions |= bodies


class InMemoryOutbox(Outbox):
    """What is to be sent."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add(self, messages: Sequence[NewOutgoingMessage], at: datetime) -> None:
        del at
        self._tables.outbox.extend(messages)

    async def add_numbered(
        self, messages: Sequence[NewOutgoingMessage], at: datetime
    ) -> list[OutgoingMessage]:
        first = len(self._tables.outbox) + 1
        await self.add(messages, at)
        return [
            OutgoingMessage(number, one.channel, one.address, one.priority, one.body, 0)
            for number, one in enumerate(messages, first)
        ]


class InMemoryWork(UnitOfWork):
    """The repositories that turns use; nothing is ever rolled back."""

    __slots__ = ()

    def __init__(self, tables: Tables) -> None:
        self.connection = cast(AsyncConnection, None)  # no repository here has one
        self._transaction = Transaction(self.connection)
        self.cache = Cache()
        self.people = InMemoryPeople(tables)
        self.invitations = InMemoryInvitations(tables)
        self.reports = InMemoryReports(tables)
        self.report_queries = InMemoryReportQueries(tables)
        self.explanations = InMemoryExplanations(tables)
        self.evidence = InMemoryEvidence(tables)
        self.attachments = InMemoryAttachments(tables)
        self.message_links = InMemoryMessageLinks(tables)
        self.moved_days = InMemoryMovedDays(tables)
        self.sessions = InMemorySessions(tables)
        self.outbox = InMemoryOutbox(tables)
        self.pushes = InMemoryPushes(tables.pushed)
        self.push_wishes = InMemoryWishes(tables.pushed)
        self.stand_ins = InMemoryStandIns(tables.pushed)
