"""Files that administrators hand to a command or get from one."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from bot.app.console import complain
from reporting.csv_files.rows import CsvProblem

FAILED: Final = 1
"""Exit status when what was handed over cannot be taken."""

_OWNER_ONLY: Final = 0o600


def read_file(file: Path) -> bytes | None:
    """The content of the file; None after saying why it cannot be read."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        complain(f"Không thấy tệp {file}.")
    except IsADirectoryError:
        complain(f"{file} là thư mục, không phải tệp CSV.")
    except OSError as refused:
        complain(f"Không đọc được tệp {file} ({refused.strerror}).")
    return None


def tell_problems(file: Path, problems: Iterable[CsvProblem]) -> None:
    """One line for each thing to mend, as editors and compilers write it."""
    for problem in problems:
        complain(f"{file}:{problem.line}: {problem.text} [{problem.code}]")


@contextmanager
def new_private_file(file: Path) -> Iterator[BinaryIO]:
    """A new file that its owner alone may read; it is gone again when the block raises.

    Raises:
        OSError: it is there already, or cannot be made or written.
    """
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
    except BaseException:
        with suppress(OSError):
            file.unlink()
        raise
