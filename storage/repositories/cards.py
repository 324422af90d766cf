"""Each chat's living message: the one that is edited in place while it is the last one."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import card
from storage.sql.upsert import insert_or_update
from storage.sqlite.connection import INLINE
from storage.sqlite.statements import CompiledStatement


@dataclass(frozen=True, slots=True)
class Card:
    """The message last shown as the chat's card; `buried` once another message came after it."""

    message_id: str
    buried: bool


_HERE = (card.c.channel == bindparam("of_channel")) & (card.c.address == bindparam("of_address"))
_GET = select(card.c.message_id, card.c.buried).where(_HERE).prefix_with(INLINE)
_PUT = CompiledStatement(
    insert_or_update(card, ["channel", "address"], ["message_id", "buried"]),
    *("channel", "address", "message_id", "buried"),
)
_BURY = update(card).where(_HERE).values(buried=True).prefix_with(INLINE)


class Cards:
    """The cards on one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, channel: str, address: str) -> Card | None:
        """The chat's card, None when it never had one."""
        found = await self._connection.execute(_GET, {"of_channel": channel, "of_address": address})
        row = found.one_or_none()
        return None if row is None else Card(*row)

    async def put(self, channel: str, address: str, message_id: str) -> None:
        """Make this message the chat's card, with nothing after it."""
        await self.put_many({(channel, address): Card(message_id, buried=False)})

    async def put_many(self, cards: Mapping[tuple[str, str], Card]) -> None:
        """Make these the cards of those (channel, address) chats, in one statement."""
        rows = [
            {
                "channel": channel,
                "address": address,
                "message_id": one.message_id,
                "buried": one.buried,
            }
            for (channel, address), one in cards.items()
        ]
        if rows:
            await _PUT.run_many(self._connection, rows)

    async def bury(self, channel: str, address: str) -> None:
        """Remember that another message came after the card."""
        await self._connection.execute(_BURY, {"of_channel": channel, "of_address": address})
