"""Delivering one letter: what a reply becomes in a chat."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Final

from sqlalchemy.exc import OperationalError

from bot.channels.channel import Blocked, Channel, Refused
from bot.outbound.current_cards import CurrentCards
from bot.outbound.queue import PendingSend
from handlers.engine.turn import Album, CommandMenu, Message, Paper, Slot, Toast
from reporting.pictures import Picture

_LOG = logging.getLogger(__name__)

DrawPictures = Callable[[Picture], Awaitable[bytes]]
"""A picture as PNG."""


MOST_REMAKES: Final = 1
"""Times a picture or paper is made anew after the process that made it died."""


def is_unmakeable(parcel: PendingSend, failure: BaseException) -> bool:
    """Whether the letter's picture or paper failed, and would fail again.

    A worker that died gets one more try; the database's trouble is not the paper's.
    """
    if not parcel.making or isinstance(failure, OperationalError):
        return False
    parcel.remakes += 1
    return not isinstance(failure, BrokenProcessPool) or parcel.remakes > MOST_REMAKES


@dataclass(frozen=True, slots=True)
class Printed:
    """A document: its file name and what is in it."""

    name: str
    content: bytes


Print = Callable[[Paper], Awaitable[Printed]]
"""Makes a paper of what is on record now."""

RETIRE_TRIES: Final = 3
"""A card that keeps its buttons is a blemish (they are known as old); no letter waits longer."""


class Delivery:
    """Knows every channel, every chat's card and how pictures are drawn.

    `deliver` raises a `DeliveryError` when the letter has to be tried again or given up; what was
    done before is remembered in the parcel and not done twice. What a picture or paper fails with
    is raised as it is, and the parcel says that it was `making`.
    """

    def __init__(
        self,
        channels: Mapping[str, Channel],
        cards: CurrentCards,
        draw: DrawPictures,
        print_paper: Print,
    ) -> None:
        self._channels = channels
        self.cards = cards
        self._draw = draw
        self._print = print_paper

    async def deliver(self, parcel: PendingSend) -> int:
        """Deliver the letter; how many messages were sent or changed, for the pace."""
        channel = self._channels[parcel.chat[0]]
        calls = 0
        match parcel.posting.reply:
            case Message() as message:
                calls = await self._message(channel, parcel, message)
            case Album() as album:
                calls = await self._album(channel, parcel, album)
            case Paper() as paper:
                calls = await self._paper(channel, parcel, paper)
            case CommandMenu() as menu:
                await channel.offer(parcel.chat[1], menu)
            case Toast():
                pass
        await self._answer_press(channel, parcel)
        return calls

    async def _message(self, channel: Channel, parcel: PendingSend, message: Message) -> int:
        if message.slot is Slot.NOTICE:
            return await self._notice(channel, parcel, message)
        if parcel.said is None and await self._edited(channel, parcel, message):
            self._asked(parcel, message)
            return 1
        calls = await self._said(channel, parcel, message)
        self._asked(parcel, message)
        return calls + await self._retired(channel, parcel, message)

    def _asked(self, parcel: PendingSend, message: Message) -> None:
        if message.asks is not None and parcel.said is not None:
            self.cards.asked.put(parcel.chat, parcel.said, message.asks)

    async def _notice(self, channel: Channel, parcel: PendingSend, message: Message) -> int:
        calls = await self._said(channel, parcel, message)
        await self._bury(parcel)
        return calls

    async def _edited(self, channel: Channel, parcel: PendingSend, message: Message) -> bool:
        """Change the card in place if the tap was on it and it is still the last message."""
        card, posting = await self.cards.card(parcel.chat), parcel.posting
        if card is None or card.pushed_up or card.message_id != posting.tapped_message:
            return False
        if not channel.edits:
            return False
        try:
            await channel.edit(
                parcel.chat[1], card.message_id, message.text, message.rows, posting.revision
            )
        except Refused as refused:
            _LOG.info("letter %d: card %s not edited: %s", parcel.id, card.message_id, refused)
            return False
        parcel.said = card.message_id
        return True

    async def _said(self, channel: Channel, parcel: PendingSend, message: Message) -> int:
        if parcel.said is not None:
            return 0
        parcel.said = await channel.say(
            parcel.chat[1], message.text, message.rows, parcel.posting.revision
        )
        return channel.cost(message.text)

    async def _retired(self, channel: Channel, parcel: PendingSend, message: Message) -> int:
        """Make the new message the card, after the old one has lost its choices."""
        old = await self.cards.card(parcel.chat)
        if parcel.said is None or (old is not None and old.message_id == parcel.said):
            return 0
        calls = 0
        if old is not None and channel.edits and parcel.hitches < RETIRE_TRIES:
            try:
                await channel.retire(parcel.chat[1], old.message_id, message.record)
            except (Refused, Blocked) as refused:
                _LOG.info("letter %d: card %s stays: %s", parcel.id, old.message_id, refused)
            calls = 1
        self.cards.put(parcel.chat, parcel.said)
        return calls

    async def _album(self, channel: Channel, parcel: PendingSend, album: Album) -> int:
        if parcel.said is not None:
            return 0
        parcel.making = True
        pictures = [await self._draw(picture) for picture in album.pictures]
        parcel.making = False
        await channel.show(parcel.chat[1], pictures, album.caption)
        parcel.said = "album"
        await self._bury(parcel)
        return len(pictures)

    async def _paper(self, channel: Channel, parcel: PendingSend, paper: Paper) -> int:
        if parcel.said is not None:
            return 0
        parcel.making = True
        printed = await self._print(paper)
        parcel.making = False
        await channel.hand_over(parcel.chat[1], printed.name, printed.content, paper.caption)
        parcel.said = printed.name
        await self._bury(parcel)
        return 1

    async def _bury(self, parcel: PendingSend) -> None:
        await self.cards.card(parcel.chat)
        self.cards.push_up(parcel.chat)

    async def _answer_press(self, channel: Channel, parcel: PendingSend) -> None:
        posting = parcel.posting
        if posting.press_id is None or parcel.pressed:
            return
        text = posting.reply.text if isinstance(posting.reply, Toast) else ""
        try:
            await channel.answer_press(posting.press_id, text)
        except (Refused, Blocked) as refused:
            _LOG.info("letter %d: tap not answered: %s", parcel.id, refused)
        parcel.pressed = True
