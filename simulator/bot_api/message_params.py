"""The parameters that carry a message: its text, caption and keyboard, within Telegram's limits."""

from __future__ import annotations

import re
from typing import Final

from simulator import limits
from simulator.bot_api.params import Params
from simulator.errors import bad_request
from simulator.formatting.entities import finished
from simulator.formatting.html_markup import parse_html
from simulator.wire import Json, to_bytes

_BUTTON_ACTIONS: Final = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay",
)  # fmt: skip


def formatted(params: Params, name: str, entities_name: str) -> tuple[str, list[Json]]:
    """Return the parameter's plain text, trimmed as Telegram does, and its entities."""
    source = _checked_encoding(params.text(name))
    mode = params.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(source)
    elif mode in {"markdown", "markdownv2"}:
        raise bad_request("unsupported parse_mode: the simulator reads HTML only")
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        given = params.decoded(entities_name, "can't parse entities JSON object")
        text, entities = source, [dict(entity) for entity in _objects(given)]
    return finished(text, entities)


def _checked_encoding(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return text


def message_text(params: Params) -> tuple[str, list[Json]]:
    """Return the text of a message; raises ApiError when it is empty or too long."""
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > limits.MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def caption_body(params: Params) -> Json:
    """Return the caption fields of a message; raises ApiError when it is too long."""
    text, entities = formatted(params, "caption", "caption_entities")
    if len(text) > limits.MAX_CAPTION:
        raise bad_request("message caption is too long")
    body: Json = {"caption": text} if text else {}
    return body | ({"caption_entities": entities} if text and entities else {})


def _objects(value: object) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def inline_markup(params: Params) -> Json | None:
    """Return the inline keyboard of an edit, None for none."""
    markup = reply_markup(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def reply_markup(params: Params) -> Json | None:
    """Return the checked keyboard of a message, None for none or an empty one."""
    given = params.decoded("reply_markup", "can't parse reply keyboard markup JSON object")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in given:
        return _inline_keyboard(given["inline_keyboard"])
    if "keyboard" in given:
        return given | {"keyboard": _reply_keyboard(given["keyboard"])}
    return given if given.get("remove_keyboard") or given.get("force_reply") else None


def _rows(value: object, kind: str) -> list[list[object]]:
    if not isinstance(value, list):
        raise bad_request(f'field "{kind}" of the ReplyMarkup must be an Array')
    if not all(isinstance(row, list) for row in value):
        raise bad_request(f"can't parse {kind.replace('_', ' ')}: every row must be an Array")
    return [row for row in value if row]


def _inline_keyboard(value: object) -> Json | None:
    rows = _rows(value, "inline_keyboard")
    checked = [[_inline_button(button) for button in row] for row in rows]
    too_wide = any(len(row) > limits.MAX_BUTTONS_IN_ROW for row in checked)
    if too_wide or sum(map(len, checked)) > limits.MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    if not checked:
        return None
    markup: Json = {"inline_keyboard": checked}
    if len(to_bytes(markup)) > limits.MAX_MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    return markup


def _inline_button(button: object) -> Json:
    complaint = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(complaint + "expected an Object")
    text = button.get("text")
    if not isinstance(text, str):
        reason = (
            'Field "text" must be of type String'
            if "text" in button
            else 'Can\'t find field "text"'
        )
        raise bad_request(complaint + reason)
    if not text.strip():
        raise bad_request(complaint + "button text must be non-empty")
    data = button.get("callback_data")
    if not any(
        button.get(action) not in {None, ""}
        for action in _BUTTON_ACTIONS
        if not isinstance(button.get(action), dict)
    ) and not any(isinstance(button.get(action), dict) for action in _BUTTON_ACTIONS):
        raise bad_request(complaint + "Text buttons are unallowed in the inline keyboard")
    if data is not None and not _valid_data(data):
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not re.match(r"(?:https?|tg)://[^\s]+$", str(url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return button


def _valid_data(data: object) -> bool:
    return isinstance(data, str) and 0 < len(data.encode()) <= limits.MAX_CALLBACK_DATA_BYTES


def _reply_keyboard(value: object) -> list[list[Json]]:
    rows = _rows(value, "keyboard")
    checked: list[list[Json]] = []
    for row in rows:
        buttons = [{"text": one} if isinstance(one, str) else one for one in row]
        if not all(isinstance(one, dict) and str(one.get("text", "")).strip() for one in buttons):
            raise bad_request("can't parse keyboard button: Can't find field \"text\"")
        checked.append([one for one in buttons if isinstance(one, dict)])
    too_wide = any(len(row) > limits.MAX_REPLY_BUTTONS_IN_ROW for row in checked)
    if too_wide or sum(map(len, checked)) > limits.MAX_REPLY_BUTTONS:
        raise bad_request("reply markup is too long")
    return checked
