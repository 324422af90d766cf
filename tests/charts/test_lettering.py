"""Letters: what can be drawn, how wide it is, how it is wrapped."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from charts.lettering import clean, font_file, shorten, width, wrap

VIETNAMESE = (
    "Ằ ằ Ẳ ẳ Ẵ ẵ Ặ ặ Ấ ấ Ầ ầ Ẩ ẩ Ẫ ẫ Ậ ậ Ễ ễ Ệ ệ "
    "Ố ố Ỗ ỗ Ộ ộ Ớ ớ Ờ ờ Ở ở Ỡ ỡ Ợ ợ Ữ ữ Ự ự Ỵ ỵ Ỹ ỹ Đ đ"
)
words = st.text("abcđễọ WẬ", max_size=80)


@pytest.mark.parametrize("bold", [False, True])
def test_every_vietnamese_letter_is_in_the_font(*, bold: bool) -> None:
    assert clean(VIETNAMESE, bold=bold) == VIETNAMESE


def test_decomposed_letters_are_composed() -> None:
    assert clean(unicodedata.normalize("NFD", "Đặng Lễ")) == "Đặng Lễ"


def test_what_the_font_lacks_becomes_a_box_and_controls_vanish() -> None:
    assert clean("Bắc\u200b Sơn\t\U0001f3e2\n\x07") == "Bắc Sơn □"


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["Hoàng Hoa Thám", "▼ 98,7%", "WAVE To 1.171"])
def test_the_width_is_what_is_drawn_or_a_little_more(text: str, *, bold: bool) -> None:
    font = FontProperties(fname=font_file(bold=bold), size=34)
    drawn = RendererAgg(1, 1, 72).get_text_width_height_descent(text, font, False)[0]
    assert drawn - 4 <= width(text, 34, bold=bold) <= drawn * 1.06 + 4


@given(text=words, room=st.floats(60, 600))
def test_shortened_text_fits_and_says_that_it_was_shortened(text: str, room: float) -> None:
    cleaned = clean(text)
    short = shorten(cleaned, 34, room)
    assert width(short, 34) <= room
    assert short == cleaned or short.endswith("…")


@given(text=words, room=st.floats(60, 600), lines=st.integers(1, 4))
def test_wrapped_text_fits_and_loses_nothing_but_its_end(
    text: str, room: float, lines: int
) -> None:
    wrapped = wrap(text, 34, room, lines)
    assert len(wrapped) <= lines
    assert all(width(line, 34) <= room for line in wrapped)
    joined = "".join(wrapped).replace(" ", "")
    whole = clean(text).replace(" ", "")
    assert joined == whole or whole.startswith(joined.removesuffix("…"))


def test_line_breaks_are_kept_in_a_note() -> None:
    assert wrap("Số liệu minh họa.\nLấy lúc 10:32.", 34, 900, 4) == [
        "Số liệu minh họa.",
        "Lấy lúc 10:32.",
    ]
