"""How a choice names what it does: `conversation.action` or `conversation.action:argument`.

One pair packs and unpacks, so that no conversation cuts strings. A key is short ASCII, because a
messenger allows 64 bytes for a button's content.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallbackData:
    """A choice taken apart; `argument` is empty when there is none."""

    conversation: str
    action: str
    argument: str = ""


class BadCallbackDataError(ValueError):
    """A key that no choice of ours has."""


def pack(conversation: str, action: str, argument: str = "") -> str:
    """The key as a button carries it.

    >>> pack("collect", "row", "I.2.1")
    'collect.row:I.2.1'
    """
    return f"{conversation}.{action}:{argument}" if argument else f"{conversation}.{action}"


def unpack(text: str) -> CallbackData:
    """The key taken apart.

    Raises:
        BadCallbackDataError: it has not the shape of a key.

    >>> unpack("collect.row:I.2.1")
    CallbackData(conversation='collect', action='row', argument='I.2.1')
    """
    name, _, argument = text.partition(":")
    conversation, dot, action = name.partition(".")
    if not (dot and conversation and action):
        raise BadCallbackDataError(text)
    return CallbackData(conversation, action, argument)
