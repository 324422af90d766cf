"""Everything the simulator knows: the bot, the people, their chats, and what is to happen."""

from __future__ import annotations

import time
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from simulator.errors import ControlError, bad_request, forbidden
from simulator.state.call_log import CallLog
from simulator.state.change_feed import ChangeFeed, wake
from simulator.state.chats import StoredChat, StoredMessage
from simulator.state.clock import SimulatorClock
from simulator.state.effort import EffortCounter
from simulator.state.faults import Faults
from simulator.state.files import StoredFiles
from simulator.state.people import BotSpec, GroupSpec, PersonSpec, PhoneOwner, person_from
from simulator.state.rate_limit import RateLimit
from simulator.state.update_queue import UpdateQueue
from simulator.state.webhook import Webhook, WebhookDelivery
from simulator.wire import Json

FIRST_USER_ID: Final = 5_000_001
CALLBACK_SECONDS: Final = 60.0
"""How long a tap waits for its answer (real time)."""


@dataclass(slots=True)
class PendingTap:
    """A callback query that the bot has not answered."""

    user_id: int
    message: StoredMessage
    at: float


class TelegramState:
    """The state behind both sides of the simulator."""

    def __init__(
        self, token: str, clock: SimulatorClock, bot: BotSpec, *, is_demo: bool = False
    ) -> None:
        """Start with a bot and nobody to talk to."""
        head = token.partition(":")[0]
        bot_id = bot.id or (int(head) if head.isdigit() else 100_200_300)
        self.token = token
        self.clock = clock
        self.is_demo = is_demo
        self.instance = token_hex(4)
        """Tells the page that it met another process at the same address."""
        self.bot: Json = {
            "id": bot_id, "is_bot": True, "first_name": bot.first_name, "username": bot.username,
        }  # fmt: skip
        self.people: dict[int, PhoneOwner] = {}
        self.chats: dict[int, StoredChat] = {}
        self.taps: dict[str, PendingTap] = {}
        self.commands: dict[tuple[str, int, int, str], list[Json]] = {}
        self.profile: dict[str, str] = {}
        self.updates = UpdateQueue()
        self.changes = ChangeFeed()
        self.files = StoredFiles()
        self.faults = Faults()
        self.rate_limit = RateLimit()
        self.calls = CallLog()
        self.effort = EffortCounter()
        self.webhook = Webhook()
        self.delivery = WebhookDelivery(self.updates)
        self._last_tap = 0
        self._last_album = 0

    # People and chats

    def add_person(self, spec: PersonSpec) -> PhoneOwner:
        """Add a person, or change the one with that user id."""
        user_id = spec.user_id or max([FIRST_USER_ID - 1, *self.people]) + 1
        person = person_from(spec, user_id)
        known = self.people.get(user_id)
        if known is not None:
            person.blocked, person.started = known.blocked, known.started
        self.people[user_id] = person
        names = ("first_name", "last_name", "username")
        wire = {"id": user_id, "type": "private"} | {
            name: person.wire[name] for name in names if name in person.wire
        }
        chat = self.chats.get(user_id)
        if chat is None:
            self.chats[user_id] = StoredChat(user_id, wire, person, {user_id})
        else:
            chat.wire, chat.person = wire, person
        self.changes.publish("person", user_id)
        return person

    def add_group(self, spec: GroupSpec) -> StoredChat:
        """Add a group chat of known people, or change the one with that id."""
        for user_id in spec.members:
            self.person(user_id)
        wire = {"id": spec.chat_id, "type": "supergroup", "title": spec.title}
        chat = self.chats.setdefault(spec.chat_id, StoredChat(spec.chat_id, wire))
        chat.wire, chat.members = wire, set(spec.members)
        self.changes.publish("person", spec.chat_id)
        return chat

    def person(self, user_id: int) -> PhoneOwner:
        """Return a person; raises ControlError when there is none with that id."""
        found = self.people.get(user_id)
        if found is None:
            message = f"there is no person {user_id}"
            raise ControlError(message)
        return found

    def chat_to_write(self, chat_id: int | None) -> StoredChat:
        """Return the chat if the bot may write there now; raises ApiError otherwise."""
        chat = self.chats.get(chat_id) if chat_id is not None else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.person is not None and chat.person.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.person is not None and not chat.person.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    # Messages

    def post(self, chat: StoredChat, sender: Json, body: Json, *, markup: Json | None = None,
             reply_to: StoredMessage | None = None, album: str = "") -> StoredMessage:  # fmt: skip
        """Add a message to a chat."""
        chat.last_id += 1
        message = StoredMessage(
            chat.last_id, chat, sender, int(self.clock.timestamp()), body, markup, reply_to, album
        )  # fmt: skip
        chat.messages[message.message_id] = message
        if not sender["is_bot"]:
            chat.last_said = message.message_id
        self.touched("message", message)
        return message

    def rewrite(
        self, message: StoredMessage, body: Json, markup: Json | None, *, mark: bool
    ) -> None:
        """Give a message another content; `mark` shows it as edited."""
        message.body, message.markup = body, markup
        if mark:
            message.edit_date = int(self.clock.timestamp())
        self.touched("edited", message)

    def delete(self, message: StoredMessage) -> None:
        """Let a message vanish."""
        del message.chat.messages[message.message_id]
        self.touched("deleted", message)

    def resume(self, chat: StoredChat, last_id: int, messages: list[Json]) -> None:
        """Let a chat go on from an earlier run: its messages stand again, new ids count on.

        Each message has `message_id`, `from_bot`, `date`, `text` and perhaps `keyboard`.
        """
        if chat.person is not None:
            chat.person.started = True
        for one in messages:
            sender = self.bot if one["from_bot"] or chat.person is None else chat.person.wire
            rows = one.get("keyboard")
            markup = {"inline_keyboard": rows} if rows else None
            body = {"text": one["text"]}
            message = StoredMessage(one["message_id"], chat, sender, one["date"], body, markup)
            chat.messages[message.message_id] = message
            self.touched("message", message)
        chat.last_id = max([chat.last_id, last_id, *chat.messages])

    def touched(self, kind: str, message: StoredMessage) -> None:
        """Tell everyone who follows that a message changed."""
        chat = message.chat
        message.seq = self.changes.publish(kind, chat.chat_id, message.message_id)
        chat.log.append((message.seq, message.message_id))
        if chat.waiting:
            wake(chat.waiting)

    def next_album(self) -> str:
        """Return the id of a new album."""
        self._last_album += 1
        return str(13_000_000_000_000_000 + self._last_album)

    # Taps

    def open_tap(self, user_id: int, message: StoredMessage) -> str:
        """Return the id of a new callback query."""
        self._last_tap += 1
        query_id = str(self.bot["id"] * 4_294_967_296 + self._last_tap)
        now = time.monotonic()
        self.taps[query_id] = PendingTap(user_id, message, now)
        while self.taps and now - next(iter(self.taps.values())).at > CALLBACK_SECONDS:
            self.taps.pop(next(iter(self.taps)))
        return query_id

    def close_tap(self, query_id: str) -> PendingTap:
        """Return the tap that waits under that id; raises ApiError when it is too late."""
        tap = self.taps.pop(query_id, None)
        if tap is None or time.monotonic() - tap.at > CALLBACK_SECONDS:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        return tap

    # Webhook

    def set_webhook(self, webhook: Webhook) -> None:
        """Deliver by `webhook` from now on, or no more if it has no address."""
        self.webhook = webhook
        self.updates.webhook_set = bool(webhook.url)
        if webhook.url:
            self.updates.end_poll()
        self.delivery.switch(webhook)

    def commands_for(self, chat: StoredChat, user_id: int) -> list[Json]:
        """Return the commands a person sees in a chat, by Telegram's order of scopes."""
        person = self.people.get(user_id)
        language = person.spec.language_code if person is not None else ""
        wide = "all_private_chats" if chat.chat_id > 0 else "all_group_chats"
        scopes = [("chat_member", chat.chat_id, user_id)] if chat.chat_id < 0 else []
        scopes += [("chat", chat.chat_id, 0), (wide, 0, 0), ("default", 0, 0)]
        for scope in scopes:
            for spoken in (language, ""):
                found = self.commands.get((*scope, spoken))
                if found:
                    return found
        return []
