"""Files that administrators hand to a command or get from one."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from bot.app.console import Operator
from reporting.complaints import Complaint, refused_by_system
from reporting.csv_files.rows import CsvProblem

FAILED: Final = 1
"""Exit status when what was handed over cannot be taken."""

_OWNER_ONLY: Final = 0o600


def read_file(file: Path, operator: Operator) -> bytes | None:
    """The content of the file; None after saying why it cannot be read."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        operator.complain(Complaint("file.missing", file=str(file)))
    except IsADirectoryError:
        operator.complain(Complaint("file.is_a_folder", file=str(file)))
    except OSError as refused:
        reason = refused_by_system(refused)
        operator.complain(Complaint("file.cannot_read", file=str(file), reason=reason))
    return None


def cannot_write(file: Path, refused: OSError) -> Complaint:
    """Why a file, or a folder of files, is not there now."""
    return Complaint("file.cannot_write", file=str(file), reason=refused_by_system(refused))


def tell_problems(file: Path, problems: Iterable[CsvProblem], operator: Operator) -> None:
    """One line for each thing to mend, as editors and compilers write it."""
    for problem in problems:
        operator.complain(
            Complaint(
                "problem.at_line",
                file=str(file),
                line=problem.line,
                problem=problem.complaint,
                code=problem.code,
            )
        )


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
