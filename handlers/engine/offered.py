"""The session after a turn: its revision, and the choices that can still be typed."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from handlers.engine.turn import Choice, Message, Reply, Session, Turn

MOST: Final = 24
"""Choices remembered: as many as the longest list of units offers."""


def advance(before: Session, turn: Turn) -> Session:
    """The session as it is stored after the turn; `before` is the one the turn was decided with.

    The revision grows when anything but the offered choices has changed: buttons of an earlier card
    are then known as old. A card that is only shown again keeps its revision, because its buttons
    still mean what they meant, and a tap may be under way.
    """
    after = remembering(replace(turn.session, revision=before.revision), turn.replies)
    if replace(after, offered=before.offered) == before:
        return after
    return replace(after, revision=before.revision + 1)


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
