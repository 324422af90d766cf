"""Bot API methods that write, change and delete messages."""

from __future__ import annotations

from simulator import limits
from simulator.bot_api.message_params import (
    caption_body,
    inline_markup,
    message_text,
    reply_markup,
)
from simulator.bot_api.params import Params
from simulator.errors import bad_request
from simulator.state.chats import StoredChat, StoredMessage
from simulator.state.telegram_state import TelegramState
from simulator.wire import Json

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def chat_id_of(params: Params) -> int | None:
    """Return the chat a call is about, None if it names none that could exist."""
    try:
        return int(params.text("chat_id"))
    except ValueError:
        return None


def target_chat(state: TelegramState, params: Params) -> StoredChat:
    """Return the chat to write to; raises ApiError when the bot cannot."""
    if not params.text("chat_id"):
        raise bad_request("chat_id is empty")
    return state.chat_to_write(chat_id_of(params))


def replied(params: Params, chat: StoredChat) -> StoredMessage | None:
    """Return the message that a new one replies to; raises ApiError when it is gone."""
    given = params.decoded("reply_parameters", "can't parse reply parameters JSON object")
    if isinstance(given, dict):
        params = Params(given)
        message_id = params.integer("message_id")
    else:
        message_id = params.integer("reply_to_message_id")
    lenient = params.flag("allow_sending_without_reply")
    if not message_id:
        return None
    found = chat.messages.get(message_id)
    if found is None and not lenient:
        raise bad_request("message to be replied not found")
    return found


def send_message(state: TelegramState, params: Params) -> object:
    """SendMessage: a text."""
    chat = target_chat(state, params)
    text, entities = message_text(params)
    markup = reply_markup(params)
    reply_to = replied(params, chat)
    body: Json = {"text": text, "entities": entities} if entities else {"text": text}
    return state.post(chat, state.bot, body, markup=markup, reply_to=reply_to).wire()


def own_message(state: TelegramState, params: Params) -> StoredMessage:
    """Return the message to edit; raises ApiError unless it is there and the bot's own."""
    if params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = target_chat(state, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender["id"] != state.bot["id"]:
        raise bad_request("message can't be edited")
    if message.markup is not None and "inline_keyboard" not in message.markup:
        raise bad_request("message can't be edited")
    return message


def _rewritten(
    state: TelegramState, message: StoredMessage, body: Json, markup: Json | None
) -> Json:
    if markup is not None and message.album:
        raise bad_request("message can't be edited")
    if body == message.body and markup == message.markup:
        raise bad_request(_NOT_MODIFIED)
    state.rewrite(message, body, markup, mark=True)
    return message.wire()


def edit_message_text(state: TelegramState, params: Params) -> object:
    """EditMessageText: another text; the keyboard goes unless it is given again."""
    message = own_message(state, params)
    text, entities = message_text(params)
    markup = inline_markup(params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    body: Json = {"text": text, "entities": entities} if entities else {"text": text}
    return _rewritten(state, message, body, markup)


def edit_message_caption(state: TelegramState, params: Params) -> object:
    """EditMessageCaption: another caption under the same media."""
    message = own_message(state, params)
    caption = caption_body(params)
    markup = inline_markup(params)
    if "text" in message.body:
        raise bad_request("there is no caption in the message to edit")
    return _rewritten(state, message, without_caption(message.body) | caption, markup)


def without_caption(body: Json) -> Json:
    """Return a message's content without its caption."""
    return {name: value for name, value in body.items() if not name.startswith("caption")}


def edit_message_reply_markup(state: TelegramState, params: Params) -> object:
    """EditMessageReplyMarkup: another keyboard, or none, under the same content."""
    message = own_message(state, params)
    return _rewritten(state, message, message.body, inline_markup(params))


def replace_media(
    state: TelegramState, message: StoredMessage, body: Json, markup: Json | None
) -> Json:
    """Put other media in the place of a message's content."""
    return _rewritten(state, message, body, markup)


def delete_message(state: TelegramState, params: Params) -> object:
    """DeleteMessage: within 48 hours; others' messages only in private chats."""
    _delete(state, target_chat(state, params), params.integer("message_id"))
    return True


def delete_messages(state: TelegramState, params: Params) -> object:
    """DeleteMessages: up to a hundred at once; what is gone already is skipped."""
    chat = target_chat(state, params)
    given = params.decoded("message_ids", "can't parse message identifiers JSON object")
    if not isinstance(given, list) or not given:
        raise bad_request("message identifiers are not specified")
    if len(given) > limits.MAX_COMMANDS:
        raise bad_request("too many message identifiers specified")
    for message_id in given:
        if message_id in chat.messages:
            _delete(state, chat, message_id)
    return True


def _delete(state: TelegramState, chat: StoredChat, message_id: int) -> None:
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if chat.chat_id < 0 and message.sender["id"] != state.bot["id"]:
        raise bad_request("message can't be deleted")
    if state.clock.timestamp() - message.date > limits.DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    state.delete(message)
