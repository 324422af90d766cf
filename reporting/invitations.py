"""Invitations: one-time codes that make a chat somebody's, and what is wrong with bad ones."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from reporting.clean_text import CleanText, clean
from reporting.people import Grant

VALID_FOR = timedelta(days=14)
"""How long an invitation can be used."""

TRIES = 5
"""Wrong codes a chat may try within `TRIES_WITHIN` before it has to wait."""

TRIES_WITHIN = timedelta(hours=1)

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0, 1, I, L, O, U: nothing that is misread on paper or makes a word."""

_LENGTH = 12
"""Twelve of thirty letters: 58 bits, beyond guessing at five tries an hour."""

_FOUR = rf"[{_ALPHABET}]{{4}}"
_GROUPS = re.compile(rf"(?<![\w-]){_FOUR}-{_FOUR}-{_FOUR}(?![\w-])")
_SHAPE = re.compile(rf"[{_ALPHABET}]{{{_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as it is remembered: never its code, only the code's hash finds it."""

    id: int
    grant: Grant
    name: str | None
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WrongCodes:
    """How often a chat tried wrong codes during the last hour, and when it did so first."""

    count: int = 0
    first_at: datetime | None = None

    def free_again(self) -> datetime | None:
        """When the chat may try again; None while it still may."""
        if self.count < TRIES or self.first_at is None:
            return None
        return self.first_at + TRIES_WITHIN


class Flaw(StrEnum):
    """Why a code does not work; each has its own sentence."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


def new_code() -> str:
    """A fresh code in groups of four, as printed and typed ("K7M2-9QXD-4TRP")."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, _LENGTH, 4))


def tidy_code(text: CleanText) -> str | None:
    """The code in one spelling (upper case, no hyphens), None when the text is not shaped so.

    >>> tidy_code(" k7m2-9qxd 4trp ")
    'K7M29QXD4TRP'
    >>> tidy_code("xin chào") is None
    True
    """
    letters = re.sub(r"[\s\-–—_.]", "", text).upper()
    return letters if _SHAPE.fullmatch(letters) else None


def code_within(text: CleanText) -> str | None:
    """The one code that a text is or holds, in its one spelling; None without, and for several.

    Within other words it has to be in its groups of four, as it was sent.

    >>> code_within("Mã mời: K7M2-9QXD-4TRP."), code_within("k7m2 9qxd 4trp")
    ('K7M29QXD4TRP', 'K7M29QXD4TRP')
    """
    whole = tidy_code(text)
    if whole is not None:
        return whole
    found = {tidy_code(clean(one)) for one in _GROUPS.findall(text.upper())}
    return found.pop() if len(found) == 1 else None


def code_hash(code: str) -> str:
    """What is stored of a code: SHA-256 of its one spelling, in hex."""
    return hashlib.sha256(re.sub(r"[\s\-–—_.]", "", code).upper().encode()).hexdigest()


def flaw_of(invitation: Invitation | None, now: datetime) -> Flaw | None:
    """What is wrong with the invitation at `now`; None when it can be used.

    One that was seen to expire is closed as of the instant at which it expired, so that it stays
    expired when the clock is set back.
    """
    if invitation is None:
        return Flaw.UNKNOWN
    if invitation.revoked_at is not None:
        expired = invitation.revoked_at >= invitation.expires_at
        return Flaw.EXPIRED if expired else Flaw.REVOKED
    if invitation.used_at is not None:
        return Flaw.USED
    if now >= invitation.expires_at:
        return Flaw.EXPIRED
    return None
