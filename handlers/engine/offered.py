"""What was offered last and stays good: a notice has choices too, and they can be typed as well."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from handlers.engine.turn import Choice, Message, Reply, Session

MOST: Final = 24
"""Choices remembered: as many as the longest list of units offers."""


def remembering(session: Session, replies: Iterable[Reply]) -> Session:
    """The session with the lasting choices of these replies in place of those it remembers.

    Replies that offer none leave it as it is: the buttons of an earlier message are still good.
    """
    offered: dict[str, Choice] = {}
    for reply in replies:
        if isinstance(reply, Message):
            offered |= {c.key: c for row in reply.rows for c in row if c.lasting}
    if not offered:
        return session
    return replace(session, offered=tuple(offered.values())[:MOST])
