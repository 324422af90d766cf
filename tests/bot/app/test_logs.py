"""The log: one line per event, and never a secret."""

import logging
from collections.abc import Iterator
from inspect import currentframe

import pytest
from pydantic import SecretStr

from bot.app import logs


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


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
