"""Logging: one line per event on standard error, no text of messages, never a token."""

import logging
import sys
from types import TracebackType
from typing import Final, TypeAlias

from pydantic import SecretStr

from bot.runtime.failures import in_full

_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_CHATTY: Final = (
    "telegram",
    "aiohttp",
    "apscheduler",
    "alembic",
    "asyncio",
    "aiosqlite",
    "asyncpg",
    "sqlalchemy",
)
"""Libraries whose details hold message texts or addresses with a token in them: warnings only."""


_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class _WithoutSecrets(logging.Formatter):
    """Writes stars for every secret, and tracebacks without what the exceptions say."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__(_FORMAT)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802  the name that logging calls
        """Where it happened and what it was; its text may be somebody's message."""
        _, failure, _ = ei
        return "" if failure is None else in_full(failure)


def configure(level: str, *secrets: SecretStr | None) -> None:
    """Send every log line of this process to standard error, from `level` on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _WithoutSecrets(tuple(one.get_secret_value() for one in secrets if one is not None))
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
