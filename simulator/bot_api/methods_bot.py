"""Bot API methods about the bot itself: its commands, its webhook, its taps, its chats."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from simulator import limits
from simulator.bot_api.methods_messages import chat_id_of, target_chat
from simulator.bot_api.params import Params
from simulator.errors import bad_request
from simulator.state.telegram_state import TelegramState
from simulator.state.webhook import Webhook
from simulator.wire import Json

_ACTIONS: Final = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
})  # fmt: skip
_GIFTS: Final = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)
_WIDE_SCOPES: Final = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_CHAT_SCOPES: Final = ("chat", "chat_administrators", "chat_member")
_WEBHOOK_PORTS: Final = (80, 88, 443, 8443)


def get_me(state: TelegramState, params: Params) -> object:
    """GetMe: the bot as its token knows it."""
    del params
    return state.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def yes(state: TelegramState, params: Params) -> object:
    """Accept what has no effect in the simulator."""
    del state, params
    return True


def log_out(state: TelegramState, params: Params) -> object:
    """LogOut: leave the server; a waiting poll ends."""
    del params
    state.updates.end_poll()
    return True


def get_chat(state: TelegramState, params: Params) -> object:
    """GetChat: a chat, with the fields the Bot API always gives."""
    chat = state.chats.get(chat_id_of(params) or 0)
    if chat is None or (chat.person is not None and not chat.person.started):
        raise bad_request("chat not found")
    gifts = dict.fromkeys(_GIFTS, False)
    return chat.wire | {
        "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts,
    }  # fmt: skip


def send_chat_action(state: TelegramState, params: Params) -> object:
    """SendChatAction: "typing" and the like, seen for some seconds."""
    chat = target_chat(state, params)
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.changes.publish("action", chat.chat_id, detail={"action": action})
    return True


def answer_callback_query(state: TelegramState, params: Params) -> object:
    """AnswerCallbackQuery: once per tap, in time, at most 200 characters."""
    text = params.text("text")
    if len(text) > limits.MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    tap = state.close_tap(params.text("callback_query_id"))
    detail: Json = {
        "user_id": tap.user_id,
        "message_id": tap.message.message_id,
        "text": text,
        "alert": params.flag("show_alert"),
    }
    state.changes.publish("answer", tap.message.chat.chat_id, detail=detail)
    return True


def _scope(state: TelegramState, params: Params) -> tuple[str, int, int, str]:
    given = params.decoded("scope", "can't parse BotCommandScope JSON object") or {}
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommandScope: expected an Object")
    kind = str(given.get("type", "default"))
    language = params.text("language_code")
    if kind in _WIDE_SCOPES:
        return kind, 0, 0, language
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat_id = chat_id_of(Params(given))
    chat = state.chats.get(chat_id) if chat_id is not None else None
    if chat is None or (chat.person is not None and not chat.person.started):
        raise bad_request("chat not found")
    member = Params(given).integer("user_id") if kind == "chat_member" else 0
    return kind, chat.chat_id, member, language


def set_my_commands(state: TelegramState, params: Params) -> object:
    """SetMyCommands: the command menu of a scope."""
    given = params.decoded("commands", "can't parse commands JSON object")
    if not isinstance(given, list):
        raise bad_request("can't parse commands: expected an Array")
    if len(given) > limits.MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(one) for one in given]
    scope = _scope(state, params)
    state.commands[scope] = commands
    state.changes.publish("commands", scope[1])
    return True


def _command(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(given.get("command", "")).removeprefix("/")
    description = str(given.get("description", ""))
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 0 < len(description) <= limits.MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(state: TelegramState, params: Params) -> object:
    """GetMyCommands: what was set for exactly that scope and language."""
    return state.commands.get(_scope(state, params), [])


def delete_my_commands(state: TelegramState, params: Params) -> object:
    """DeleteMyCommands: back to the next wider scope."""
    scope = _scope(state, params)
    state.commands.pop(scope, None)
    state.changes.publish("commands", scope[1])
    return True


def remember_updates(state: TelegramState, params: Params) -> None:
    """Keep the wish about kinds of updates, if the call expresses one."""
    if not params.has("allowed_updates"):
        return
    given = params.decoded("allowed_updates", "can't parse allowed_updates JSON object")
    kinds = frozenset(map(str, given)) if isinstance(given, list) else frozenset()
    state.updates.allowed = kinds or None


def set_webhook(state: TelegramState, params: Params) -> object:
    """SetWebhook: HTTPS, or plain HTTP on this machine, which stands for it here."""
    url = params.text("url")
    parts = urlsplit(url)
    local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if url and not local:
        if parts.scheme != "https":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in _WEBHOOK_PORTS:
            raise bad_request(
                "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
            )
    secret = params.text("secret_token")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    remember_updates(state, params)
    if params.flag("drop_pending_updates"):
        state.updates.drop()
    state.set_webhook(Webhook(url, secret, params.integer("max_connections", 40)))
    return True


def delete_webhook(state: TelegramState, params: Params) -> object:
    """DeleteWebhook: back to getUpdates."""
    if params.flag("drop_pending_updates"):
        state.updates.drop()
    state.set_webhook(Webhook())
    return True


def get_webhook_info(state: TelegramState, params: Params) -> object:
    """GetWebhookInfo: where updates go and how many wait."""
    del params
    info = state.webhook.info(state.updates.pending)
    if state.updates.allowed:
        info["allowed_updates"] = sorted(state.updates.allowed)
    return info
