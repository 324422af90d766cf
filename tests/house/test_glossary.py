"""The glossary speaks of code that exists, and every public class stands in it or in a list."""

import pytest

from tests.house.glossary import (
    GLOSSARY,
    TABLES,
    UNLISTED,
    classes,
    entries,
    listed,
    malformed,
    repeated,
    tables,
    unlisted,
    untrue,
)


def test_every_term_of_the_glossary_stands_in_its_module() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    assert len(entries(text)) > 0
    assert untrue(text) == []


def test_every_line_of_the_glossary_has_all_its_cells_and_every_term_one_meaning() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    assert malformed(text) == []
    assert repeated(text) == []


def test_the_glossary_has_three_tables() -> None:
    assert tables(GLOSSARY.read_text(encoding="utf-8")) == list(TABLES)


def test_every_public_class_is_in_the_glossary_or_in_the_list_of_the_others() -> None:
    listed_elsewhere = UNLISTED.read_text(encoding="utf-8").splitlines()
    remedy = "write it anew with: python -m tests.house.glossary"
    assert listed_elsewhere == unlisted(classes(), GLOSSARY.read_text(encoding="utf-8")), remedy


def test_a_class_is_left_out_of_the_other_list_once_the_glossary_has_it() -> None:
    text = "| `Form` | biểu mẫu | what `Report` fills | `reporting/forms/model.py` |"
    assert listed(text) == {"Form"}
    assert unlisted({"Report", "Form", "Answer"}, text) == ["Answer", "Report"]


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
