"""The log: one line per event, and never a secret."""

import logging
import os
import subprocess
import sys
from inspect import currentframe

import pytest
from pydantic import SecretStr

from bot.app import logs
from tests.house.tree import ROOT

pytestmark = pytest.mark.usefixtures("logging_as_it_was")


def test_a_secret_is_stars_and_an_exception_is_named_without_its_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("INFO", SecretStr("1:verysecret"), None)
    log = logging.getLogger("bot.test")
    log.info("calling %s", "https://api.example/bot1:verysecret/getMe")
    where = currentframe().f_lineno + 2  # type: ignore[union-attr]  # CPython has frames
    try:
        int("https://api.example/bot1:verysecret/getMe")
    except ValueError:
        log.exception("failed")
    said = capsys.readouterr().err
    assert "verysecret" not in said
    assert said.count("https://api.example/bot***/getMe") == 2  # the line, and the source of it
    assert "invalid literal" not in said
    assert said.rstrip().endswith(f"ValueError at tests/bot/app/test_logs.py:{where}")


def test_libraries_that_would_log_texts_are_held_to_warnings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("DEBUG")
    logging.getLogger("telegram.Bot").debug("text of a message")
    logging.getLogger("telegram.Bot").warning("a warning")
    said = capsys.readouterr().err
    assert "text of a message" not in said
    assert "a warning" in said


_UNCAUGHT = """
import asyncio, gc, logging, sys, threading
from bot.app import logs

logs.configure("DEBUG")
logs.log_what_nobody_caught()

class Broken:
    def __del__(self):
        raise ValueError("zq7 of a destructor")

async def main():
    async def fails():
        raise ValueError("zq7 of a task\\nzq7 in a second line")
    asyncio.create_task(fails(), name="kept by nobody")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()

def fails():
    raise LookupError("zq7 of a thread")

asyncio.run(main())
Broken()
thread = threading.Thread(target=fails)
thread.start()
thread.join()
try:
    raise ExceptionGroup("zq7", [OSError("zq7")])
except ExceptionGroup as group:
    raise KeyError("zq7") from group
"""


def test_what_nobody_caught_is_told_without_its_text_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _UNCAUGHT],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 1
    assert "zq7" not in done.stderr.replace('OSError("zq7")', "").replace('KeyError("zq7")', "")
    for kind in ("ValueError", "LookupError", "KeyError", "OSError", "never retrieved"):
        assert kind in done.stderr
