"""What is written into the outbox: replies and notices as rows with a JSON body, and back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from handlers.engine.turn import (
    Album,
    CommandMenu,
    Inbound,
    Message,
    Paper,
    Priority,
    Reply,
    Slot,
    Toast,
)
from storage.repositories.outbox import NewOutgoingMessage


@dataclass(frozen=True, slots=True)
class RetiredCard:
    """A card that has a successor: it loses its buttons and says `final_text`, if there is one."""

    message_id: str
    final_text: str | None = None


@dataclass(frozen=True, slots=True)
class Pushed:
    """An intent to tell somebody something unasked: its text is made when it is sent."""

    push_id: int


@dataclass(frozen=True, slots=True)
class Payload:
    """A reply and what its delivery needs to know of the turn that made it.

    `revision` goes into the buttons. `tapped_message` is the message whose button was pressed, if
    one was. `press_id` is set on the one payload of a turn that tells the messenger the tap was
    seen.
    """

    reply: Reply | RetiredCard | Pushed
    revision: int = 0
    tapped_message: str | None = None
    press_id: str | None = None


class PayloadBody(str):
    """A payload as JSON which still knows the payload: taken as it is, nothing is read anew."""

    __slots__ = ("payload",)

    payload: Payload


class UnreadablePayloadError(ValueError):
    """A body that no version of this program wrote."""


# --- as JSON -------------------------------------------------------------------------------------
_KINDS: Final[dict[str, type[Reply | RetiredCard | Pushed]]] = {
    "message": Message,
    "toast": Toast,
    "album": Album,
    "menu": CommandMenu,
    "paper": Paper,
    "retired": RetiredCard,
    "pushed": Pushed,
}
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}
_ADAPTERS: Final[dict[str, TypeAdapter[Reply | RetiredCard | Pushed]]] = {
    name: TypeAdapter(kind) for name, kind in _KINDS.items()
}
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def to_body(payload: Payload) -> PayloadBody:
    """The payload as JSON.

    >>> to_body(Payload(Toast("Đã ghi."), press_id="7"))
    '{"kind":"toast","press_id":"7","reply":{"text":"Đã ghi."}}'
    """
    kind = _NAMES[type(payload.reply)]
    head: dict[str, object] = {"kind": kind}
    if payload.revision:
        head["revision"] = payload.revision
    if payload.tapped_message is not None:
        head["tapped_message"] = payload.tapped_message
    if payload.press_id is not None:
        head["press_id"] = payload.press_id
    reply = _ADAPTERS[kind].dump_json(payload.reply, exclude_defaults=True).decode()
    opening = _ENCODER.encode(head)
    body = PayloadBody(f'{opening[:-1]},"reply":{reply}}}')
    body.payload = payload
    return body


def from_body(body: str) -> Payload:
    """The payload that `to_body` wrote, now or in an earlier run.

    Raises:
        UnreadablePayloadError: it did not.
    """
    if isinstance(body, PayloadBody):
        return body.payload
    try:
        parts = json.loads(body)
        if parts["kind"] == "message":
            _name_as_today(parts["reply"])
        reply = _ADAPTERS[parts["kind"]].validate_python(parts["reply"])
        return Payload(
            reply, parts.get("revision", 0), parts.get("tapped_message"), parts.get("press_id")
        )
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as flaw:
        raise UnreadablePayloadError(type(flaw).__name__) from None


_OLD_NAMES: Final = {"rows": "keyboard", "record": "final_text"}
_OLD_CHOICE_NAMES: Final = {"words": "synonyms", "lasting": "is_navigation"}


def _name_as_today(message: dict[str, Any]) -> None:
    """Fields that had other names when an older version of the program queued the message."""
    _rename(message, _OLD_NAMES)
    for line in message.get("keyboard", ()):
        for choice in line:
            _rename(choice, _OLD_CHOICE_NAMES)


def _rename(values: dict[str, Any], names: Mapping[str, str]) -> None:
    for old, new in names.items():
        if old in values:
            values[new] = values.pop(old)


# --- as rows of the outbox -----------------------------------------------------------------------
def answers_to(
    inbound: Inbound, replies: Sequence[Reply], revision: int
) -> list[NewOutgoingMessage]:
    """The outgoing messages that answer what came in, in order.

    A tap is answered by exactly one of them: its toast, else the first one, else an empty toast.
    """
    answers = list(replies)
    tapped = inbound.press_id is not None
    if tapped and not answers:
        answers = [Toast("")]
    answering = next((i for i, one in enumerate(answers) if isinstance(one, Toast)), 0)
    message_id = inbound.message_id if tapped else None
    return [
        NewOutgoingMessage(
            inbound.channel,
            inbound.address,
            Priority.REPLY,
            to_body(
                Payload(one, revision, message_id, inbound.press_id if i == answering else None)
            ),
        )
        for i, one in enumerate(answers)
        if tapped or not isinstance(one, Toast)
    ]


def notices(
    message: Message, addresses: Iterable[tuple[str, str]], priority: Priority
) -> list[NewOutgoingMessage]:
    """Outgoing messages that tell somebody something unasked; none takes the place of a card."""
    return _in_each(replace(message, slot=Slot.NOTICE), addresses, priority)


def intent(
    push_id: int, addresses: Iterable[tuple[str, str]], priority: Priority
) -> list[NewOutgoingMessage]:
    """Outgoing messages that tell of an intent, in every chat where the person can be reached."""
    return _in_each(Pushed(push_id), addresses, priority)


def _in_each(
    told: Message | Pushed, addresses: Iterable[tuple[str, str]], priority: Priority
) -> list[NewOutgoingMessage]:
    body = to_body(Payload(told))
    return [NewOutgoingMessage(channel, address, priority, body) for channel, address in addresses]


def retiring(chat: tuple[str, str], card: RetiredCard) -> NewOutgoingMessage:
    """What takes the buttons off a card later, when its chat is quiet."""
    return NewOutgoingMessage(*chat, Priority.TIDYING, to_body(Payload(card)))
