"""Replies on their way: the JSON body of an outbox row."""

import json
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter, ValidationError

from handlers.engine.turn import Album, CommandMenu, Message, Paper, Reply, Toast


@dataclass(frozen=True, slots=True)
class Payload:
    """A reply and what its delivery needs to know of the turn that made it.

    `revision` goes into the buttons. `tapped_message` is the message whose button was pressed, if
    one was. `press_id` is set on the one posting of a turn that tells the messenger the tap was
    seen.
    """

    reply: Reply
    revision: int = 0
    tapped_message: str | None = None
    press_id: str | None = None


class UnreadablePayloadError(ValueError):
    """A body that no version of this program wrote."""


_ADAPTERS: Final[dict[str, TypeAdapter[Reply]]] = {
    "message": TypeAdapter(Message),
    "toast": TypeAdapter(Toast),
    "album": TypeAdapter(Album),
    "menu": TypeAdapter(CommandMenu),
    "paper": TypeAdapter(Paper),
}
_KINDS: Final[dict[type, str]] = {
    Message: "message",
    Toast: "toast",
    Album: "album",
    CommandMenu: "menu",
    Paper: "paper",
}

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def to_body(posting: Payload) -> str:
    """The posting as JSON.

    >>> to_body(Payload(Toast("Đã ghi."), press_id="7"))
    '{"kind":"toast","press_id":"7","reply":{"text":"Đã ghi."}}'
    """
    kind = _KINDS[type(posting.reply)]
    head: dict[str, object] = {"kind": kind}
    if posting.revision:
        head["revision"] = posting.revision
    if posting.tapped_message is not None:
        head["tapped_message"] = posting.tapped_message
    if posting.press_id is not None:
        head["press_id"] = posting.press_id
    reply = _ADAPTERS[kind].dump_json(posting.reply, exclude_defaults=True).decode()
    opening = _ENCODER.encode(head)
    return f'{opening[:-1]},"reply":{reply}}}'


def from_body(body: str) -> Payload:
    """The posting that `to_body` wrote.

    Raises:
        UnreadablePostingError: it did not.
    """
    try:
        parts = json.loads(body)
        reply = _ADAPTERS[parts["kind"]].validate_python(parts["reply"])
        return Payload(
            reply, parts.get("revision", 0), parts.get("tapped_message"), parts.get("press_id")
        )
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as flaw:
        raise UnreadablePayloadError(f"{type(flaw).__name__}: {flaw}") from flaw
