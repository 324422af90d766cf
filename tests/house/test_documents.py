"""What CONTRIBUTING.md and the decisions say of files, folders and functions is so."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.arrows import FLOORS
from tests.house.recipes import contributing
from tests.house.tree import ROOMS, ROOT, files, name_of, python_files

_WAY = re.compile(r"^\| \d+ \| `(?P<path>[^`]+)`: (?P<names>`[^|]+`) \|", flags=re.MULTILINE)
_PICTURE = re.compile(r"^(?P<room>\w+) {2,}(?P<floors>.+(?:\n +▸ .+)*)$", flags=re.MULTILINE)
_FENCED = re.compile(r"^ *```.*?^ *```$", flags=re.MULTILINE | re.DOTALL)


def way_of_a_message(text: str) -> list[tuple[str, list[str]]]:
    """(file, functions) of each numbered row."""
    return [
        (found["path"], re.findall(r"`([^`]+)`", found["names"])) for found in _WAY.finditer(text)
    ]


def astray(text: str) -> list[str]:
    """The files and functions of the numbered rows that are not there."""
    wrong = []
    for path, names in way_of_a_message(text):
        if not (ROOT / path).is_file():
            wrong.append(path)
            continue
        there = set(_functions((ROOT / path).read_text(encoding="utf-8")))
        wrong += [f"{path}: {name}" for name in names if name not in there]
    return wrong


def _functions(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def paths_named(text: str) -> set[str]:
    """Files and folders of ours that stand as code in the prose; recipes name files to come."""
    tops = {name_of(path).partition("/")[0] for path in files() if "/" in name_of(path)}
    prose = _FENCED.sub("", text)
    code = re.findall(r"`([\w.-]+/[\w./-]*)`", prose)
    return {path for path in code if path.partition("/")[0] in tops}


def floors_drawn(text: str) -> dict[str, list[list[str]]]:
    """Room -> its floors from the top, as the picture has them."""
    return {
        found["room"]: [
            [folder.strip() for folder in floor.split(",")] for floor in found["floors"].split("▸")
        ]
        for found in _PICTURE.finditer(text)
        if "▸" in found["floors"]
    }


def folders_explained(text: str) -> list[str]:
    """The folders in the first cells of the table of what may be touched."""
    table = text.partition("## What you may touch")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`\w+/[^|]*) \|", table, flags=re.MULTILINE)
    return [folder for row in rows for folder in re.findall(r"`([\w/]+/)`", row)]


def test_a_message_goes_through_files_and_functions_that_are_there() -> None:
    assert len(way_of_a_message(contributing())) > 0
    assert astray(contributing()) == []


def test_the_picture_of_the_folders_is_the_table_that_imports_are_read_against() -> None:
    drawn = floors_drawn(contributing())
    assert drawn == {room: [list(floor) for floor in floors] for room, floors in FLOORS.items()}


def test_for_every_folder_it_is_said_what_may_be_touched() -> None:
    packages = {name_of(path.parent) for path in python_files(*ROOMS)}
    inner = {f"{folder}/" for folder in packages if folder.count("/") == 1}
    explained = folders_explained(contributing())
    assert sorted(set(explained)) == sorted(explained)
    assert inner - set(explained) == set()
    assert [folder for folder in explained if not (ROOT / folder).is_dir()] == []


@pytest.mark.parametrize(
    "path",
    [
        ROOT / "CONTRIBUTING.md",
        ROOT / "docs" / "recipes.md",
        *sorted((ROOT / "docs" / "decisions").glob("*.md")),
    ],
    ids=lambda path: str(path.name),
)
def test_every_path_in_the_prose_is_there(path: object) -> None:
    assert isinstance(path, type(ROOT))
    named = paths_named(path.read_text(encoding="utf-8"))
    assert sorted(one for one in named if not (ROOT / one).exists()) == []


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("| 1 | `reporting/values.py`: `show` | x |", []),
        ("| 1 | `reporting/values.py`: `show`, `shout` | x |", ["reporting/values.py: shout"]),
        ("| 12 | `reporting/gone.py`: `show` | x |", ["reporting/gone.py"]),
    ],
)
def test_a_row_that_leads_astray_is_found(row: str, wrong: list[str]) -> None:
    assert astray(row) == wrong


def test_a_picture_is_read_over_two_lines() -> None:
    picture = "storage     store, backup ▸ sql\n            ▸ schema\n"
    assert floors_drawn(picture) == {"storage": [["store", "backup"], ["sql"], ["schema"]]}


def test_paths_are_read_from_the_prose_alone() -> None:
    text = "See `bot/cli.py` and `a/b`.\n   ```sh\n   `bot/gone.py`\n   ```\nand `docs/`"
    assert paths_named(text) == {"bot/cli.py", "docs/"}
