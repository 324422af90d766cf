"""The one reader and writer of sessions: JSON in the database, values in the conversation."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from handlers.engine import session_json
from handlers.engine.session import Session
from storage.store import UnitOfWork

_LOG = logging.getLogger(__name__)
_FRESH: Final = Session()


async def save(work: UnitOfWork, sessions: Mapping[int, Session], now: datetime) -> None:
    """Write the sessions of these people, by person id, in the transaction under way."""
    bodies = {who: to_json(session) for who, session in sessions.items()}
    await work.sessions.save_many(bodies, now)


def to_json(session: Session) -> str:
    """The session as it is stored."""
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
