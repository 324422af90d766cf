"""JSON as it travels: one alias, one way to write it."""

from __future__ import annotations

import json
from typing import Any, Final

Json = dict[str, Any]
"""A JSON object of the Bot API or of the control side."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def to_bytes(value: object) -> bytes:
    """Return `value` as compact UTF-8 JSON."""
    return _ENCODER.encode(value).encode()


def result_bytes(result: object) -> bytes:
    """Return the Bot API envelope of a success."""
    return b'{"ok":true,"result":' + to_bytes(result) + b"}"


def refusal_bytes(code: int, description: str, retry_after: int | None = None) -> bytes:
    """Return the Bot API envelope of a failure; `retry_after` is in seconds."""
    envelope: Json = {"ok": False, "error_code": code, "description": description}
    if retry_after is not None:
        envelope["parameters"] = {"retry_after": retry_after}
    return to_bytes(envelope)
