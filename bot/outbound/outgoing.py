"""Making outbox letters of what a turn, a reminder or a failure has to say."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.outbound.payload import Payload, to_body
from handlers.engine.turn import Inbound, Message, Priority, Reply, Slot, Toast
from storage.repositories.outbox import NewOutgoingMessage


def replies(inbound: Inbound, said: Sequence[Reply], revision: int) -> list[NewOutgoingMessage]:
    """The letters that answer an envelope, in order.

    A tap is answered by exactly one of them: its toast, else the first letter, else an empty toast.
    """
    answers = list(said)
    pressed = inbound.press_id is not None
    if pressed and not answers:
        answers = [Toast("")]
    teller = next((i for i, one in enumerate(answers) if isinstance(one, Toast)), 0)
    tapped = inbound.message_id if pressed else None
    return [
        NewOutgoingMessage(
            inbound.channel,
            inbound.address,
            Priority.REPLY,
            to_body(Payload(one, revision, tapped, inbound.press_id if i == teller else None)),
        )
        for i, one in enumerate(answers)
        if pressed or not isinstance(one, Toast)
    ]


def notices(
    message: Message, addresses: Iterable[tuple[str, str]], priority: Priority
) -> list[NewOutgoingMessage]:
    """The letters that tell somebody something unasked; it never takes the place of their card."""
    body = to_body(Payload(replace(message, slot=Slot.NOTICE)))
    return [NewOutgoingMessage(channel, address, priority, body) for channel, address in addresses]
