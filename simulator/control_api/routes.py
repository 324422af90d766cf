"""What the phones call: people, what they do and what they see, as JSON over HTTP."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from simulator.control_api.clock_control import ClockControl
from simulator.control_api.json_http import Handler, body_of, guarded, reply
from simulator.control_api.views import message_view
from simulator.errors import ControlError
from simulator.state import user_actions
from simulator.state.change_feed import wait_in
from simulator.state.files import Upload
from simulator.state.people import GroupSpec, PersonSpec, PhoneOwner
from simulator.state.telegram_state import TelegramState
from simulator.wire import Json

LONGEST_WAIT: Final = 55.0


class ControlRoutes:
    """The routes under ``/control/`` for people and their chats."""

    def __init__(self, state: TelegramState, clock: ClockControl) -> None:
        """Serve `state`."""
        self._state = state
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, for the application."""
        gets: dict[str, Handler] = {
            "state": self.state, "messages": self.messages, "file/{file_id}": self.file,
            "commands": self.commands,
        }  # fmt: skip
        posts: dict[str, Handler] = {
            "people": self.add_person, "groups": self.add_group, "say": self.say,
            "start": self.start, "press": self.press, "edit": self.edit, "media": self.media,
            "location": self.location, "block": self.block, "unblock": self.unblock,
        }  # fmt: skip
        return [web.get(f"/control/{name}", guarded(one)) for name, one in gets.items()] + [
            web.post(f"/control/{name}", guarded(one)) for name, one in posts.items()
        ]

    # People

    def person_view(self, person: PhoneOwner) -> Json:
        """Return what the page shows of a person."""
        spec = person.spec
        chat = self._state.chats[person.user_id]
        return {
            "user_id": person.user_id, "name": person.name, "title": spec.title,
            "note": spec.note, "team": spec.team, "language_code": spec.language_code,
            "start_payload": spec.start_payload, "blocked": person.blocked,
            "started": person.started, "last_id": chat.last_id,
            "last_said": chat.last_said,
        }  # fmt: skip

    async def state(self, request: web.Request) -> web.Response:
        """Return the bot, everyone, the groups, the clock and the number of the last change."""
        del request
        state = self._state
        groups = [
            {"chat_id": chat.chat_id, "title": chat.wire["title"], "members": sorted(chat.members)}
            for chat in state.chats.values()
            if chat.person is None
        ]
        people = [self.person_view(person) for person in state.people.values()]
        return reply({
            "bot": state.bot, "instance": state.instance, "is_demo": state.is_demo,
            "people": people, "groups": groups,
            "clock": self._clock.view(), "seq": state.changes.seq,
            "pending": state.updates.pending,
        })  # fmt: skip

    async def add_person(self, request: web.Request) -> web.Response:
        """Add or change a person."""
        spec = PersonSpec.model_validate(await body_of(request))
        return reply(self.person_view(self._state.add_person(spec)))

    async def add_group(self, request: web.Request) -> web.Response:
        """Add or change a group chat."""
        chat = self._state.add_group(GroupSpec.model_validate(await body_of(request)))
        return reply({"chat_id": chat.chat_id})

    # Acts

    async def say(self, request: web.Request) -> web.Response:
        """Let a person write."""
        given = await body_of(request)
        before, person = self._state.changes.seq, self._person(given)
        message = user_actions.say(
            self._state, person, str(given.get("text", "")), chat_id=given.get("chat_id"),
            reply_to=given.get("reply_to"), typed=given.get("typed"),
        )  # fmt: skip
        return reply({"message_id": message.message_id, "seq": before})

    async def start(self, request: web.Request) -> web.Response:
        """Let a person press Start."""
        given = await body_of(request)
        before = self._state.changes.seq
        message = user_actions.start(self._state, self._person(given))
        return reply({"message_id": message.message_id, "seq": before})

    async def press(self, request: web.Request) -> web.Response:
        """Let a person tap a button."""
        given = await body_of(request)
        before = self._state.changes.seq
        query_id = user_actions.press(
            self._state, self._person(given), chat_id=given.get("chat_id"),
            message_id=given.get("message_id"), label=str(given.get("label") or ""),
            data=str(given.get("data") or ""), stale=bool(given.get("stale")),
        )  # fmt: skip
        return reply({"query_id": query_id, "seq": before})

    async def edit(self, request: web.Request) -> web.Response:
        """Let a person change a text of their own."""
        given = await body_of(request)
        before, person = self._state.changes.seq, self._person(given)
        message = user_actions.edit(
            self._state, person, int(given["message_id"]), str(given["text"]), given.get("chat_id")
        )
        return reply({"message_id": message.message_id, "seq": before})

    async def media(self, request: web.Request) -> web.Response:
        """Let a person send a file: a form with person, kind, file, perhaps a caption, an album."""
        form = await request.post()
        file = form.get("file")
        if not isinstance(file, web.FileField):
            message = "the form needs a file"
            raise ControlError(message)
        upload = Upload(file.filename or "file", file.content_type, file.file.read())
        given = {name: value for name, value in form.items() if isinstance(value, str)}
        before = self._state.changes.seq
        message_sent = user_actions.send_media(
            self._state, self._person(given), given.get("kind", "document"), upload,
            caption=given.get("caption", ""), chat_id=int(given.get("chat_id") or 0) or None,
            reply_to=int(given.get("reply_to") or 0) or None, album=given.get("album", ""),
        )  # fmt: skip
        return reply({"message_id": message_sent.message_id, "seq": before})

    async def location(self, request: web.Request) -> web.Response:
        """Let a person send a place."""
        given = await body_of(request)
        before, person = self._state.changes.seq, self._person(given)
        latitude, longitude = float(given["latitude"]), float(given["longitude"])
        message = user_actions.send_location(
            self._state, person, latitude, longitude, given.get("chat_id")
        )
        return reply({"message_id": message.message_id, "seq": before})

    async def block(self, request: web.Request) -> web.Response:
        """Let a person stop the bot."""
        person = self._person(await body_of(request))
        user_actions.block(self._state, person, blocked=True)
        return reply(self.person_view(person))

    async def unblock(self, request: web.Request) -> web.Response:
        """Let a person let the bot in again."""
        person = self._person(await body_of(request))
        user_actions.block(self._state, person, blocked=False)
        return reply(self.person_view(person))

    def _person(self, given: Json) -> PhoneOwner:
        return self._state.person(int(given.get("person") or 0))

    # Messages

    async def messages(self, request: web.Request) -> web.Response:
        """Return a chat's messages changed after ``after``, waiting ``wait`` seconds for one."""
        chat = self._state.chats.get(int(request.query["chat"]))
        if chat is None:
            message = f"there is no chat {request.query['chat']}"
            raise ControlError(message)
        after = int(request.query.get("after", "0"))
        wait = min(float(request.query.get("wait", "0")), LONGEST_WAIT)
        found, deleted = chat.touched_since(after)
        if wait > 0 and not found and not deleted:
            await wait_in(chat.waiting, wait)
            found, deleted = chat.touched_since(after)
        limit = int(request.query.get("limit", "0"))
        shown = found[-limit:] if limit else found
        return reply({
            "messages": [message_view(message) for message in shown],
            "deleted": deleted, "more": len(found) - len(shown), "seq": self._state.changes.seq,
        })  # fmt: skip

    async def file(self, request: web.Request) -> web.Response:
        """Return the bytes of a file."""
        stored = self._state.files.get(request.match_info["file_id"])
        if stored is None:
            return reply({"error": "there is no such file"}, 404)
        return web.Response(
            body=stored.content,
            content_type=stored.mime,
            headers={"Cache-Control": "max-age=86400", "X-Content-Type-Options": "nosniff"},
        )

    async def commands(self, request: web.Request) -> web.Response:
        """Return the command menu a person sees in a chat."""
        person = self._state.person(int(request.query["person"]))
        chat = self._state.chats[int(request.query.get("chat", person.user_id))]
        return reply({"commands": self._state.commands_for(chat, person.user_id)})
