"""Each chat's card: the message of ours that is edited in place while it is the last one."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from storage.schema import card
from storage.sql.transaction import Statement, Transaction
from storage.sql.upsert import insert_or_update


@dataclass(frozen=True, slots=True)
class Card:
    """The message last shown as the chat's card; `pushed_up` once another message follows it."""

    message_id: str
    pushed_up: bool


_GET = Statement(
    select(card.c.message_id, card.c.buried).where(
        card.c.channel == bindparam("of_channel"), card.c.address == bindparam("of_address")
    )
)
_PUT = Statement(
    insert_or_update(card, ["channel", "address"], ["message_id", "buried"]),
    *("channel", "address", "message_id", "buried"),
)


class Cards:
    """The cards in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, channel: str, address: str) -> Card | None:
        """The chat's card, None when it never had one."""
        here = {"of_channel": channel, "of_address": address}
        for message_id, pushed_up in await self._transaction.rows(_GET, here):
            return Card(message_id, pushed_up)
        return None

    async def put_many(self, cards: Mapping[tuple[str, str], Card]) -> None:
        """Make these the cards of their chats, which are named by channel and address."""
        rows = [
            {
                "channel": channel,
                "address": address,
                "message_id": one.message_id,
                "buried": one.pushed_up,
            }
            for (channel, address), one in cards.items()
        ]
        if rows:
            await self._transaction.run_many(_PUT, rows)
