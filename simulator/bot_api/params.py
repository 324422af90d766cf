"""The parameters of one Bot API call, whichever way they travelled."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from simulator.errors import bad_request
from simulator.state.files import Upload
from simulator.wire import Json


@dataclass(frozen=True, slots=True)
class Params:
    """Parameters by name: strings from a form or a query, any JSON value from a JSON body."""

    values: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Tell whether the parameter was given at all."""
        return name in self.values

    def text(self, name: str) -> str:
        """Return the parameter as text, empty if it is missing."""
        value = self.values.get(name, "")
        if isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False) if value is not None else ""

    def integer(self, name: str, default: int = 0) -> int:
        """Return the parameter as a whole number, `default` if it is none (as Telegram does)."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Return the parameter as a yes or no."""
        return self.text(name).lower() in {"true", "1", "yes", "y", "t"}

    def decoded(self, name: str, complaint: str) -> object:
        """Return the JSON value of the parameter, None if it is missing or empty.

        Raises ApiError with `complaint` when it is not JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            decoded: object = json.loads(value)
        except ValueError:
            raise bad_request(complaint) from None
        return decoded
