"""The text is written from the figures, and says nothing that no figure says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.documents import Heading, Paragraph
from reporting.documents.narrative import (
    EMPTY_SECTION,
    Compare,
    FactState,
    Insert,
    Say,
    Stands,
    Template,
    TextFact,
    Texts,
    Under,
    Wording,
    facts_of,
    fill,
    lines,
)
from reporting.documents.narrative_file import read_condition
from reporting.values import Kind, State, Value
from tests.reporting.quarter import NONE_AROSE, NOT_APPLICABLE, NOT_YET, form, number, values

FORM = form()
OLD = "quý II/2024"


def said(text: str, given_values: dict[str, Value], when: str = "") -> tuple[str, ...]:
    facts = facts_of((*FORM.indicators, *FORM.narrative), given_values)
    return lines(((Wording(text, read_condition(when)),),), facts)


def body(*steps: Say | Insert | Under, texts: Texts | None = None) -> list[object]:
    template = Template(
        form="f", version=1, subject=(), addressees=(), recipients=(), body=tuple(steps)
    )
    return list(fill(template, {}, texts or Texts()))


def written(now: str | None, before: str = "") -> list[object]:
    stored = {} if now is None else {"N.T.8": Value(text=now)}
    old = {"N.T.8": Value(text=before)} if before else {}
    return body(Insert("N.T.8", missing="tồn tại"), texts=Texts(stored, old, OLD))


@given(st.integers(0, 10**9))
def test_a_figure_in_the_text_is_the_stored_one(amount: int) -> None:
    (text,) = said("Đã tiếp nhận {VII.5.3.1} hồ sơ.", {"VII.5.3.1": number(amount)})

    assert text == f"Đã tiếp nhận {amount:,} hồ sơ.".replace(",", ".")


@given(values)
def test_a_sentence_is_said_exactly_when_its_figure_is_a_number(value: Value) -> None:
    found = said("Có {I.1} văn bản.", {"I.1": value})

    assert bool(found) == (value.counted is not None)


def test_nothing_arose_is_said_as_zero_and_not_yet_is_not_said() -> None:
    assert said("{I.1}", {"I.1": NONE_AROSE}) == ("0",)
    assert said("{I.1}", {"I.1": NOT_YET}) == ()
    assert said("{I.1}", {"I.1": NOT_APPLICABLE}) == ()


def test_differences_and_rates_are_computed_from_what_is_stored() -> None:
    given_values = {"VI.1.1": number(17_465_000_000), "VI.1.2": number(3_598_000_000)}

    assert said("còn {VI.1.1 - VI.1.2}, đạt {VI.1.2 / VI.1.1}", given_values) == (
        "còn 13.867, đạt 20,60%",
    )
    assert said("{I.1 / I.2.1}", {"I.1": number(1), "I.2.1": number(0)}) == ()


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("I.1 > 0", True),
        ("I.1 = 14 and I.2.1 < I.1", True),
        ("I.1 >= 15", False),
        ("I.1 != 14", False),
        ("I.5.1 is not_applicable", True),
        ("I.2.2 is missing", True),
        ("I.2.2 > 0", False),
        ("I.1 > I.2.2", False),
        ("IV.2.5 = 15", True),
    ],
)
def test_a_condition_compares_figures_in_the_unit_as_written(when: str, holds: bool) -> None:
    given_values = {
        "I.1": number(14),
        "I.2.1": number(7),
        "I.5.1": NOT_APPLICABLE,
        "IV.2.5": number(15_00),
    }

    assert said("x", given_values, when) == (("x",) if holds else ())


def test_conditions_are_read_as_they_are_written() -> None:
    assert read_condition("I.4.1 > 0 and I.5.1 is missing") == (
        Compare("I.4.1", ">", 0),
        Stands("I.5.1", FactState.MISSING),
    )
    with pytest.raises(ValueError, match=r"wording\.condition"):
        read_condition("I.4.1 > nhiều")


def test_the_first_wording_that_fits_is_taken() -> None:
    several = (Wording("không", (Compare("A", "=", 0),)), Wording("có {A}"))

    assert lines((several,), {"A": TextFact("0", 0)}) == ("không",)
    assert lines((several,), {"A": TextFact("3", 3)}) == ("có 3",)
    assert lines((several,), {}) == ()


def test_a_section_without_a_word_says_so_to_the_editor() -> None:
    part, section = Heading("I. A"), Heading("1. B", 2)

    assert body(Under(part), Under(section), Under(Heading("II. C"))) == [
        part,
        section,
        Paragraph("", EMPTY_SECTION),
        Heading("II. C"),
        Paragraph("", EMPTY_SECTION),
    ]


def test_what_officers_wrote_stands_line_by_line() -> None:
    assert written("- Một.\n\n  - Hai.") == [Paragraph("- Một."), Paragraph("- Hai.")]


@pytest.mark.parametrize(
    "again",
    [
        "Chưa bố trí đủ máy tính.",
        "CHƯA BỐ TRÍ  đủ máy tính",
        "- Chưa bố trí đủ máy tính;",
        "Việc mới. Chưa bố trí đủ máy tính.",
    ],
)
def test_a_sentence_of_the_period_before_is_marked(again: str) -> None:
    (found,) = written(again, before="Khác hẳn với kỳ này.\nChưa bố trí đủ máy tính.")

    assert found == Paragraph(again, f"Cần rà soát: nội dung của {OLD}")


def test_a_new_sentence_is_not_marked() -> None:
    assert written("Đã bố trí đủ máy tính.", before="Chưa bố trí đủ máy tính.") == [
        Paragraph("Đã bố trí đủ máy tính.")
    ]


def test_a_short_text_is_marked_when_it_is_all_there_is() -> None:
    assert written("Không có.", before="không có") == [
        Paragraph("Không có.", f"Cần rà soát: nội dung của {OLD}")
    ]
    assert written("Không có. Việc mới đã làm xong.", before="Không có. Việc cũ đã làm xong.") == [
        Paragraph("Không có. Việc mới đã làm xong.")
    ]


def test_a_text_nobody_wrote_is_asked_for() -> None:
    assert written(None) == [Paragraph("", "Cần bổ sung: tồn tại")]
    assert body(Insert("N.T.1", missing="")) == []


def test_nothing_arose_has_a_sentence_of_its_own() -> None:
    step = Insert("N.T.8", missing="tồn tại", none="Không phát sinh khó khăn.")
    stored = Texts({"N.T.8": Value(State.NONE_AROSE)})

    assert body(step, texts=stored) == [Paragraph("Không phát sinh khó khăn.")]


def test_texts_are_no_figures() -> None:
    texts = [row for row in FORM.narrative if row.kind is Kind.TEXT]
    stored = {row.code: Value(text="chữ") for row in texts}

    assert facts_of(FORM.narrative, stored) == {}
