"""What somebody is told unasked, made as the bot makes it, over storage in memory."""

from bot.inbound.wishes import LOADERS
from bot.pushed.composing import Addressee, text_for
from bot.runtime.reference_data import ReferenceData
from handlers.engine.turn import Message
from handlers.pushed.digest import Items
from reporting.ladder.pushes import PushKind
from tests.conversation.assertions import plain, within_limits
from tests.conversation.chat import Chat
from tests.conversation.engine import CALENDAR, CATALOGUE, ZONE, without_waiting
from tests.conversation.storage import InMemoryWork


def told(chat: Chat, kind: PushKind, items: Items = ()) -> Message | None:
    """The message that is sent now; the chat shows it."""
    backend = chat.backend
    reference = ReferenceData(
        backend.forms, CALENDAR, CATALOGUE, ZONE, backend.is_demo, backend.history
    )
    reader = Addressee(backend.people[chat.person_id or 0], chat.key)
    work = InMemoryWork(backend)
    making = text_for(reader, kind, items, work, reference, LOADERS, backend.now)
    message = without_waiting(making)
    if message is not None:
        within_limits(message)
        chat.replies = (message,)
    return message


def text(chat: Chat, kind: PushKind, items: Items = ()) -> str:
    """What it says, without markup; "" for nothing."""
    message = told(chat, kind, items)
    return plain(message.text) if message is not None else ""
