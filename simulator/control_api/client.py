"""A typed client of the control side, for tests, benchmarks and the demo."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Final, Self

from aiohttp import ClientSession, ClientTimeout, FormData

from simulator.control_api.views import (
    Button,
    ChatMessage,
    LoggedCall,
    MediaView,
    TouchCounts,
    message_from,
)
from simulator.wire import Json

__all__ = [
    "Button",
    "ChatMessage",
    "LoggedCall",
    "MediaView",
    "SimulatorClient",
    "SimulatorError",
    "TouchCounts",
]

DEFAULT_TIMEOUT: Final = 120.0
"""Seconds; ends a wait for what never comes, on a machine that may be busy with other things."""

_LONGEST_POLL: Final = 25.0


class SimulatorError(Exception):
    """The simulator refused a control request; the text says why."""


class SimulatorClient:
    """Acts for people and looks at their phones; use it as an async context manager."""

    def __init__(self, base_url: str) -> None:
        """Talk to the simulator at `base_url`, e.g. ``http://127.0.0.1:8081``."""
        self._base = base_url.rstrip("/")
        self._session: ClientSession | None = None
        self._marks: dict[int, int] = {}

    async def __aenter__(self) -> Self:
        """Open the connection."""
        self._session = ClientSession(timeout=ClientTimeout(total=60))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:  # fmt: skip
        """Close the connection."""
        if self._session is not None:
            await self._session.close()

    async def request(self, verb: str, path: str, body: Json | FormData | None = None,
                      query: dict[str, str] | None = None) -> Json:  # fmt: skip
        """Send any control request; raises SimulatorError when it is refused."""
        if self._session is None:
            message = "use the client in an 'async with' block"
            raise SimulatorError(message)
        form = body if isinstance(body, FormData) else None
        content = None if form is not None else body
        async with self._session.request(
            verb, f"{self._base}/control/{path}", json=content, data=form, params=query or {}
        ) as answer:
            decoded: Json = await answer.json()
            if not answer.ok:
                raise SimulatorError(str(decoded.get("error", answer.status)))
            return decoded

    # People

    async def person(self, first_name: str, *,  # noqa: PLR0913 - each has a default
                     user_id: int | None = None, last_name: str = "",
                     title: str = "", note: str = "", team: str = "", start_payload: str = "",
                     language_code: str = "vi") -> int:  # fmt: skip
        """Add a person and return their user id, which is also the id of their private chat."""
        view = await self.request("POST", "people", {
            "user_id": user_id, "first_name": first_name, "last_name": last_name, "title": title,
            "note": note, "team": team, "start_payload": start_payload,
            "language_code": language_code,
        })  # fmt: skip
        return int(view["user_id"])

    async def group(self, chat_id: int, title: str, members: list[int]) -> int:
        """Add a group chat (a negative id) with these people and the bot; return its id."""
        body = {"chat_id": chat_id, "title": title, "members": members}
        return int((await self.request("POST", "groups", body))["chat_id"])

    async def state(self) -> Json:
        """Return the bot, the people, the groups and the clock, as the page sees them."""
        return await self.request("GET", "state")

    async def commands(self, person: int, chat: int | None = None) -> dict[str, str]:
        """Return the command menu that a person sees, ``{command: description}``."""
        found = await self.request(
            "GET", "commands", query={"person": str(person), "chat": str(chat or person)}
        )
        return {one["command"]: one["description"] for one in found["commands"]}

    # Acts: each returns a number, and wait_for looks at what changed after it

    async def say(self, person: int, text: str, *, chat: int | None = None,
                  reply_to: int | None = None, typed: int | None = None) -> int:  # fmt: skip
        """Let a person write; return the new message's id."""
        return await self._act("say", person, chat, text=text, reply_to=reply_to, typed=typed)

    async def start(self, person: int) -> int:
        """Let a person press Start (with their payload); return the new message's id."""
        return await self._act("start", person, None)

    async def edit(self, person: int, message_id: int, text: str, *,
                   chat: int | None = None) -> int:  # fmt: skip
        """Let a person change a text of their own."""
        return await self._act("edit", person, chat, message_id=message_id, text=text)

    async def press(self, person: int, label_or_data: str, *, chat: int | None = None,
                    message_id: int | None = None, stale: bool = False) -> str:  # fmt: skip
        """Let a person tap a button, by its data or label, on the newest message that has it.

        `stale` sends the tap (by data) even if the message no longer has that button. Returns the
        id of the callback query; raises SimulatorError when there is no such button.
        """
        body: Json = {
            "person": person, "chat_id": chat, "message_id": message_id, "stale": stale,
            "label": label_or_data, "data": label_or_data,
        }  # fmt: skip
        done = await self.request("POST", "press", body)
        self._marks[chat or person] = done["seq"]
        return str(done["query_id"])

    async def send_media(self, person: int, kind: str,  # noqa: PLR0913 - each has a default
                         content: bytes, *, name: str = "file",
                         mime: str = "application/octet-stream", caption: str = "",
                         chat: int | None = None, album: str = "") -> int:  # fmt: skip
        """Let a person send a photo, document, voice or sticker; return the message's id.

        Parts of one album are sent one by one, under the same `album`.
        """
        form = FormData(quote_fields=False)
        form.add_field("person", str(person))
        form.add_field("kind", kind)
        form.add_field("caption", caption)
        form.add_field("chat_id", str(chat or ""))
        form.add_field("album", album)
        form.add_field("file", content, filename=name, content_type=mime)
        done = await self.request("POST", "media", form)
        self._marks[chat or person] = done["seq"]
        return int(done["message_id"])

    async def send_location(self, person: int, latitude: float, longitude: float) -> int:
        """Let a person send a place; return the message's id."""
        return await self._act("location", person, None, latitude=latitude, longitude=longitude)

    async def block(self, person: int) -> None:
        """Let a person stop the bot."""
        await self.request("POST", "block", {"person": person})

    async def unblock(self, person: int) -> None:
        """Let a person let the bot in again."""
        await self.request("POST", "unblock", {"person": person})

    async def _act(self, act: str, person: int, chat: int | None, **fields: object) -> int:
        body = {"person": person, "chat_id": chat, **fields}
        done = await self.request("POST", act, body)
        self._marks[chat or person] = done["seq"]
        return int(done["message_id"])

    # Looking

    async def messages(self, chat: int, *, after: int = 0) -> list[ChatMessage]:
        """Return a chat's messages as they stand now (changed after `after`), oldest first."""
        found = await self.request(
            "GET", "messages", query={"chat": str(chat), "after": str(after)}
        )
        return [message_from(view) for view in found["messages"]]

    async def last(self, chat: int) -> ChatMessage:
        """Return the bot's newest message in a chat; raises LookupError when there is none."""
        own = [message for message in await self.messages(chat) if message.from_bot]
        if not own:
            raise LookupError(chat)
        return own[-1]

    async def wait_for(self, chat: int, wanted: str | Callable[[ChatMessage], bool] = "", *,
                       after: int | None = None,
                       timeout: float = DEFAULT_TIMEOUT) -> ChatMessage:  # fmt: skip # noqa: ASYNC109 - a client waits over HTTP
        """Wait for a message of the bot that contains the text, or meets the test.

        Looked at are messages sent or edited since this client's latest act in that chat, or after
        change `after` (0 for all). Raises TimeoutError, with what was seen instead.
        """
        mark = self._marks.get(chat, 0) if after is None else after
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        seen: list[str] = []
        while (left := deadline - loop.time()) > 0:
            wait = f"{min(left, _LONGEST_POLL):.3f}"
            query = {"chat": str(chat), "after": str(mark), "wait": wait}
            found = await self.request("GET", "messages", query=query)
            for view in found["messages"]:
                message = message_from(view)
                if not message.from_bot:
                    continue
                if (wanted in message.text) if isinstance(wanted, str) else wanted(message):
                    return message
                seen.append(message.text)
            mark = int(found["seq"])
        message_text = f"no {wanted!r} in chat {chat} within {timeout} s; seen: {seen}"
        raise TimeoutError(message_text)

    async def download(self, file_id: str) -> bytes:
        """Return the bytes of a file that a message carries."""
        if self._session is None:
            message = "use the client in an 'async with' block"
            raise SimulatorError(message)
        async with self._session.get(f"{self._base}/control/file/{file_id}") as answer:
            if not answer.ok:
                raise SimulatorError(file_id)
            return await answer.read()

    # What only tests do

    async def inject(self, kind: str, *,  # noqa: PLR0913 - each has a default
                     method: str = "", chat: int | None = None, times: int = 1,
                     skip: int = 0, retry_after: int = 1, seconds: float = 0.0,
                     description: str = "") -> None:  # fmt: skip
        """Let the next `times` calls meet a fault: 429, 400, 403, 500, 502, cut_before, cut_after,
        late or delay (of `seconds`); of one method (`file`: a download), or any but getUpdates.
        """  # noqa: D205
        await self.request("POST", "faults", {
            "kind": kind, "method": method, "chat_id": chat, "times": times, "skip": skip,
            "retry_after": retry_after, "seconds": seconds, "description": description,
        })  # fmt: skip

    async def fail_share(self, share: float, seed: int = 0) -> None:
        """Let that share of all calls fail from now on, in all the ways of a bad network."""
        await self.request("POST", "faults/share", {"share": share, "seed": seed})

    async def clear_faults(self) -> None:
        """Forget the faults that still wait; no share of the calls fails any more."""
        await self.request("POST", "faults/clear")

    async def repeat_update(self, update_id: int | None = None, *, fresh: bool = False) -> int:
        """Deliver an update (the latest) again, under the same id or a fresh one; return the id."""
        body = {"update_id": update_id, "fresh": fresh}
        return int((await self.request("POST", "updates/repeat", body))["update_id"])

    async def push_raw(self, update: Json) -> int:
        """Queue an update of any content, however malformed; return its id."""
        return int((await self.request("POST", "updates/raw", {"update": update}))["update_id"])

    async def resume(self, next_update_id: int, chats: list[Json]) -> None:
        """Go on from an earlier run: updates count on, private chats stand as they did.

        Each chat has `chat`, `last_id` and `messages`, each of these `message_id`, `from_bot`,
        `date`, `text` and perhaps a `keyboard`.
        """
        body = {"next_update_id": next_update_id, "chats": chats}
        await self.request("POST", "resume", body)

    async def drop_updates(self) -> int:
        """Forget the pending updates; return how many there were."""
        return int((await self.request("POST", "updates/drop"))["dropped"])

    async def pending(self) -> int:
        """Return how many updates the bot has not confirmed."""
        return int((await self.request("GET", "updates"))["pending"])

    async def calls(self, method: str = "", *, chat: int | None = None,
                    after: int = 0) -> list[LoggedCall]:  # fmt: skip
        """Return the logged Bot API calls after number `after`, of one method or chat if given."""
        query = {"method": method, "after": str(after)} | ({"chat": str(chat)} if chat else {})
        found = await self.request("GET", "calls", query=query)
        return [LoggedCall(**call) for call in found["calls"]]

    async def call_counts(self) -> dict[str, dict[str, int]]:
        """Return ``{method: {status: count}}`` of all calls."""
        return dict((await self.request("GET", "calls", query={"counts": "1"}))["counts"])

    async def touches(self, who: int | str | None = None) -> TouchCounts:
        """Return the touches of a person (id), a team (name) or everyone."""
        found = await self.request("GET", "touches")
        if isinstance(who, int):
            return TouchCounts(**found["people"][str(who)])
        return TouchCounts(**(found["total"] if who is None else found["teams"][who]))

    async def reset_touches(self, people: list[int] | None = None) -> None:
        """Forget the touches of these people, or of everyone."""
        await self.request("POST", "touches/reset", {"people": people})

    async def now(self) -> datetime:
        """Return the simulated time."""
        return datetime.fromisoformat((await self.request("GET", "clock"))["now"])

    async def advance(self, seconds: float) -> Json:
        """Move the clock on and return its state."""
        return await self.request("POST", "clock", {"advance_seconds": seconds})

    async def set_clock(self, moment: datetime) -> Json:
        """Set the clock and return its state."""
        return await self.request("POST", "clock", {"set": moment.isoformat()})

    async def enforce_rate_limit(self, rules: dict[str, float] | None = None) -> None:
        """Answer 429 beyond Telegram's limits; `rules` overrides single figures.

        `holds_answers` makes it a stricter Telegram: everything shares the limit of broadcasting.
        """
        await self.request("POST", "rate-limit", {"enforced": True, "rules": rules})

    async def lift_rate_limit(self) -> int:
        """Stop enforcing the limits; return how many calls were refused meanwhile."""
        return int((await self.request("POST", "rate-limit", {"enforced": False}))["refused"])
