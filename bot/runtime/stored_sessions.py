"""A person's session as it is stored; one that is not understood is started afresh and logged."""

import logging
from typing import Final

from handlers.engine import session_json
from handlers.engine.session import Session

_LOG = logging.getLogger(__name__)
_FRESH: Final = Session()


def to_json(session: Session) -> str:
    """The session as JSON."""
    return session_json.write(session)


def from_json(body: str | None, person_id: int) -> Session:
    """The session in that JSON; a fresh one when there is none that this program understands."""
    if body is None:
        return _FRESH
    stored = session_json.read(body)
    if stored.problem:
        _LOG.warning(
            "person %d: session not understood (%s), starting afresh", person_id, stored.problem
        )
    return stored.session
