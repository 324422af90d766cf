"""The Bot API side of the server: one request in, one envelope out."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from simulator.bot_api import methods_bot as bot
from simulator.bot_api import methods_media as media
from simulator.bot_api import methods_messages as messages
from simulator.bot_api.params import Params
from simulator.errors import ApiError, bad_request
from simulator.state.call_log import CUT
from simulator.state.clock import real_seconds
from simulator.state.faults import DOWNLOAD, Fault
from simulator.state.files import Upload
from simulator.state.telegram_state import TelegramState
from simulator.wire import Json, refusal_bytes, result_bytes

Method = Callable[[TelegramState, Params], object]

_GET_UPDATES: Final = "getUpdates"
_METHODS: Final[dict[str, Method]] = {
    "getMe": bot.get_me,
    "logOut": bot.log_out,
    "close": bot.log_out,
    "getChat": bot.get_chat,
    "sendChatAction": bot.send_chat_action,
    "answerCallbackQuery": bot.answer_callback_query,
    "setMyCommands": bot.set_my_commands,
    "getMyCommands": bot.get_my_commands,
    "deleteMyCommands": bot.delete_my_commands,
    "setMyName": bot.yes,
    "setMyDescription": bot.yes,
    "setMyShortDescription": bot.yes,
    "setMyDefaultAdministratorRights": bot.yes,
    "setChatMenuButton": bot.yes,
    "setWebhook": bot.set_webhook,
    "deleteWebhook": bot.delete_webhook,
    "getWebhookInfo": bot.get_webhook_info,
    "sendMessage": messages.send_message,
    "editMessageText": messages.edit_message_text,
    "editMessageCaption": messages.edit_message_caption,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "deleteMessage": messages.delete_message,
    "deleteMessages": messages.delete_messages,
    "sendPhoto": media.send_photo,
    "sendDocument": media.send_document,
    "sendMediaGroup": media.send_media_group,
    "editMessageMedia": media.edit_message_media,
    "getFile": media.get_file,
}
_BY_LOWER_NAME: Final = {name.lower(): (name, method) for name, method in _METHODS.items()}
_LIMITED: Final = frozenset({
    "sendMessage", "sendPhoto", "sendDocument", "sendMediaGroup", "editMessageText",
    "editMessageCaption", "editMessageReplyMarkup", "editMessageMedia",
})  # fmt: skip
_JSON: Final = "application/json"
_BYTES: Final = "application/octet-stream"


class BotApi:
    """Answers ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

    def __init__(self, state: TelegramState) -> None:
        """Serve `state`."""
        self._state = state
        self._prefix = f"/bot{state.token}/"
        self._file_prefix = f"/file/bot{state.token}/"

    async def serve_call(self, request: web.Request) -> web.StreamResponse:
        """Answer one call of a method."""
        started, at = time.perf_counter(), real_seconds()
        name, chat_id, status, description = request.path.rpartition("/")[2], None, 200, ""
        body = b""
        fault: Fault | None = None
        try:
            params = await self._authorized(request)
            chat_id = messages.chat_id_of(params)
            name, method = _resolved(name)
            fault = self._state.faults.take(name.lower(), chat_id)
            body = await self._answer(name, method, params, chat_id, fault)
            if fault is not None and fault.kind == "late":
                await asyncio.sleep(fault.seconds)
        except ApiError as error:
            status, description = error.code, error.description
            body = refusal_bytes(error.code, error.description, error.retry_after)
        if fault is not None and fault.kind in {"cut_before", "cut_after"}:
            status, description = CUT, fault.kind
        seconds = time.perf_counter() - started
        self._state.calls.record(name, chat_id, status, description, at, seconds)
        if status == CUT:
            return _cut(request)
        return web.Response(body=body, status=status, content_type=_JSON)

    async def _authorized(self, request: web.Request) -> Params:
        if not request.path.startswith(self._prefix):
            raise ApiError(401, "Unauthorized")
        return await _params_of(request)

    async def _answer(self, name: str, method: Method | None, params: Params,
                      chat_id: int | None, fault: Fault | None) -> bytes:  # fmt: skip
        state = self._state
        if fault is not None:
            refusal = fault.error()
            if refusal is not None:
                raise refusal
            if fault.kind == "cut_before":
                return b""
            if fault.kind == "delay":
                await asyncio.sleep(fault.seconds)
        if method is None:
            return result_bytes(await self._get_updates(params))
        if state.rate_limit.rules is not None and name in _LIMITED:
            state.rate_limit.spend(chat_id or 0, _weight(name, params))
        return result_bytes(method(state, params))

    async def _get_updates(self, params: Params) -> list[Json]:
        bot.remember_updates(self._state, params)
        return await self._state.updates.poll(
            params.integer("offset"), params.integer("limit", 100), params.integer("timeout")
        )

    async def serve_file(self, request: web.Request) -> web.StreamResponse:
        """Answer one download of a file."""
        if not request.path.startswith(self._file_prefix):
            return _refused(ApiError(401, "Unauthorized"))
        stored = self._state.files.at(request.path.removeprefix(self._file_prefix))
        if stored is None:
            return _refused(ApiError(404, "Not Found"))
        fault = self._state.faults.take(DOWNLOAD, None)
        if fault is None:
            return web.Response(body=stored.content, content_type=_BYTES)
        return await _failing_download(request, stored.content, fault)


async def _failing_download(
    request: web.Request, content: bytes, fault: Fault
) -> web.StreamResponse:
    """A file that does not come, comes late, or only half of it before the connection is cut."""
    refusal = fault.error()
    if refusal is not None:
        return _refused(refusal)
    if fault.kind == "cut_before":
        return _cut(request)
    if fault.kind in {"late", "delay"}:
        await asyncio.sleep(fault.seconds)
        return web.Response(body=content, content_type=_BYTES)
    answer = web.StreamResponse(headers={"Content-Length": str(len(content))})
    await answer.prepare(request)
    await answer.write(content[: len(content) // 2])
    _ = _cut(request)
    return answer


def _refused(error: ApiError) -> web.Response:
    body = refusal_bytes(error.code, error.description, error.retry_after)
    return web.Response(body=body, status=error.code, content_type=_JSON)


def _resolved(name: str) -> tuple[str, Method | None]:
    """Return a method's proper name and its function, None for getUpdates, which waits."""
    if name.lower() == _GET_UPDATES.lower():
        return _GET_UPDATES, None
    found = _BY_LOWER_NAME.get(name.lower())
    if found is None:
        raise ApiError(404, "Not Found")
    return found


def _weight(name: str, params: Params) -> int:
    """Return how many messages a call sends."""
    if name != "sendMediaGroup":
        return 1
    items = params.decoded("media", "can't parse media JSON object")
    return max(len(items), 1) if isinstance(items, list) else 1


def _cut(request: web.Request) -> web.StreamResponse:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _params_of(request: web.Request) -> Params:
    """Read the parameters from the query and the body; the body wins."""
    values: Json = dict(request.query) if request.query_string else {}
    kind = request.content_type
    if request.method == "GET" or not request.can_read_body:
        return Params(values)
    if kind == "multipart/form-data":
        return await _multipart(request, values)
    raw = await request.read()
    if kind == _JSON:
        try:
            decoded = json.loads(raw) if raw else {}
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(decoded, dict):
            raise bad_request("request must be a JSON object")
        return Params(values | decoded)
    try:
        values |= dict(parse_qsl(raw.decode(), keep_blank_values=True))
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return Params(values)


async def _multipart(request: web.Request, values: Json) -> Params:
    uploads: dict[str, Upload] = {}
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    for name, value in form.items():
        if isinstance(value, web.FileField):
            content = value.file.read()
            uploads[name] = Upload(value.filename or name, value.content_type, content)
        elif isinstance(value, str):
            values[name] = value
    return Params(values, uploads)
