"""Importing a module does nothing."""

import os
import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOMS, ROOT, module_of, python_files

PROBE = ROOT / "tests" / "house" / "import_probe.py"


def probe(modules: list[str], cwd: Path, *more_path: Path) -> list[str]:
    """The lines of import_probe.py, run in the empty folder `cwd`; a crash is a line as well."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, [ROOT, *more_path])),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, str(PROBE), *modules],
        cwd=cwd, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.splitlines() + done.stderr.splitlines()[-1:]


def imported() -> list[str]:
    """All our modules but Alembic's own, which are scripts that Alembic runs."""
    return [
        module_of(path)
        for path in python_files(*ROOMS)
        if "migrations" not in path.parts or path.name == "__init__.py"
    ]


def test_importing_all_of_the_program_does_nothing(tmp_path: Path) -> None:
    assert probe(imported(), tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_module_that_acts_when_imported_is_found(tmp_path: Path) -> None:
    package = tmp_path / "path" / "busy"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    acts = {
        "writes": "open('left.txt', 'w').close()",
        "connects": "import sqlite3\nsqlite3.connect(':memory:').close()",
        "threads": "import threading\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()",
        "loops": "import asyncio\nasyncio.set_event_loop(asyncio.new_event_loop())",
        "starts": "import subprocess\nsubprocess.run(['true'])",
        "reads": "open(__file__).close()",
    }
    for name, source in acts.items():
        (package / f"{name}.py").write_text(source, encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()

    found = probe([f"busy.{name}" for name in acts], empty, package.parent)

    # An older interpreter complains at its end of the loop that the module left open.
    named = [line for line in found if line.startswith("busy.")]
    culprits = {line.partition(":")[0].removeprefix("busy.") for line in named}
    assert culprits == {"writes", "connects", "threads", "loops", "starts"}
