"""Folders, package files, class names and first words keep the rules of the house."""

from pathlib import Path

import pytest

from tests.house import layout
from tests.house.tree import ROOMS, module_of, name_of, python_files


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def is_migration(path: Path) -> bool:
    """Alembic finds migrations by their folder; nobody imports them."""
    return "migrations" in path.parts


def program() -> dict[str, str]:
    """The source of every module of the program by its dotted name, package files left out."""
    return {
        module_of(path): text_of(path)
        for path in python_files(*ROOMS)
        if path.name != "__init__.py" and not is_migration(path)
    }


def package_files() -> list[Path]:
    return [path for path in python_files(*ROOMS) if path.name == "__init__.py"]


def second_level() -> list[Path]:
    """The package files of the folders that stand directly in a room."""
    return [path for path in package_files() if name_of(path).count("/") == 2]


# The rules, on the program.


def test_no_folder_of_the_program_is_crowded() -> None:
    assert layout.crowded_folders(name_of(path) for path in python_files(*ROOMS)) == []


def test_no_public_class_name_stands_for_two_things() -> None:
    assert layout.repeated_classes(program()) == []


def test_no_small_module_serves_one_other_alone() -> None:
    importers = {f"{module_of(path)}.__init__": text_of(path) for path in package_files()}
    assert layout.too_small(program() | importers) == []


def test_package_files_hold_no_logic() -> None:
    found = {name_of(path): layout.logic(text_of(path)) for path in package_files()}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("path", second_level(), ids=name_of)
def test_the_package_file_of_a_folder_says_what_comes_in_goes_out_and_is_not_known(
    path: Path,
) -> None:
    assert layout.poor_package_docstring(text_of(path)) == []


def test_no_docstring_and_no_comment_begins_with_words_that_need_another_text() -> None:
    found = {name_of(path): layout.riddles(text_of(path)) for path in python_files()}
    assert {name: lines for name, lines in found.items() if lines} == {}


# Each rule, on a case that breaks it.


def test_a_folder_with_one_module_too_many_is_found() -> None:
    full = [f"bot/inbound/step_{number}.py" for number in range(layout.MAX_MODULES)]
    assert layout.crowded_folders([*full, "bot/inbound/__init__.py"]) == []
    assert layout.crowded_folders([*full, "bot/inbound/last.py"]) == [
        "bot/inbound has 15 modules, at most 14"
    ]


@pytest.mark.parametrize("line", ["class Reading:\n    pass", "Reading = Read | Unreadable"])
def test_a_class_name_that_stands_for_two_things_is_found(line: str) -> None:
    modules = {"reporting.parsing": "class Reading:\n    pass\n", "papers.entry": line}
    assert layout.repeated_classes(modules) == ["Reading: papers.entry, reporting.parsing"]


def test_private_classes_constants_and_values_are_no_public_classes() -> None:
    source = "class _Row: ...\nLIMIT = Final[3]\nparser = Parser | None\nPoint = make()\n"
    assert layout.public_classes(source) == []
    assert layout.public_classes("class Row: ...\nPair = tuple[int, int]\n") == ["Row", "Pair"]


def test_a_small_module_that_one_other_imports_is_found() -> None:
    modules = {
        "charts.pens": "WIDTH = 2\n",
        "charts.bars": "from charts import pens\n" + "x = 1\n" * layout.SHORT_MODULE,
    }
    assert layout.too_small(modules) == ["charts.pens has 1 lines and only charts.bars imports it"]
    twice = modules | {"charts.lines": "from charts.pens import WIDTH\n"}
    assert layout.too_small(twice) == []
    long = modules | {"charts.pens": "x = 1\n" * layout.SHORT_MODULE}
    assert layout.too_small(long) == []


def test_the_messages_of_a_conversation_may_be_short() -> None:
    steps = "from handlers.report.messages import card\n" + "x = 1\n" * layout.SHORT_MODULE
    assert layout.too_small({"handlers.report.messages": "", "handlers.report.steps": steps}) == []


def test_logic_in_a_package_file_is_found() -> None:
    source = '"""What it is for."""\n\nfrom charts.render import draw\n\n__all__ = ["draw"]\n'
    assert layout.logic(source) == []
    assert layout.logic(source + "\nLIMIT = 3\n") == ["line 7: LIMIT = 3"]
    assert layout.logic("def draw():\n    pass\n") == ["line 1: def draw():"]


def test_a_package_docstring_that_leaves_something_out_is_found() -> None:
    good = '"""Bars.\n\nIn: figures. Out: a picture.\nNot known: where figures come from.\n"""\n'
    assert layout.poor_package_docstring(good) == []
    assert layout.poor_package_docstring("") == ["no docstring"]
    assert layout.poor_package_docstring(good.replace("Out:", "And")) == ["no line says 'Out:'"]
    long = good.replace("Bars.", "Bars.\n" * 9)
    assert layout.poor_package_docstring(long) == ["13 lines, at most 10"]


@pytest.mark.parametrize("words", layout.RIDDLES)
def test_a_text_that_needs_another_one_is_found(words: str) -> None:
    assert layout.riddles(f'def f():\n    """{words} of it."""\n') == [f"line 2: {words} of it."]
    assert layout.riddles(f"x = 1  # {words} of it.\n") == [f"line 1: {words} of it."]
    assert layout.riddles(f'x = 1\n"""{words} of it."""\n') == [f"line 2: {words} of it."]
    assert layout.riddles(f"# A remark about\n# {words} of it.\n") == []
    assert layout.riddles(f'x = "{words} of it."\n') == []
