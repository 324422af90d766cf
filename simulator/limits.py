"""The figures of Telegram's limits on messages, files and commands (Bot API 10.0)."""

from __future__ import annotations

import re
from typing import Final

MAX_TEXT: Final = 4096
MAX_CAPTION: Final = 1024
MAX_ENTITIES: Final = 100
MAX_CALLBACK_DATA_BYTES: Final = 64
MAX_BUTTONS: Final = 100
MAX_BUTTONS_IN_ROW: Final = 8
MAX_REPLY_BUTTONS: Final = 300
MAX_REPLY_BUTTONS_IN_ROW: Final = 12
MAX_MARKUP_BYTES: Final = 10_240
MAX_CALLBACK_ANSWER: Final = 200
MIN_ALBUM: Final = 2
MAX_ALBUM: Final = 10
MAX_PHOTO_BYTES: Final = 10 * 1024 * 1024
MAX_UPLOAD_BYTES: Final = 50 * 1024 * 1024
MAX_DOWNLOAD_BYTES: Final = 20 * 1024 * 1024
MAX_PHOTO_SIDES: Final = 10_000
MAX_PHOTO_RATIO: Final = 20
MAX_COMMANDS: Final = 100
MAX_COMMAND_DESCRIPTION: Final = 256
DELETABLE_SECONDS: Final = 48 * 3600
START_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
