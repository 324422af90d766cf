"""Bot API methods about files: photos, documents, albums, downloads."""

from __future__ import annotations

from simulator import limits
from simulator.bot_api.message_params import caption_body, inline_markup, reply_markup
from simulator.bot_api.methods_messages import own_message, replace_media, replied, target_chat
from simulator.bot_api.params import Params
from simulator.errors import bad_request
from simulator.state.chats import StoredMessage
from simulator.state.files import StoredFile, Upload, media_body
from simulator.state.telegram_state import TelegramState
from simulator.wire import Json

_ALBUM_KINDS = ("photo", "document")


def send_photo(state: TelegramState, params: Params) -> object:
    """SendPhoto: an uploaded PNG or JPEG, or one that is already there."""
    return _send(state, params, "photo").wire()


def send_document(state: TelegramState, params: Params) -> object:
    """SendDocument: any uploaded file, or one that is already there."""
    return _send(state, params, "document").wire()


def _send(state: TelegramState, params: Params, kind: str) -> StoredMessage:
    chat = target_chat(state, params)
    caption = caption_body(params)
    markup = reply_markup(params)
    reply_to = replied(params, chat)
    stored = _file(state, params, kind, params.text(kind), direct=kind)
    body = media_body(stored) | caption
    return state.post(chat, state.bot, body, markup=markup, reply_to=reply_to)


def _file(
    state: TelegramState, params: Params, kind: str, reference: str, *, direct: str = ""
) -> StoredFile:
    """Return the file a parameter means: an upload (stored now) or the id of a stored file."""
    upload: Upload | None = params.uploads.get(direct) if direct else None
    if reference.startswith("attach://"):
        upload = params.uploads.get(reference.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"there is no {kind} in the request")
    if upload is not None:
        return state.files.add(kind, upload)
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = state.files.get(reference)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        have, want = stored.kind.capitalize(), kind.capitalize()
        raise bad_request(f"can't use file of type {have} as {want}")
    return stored


def _media_item(state: TelegramState, params: Params, item: object) -> Json:
    """Return the message content that an InputMedia object means."""
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = item.get("type")
    if kind not in _ALBUM_KINDS:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    reference = item.get("media")
    if not isinstance(reference, str) or not reference:
        raise bad_request("can't parse InputMedia: media not found")
    caption = caption_body(Params(item))
    return media_body(_file(state, params, str(kind), reference)) | caption


def send_media_group(state: TelegramState, params: Params) -> object:
    """SendMediaGroup: two to ten photos, or two to ten documents, as one album."""
    chat = target_chat(state, params)
    items = params.decoded("media", "can't parse media JSON object")
    if not isinstance(items, list) or not items:
        raise bad_request("there are no messages to send")
    if len(items) > limits.MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    if len(items) < limits.MIN_ALBUM:
        raise bad_request("media group must include 2-10 items")
    if params.text("reply_markup"):
        raise bad_request("reply markup is not allowed in an album")
    reply_to = replied(params, chat)
    bodies = [_media_item(state, params, item) for item in items]
    if len({"photo" in body for body in bodies}) > 1:
        raise bad_request("document can't be mixed with other media types")
    album = state.next_album()
    messages = [
        state.post(chat, state.bot, body, reply_to=reply_to, album=album) for body in bodies
    ]
    return [message.wire() for message in messages]


def edit_message_media(state: TelegramState, params: Params) -> object:
    """EditMessageMedia: other media, with its caption, in the place of the old content."""
    message = own_message(state, params)
    item = params.decoded("media", "can't parse media JSON object")
    if item is None:
        raise bad_request("there is no media in the request")
    markup = inline_markup(params)
    body = _media_item(state, params, item)
    if message.album and ("photo" in body) != ("photo" in message.body):
        raise bad_request("message can't be edited: the album has media of another type")
    return replace_media(state, message, body, markup)


def get_file(state: TelegramState, params: Params) -> object:
    """GetFile: where to download a file of at most 20 MB."""
    if not params.text("file_id"):
        raise bad_request("file_id not specified")
    stored = state.files.get(params.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > limits.MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }
