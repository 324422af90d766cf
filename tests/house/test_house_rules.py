"""The repository keeps its own rules, and each rule has been shown a text that breaks it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import rules
from tests.house.tree import ROOMS, ROOT, files, name_of, python_files

LOCKS = ("requirements.lock", "requirements-dev.lock")
# Pictures, fonts and office files are no text; hashes in a lock are no words.
NO_TEXT = {
    ".docx",
    ".ico",
    ".jpg",
    ".mo",
    ".png",
    ".ttf",
    ".woff2",
    ".xlsx",
    ".zip",
    ".gz",
    ".xz",
    ".db",
}
PROGRAM = {".cfg", ".css", ".html", ".js", ".mako", ".py", ".sh", ".toml", ".yaml", ".yml", ""}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def texts() -> list[Path]:
    return [path for path in files() if path.suffix not in NO_TEXT and path.name not in LOCKS]


def breaches(paths: list[Path], rule: Callable[[str], list[str]]) -> list[str]:
    return [f"{name_of(path)}: {found}" for path in paths for found in rule(text_of(path))]


def is_migration(path: Path) -> bool:
    """A migration is a numbered step that nobody edits afterwards; it may be long."""
    return "migrations" in path.parts


# The rules, on the repository.


def test_no_python_file_outside_the_tests_is_too_long() -> None:
    ours = [path for path in python_files(*ROOMS) if not is_migration(path)]
    assert breaches(ours, rules.too_long) == []


def test_no_function_is_too_long_to_read() -> None:
    ours = [path for path in python_files() if not is_migration(path)]
    assert breaches(ours, rules.long_functions) == []


def test_clean_text_is_made_in_one_module_alone() -> None:
    others = [path for path in python_files() if name_of(path) != "reporting/clean_text.py"]
    assert breaches(others, rules.made_clean) == []


def test_no_function_keeps_every_result_that_it_ever_gave() -> None:
    assert breaches(python_files(*ROOMS), rules.unbounded_caches) == []


def test_nothing_is_left_unfinished() -> None:
    programs = [path for path in texts() if path.suffix in PROGRAM]
    assert breaches(programs, rules.unfinished) == []


def test_no_file_names_the_machine_it_was_written_on_or_a_registry() -> None:
    def rule(text: str) -> list[str]:
        return rules.workplace(text, ROOT, Path.home())

    assert breaches([*texts(), *(ROOT / lock for lock in LOCKS)], rule) == []


def test_every_module_has_a_name_that_says_something() -> None:
    named = {name_of(path): rules.names_nothing(name_of(path)) for path in python_files()}
    assert {name: found for name, found in named.items() if found} == {}


def test_every_test_is_named_by_a_sentence() -> None:
    assert breaches(python_files("tests"), rules.no_sentence) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_pins_everything_with_hashes_and_names_no_host(lock: str) -> None:
    text = text_of(ROOT / lock)
    assert rules.loose_pins(text) == []
    assert "python-telegram-bot" in rules.pinned(text)


def test_the_tools_are_locked_on_top_of_the_run_time_pins() -> None:
    run_time, tools = (rules.pinned(text_of(ROOT / lock)) for lock in LOCKS)
    assert {name: tools.get(name) for name in run_time} == run_time


# Each rule, on a text that breaks it.


def test_a_file_one_line_over_the_limit_is_found() -> None:
    line = "x = 1\n"
    assert rules.too_long(line * rules.MAX_FILE_LINES) == []
    assert rules.too_long(line * (rules.MAX_FILE_LINES + 1)) == ["351 lines, at most 350"]


def test_a_function_one_line_over_the_limit_is_found() -> None:
    fitting = "async def f():\n" + "    x = 1\n" * (rules.MAX_FUNCTION_LINES - 1)
    assert rules.long_functions(fitting) == []
    assert rules.long_functions("@cache\n" + fitting) == ["f (line 2) has 61 lines, at most 60"]


def test_every_mark_of_unfinished_work_is_found() -> None:
    marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error"]
    text = "\n".join(f"# {mark}: later" for mark in marks)
    assert rules.unfinished(text) == [
        f"line {number}: # {mark}: later" for number, mark in enumerate(marks, start=1)
    ]
    assert rules.unfinished("XX" + "XVIII, not_to" + "do, return NotImplemented") == []


@pytest.mark.parametrize(
    "line",
    [
        "cd /builds/commune/checkout/bot",
        "see /builds/commune/notes.md",
        "HOME is '/people/lan/'",
        "https://" + "py" + "pi.org/simple",
    ],
)
def test_a_name_of_the_workplace_is_found(line: str) -> None:
    found = rules.workplace(line, Path("/builds/commune/checkout"), Path("/people/lan"))
    assert found == [f"line 1: {line}"]


@pytest.mark.parametrize("line", ["var/builds/commune/x", "/builds/communes", "/root/backup.db"])
def test_a_path_that_only_looks_like_the_workplace_passes(line: str) -> None:
    assert rules.workplace(line, Path("/builds/commune/checkout"), Path("/root")) == []


def test_clean_text_made_by_hand_is_found() -> None:
    made = "a = CleanText(raw)\nb = clean_text.CleanText(raw)\nc = cast('CleanText', raw)\n"
    assert rules.made_clean(made) == [f"line {n}: use `clean`" for n in (1, 2, 3)]
    assert rules.made_clean("def f(text: CleanText) -> CleanText:\n    return clean(text)") == []


def test_a_cache_without_a_bound_is_found() -> None:
    heads = ("@cache", "@functools.cache", "@lru_cache(maxsize=None)", "@lru_cache(None)")
    for head in heads:
        assert rules.unbounded_caches(f"{head}\ndef f(a):\n    return a\n") == ["f (line 2)"]
    for head in ("@lru_cache(maxsize=32)", "@lru_cache", "@cached_property", "@lookup.cached"):
        assert rules.unbounded_caches(f"{head}\ndef f(a):\n    return a\n") == []
    assert rules.unbounded_caches("@cache\ndef f():\n    return 1\n") == []


def test_a_module_named_after_nothing_is_found() -> None:
    assert rules.names_nothing("bot/" + "utils.py") == ["utils"]
    assert rules.names_nothing("bot/" + "common/clock.py") == ["common"]
    assert rules.names_nothing("bot/runtime/clock.py") == []


def test_a_test_name_that_is_no_sentence_is_found() -> None:
    text = "def test_parse():\n    pass\nasync def test_a_word_is_read_as_zero():\n    pass\n"
    assert rules.no_sentence(text) == ["test_parse"]


GOOD_PIN = f"tzdata==2026.6 ; sys_platform == 'win32' \\\n    --hash=sha256:{'0' * 64}\n"


@pytest.mark.parametrize(
    "bad",
    [
        "tzdata==2026.6",
        "tzdata==2026.6 \\\n    # no hash",
        "tzdata>=2026.6 \\",
        "tzdata @ https://example.org/tzdata.whl \\",
        "--index-url https://example.org/simple",
        "--find-links wheels",
        "# from https://example.org",
        "    --hash=md5:00",
    ],
)
def test_a_loose_line_in_a_lock_file_is_found(bad: str) -> None:
    assert rules.loose_pins(GOOD_PIN) == []
    assert rules.loose_pins(GOOD_PIN + bad + "\n") != []
    assert rules.loose_pins(bad + "\n" + GOOD_PIN) != []


def test_the_versions_of_a_lock_file_are_read_without_extras() -> None:
    text = GOOD_PIN + GOOD_PIN.replace("tzdata", "sqlalchemy[asyncio]")
    assert rules.pinned(text) == {"tzdata": "2026.6", "sqlalchemy": "2026.6"}
