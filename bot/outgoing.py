"""Making outbox letters of what a turn, a reminder or a failure has to say."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.letters import Posting, to_body
from handlers.turn import Envelope, Message, Priority, Reply, Slot, Toast
from storage.outbox import NewLetter


def replies(envelope: Envelope, said: Sequence[Reply], revision: int) -> list[NewLetter]:
    """The letters that answer an envelope, in order.

    A tap is answered by exactly one of them: its toast, else the first letter, else an empty toast.
    """
    answers = list(said)
    pressed = envelope.press_id is not None
    if pressed and not answers:
        answers = [Toast("")]
    teller = next((i for i, one in enumerate(answers) if isinstance(one, Toast)), 0)
    tapped = envelope.message_id if pressed else None
    return [
        NewLetter(
            envelope.channel,
            envelope.address,
            Priority.REPLY,
            to_body(Posting(one, revision, tapped, envelope.press_id if i == teller else None)),
        )
        for i, one in enumerate(answers)
        if pressed or not isinstance(one, Toast)
    ]


def notices(
    message: Message, addresses: Iterable[tuple[str, str]], priority: Priority
) -> list[NewLetter]:
    """The letters that tell somebody something unasked; it never takes the place of their card."""
    body = to_body(Posting(replace(message, slot=Slot.NOTICE)))
    return [NewLetter(channel, address, priority, body) for channel, address in addresses]
