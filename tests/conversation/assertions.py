"""What holds for everything that is said."""

import re

from handlers.engine.turn import Album, Message, Reply, Toast


def plain(text: str) -> str:
    """Text without its markup."""
    bare = re.sub(r"</?(b|i|code)>", "", text)
    assert "<" not in bare, bare
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def within_limits(reply: Reply) -> None:
    """A reply fits every messenger: Zalo's 2000 characters, Telegram's buttons."""
    if isinstance(reply, Message):
        assert 0 < len(plain(reply.text)) <= 2000, len(plain(reply.text))
        choices = [choice for row in reply.keyboard for choice in row]
        assert len(choices) <= 100
        assert all(len(row) <= 8 for row in reply.keyboard)
        assert all(0 < len(f"99999:{c.key}".encode()) <= 64 for c in choices)
        assert len({c.key for c in choices}) == len(choices)
    if isinstance(reply, Toast):
        assert 0 < len(reply.text) <= 200
    if isinstance(reply, Album):
        assert 1 <= len(reply.pictures) <= 10
        assert len(plain(reply.caption)) <= 1024
