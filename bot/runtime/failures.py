"""How a failure is written down: what it is and where it happened, never what it says.

The message of an exception may repeat what somebody typed, a name, or a row of the database: the
server's own errors do. The kinds of the exceptions and the lines of the program are enough to find
a bug; the update itself stays in the inbox, beside the error.
"""

from collections.abc import Iterator
from pathlib import Path
from traceback import TracebackException, extract_tb
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
_CODES: Final = ("sqlstate", "sqlite_errorname", "errno", "code")
"""Attributes that say more about a failure, as numbers and names that its library gives it."""

_LONGEST_CODE: Final = 60


def in_short(failure: BaseException) -> str:
    """One line: the kind, the kind below it, and the last line of the program that was reached.

    >>> try:
    ...     int("Nguyễn Văn A")
    ... except ValueError as failure:
    ...     in_short(failure)
    'ValueError'
    """
    below = getattr(failure, "orig", None)
    kind = _kind(failure)
    if isinstance(below, BaseException):
        kind = f"{kind} ({_kind(below)})"
    places = [frame for frame in extract_tb(failure.__traceback__) if _is_ours(frame.filename)]
    if not places:
        return kind
    last = places[-1]
    return f"{kind} at {Path(last.filename).relative_to(_ROOT)}:{last.lineno}"


def in_full(failure: BaseException) -> str:
    """Every exception that led to it, the first one first, each with its stack."""
    return "\n".join(_stacks(failure))


def _stacks(failure: BaseException) -> Iterator[str]:
    seen: list[BaseException] = []
    each: BaseException | None = failure
    while each is not None and each not in seen:
        seen.append(each)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    for one in reversed(seen):
        stack = TracebackException(type(one), one, one.__traceback__, compact=True).stack
        yield f"{''.join(stack.format())}{in_short(one)}"
        if isinstance(one, BaseExceptionGroup):
            for part in one.exceptions:
                yield from _stacks(part)


def _kind(failure: BaseException) -> str:
    codes = (getattr(failure, name, None) for name in _CODES)
    said = [str(code) for code in codes if isinstance(code, int | str) and code]
    return " ".join([type(failure).__name__, *(one for one in said if len(one) < _LONGEST_CODE)])


def _is_ours(file: str) -> bool:
    path = Path(file)
    return path.is_relative_to(_ROOT) and ".venv" not in path.parts
