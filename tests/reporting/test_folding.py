import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.normalise import fold, untelex


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hoàn thành", "hoan thanh"),
        ("ĐÃ CÓ", "da co"),
        ("đường", "duong"),
        ("hòa", "hoa"),
        ("hoà", "hoa"),
        ("Thuỷ", "thuy"),
        ("Thủy", "thuy"),
        ("  Bắc\u00a0 Sơn\n", "bac son"),
        ("Ｔｒực", "truc"),
        ("", ""),
        ("3 tỷ 598", "3 ty 598"),
    ],
)
def test_spellings_of_one_word_fold_alike(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(st.text(max_size=100))
def test_folding_ignores_composition_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(unicodedata.normalize("NFC", text)) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("trieeuj", "trieu"),
        ("tyr", "ty"),
        ("nghinf", "nghin"),
        ("ddoongf", "dong"),
        ("muwowif", "muoi"),
        ("boons", "bon"),
        ("tram", "tram"),
        ("", ""),
    ],
)
def test_telex_leftovers_are_taken_out(word: str, expected: str) -> None:
    assert untelex(word) == expected
