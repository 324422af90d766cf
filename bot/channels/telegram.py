"""Telegram: what an update means, and how a reply becomes calls of the Bot API."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from telegram import BotCommand, BotCommandScopeChat, InputFile, InputMediaPhoto
from telegram.error import Conflict

from bot.channels.channel import FETCHED_AT_MOST, FileTooLargeError, InboundEvent, Refused
from bot.channels.telegram_errors import translated
from bot.channels.telegram_updates import heard_in
from bot.channels.telegram_wire import TelegramWire
from bot.channels.text_splitting import cut, length, plain
from handlers.engine.choices import Keyboard
from handlers.engine.turn import CommandMenu

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
TOAST_LIMIT: Final = 200
BUTTON_BYTES: Final = 64
POLL_SECONDS: Final = 30
"""How long getUpdates waits on the server; it allows up to 50."""

WANTED: Final = ("message", "edited_message", "callback_query", "my_chat_member")
LASTING: Final = "*"
"""Stands for the revision in the content of a button that stays good."""

_LOG = logging.getLogger(__name__)

_BROKEN_MARKUP: Final = "can't parse entities"
_TOO_BIG: Final = "file is too big"
_SAME: Final = "message is not modified"
_LATE: Final = ("query is too old", "query id is invalid")
_WEBHOOK_STANDS: Final = "webhook"


class ButtonTooLongError(ValueError):
    """A choice whose key does not fit into a button: a mistake in the program."""


class Telegram:
    """The channel; `wire` is opened and closed by whoever made it."""

    name: Final = "telegram"
    edits: Final = True

    def __init__(self, wire: TelegramWire, poll_seconds: int = POLL_SECONDS) -> None:
        self._wire = wire
        self._poll_seconds = poll_seconds

    # --- hearing ---------------------------------------------------------------------------------
    async def fetch(self, next_id: int | None) -> Sequence[tuple[int, str]]:
        """A long poll; what is before `next_id` is acknowledged by it.

        Raises:
            DeliveryError: nothing was fetched.
        """
        params: dict[str, object] = {
            "timeout": self._poll_seconds,
            "limit": FETCHED_AT_MOST,
            "allowed_updates": WANTED,
        }
        if next_id is not None:
            params["offset"] = next_id
        async with translated():
            try:
                return await self._wire.updates(params, self._poll_seconds + 10.0)
            except Conflict as conflict:
                if _WEBHOOK_STANDS in conflict.message.lower():
                    await self._wire.bot.delete_webhook(drop_pending_updates=False)
                raise

    def read(self, raw: str) -> InboundEvent:
        """What an update means."""
        return heard_in(raw)

    async def receive_by_webhook(self, url: str, secret: str) -> int:
        """Ask Telegram to post updates to `url` with `secret` in a header; how many wait.

        Raises:
            DeliveryError: it did not work.
        """
        async with translated():
            waiting = (await self._wire.bot.get_webhook_info()).pending_update_count
            await self._wire.bot.set_webhook(url, secret_token=secret, allowed_updates=WANTED)
        return waiting

    # --- speaking --------------------------------------------------------------------------------
    def pieces(self, text: str) -> Sequence[str]:
        """The text cut where it is too long for one message."""
        return cut(text, TEXT_LIMIT)

    def under_a_file(self, caption: str) -> tuple[str, str]:
        """The caption as far as it may go, and what is left."""
        first, *others = cut(caption, CAPTION_LIMIT)
        return first, "\n".join(others)

    async def say(self, address: str, text: str, rows: Keyboard, revision: int) -> str:
        """Send a text of one piece, with its choices."""
        params = _text_params(address, text) | _markup(rows, revision)
        sent = await self._speak("sendMessage", params)
        return str(sent["message_id"])

    async def edit(
        self, address: str, message_id: str, text: str, rows: Keyboard, revision: int
    ) -> None:
        """Change a text message; no choices given takes away those it had."""
        if length(plain(text)) > TEXT_LIMIT:
            raise Refused("a message cannot grow into several")
        params = _text_params(address, text) | _markup(rows, revision)
        await self._change("editMessageText", params | {"message_id": int(message_id)})

    async def strip_buttons(self, address: str, message_id: str, record: str | None) -> None:
        """Take the buttons off, and let the message say `record` if there is one."""
        if record is not None:
            await self.edit(address, message_id, record, (), 0)
            return
        params = {"chat_id": int(address), "message_id": int(message_id)}
        await self._change("editMessageReplyMarkup", params)

    async def answer_press(self, press_id: str, text: str) -> None:
        """Answer a callback query; too late is a success."""
        params: dict[str, object] = {"callback_query_id": press_id}
        if text:
            params["text"] = cut(text, TOAST_LIMIT)[0]
        try:
            await self._wire.call("answerCallbackQuery", params)
        except Refused as refused:
            if not any(words in str(refused).lower() for words in _LATE):
                raise

    async def show(self, address: str, pictures: Sequence[bytes], caption: str) -> None:
        """Send one picture, or several as an album."""
        bot, chat = self._wire.bot, int(address)
        async with translated():
            if len(pictures) == 1:
                await bot.send_photo(chat, pictures[0], caption=caption, parse_mode="HTML")
            else:
                media = [InputMediaPhoto(picture) for picture in pictures[1:]]
                first = InputMediaPhoto(pictures[0], caption=caption, parse_mode="HTML")
                await bot.send_media_group(chat, [first, *media])

    async def hand_over(self, address: str, name: str, content: bytes, caption: str) -> None:
        """Send a document."""
        document = InputFile(content, filename=name)
        async with translated():
            await self._wire.bot.send_document(
                int(address), document, caption=caption, parse_mode="HTML"
            )

    async def take(self, file_id: str, most: int) -> bytes:
        """Ask where the file is, and read it up to `most` bytes."""
        try:
            found = await self._wire.call("getFile", {"file_id": file_id})
        except Refused as refused:
            if _TOO_BIG in str(refused).lower():
                raise FileTooLargeError(str(refused)) from None
            raise
        if int(found.get("file_size") or 0) > most:
            raise FileTooLargeError(str(found["file_size"]))
        return await self._wire.download(str(found["file_path"]), most)

    async def offer(self, address: str, menu: CommandMenu) -> None:
        """Publish the commands of one chat."""
        commands = [BotCommand(name, text) for name, text in menu.commands]
        scope = BotCommandScopeChat(int(address))
        async with translated():
            await self._wire.bot.set_my_commands(commands, scope=scope)

    async def _change(self, method: str, params: Mapping[str, object]) -> None:
        try:
            await self._speak(method, params)
        except Refused as refused:
            if _SAME not in str(refused).lower():
                raise

    async def _speak(self, method: str, params: Mapping[str, object]) -> Any:
        """A call with text; with broken markup it arrives without, rather than not at all."""
        try:
            return await self._wire.call(method, params)
        except Refused as refused:
            if _BROKEN_MARKUP not in str(refused).lower():
                raise
            _LOG.error("markup left out of a message: %s", refused)
        bare = {name: value for name, value in params.items() if name != "parse_mode"}
        return await self._wire.call(method, bare | {"text": plain(str(params["text"]))})


def _text_params(address: str, text: str) -> dict[str, object]:
    return {
        "chat_id": int(address),
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def _markup(rows: Keyboard, revision: int) -> dict[str, object]:
    if not any(rows):
        return {}
    keyboard = [
        [
            {
                "text": choice.label,
                "callback_data": button_content(
                    choice.key, None if choice.is_navigation else revision
                ),
            }
            for choice in row
        ]
        for row in rows
        if row
    ]
    return {"reply_markup": {"inline_keyboard": keyboard}}


def button_content(key: str, revision: int | None) -> str:
    """What a button carries: the session's revision (None: it stays good) and the choice's key.

    Raises:
        ButtonTooLongError: over 64 bytes.

    >>> button_content("collect.row:I.2", 17), button_content("report.open", None)
    ('17:collect.row:I.2', '*:report.open')
    """
    content = f"{LASTING if revision is None else revision}:{key}"
    if len(content.encode()) > BUTTON_BYTES:
        raise ButtonTooLongError(content)
    return content
