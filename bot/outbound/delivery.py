"""Delivering one outgoing message: what a reply becomes in a chat."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import Final

from bot.channels.channel import Blocked, Channel, Refused
from bot.outbound.current_cards import CurrentCards
from bot.outbound.payload import Pushed, RetiredCard
from bot.outbound.queue import NotTold, PendingSend, StaleReminder, Told
from bot.rendering.documents import RenderDocument
from handlers.engine.turn import Album, CommandMenu, Message, Paper, Priority, Slot, Toast
from reporting.ladder.pushes import PushState
from reporting.pictures import Picture
from storage.errors import is_databases_trouble

_LOG = logging.getLogger(__name__)

DrawPictures = Callable[[Picture], Awaitable[bytes]]
"""A picture as PNG."""

ComposePush = Callable[[PendingSend], Awaitable[Told | NotTold | StaleReminder | None]]
"""What is told of an intent just now, or what it has become if there is nothing to tell.

None: the message is no intent, and is told as it was written.
"""

MOST_RENDER_RETRIES: Final = 1
"""Times a picture or document is begun again after the process that made it died."""

STRIP_TRIES: Final = 3
"""Tries to take the buttons off an old card; a button that stays is known as old anyway."""


def is_render_failure(pending: PendingSend, failure: BaseException) -> bool:
    """Whether the message's picture or document failed, and would fail again.

    A worker that died gets one more try; trouble with the database is not the document's.
    """
    if not pending.is_rendering or is_databases_trouble(failure):
        return False
    pending.render_retries += 1
    died = isinstance(failure, BrokenProcessPool)
    return not died or pending.render_retries > MOST_RENDER_RETRIES


class Delivery:
    """Knows every channel, every chat's card and how pictures and documents are made.

    `deliver` raises a `DeliveryError` when the message has to be tried again or has failed; what
    was done before is remembered in the `PendingSend` and not done twice. What rendering fails with
    is raised as it is, while `is_rendering` is set.
    """

    def __init__(
        self,
        channels: Mapping[str, Channel],
        cards: CurrentCards,
        draw: DrawPictures,
        render: RenderDocument,
        compose: ComposePush,
    ) -> None:
        self._channels = channels
        self.cards = cards
        self._draw = draw
        self._render = render
        self._compose = compose

    def cost(self, pending: PendingSend) -> int:
        """How many messages the messenger counts for what is still to be sent of it."""
        channel = self._channels.get(pending.chat[0])
        if channel is None:
            return 0
        match pending.payload.reply:
            case Message(text=text):
                return max(len(channel.pieces(text)) - pending.sent_pieces, 0)
            case Album(caption=caption) | Paper(caption=caption) as reply:
                own = len(reply.pictures) if isinstance(reply, Album) else 1
                left = len(_after(channel, caption)) - pending.sent_pieces
                return left + (own if pending.sent_id is None else 0)
            case RetiredCard() | Pushed():
                return 1
            case _:
                return 0

    async def deliver(self, pending: PendingSend) -> None:
        """Deliver it: one call of the messenger, but for long texts and for answering a tap."""
        channel = self._channels[pending.chat[0]]
        if pending.priority is Priority.BULK and await self._is_told(channel, pending):
            return
        match pending.payload.reply:
            case Message() as message:
                await self._message(channel, pending, message)
            case Album() as album:
                await self._album(channel, pending, album)
            case Paper() as paper:
                await self._paper(channel, pending, paper)
            case CommandMenu() as menu:
                await channel.offer(pending.chat[1], menu)
            case RetiredCard() as card:
                await self._retire(channel, pending, card)
            case Toast() | Pushed():
                pass
        await self._answer_press(channel, pending)

    async def _is_told(self, channel: Channel, pending: PendingSend) -> bool:
        """Tell what is to be told just now; False where the message stands as it was written."""
        if pending.sent_id is None:
            made = await self._compose(pending)
            if made is None:
                return False
            if isinstance(made, NotTold):
                pending.became, pending.left_out = made.state, made.left_out
                return True
            if isinstance(made, StaleReminder):
                pending.stale = made
                return True
            pending.told, pending.left_out = made, made.left_out
        if pending.told is None:
            return False
        await self._said(channel, pending, pending.told.message)
        await self._push_up(pending)
        pending.became = PushState.SENT
        return True

    async def _message(self, channel: Channel, pending: PendingSend, message: Message) -> None:
        if message.slot is Slot.NOTICE:
            await self._said(channel, pending, message)
            await self._push_up(pending)
            return
        if pending.sent_id is None and await self._edited(channel, pending, message):
            self._asks(pending, message)
            return
        await self._said(channel, pending, message)
        self._asks(pending, message)
        await self._made_current(channel, pending, message)

    def _asks(self, pending: PendingSend, message: Message) -> None:
        if message.asks is not None and pending.sent_id is not None:
            self.cards.questions.put(pending.chat, pending.sent_id, message.asks)

    async def _edited(self, channel: Channel, pending: PendingSend, message: Message) -> bool:
        """Change the card in place if the tap was on it and it is still the last message."""
        card, payload = await self.cards.card(pending.chat), pending.payload
        if card is None or card.pushed_up or card.message_id != payload.tapped_message:
            return False
        if not channel.edits:
            return False
        try:
            await channel.edit(
                pending.chat[1], card.message_id, message.text, message.keyboard, payload.revision
            )
        except Refused as refused:
            _LOG.info("outbox %d: card %s not edited: %s", pending.id, card.message_id, refused)
            return False
        pending.sent_id = card.message_id
        return True

    async def _said(self, channel: Channel, pending: PendingSend, message: Message) -> None:
        """Send what is left of the text; the choices stand under its last piece."""
        if pending.sent_id is not None:
            return
        pieces = channel.pieces(message.text)
        await self._pieces_said(channel, pending, pieces[:-1])
        pending.is_asked = True
        pending.sent_id = await channel.say(
            pending.chat[1], pieces[-1], message.keyboard, pending.payload.revision
        )
        pending.is_asked = False

    async def _pieces_said(
        self, channel: Channel, pending: PendingSend, pieces: Sequence[str]
    ) -> None:
        for piece in pieces[pending.sent_pieces :]:
            pending.is_asked = True
            await channel.say(pending.chat[1], piece, (), 0)
            pending.is_asked = False
            pending.sent_pieces += 1

    async def _made_current(self, channel: Channel, pending: PendingSend, message: Message) -> None:
        """Make the new message the card; the old one is seen to later, when nobody waits."""
        old = await self.cards.card(pending.chat)
        if pending.sent_id is None or (old is not None and old.message_id == pending.sent_id):
            return
        if old is not None and channel.edits:
            pending.retired = RetiredCard(old.message_id, message.final_text)
        self.cards.put(pending.chat, pending.sent_id)

    async def _retire(self, channel: Channel, pending: PendingSend, card: RetiredCard) -> None:
        if pending.retries >= STRIP_TRIES:
            return
        try:
            await channel.strip_buttons(pending.chat[1], card.message_id, card.final_text)
        except (Refused, Blocked) as refused:
            _LOG.info("outbox %d: card %s stays: %s", pending.id, card.message_id, refused)

    async def _album(self, channel: Channel, pending: PendingSend, album: Album) -> None:
        if pending.sent_id is None:
            pending.is_rendering = True
            pictures = [await self._draw(picture) for picture in album.pictures]
            pending.is_rendering = False
            under, _ = channel.under_a_file(album.caption)
            await channel.show(pending.chat[1], pictures, under)
            pending.sent_id = "album"
            await self._push_up(pending)
        await self._pieces_said(channel, pending, _after(channel, album.caption))

    async def _paper(self, channel: Channel, pending: PendingSend, paper: Paper) -> None:
        if pending.sent_id is None:
            pending.is_rendering = True
            document = await self._render(paper)
            pending.is_rendering = False
            under, _ = channel.under_a_file(paper.caption)
            await channel.hand_over(pending.chat[1], document.name, document.content, under)
            pending.sent_id = document.name
            await self._push_up(pending)
        await self._pieces_said(channel, pending, _after(channel, paper.caption))

    async def _push_up(self, pending: PendingSend) -> None:
        await self.cards.card(pending.chat)
        self.cards.push_up(pending.chat)

    async def _answer_press(self, channel: Channel, pending: PendingSend) -> None:
        payload = pending.payload
        if payload.press_id is None or pending.tap_answered:
            return
        text = payload.reply.text if isinstance(payload.reply, Toast) else ""
        try:
            await channel.answer_press(payload.press_id, text)
        except (Refused, Blocked) as refused:
            _LOG.info("outbox %d: tap not answered: %s", pending.id, refused)
        pending.tap_answered = True


def _after(channel: Channel, caption: str) -> Sequence[str]:
    """The messages that follow a picture or file because its caption is too long."""
    _, rest = channel.under_a_file(caption)
    return channel.pieces(rest) if rest else ()
