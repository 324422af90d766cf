"""The README says the same in Vietnamese and in English, and the licence is where it says."""

import re
import tomllib
from collections.abc import Callable, Iterator

import pytest

from tests.house.tree import ROOT

VIETNAMESE, ENGLISH = "README.md", "README.en.md"

_FENCE = "```"
_COMMENT = re.compile(r"\s+#\s.*")
_TARGET = re.compile(r"\]\(([^)\s]+)\)")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(text: str) -> Iterator[str]:
    """The lines outside code blocks."""
    inside = False
    for line in text.splitlines():
        if line.startswith(_FENCE):
            inside = not inside
        elif not inside:
            yield line


def heading_levels(text: str) -> list[int]:
    """How deep each heading is, in order."""
    return [len(found[1]) for line in prose(text) if (found := re.match(r"(#+) ", line))]


def code_blocks(text: str) -> list[str]:
    """Each code block with its language, without the comments behind shell commands."""
    found: list[list[str]] = []
    inside = False
    for line in text.splitlines():
        if line.startswith(_FENCE):
            inside = not inside
            if inside:
                found.append([line])
        elif inside:
            shell = found[-1][0] == f"{_FENCE}sh"
            found[-1].append(_COMMENT.sub("", line) if shell else line)
    return ["\n".join(block) for block in found]


def tables(text: str) -> list[list[tuple[int, tuple[str, ...]]]]:
    """Of every row of every table: how many cells it has, and the code terms in its first."""
    found: list[list[tuple[int, tuple[str, ...]]]] = []
    before = ""
    for line in prose(text):
        if line.startswith("|"):
            if not before.startswith("|"):
                found.append([])
            cells = line.strip().strip("|").split("|")
            found[-1].append((len(cells), tuple(re.findall(r"`([^`]+)`", cells[0]))))
        before = line
    return found


def targets(text: str) -> list[str]:
    """What links and pictures point at, in order."""
    return [target for line in prose(text) for target in _TARGET.findall(line)]


def differences(one: str, other: str) -> list[str]:
    """Which of headings, code, tables and links are not the same in two texts.

    The first line of each is left out: it links to the other text.
    """
    sides: dict[str, Callable[[str], object]] = {
        "headings": heading_levels,
        "code": code_blocks,
        "tables": tables,
        "links": lambda text: targets(text.partition("\n")[2]),
    }
    return [name for name, of in sides.items() if of(one) != of(other)]


def test_both_readmes_have_the_same_headings_commands_tables_and_links() -> None:
    assert differences(text_of(VIETNAMESE), text_of(ENGLISH)) == []


def test_each_readme_links_to_the_other_in_its_first_line() -> None:
    firsts = {name: text_of(name).partition("\n")[0] for name in (VIETNAMESE, ENGLISH)}
    assert {name: targets(line) for name, line in firsts.items()} == {
        VIETNAMESE: [ENGLISH],
        ENGLISH: [VIETNAMESE],
    }


def test_every_file_that_a_readme_links_to_is_there() -> None:
    linked = {target for name in (VIETNAMESE, ENGLISH) for target in targets(text_of(name))}
    ours = sorted(target for target in linked if "://" not in target)
    assert [target for target in ours if not (ROOT / target).exists()] == []


def test_the_licence_that_the_project_names_is_there() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert (project["license"], project["license-files"]) == ("MIT", ["LICENSE"])
    assert text_of("LICENSE").startswith("MIT License\n")


SAMPLE = """[other](other.md)

# Title

## Part

```sh
make demo    # a remark
```

| `role` | who |
|---|---|
| `officer` | an officer |

[more](more.md)
"""


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("## Part", "### Part", ["headings"]),
        ("## Part\n", "", ["headings"]),
        ("make demo ", "make test ", ["code"]),
        ("```sh", "```csv", ["code"]),
        ("| `officer` |", "| `clerk` |", ["tables"]),
        ("| `officer` | an officer |", "| `officer` | an | officer |", ["tables"]),
        ("| `officer` | an officer |\n", "", ["tables"]),
        ("(more.md)", "(less.md)", ["links"]),
    ],
)
def test_a_text_that_says_something_else_is_found(
    old: str, new: str, difference: list[str]
) -> None:
    assert old in SAMPLE
    assert differences(SAMPLE, SAMPLE.replace(old, new)) == difference


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# a remark", "# một lời khác"),
        ("## Part", "## Phần"),
        ("an officer", "cán bộ"),
        ("(other.md)", "(another.md)"),
    ],
)
def test_words_may_differ_where_only_the_language_does(old: str, new: str) -> None:
    assert old in SAMPLE
    assert differences(SAMPLE, SAMPLE.replace(old, new)) == []
