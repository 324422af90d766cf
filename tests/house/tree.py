"""The files of the checkout, as the house tests read them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "charts", "handlers", "papers", "reporting", "simulator", "storage")
"""The packages of the program; a room may still be unbuilt."""

_NOT_OURS = {".git", ".venv", "var", "__pycache__"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is in the repository or would be at the next commit, sorted."""
    found = _files_by_git()
    if found is None:  # unpacked from an archive, or no git on this machine
        found = [
            path
            for path in ROOT.rglob("*")
            if not _NOT_OURS.intersection(path.relative_to(ROOT).parts)
        ]
    return tuple(sorted(path for path in found if path.is_file()))


def _files_by_git() -> list[Path] | None:
    # safe.directory: in a container the checkout often belongs to another user.
    command = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "ls-files", "-z"]
    command += ["--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return [ROOT / name for name in done.stdout.split("\0") if name]


def name_of(path: Path) -> str:
    """The path as a reader of the repository knows it: `reporting/units/tree.py`."""
    return path.relative_to(ROOT).as_posix()


def python_files(*rooms: str) -> list[Path]:
    """Our Python files; with `rooms`, only those in these top folders."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and (not rooms or path.relative_to(ROOT).parts[0] in rooms)
    ]


def module_of(path: Path) -> str:
    """`reporting/units/tree.py` -> `reporting.units`; a package is named without `__init__`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
