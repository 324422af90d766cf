"""Each chat's living message: the one that is edited in place while it is the last one."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.conflicts import insert_or_update
from storage.schema import card


@dataclass(frozen=True, slots=True)
class Card:
    """The message last shown as the chat's card; `buried` once another message came after it."""

    message_id: str
    buried: bool


_HERE = (card.c.channel == bindparam("of_channel")) & (card.c.address == bindparam("of_address"))
_GET = select(card.c.message_id, card.c.buried).where(_HERE)
_PUT = insert_or_update(card, ["channel", "address"], ["message_id", "buried"])
_BURY = update(card).where(_HERE).values(buried=True)


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
        await self._connection.execute(
            _PUT.on(self._connection),
            {"channel": channel, "address": address, "message_id": message_id, "buried": False},
        )

    async def bury(self, channel: str, address: str) -> None:
        """Remember that another message came after the card."""
        await self._connection.execute(_BURY, {"of_channel": channel, "of_address": address})
