"""The glossary speaks of code that exists: each module is there and holds each term of its row."""

import re

import pytest

from tests.house.tree import ROOT

GLOSSARY = ROOT / "docs" / "GLOSSARY.md"
COLUMNS = 4


def entries(text: str) -> list[tuple[tuple[str, ...], str]]:
    """(terms written as code in any cell but the last, module of the last) of every row."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("| `") or len(cells) != COLUMNS:
            continue
        terms = tuple(term for cell in cells[:-1] for term in re.findall(r"`([^`]+)`", cell))
        found.append((terms, cells[-1].strip("`")))
    return found


def malformed(text: str) -> list[str]:
    """Lines of a table that are neither its head nor a row with all its cells."""
    return [
        line
        for line in text.splitlines()
        if line.startswith("|")
        and not line.startswith(("| term in code |", "|---|---|---|---|"))
        and (
            not line.startswith("| `")
            or line.count("|") != COLUMNS + 1
            or not all(cell.strip() for cell in line.strip("|").split("|"))
        )
    ]


def untrue(text: str) -> list[str]:
    """What the glossary says of modules that is not so."""
    found = []
    for terms, module in entries(text):
        path = ROOT / module
        if not path.is_file():
            found.append(f"{terms[0]}: there is no {module}")
            continue
        code = path.read_text(encoding="utf-8")
        found += [
            f"{module} has no {term}"
            for term in terms
            if not re.search(rf"(?<!\w){re.escape(term)}(?!\w)", code)
        ]
    return found


def repeated(text: str) -> list[str]:
    """Terms that stand in the first cell of more than one row."""
    firsts = [terms[0] for terms, _ in entries(text)]
    return sorted({term for term in firsts if firsts.count(term) > 1})


def test_every_term_of_the_glossary_stands_in_its_module() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    assert len(entries(text)) > 0
    assert untrue(text) == []


def test_every_line_of_the_glossary_has_all_its_cells_and_every_term_one_meaning() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    assert malformed(text) == []
    assert repeated(text) == []


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (
            "| `Form` | biểu mẫu | rows | `reporting/gone.py` |",
            "Form: there is no reporting/gone.py",
        ),
        (
            "| `Formul` | x | y | `reporting/forms/model.py` |",
            "reporting/forms/model.py has no Formul",
        ),
        (
            "| `Form` | x | a `Zwei` | `reporting/forms/model.py` |",
            "reporting/forms/model.py has no Zwei",
        ),
    ],
)
def test_a_term_that_is_not_so_is_found(row: str, complaint: str) -> None:
    assert untrue(row) == [complaint]


@pytest.mark.parametrize(
    "line", ["| Form | a | b | c |", "| `Form` | a | b |", "| `F` |  | b | c |"]
)
def test_a_line_that_is_no_whole_row_is_found(line: str) -> None:
    assert malformed(line) == [line]


def test_a_term_with_two_meanings_is_found() -> None:
    assert repeated("| `A` | a | b | `c.py` |\n| `A` | a | b | `d.py` |") == ["A"]
