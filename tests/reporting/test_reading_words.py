from fractions import Fraction

import pytest

from reporting.clean_text import clean
from reporting.parsing import Note, NoteCode, Read, read
from reporting.parsing.number_words import read_words, split_words
from reporting.values import Value
from tests.reporting.rows_to_read import COUNT, TODAY, reading_of


def meanings(text: str) -> list[Fraction]:
    words, rest = split_words(text)
    spoken = read_words(words)
    return list(spoken.values) if spoken and not rest else []


MEANINGS: list[tuple[str, list[Fraction | int]]] = [
    ("không", [0]),
    ("một", [1]),
    ("mười", [10]),
    ("mười bốn", [14]),
    ("mười lăm", [15]),
    ("hai mươi", [20]),
    ("hai mươi mốt", [21]),
    ("hai mốt", [21]),
    ("hai tư", [24]),
    ("hai mươi nhăm", [25]),
    ("ba chục", [30]),
    ("bảy sáu", [76]),
    ("một trăm", [100]),
    ("một trăm rưỡi", [150]),
    ("ba trăm bảy sáu", [376]),
    ("ba trăm bảy mươi sáu", [376]),
    ("ba trăm linh sáu", [306]),
    ("ba trăm lẻ sáu", [306]),
    ("ba trăm sáu", [360, 306]),
    ("ba trăm tư", [340]),
    ("một nghìn không trăm linh năm", [1005]),
    ("một ngàn không trăm lẻ năm", [1005]),
    ("hai nghìn không trăm hai mươi bốn", [2024]),
    ("hai nghìn ba", [2300, 2003]),
    ("hai nghìn rưỡi", [2500]),
    ("mười bảy nghìn bốn trăm sáu mươi lăm", [17465]),
    ("triệu rưỡi", [1_500_000]),
    ("hai triệu ba trăm", [2_300_000, 2_000_300]),
    ("hai triệu không trăm linh ba", [2_000_003]),
    ("ba trăm triệu", [300_000_000]),
    ("một tỷ", [10**9]),
    ("ba tỷ năm trăm chín mươi tám triệu", [3_598_000_000]),
    ("hai nghìn tỷ", [2 * 10**12]),
    ("mười bảy nghìn triệu", [17 * 10**9]),
    ("hai mươi phẩy sáu", [Fraction(206, 10)]),
    ("chín tám phẩy không chín", [Fraction(9809, 100)]),
    ("chín tám phẩy mười hai", [Fraction(9812, 100)]),
    ("mười bảy phẩy năm tỷ", [17_500_000_000]),
    ("hai ba", []),  # "two or three"
    ("một hai", []),
    ("mươi", [10]),
    ("trăm", []),
    ("tư", []),
    ("mười mấy", []),
    ("mười mười", []),
    ("hai nghìn nghìn", []),
    ("nghìn", []),
    ("hai trăm ba trăm", []),
    ("phẩy năm", []),
    ("năm phẩy", []),
    ("một " * 40, []),
    ("tỷ " * 25, []),
]


@pytest.mark.parametrize(("spoken", "expected"), MEANINGS)
def test_number_words_have_every_meaning_people_give_them(
    spoken: str, expected: list[Fraction | int]
) -> None:
    assert meanings(spoken) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("muoi bon", "14"),
        ("MƯỜI BỐN", "14"),
        ("mười bốn nhiệm vụ", "14"),
        ("muwowif boons", "14"),
        ("bẩy", "7"),
        ("14 (mười bốn)", "14"),
        ("04 (bốn)", "4"),
        ("04 (bốn) văn bản", "4"),
        ("7 nhiệm vụ (bảy)", "7"),
        ("mười bốn (14)", "14"),
        ("306 (ba trăm sáu)", "306"),
        ("ba trăm sáu", "? 360 | 306"),
        ("00 (không)", "0"),
        ("= không", "? 0"),
        ("5 + không", "? 5"),
        ("14 (không tính thôn A)", "? 14"),
        ("14 (mười lăm)", "! words_disagree"),
        ("14 (15)", "! words_disagree"),
        ("376 (tăng 5)", "! several_numbers"),
        ("mười mấy", "! not_a_number"),
        ("một tỷ", "! too_large"),
        ("hai phẩy năm", "! decimal_in_count"),
        ("năm phần trăm", "! unit_mismatch"),
        ("mười bốn cái gì đó", "! not_a_number"),
    ],
)
def test_words_and_digits_of_one_count_have_to_agree(typed: str, expected: str) -> None:
    assert reading_of(typed, COUNT) == expected


def test_a_number_in_words_is_noted_as_it_was_typed() -> None:
    expected = Read(Value(number=376), Note(NoteCode.WORDS, "ba trăm bảy sáu"))
    assert read(clean("ba trăm bảy sáu"), COUNT, TODAY) == expected
