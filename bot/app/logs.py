"""Logging: one line per event on standard error, no text of messages, never a token."""

import logging
import sys
import threading
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
    "httpx",
    "httpcore",
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
        if record.name == "asyncio":
            record = _without_details(record)
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802  the name that logging calls
        """Where it happened and what it was; its text may be somebody's message."""
        _, failure, _ = ei
        return "" if failure is None else in_full(failure)


def _without_details(record: logging.LogRecord) -> logging.LogRecord:
    """Only the first line: the others show objects as text, a failed task with what it failed on.

    The traceback below it names the task's place anyway.
    """
    first, _, _ = record.getMessage().partition("\n")
    short = logging.makeLogRecord(record.__dict__)
    short.msg, short.args, short.exc_text = first, None, None
    return short


def log_what_nobody_caught() -> None:
    """Write what would end the program, a thread or a destructor as the log writes failures.

    Python by itself prints such an exception with its text on standard error.
    """
    log = logging.getLogger("bot")

    def ended(
        kind: type[BaseException], failure: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, failure, trace)
            return
        log.critical("the program ended by a bug", exc_info=(kind, failure, trace))

    def thread_ended(args: threading.ExceptHookArgs) -> None:
        failure = args.exc_value
        log.error("a thread ended by a bug", exc_info=failure)

    def ignored(args: "sys.UnraisableHookArgs") -> None:
        log.error("an exception was ignored", exc_info=args.exc_value)

    sys.excepthook = ended
    threading.excepthook = thread_ended
    sys.unraisablehook = ignored


def configure(level: str, *secrets: SecretStr | None) -> None:
    """Send every log line of this process to standard error, from `level` on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _WithoutSecrets(tuple(one.get_secret_value() for one in secrets if one is not None))
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
