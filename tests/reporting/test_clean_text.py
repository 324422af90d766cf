"""Text as phones, spreadsheets and old keyboards send it, made clean at the door."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.clean_text import CleanText, clean


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("bắc\u200b sơn", "bắc sơn"),
        ("12148\u200b", "12148"),
        ("bắc\ufeffsơn", "bắcsơn"),
        ("Bắc\u00a0Sơn", "Bắc Sơn"),
        ("Bắc\u3000Sơn", "Bắc Sơn"),
        ("7\u202f17\u202f465", "7 17\u00a0465"),
        ("1\u00a02345 \u00a0123", "1 2345  123"),
        ("Xã \u00d0ào D\u01b0\u01a1ng", "Xã Đào Dương"),
        ("xã \u00f0ào dương", "xã đào dương"),
        ("Xã \u0189ào", "Xã Đào"),
        ("Ba\u0306\u0301c", "Bắc"),
        ("Ba\u0301\u0306c", "Bá\u0306c"),
        ("I.1 １２", "I.1 12"),
        ("٣٧٦", "376"),
        ("14…", "14..."),
        ("5 – 7", "5 - 7"),
        ("“một” và ‘hai’", "\"một\" và 'hai'"),
        ("ghi chú \u202egnod", "ghi chú gnod"),
        ("chữ lẻ \ud83d", "chữ lẻ "),
        ("a\x00b", "ab"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("một\thai", "một hai"),
        ("1\ufe0f\u20e3", "1"),
        ("𝐁ắc", "Bắc"),
        ("10²", "10²"),
        ("Bắ\u0441 Sơn", "Bắc Sơn"),
        ("\u0441\u0430\u043e Lộc", "cao Lộc"),
        ("Привет", "Привет"),
        ("Αθήνα", "Αθήνα"),
        ("😀 xong", "😀 xong"),
        ("", ""),
    ],
)
def test_what_looks_alike_is_written_alike(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.text())
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean(raw)
    assert clean(once) == once


@given(st.text())
def test_clean_text_can_be_written_anywhere_and_hides_nothing(raw: str) -> None:
    cleaned = clean(raw)
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert [c for c in cleaned if unicodedata.category(c) in hidden and c != "\n"] == []


@given(st.text(), st.integers(-5, 5))
def test_a_part_of_clean_text_is_clean_text(raw: str, place: int) -> None:
    cleaned = clean(raw)
    parts = [cleaned[place:], cleaned.strip(), cleaned.removeprefix("a"), *cleaned.partition(" ")]
    parts += [*cleaned.split(), *cleaned.splitlines(), *cleaned.rpartition(".")]
    assert {type(part) for part in parts} == {CleanText}


@pytest.mark.parametrize(
    "marks", ["\u0301\u0323", "\u0591\u05b0", "\u0301\u200b\u0323", "\u20d0\u0323"]
)
def test_of_a_pile_of_marks_on_one_letter_thirty_stay(marks: str) -> None:
    seen = clean("x" + marks * 2000 + " 14")
    assert len(seen) == len("x") + 30 + len(" 14")
    assert clean(seen) == seen


@pytest.mark.parametrize("signs", ["…", "🙂", "—", "₫"])
def test_signs_that_are_no_marks_are_no_pile(signs: str) -> None:
    assert len(clean(signs * 100)) == 100 * len(clean(signs))
