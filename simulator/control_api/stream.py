"""The stream of changes that the page listens to (server-sent events)."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from aiohttp import web

from simulator.control_api.views import message_view
from simulator.state.change_feed import Change
from simulator.state.telegram_state import TelegramState
from simulator.wire import Json, to_bytes

_KEEP_ALIVE_SECONDS: Final = 15.0
_HEADERS: Final = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache",
    "X-Accel-Buffering": "no",
}


class Stream:
    """``/control/stream?after=N``: every change after number N, as it happens."""

    def __init__(self, state: TelegramState) -> None:
        """Follow `state`."""
        self._state = state
        self._open = True

    def close(self) -> None:
        """Let the open streams end at their next turn."""
        self._open = False
        self._state.changes.publish("closing")

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Write changes until the listener goes."""
        changes = self._state.changes
        given = request.headers.get("Last-Event-ID") or request.query.get("after")
        seq = int(given) if given and given.isdigit() else changes.seq
        response = web.StreamResponse(headers=_HEADERS)
        await response.prepare(request)
        with suppress(ConnectionResetError):  # the listener has gone
            await self._follow(response, seq)
        return response

    async def _follow(self, response: web.StreamResponse, seq: int) -> None:
        changes = self._state.changes
        hello: Json = {"kind": "hello", "instance": self._state.instance}
        await response.write(b"retry: 1000\n" + _event(seq, hello))
        if changes.lost(seq):
            seq = changes.seq
            await response.write(_event(seq, {"kind": "reload"}))
        while self._open:
            if not await changes.wait(seq, _KEEP_ALIVE_SECONDS):
                await response.write(b": still here\n\n")
                continue
            new = changes.after(seq)
            seq = changes.seq
            await response.write(b"".join(self._written(new)))

    def _written(self, new: list[Change]) -> list[bytes]:
        """Return the events of some changes; a message that changed twice is sent once."""
        latest = {one.place: one.seq for one in new if one.message_id}
        born = {one.place for one in new if one.kind == "message"}
        return [
            _event(one.seq, self._view(one, "message" if one.place in born else one.kind))
            for one in new
            if not one.message_id or latest[one.place] == one.seq
        ]

    def _view(self, change: Change, kind: str) -> Json:
        view: Json = {"kind": kind, "chat_id": change.chat_id}
        if change.detail is not None:
            view["detail"] = change.detail
        if change.message_id is None:
            return view
        view["message_id"] = change.message_id
        message = self._state.chats[change.chat_id].messages.get(change.message_id)
        if message is None:
            view["kind"] = "deleted"
        else:
            view["message"] = message_view(message)
        return view


def _event(seq: int, view: Json) -> bytes:
    return b"id: %d\ndata: %b\n\n" % (seq, to_bytes(view))
