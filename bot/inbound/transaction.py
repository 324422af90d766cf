"""One database transaction in which turns are handled: what they read, and what they gather.

Facts, sessions and outgoing messages of many turns are written together, at the end or as soon as
a later turn has to read them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from bot.outbound.payload import answers_to
from bot.outbound.question_index import QuestionIndex
from bot.outbound.queue import ChatKey
from bot.runtime import session_store
from bot.runtime.reference_data import ReferenceData
from handlers.engine.dialog import offering
from handlers.engine.lookup import FileQuery
from handlers.engine.session import Session
from handlers.engine.turn import Inbound, Message, Reply
from reporting.people import Person
from reporting.reports import ReportKey
from storage.repositories.outbox import NewOutgoingMessage, OutgoingMessage
from storage.repositories.reports import Recording
from storage.store import UnitOfWork

T = TypeVar("T")

SenderKey = tuple[str, str]
"""Channel and sender."""


class StrangerError(TypeError):
    """A stranger's turn has an effect that only an enrolled person can have: a bug."""


class FindFile(Protocol):
    """Gives what stands in a file that was sent over that channel.

    Raises:
        NotYetError: it is on its way.
    """

    def __call__(self, query: FileQuery[T], channel: str) -> T:
        """The answer to the query."""
        ...


@dataclass(frozen=True, slots=True)
class ChatMemory:
    """What is known of chats outside of the database."""

    questions: QuestionIndex
    find_file: FindFile


@dataclass(slots=True)
class TurnTransaction:
    """What loaders read from and effects write to. Turns are handled in it one after the other.

    `people` are those who write in it, by channel and sender; `bodies` are sessions as stored, by
    person id. The fields set by `begin_turn` are those of the turn being handled; `person_id` is
    None for a stranger until they are enrolled.
    """

    work: UnitOfWork
    reference: ReferenceData
    memory: ChatMemory
    now: datetime
    people: dict[SenderKey, Person] = field(default_factory=dict)
    bodies: dict[int, str] = field(default_factory=dict)

    inbound: Inbound = field(init=False)
    inbox_id: int = field(init=False)
    person_id: int | None = field(init=False, default=None)

    sessions: dict[int, Session] = field(init=False, default_factory=dict)
    """Sessions that turns of this transaction have changed."""
    outgoing: list[NewOutgoingMessage] = field(init=False, default_factory=list)
    stored: Sequence[OutgoingMessage] = field(init=False, default=())
    """The outgoing messages, once they are written."""
    has_other_outgoing: bool = field(init=False, default=False)
    """Whether the outbox was changed beside them."""
    recordings: list[Recording] = field(init=False, default_factory=list)
    recorded_messages: list[tuple[str, str, str, int]] = field(init=False, default_factory=list)
    """Messages whose answers were recorded: channel, address, message id, inbox row."""
    has_attached: bool = field(init=False, default=False)
    """Whether a turn has attached something to a report."""
    asking: set[ChatKey] = field(init=False, default_factory=set)
    """Chats that are asked something by the outgoing messages."""
    notified: list[tuple[int, Message]] = field(init=False, default_factory=list)
    """Person ids and what they are told by the turn being handled."""

    # --- the turn being handled ------------------------------------------------------------------
    def begin_turn(self, inbound: Inbound, inbox_id: int) -> Person | None:
        """Handle that message next; who sent it, None for a stranger."""
        self.inbound, self.inbox_id = inbound, inbox_id
        person = self.people.get(self.sender)
        self.person_id = person.id if person else None
        return person

    async def end_turn(self, before: Session, after: Session) -> None:
        """Keep the session, and let everybody who is told something type its choices."""
        if self.person_id is not None and after != before:
            self.sessions[self.person_id] = after
        notified, self.notified = self.notified, []
        for person_id, message in notified:
            await self._offer(person_id, message)

    @property
    def sender(self) -> SenderKey:
        """Channel and sender of the message being handled."""
        return self.inbound.channel, self.inbound.sender

    @property
    def chat(self) -> ChatKey:
        """Channel and address of the chat in which the turn is."""
        return self.inbound.channel, self.inbound.address

    @property
    def speaker(self) -> int:
        """The id of whoever speaks.

        Raises:
            StrangerError: nobody is enrolled there.
        """
        if self.person_id is None:
            raise StrangerError(f"{self.inbound.channel}:{self.inbound.sender}")
        return self.person_id

    def version_of(self, report: ReportKey) -> int:
        """The version of the form with which the report is begun, unless it was before."""
        return self.reference.form_of(report).version

    def session_of(self, person_id: int | None) -> Session:
        """Where a person's dialog stands after the turns so far; a stranger's is always fresh."""
        if person_id is None:
            return Session()
        changed = self.sessions.get(person_id)
        if changed is not None:
            return changed
        return session_store.from_json(self.bodies.get(person_id), person_id)

    def reply(self, replies: Sequence[Reply], revision: int) -> None:
        """Answer the message being handled; `revision` is the session's after the turn."""
        self.outgoing += answers_to(self.inbound, replies, revision)
        if any(isinstance(reply, Message) and reply.asks for reply in replies):
            self.asking.add(self.chat)

    async def reload_sender(self) -> None:
        """Take whoever speaks anew from the database, because something of them has changed."""
        self.people |= await self.work.people.by_addresses([self.sender])

    async def _offer(self, person_id: int, message: Message) -> None:
        if not any(choice.is_navigation for row in message.keyboard for choice in row):
            return
        if person_id not in self.sessions and person_id not in self.bodies:
            self.bodies |= await self.work.sessions.load([person_id])
        self.sessions[person_id] = offering(self.session_of(person_id), [message])

    # --- what is gathered ------------------------------------------------------------------------
    async def write_recordings(self) -> None:
        """Write the facts gathered so far, because somebody is going to read them."""
        recordings, self.recordings = self.recordings, []
        await self.work.reports.record_many(recordings)

    async def write_recorded_messages(self) -> None:
        """Write which messages were recorded, because somebody is going to ask."""
        recorded, self.recorded_messages = self.recorded_messages, []
        await self.work.message_links.answered_many(recorded, self.now)

    async def finish(self) -> None:
        """Write everything that was gathered."""
        await self.write_recordings()
        await self.write_recorded_messages()
        await session_store.save(self.work, self.sessions, self.now)
        self.stored = await self.work.outbox.add_numbered(self.outgoing, self.now)
