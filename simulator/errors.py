"""What the simulator refuses, on either side."""

from __future__ import annotations


class ApiError(Exception):
    """A refusal of the Bot API: HTTP status and Telegram's description."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        """Keep the parts; `retry_after` is in whole seconds and only goes with code 429."""
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after


class ControlError(Exception):
    """A control request that cannot be done: the reason goes back with HTTP 400."""


def bad_request(reason: str) -> ApiError:
    """Return Telegram's 400 with `reason`."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Return Telegram's 403 with `reason`."""
    return ApiError(403, f"Forbidden: {reason}")
