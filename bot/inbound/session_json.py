"""A session's JSON form: written after every turn, read before the next by any version."""

import json
import logging
from typing import Final

from pydantic import TypeAdapter, ValidationError

from handlers.engine.turn import Session

_LOG = logging.getLogger(__name__)
_ADAPTER: Final = TypeAdapter(Session)
_FRESH: Final = Session()


def to_json(session: Session) -> str:
    """The session as JSON; what is as in a fresh one is left out, but never its version."""
    body = _ADAPTER.dump_json(session, exclude_defaults=True).decode()
    version = f'{{"version":{session.version}'
    return f"{version},{body[1:]}" if len(body) > len("{}") else f"{version}}}"


def from_json(body: str | None, person_id: int) -> Session:
    """The session in that JSON; a fresh one when there is none that this program understands.

    A fresh one counts its cards on from the old one, so that no old button looks new.
    """
    if body is None:
        return _FRESH
    revision = 0
    try:
        parts = json.loads(body)
        revision = int(parts.get("revision", 0))
        if parts["version"] == _FRESH.version:
            return _ADAPTER.validate_python(parts)
        reason = f"version {parts['version']}"
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as flaw:
        reason = type(flaw).__name__
    _LOG.warning("person %d: session not understood (%s), starting afresh", person_id, reason)
    return Session(revision=revision)
