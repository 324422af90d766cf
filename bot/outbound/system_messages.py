"""What the bot itself says, outside of any dialog: sorry to somebody, and who left to a clerk."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.outbound.blocked_chats import TellClerk
from bot.outbound.payload import Payload, to_body
from bot.outbound.queue import PendingSend
from handlers.engine.catalogue import Catalogue
from handlers.engine.turn import Message, Slot
from reporting.languages import VIETNAMESE
from reporting.people import Person
from reporting.units import Unit
from reporting.units.names import in_sentence
from storage.repositories.outbox import NewOutgoingMessage
from storage.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class SystemMessages:
    """Messages by the language of who reads them."""

    apology: Callable[[str], Message]
    """For whoever's turn or document failed."""
    blocked: TellClerk
    """For the clerks of somebody who blocked the bot."""


def system_messages(catalogue: Catalogue) -> SystemMessages:
    """The messages in the sentences of the catalogue."""

    def apology(language: str) -> Message:
        return Message(catalogue.speech(language)("assist.failed"), slot=Slot.NOTICE)

    def blocked(person: Person, unit: Unit, language: str) -> Message:
        say = catalogue.speech(language)
        text = say("clerk.blocked", who=person.name, unit=in_sentence(unit.name))
        return Message(text, slot=Slot.NOTICE)

    return SystemMessages(apology, blocked)


async def apologise_for(
    pending: PendingSend, messages: SystemMessages, work: UnitOfWork, now: datetime
) -> None:
    """Say sorry in place of a picture or document, and answer the tap that wanted it."""
    person = await work.people.by_address(*pending.chat)
    said = messages.apology(person.language if person else VIETNAMESE)
    press_id = None if pending.tap_answered else pending.payload.press_id
    body = to_body(Payload(replace(said, slot=Slot.NOTICE), press_id=press_id))
    await work.outbox.add([NewOutgoingMessage(*pending.chat, pending.priority, body)], now)
