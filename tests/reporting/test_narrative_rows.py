"""The figures and texts of the report's prose are rows that nobody owes."""

from collections import Counter

import pytest

from reporting.forms import Asked
from reporting.progress import missing, next_unanswered, progress, progress_by_part
from reporting.values import Kind
from tests.reporting.quarter import OFFICE, all_settled, form, numbers

FIGURES = {"N.1": 3, "N.2": 18, "N.3": 9, "N.4": 19, "N.5": 2}


def test_the_prose_has_these_figures_and_ten_texts() -> None:
    rows = form().narrative
    of_section = Counter(".".join(row.code.split(".")[:2]) for row in rows)
    assert of_section == {**FIGURES, "N.T": 10}
    assert Counter(row.kind for row in rows) == {Kind.COUNT: 42, Kind.PERCENT: 9, Kind.TEXT: 10}
    assert {row.asked for row in rows} == {Asked.NARRATIVE}
    assert {row.part for row in rows} == {"N"}
    assert {row.duty for row in rows} == set(form().duties)


def test_they_are_found_by_code_but_are_no_rows_of_the_table() -> None:
    for row in form().narrative:
        assert row.code in form()
        assert form().indicator(row.code) is row
    table = {row.code for row in form().indicators}
    assert table.isdisjoint(row.code for row in form().narrative)
    assert len(form().asked()) == 83
    assert [part.code for part in form().parts()] == ["I", "II", "III", "IV", "V", "VI", "VII"]


def test_nobody_owes_them() -> None:
    nothing = progress(form(), numbers(N_2_4=376))
    assert (nothing.settled, nothing.total) == (0, 83)
    assert "N" not in progress_by_part(form(), {})
    assert missing(form(), all_settled()) == ()
    assert next_unanswered(form(), {}, [OFFICE]) == "I.1"


def test_their_names_tell_them_apart_in_both_languages() -> None:
    for language in ("vi", "en"):
        shorts = Counter(row.short[language] for row in (*form().indicators, *form().narrative))
        assert [short for short, times in shorts.items() if times > 1] == []
    assert [row.code for row in form().narrative if row.name["vi"] == row.name["en"]] == []


@pytest.mark.parametrize(
    ("code", "section"),
    [
        ("N.T.1", "I. "),
        ("N.T.2", "II.1. "),
        ("N.T.7", "II.6. "),
        ("N.T.8", "III. "),
        ("N.T.9", "IV. "),
        ("N.T.10", "V. "),
    ],
)
def test_a_text_row_is_a_question_about_a_section(code: str, section: str) -> None:
    row = form().indicator(code)
    assert row.short["vi"].startswith(section)
    assert row.name["vi"].endswith("?")
    assert row.kind is Kind.TEXT
