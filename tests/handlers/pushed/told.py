"""What somebody is told unasked, made as the bot makes it, over storage in memory."""

from datetime import datetime, time

from bot.inbound.wishes import LOADERS
from bot.pushed.composing import Addressee, text_for
from handlers.engine.turn import Message
from handlers.pushed.digest import Items
from reporting.ladder.pushes import Push, PushKind, PushState
from tests.conversation.assertions import plain, within_limits
from tests.conversation.chat import Chat
from tests.conversation.engine import without_waiting
from tests.conversation.storage import InMemoryWork


def told(
    chat: Chat, kind: PushKind, items: Items = (), since: datetime | None = None
) -> Message | None:
    """The message that is sent now, of what was decided then; the chat shows it."""
    backend = chat.backend
    reference = backend.reference()
    reader = Addressee(backend.people[chat.person_id or 0], chat.key)
    work = InMemoryWork(backend)
    now = backend.now
    if kind is PushKind.EVENING and since is None:
        since = datetime.combine(now.astimezone(reference.timezone), time.min, reference.timezone)
    push = Push(1, reader.person.id, kind, now.date(), now, PushState.QUEUED, since or now)
    making = text_for(reader, push, items, work, reference, LOADERS, backend.now)
    message, _ = without_waiting(making)
    if message is not None:
        within_limits(message)
        chat.replies = (message,)
    return message


def text(chat: Chat, kind: PushKind, items: Items = (), since: datetime | None = None) -> str:
    """What it says, without markup; "" for nothing."""
    message = told(chat, kind, items, since)
    return plain(message.text) if message is not None else ""
