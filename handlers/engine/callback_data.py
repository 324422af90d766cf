"""How a choice names what it does: `conversation.action` or `conversation.action:argument`.

One pair packs and unpacks, so that no conversation cuts strings. A key is short ASCII, because a
messenger allows 64 bytes for a button's content.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, TypeVar

T = TypeVar("T")


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


LONGEST_FORM: Final = 14
"""Characters that a form has room for in a key, beside a unit, a period and an ordinal."""


def form_key(code: str) -> str:
    """A form as it stands in a key: its code, or the beginning of a long one and its digest.

    >>> form_key("cchc_quarterly"), form_key("mid_term_review_of_a_programme")
    ('cchc_quarterly', 'mid_t~ba873b35')
    """
    if len(code) <= LONGEST_FORM:
        return code
    return f"{code[:5]}~{sha256(code.encode()).hexdigest()[:8]}"


def form_of(key: str, forms: Mapping[str, T]) -> T | None:
    """The form that such a key names among these, by code."""
    if key in forms and form_key(key) == key:
        return forms[key]
    return next((form for code, form in forms.items() if form_key(code) == key), None)


def with_token(key: str, token: str) -> str:
    """The key of a choice of one asking, told from those of any other by its token.

    >>> with_token("report.take:cchc/12148/2024-Q3", "k3f")
    'report.take:cchc/12148/2024-Q3#k3f'
    """
    return f"{key}#{token}"


def without_token(key: str) -> tuple[str, str]:
    """The key, and the token of the asking that it is a choice of, "" for none."""
    bare, mark, token = key.rpartition("#")
    return (bare, token) if mark else (key, "")


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
