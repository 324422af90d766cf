"""Choices can be typed, and the keys of buttons fit a messenger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.engine.callback_data import BadCallbackDataError, CallbackData, pack, unpack
from handlers.engine.choices import Choice, chosen
from reporting.clean_text import clean

ROWS = (
    (
        Choice("a", "Như quý II: 7", ("như cũ",)),
        Choice("b", "Bỏ qua ▶"),
        Choice("c", "⏳ III. Cải cách TTHC 0/11", ("III", "Cải cách TTHC")),
        Choice("d", "Không đúng quy định"),
        Choice("e", "Đúng quy định"),
    ),
)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Như quý II: 7", "a"),
        ("nhu quy ii", "a"),
        ("nhu cu", "a"),
        ("bo qua", "b"),
        ("BỎ QUA ", "b"),
        ("iii", "c"),
        ("cai cach tthc", "c"),
        ("dung quy dinh", "e"),
        ("khong dung quy dinh", "d"),
    ],
)
def test_a_choice_is_named_by_label_words_or_what_stands_before_the_colon(
    typed: str, key: str
) -> None:
    found = chosen(clean(typed), ROWS)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("typed", ["", "   ", "…", "quy định", "7", "bỏ"])
def test_what_names_no_choice_names_none(typed: str) -> None:
    assert chosen(clean(typed), ROWS) is None


def test_a_word_of_two_choices_names_neither() -> None:
    rows = ((Choice("a", "A", ("có",)), Choice("b", "B", ("có",))),)
    assert chosen(clean("có"), rows) is None


@given(st.text())
def test_no_text_breaks_matching_or_unpacking(text: str) -> None:
    chosen(clean(text), ROWS)
    try:
        unpack(text)
    except BadCallbackDataError:
        return


@given(st.from_regex(r"[a-z_]{1,10}", fullmatch=True), st.text(max_size=30))
def test_a_key_unpacks_to_what_was_packed(name: str, argument: str) -> None:
    assert unpack(pack(name, name, argument)) == CallbackData(name, name, argument)
