"""The words that a form is called by, among the other words of a command."""

from dataclasses import replace
from pathlib import Path

import pytest

from reporting.clean_text import clean
from reporting.form_files.loader import load_form, problems_of
from reporting.forms.index import FormIndex
from reporting.forms.words import LONGEST, form_words, named_forms

QUARTERLY = Path("forms/cchc_quarterly.yaml")
CCHC = load_form(QUARTERLY)
ONE_STOP = replace(CCHC, code="tthc", words=form_words("tthc", {"vi": "Hồ sơ"}, ["một cửa"]))
FORMS = FormIndex((CCHC, ONE_STOP))


@pytest.mark.parametrize(
    ("words", "forms", "rest"),
    [
        ("", (), ""),
        ("bắc sơn quý 3", (), "bắc sơn quý 3"),
        ("cchc", (CCHC,), ""),
        ("bắc sơn CCHC quý 3", (CCHC,), "bắc sơn quý 3"),
        ("quý 3 báo cáo cchc", (CCHC,), "quý 3"),
        ("MỘT CỬA, quý 3", (ONE_STOP,), "quý 3"),
        ("mot cua bắc sơn", (ONE_STOP,), "bắc sơn"),
        ("cchcx", (), "cchcx"),
        ("tthc", (ONE_STOP,), ""),
    ],
)
def test_they_stand_anywhere_in_any_spelling(
    words: str, forms: tuple[object, ...], rest: str
) -> None:
    found = named_forms(clean(words), FORMS)
    assert (found.forms, found.rest) == (forms, rest)


def test_before_free_text_only_the_first_words_count() -> None:
    note = clean("một cửa I.1 theo cchc\ndòng hai")
    found = named_forms(note, FORMS, leading=True)
    assert (found.forms, found.rest) == ((ONE_STOP,), "I.1 theo cchc\ndòng hai")
    assert named_forms(found.rest, FORMS, leading=True).forms == ()


def test_two_forms_of_one_word_are_both_meant() -> None:
    other = replace(CCHC, code="cchc_2")
    assert named_forms(clean("cchc quý 3"), FormIndex((CCHC, other))).forms == (CCHC, other)


def test_a_long_text_is_not_searched() -> None:
    assert named_forms(clean("cchc " + "a " * LONGEST), FORMS).forms == ()


@pytest.mark.parametrize(
    ("instead", "code"),
    [
        ("reporters: {level: commune}", None),
        ('reporters: {units: ["12148", "12151"]}', None),
        ("reporters: {level: office}\nwords: [cchc, thống kê]", "bad_deadline"),
        ("reporters: {level: hamlet}", "unknown_level"),
        ("reporters: {}", "bad_value"),
        ("reporters: {level: commune, units: [a]}", "bad_value"),
        ("level: commune\nreporters: {level: commune}", "missing_key"),
        ("level:", "missing_key"),
        ("reporters:", "missing_key"),
        ("level:\nreporters:", "missing_key"),
        ("level: commune\nreporters:", None),
        ("words: [cchc]", "missing_key"),
    ],
)
def test_a_file_says_once_who_fills_the_form_in(
    tmp_path: Path, instead: str, code: str | None
) -> None:
    text = QUARTERLY.read_text(encoding="utf-8").replace("\nlevel: commune\n", f"\n{instead}\n")
    file = tmp_path / "form.yaml"
    file.write_text(text, encoding="utf-8")
    assert [problem.code for problem in problems_of(file)] == ([] if code is None else [code])
