"""The text of an intent, made when it is sent, from what is known at that moment.

Nothing is told outside of office hours, on another day than its own, or of what is settled.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.inbound.queries import QueryLoaders
from bot.inbound.transaction import ChatMemory, TurnTransaction
from bot.outbound.payload import Pushed
from bot.outbound.question_index import QuestionIndex
from bot.outbound.queue import NotTold, PendingSend, StaleReminder, Told
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from handlers.engine.callback_data import BadCallbackDataError, form_of, unpack
from handlers.engine.context import TurnContext
from handlers.engine.current_report import report_in
from handlers.engine.lookup import FileQuery, Query, QueryPending
from handlers.engine.session import Session
from handlers.engine.turn import Inbound, Message, Text
from handlers.pushed.digest import Items, put_off, text_of
from reporting.clean_text import NOTHING
from reporting.ladder import in_hours, widest
from reporting.ladder.pushes import OPEN, Push, PushKind, PushState
from reporting.people import Person
from reporting.reports import ReportKey
from storage.store import Store, UnitOfWork

MOST_QUERIES: Final = 200
"""Times a text may ask for more; beyond it goes round in circles."""

IS_TOLD: Final = (
    PushState.QUEUED,
    PushState.SENT,
    PushState.UNREACHABLE,
    PushState.FAILED,
)
"""An intent for a second chat of the person was sent to the first, or could not be."""

_IS_SAID: Final = (PushState.QUEUED, PushState.SENT)
"""What a reminder says is told by it, or is about to be."""

NEVER: Final = datetime.max.replace(tzinfo=UTC)
"""Nothing has happened since then."""


class EndlessTextError(RuntimeError):
    """A text that never has enough: a bug."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Makes texts from the database as it is; it writes nothing."""

    store: Store
    reference: ReferenceData
    clock: Clock
    loaders: QueryLoaders

    async def compose(self, pending: PendingSend) -> Told | NotTold | StaleReminder | None:
        """What is told, or what has become of it; None: the message stands as it was written."""
        match pending.payload.reply:
            case Pushed(push_id=push_id):
                return await self._intent(push_id, pending.chat)
            case Message() as written:
                return await self._written_before(written, pending)
            case _:
                return None

    async def _intent(self, push_id: int, chat: tuple[str, str]) -> Told | NotTold:
        now = self.clock.now()
        async with self.store.reading() as work:
            push = await work.pushes.get(push_id)
            person = await work.people.by_address(*chat)
            if push is None or person is None or person.id != push.person_id:
                return NotTold(PushState.SETTLED)
            items = await self._items(push, work)
            if push.state not in IS_TOLD or not self._may_be_told(push, items, now):
                return NotTold(PushState.LAPSED)
            since = await moves_since(push, work, self.reference.timezone)
            push = replace(push, made_at=since)
            message, left_out = await text_for(
                Addressee(person, chat), push, items, work, self.reference, self.loaders, now
            )
        if message is None:
            return NotTold(PushState.SETTLED, tuple(left_out))
        return Told(person.id, message, tuple(left_out))

    async def _items(self, push: Push, work: UnitOfWork) -> Items:
        """The reports, each with its rung, of the reminder that is told now.

        For moved days those of a reminder that was told since they were moved, or is about to be.
        """
        if push.kind is not PushKind.MOVED:
            return await work.reminders.told_by(push.id)
        made = await work.pushes.of_day(PushKind.LADDER, push.day, [push.person_id])
        ladder = made.get(push.person_id)
        if ladder is None or ladder.state not in _IS_SAID or ladder.due_at < push.made_at:
            return ()
        return await work.reminders.told_by(ladder.id)

    def _may_be_told(self, push: Push, items: Items, now: datetime) -> bool:
        """Whether it is its day still, and within the hours of the forms it is to tell of."""
        zone, calendar = self.reference.timezone, self.reference.calendar
        known = (self.reference.forms.get(key.form) for key, _ in items)
        hours = widest(form.ladder for form in known if form is not None)
        return push.day == now.astimezone(zone).date() and in_hours(now, calendar, zone, hours)

    async def _written_before(self, written: Message, pending: PendingSend) -> StaleReminder | None:
        """Whether an older version wrote this reminder on an earlier day: it is wrong by now."""
        now, zone = self.clock.now(), self.reference.timezone
        key, then = self._report_of(written), pending.written_at
        if key is None or then is None:
            return None
        if then.astimezone(zone).date() == now.astimezone(zone).date():
            return None
        async with self.store.reading() as work:
            person = await work.people.by_address(*pending.chat)
        return None if person is None else StaleReminder(person.id, key, then)

    def _report_of(self, written: Message) -> ReportKey | None:
        """The report that the first choice of a reminder leads to."""
        try:
            argument = unpack(written.keyboard[0][0].key).argument
        except (IndexError, BadCallbackDataError):
            return None
        key = report_in(argument)
        form = form_of(key.form, self.reference.forms) if key else None
        if key is None or form is None or key.unit not in self.reference.history:
            return None
        return ReportKey(form.code, key.unit, key.period)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is told something, and in which chat."""

    person: Person
    chat: tuple[str, str]


async def moves_since(push: Push, work: UnitOfWork, zone: ZoneInfo) -> datetime:
    """From which instant on that tells of moved days.

    An evening tells of those of its day that were not told apart, and will not be: `NEVER` if they
    will.
    """
    if push.kind is not PushKind.EVENING:
        return push.made_at
    midnight = datetime.combine(push.day, time.min, zone)
    made = await work.pushes.of_day(PushKind.MOVED, push.day, [push.person_id])
    apart = made.get(push.person_id)
    if apart is None:
        return midnight
    return NEVER if apart.state in OPEN else max(midnight, apart.ended_at or midnight)


async def text_for(
    reader: Addressee,
    push: Push,
    items: Items,
    work: UnitOfWork,
    reference: ReferenceData,
    loaders: QueryLoaders,
    now: datetime,
) -> tuple[Message | None, Items]:
    """What the text comes to once everything it asks for is loaded, and what it leaves for later.

    Raises:
        EndlessTextError: it asks on and on.
    """
    chat, person = reader.chat, reader.person
    nothing = Inbound(*chat, chat[1], Text(NOTHING))
    transaction = TurnTransaction(work, reference, _MEMORY, now, {chat: person})
    transaction.begin_turn(nothing, 0)
    answers: dict[Query[Any], Any] = {}
    ctx = TurnContext(Session(), nothing, reference.lookup_for(person, answers, now), now)
    for _ in range(MOST_QUERIES):
        try:
            message = text_of(ctx, push.kind, items, push.made_at)
            return message, put_off(ctx, items) if push.kind is PushKind.LADDER else ()
        except QueryPending as pending:
            query = pending.query
        answers[query] = await loaders.load(query, transaction)
    raise EndlessTextError(push.kind)


def _no_file(query: FileQuery[Any], channel: str) -> Any:  # as the query says
    """Nobody has sent anything."""
    raise LookupError(f"{type(query).__name__} over {channel}")


_MEMORY: Final = ChatMemory(QuestionIndex(), _no_file)
