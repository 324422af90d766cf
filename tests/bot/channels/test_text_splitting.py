"""Cutting long text."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.text_splitting import cut, length, plain

SENTENCES = st.lists(st.text(alphabet="aăđ ệ🙂<>&\"'", max_size=40), min_size=1, max_size=12).map(
    "\n".join
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(SENTENCES, st.integers(min_value=10, max_value=60))
def test_no_piece_is_longer_than_the_limit(text: str, limit: int) -> None:
    assert [p for p in cut(escaped(text), limit) if length(plain(p)) > limit] == []


@given(SENTENCES, st.integers(min_value=10, max_value=60))
def test_the_pieces_hold_every_letter_in_order(text: str, limit: int) -> None:
    pieces = "".join(plain(p) for p in cut(escaped(text), limit))
    assert pieces.replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")


@given(SENTENCES, st.integers(min_value=10, max_value=60))
def test_markup_over_a_cut_is_closed_and_opened_again(text: str, limit: int) -> None:
    for piece in cut(f"<b>{escaped(text)}</b>", limit):
        assert piece.count("<b>") == piece.count("</b>")


def test_a_text_that_fits_is_one_piece_as_it_is() -> None:
    assert cut("<b>Ba</b> dòng\n\nở đây", 40) == ("<b>Ba</b> dòng\n\nở đây",)


def test_text_is_cut_at_line_ends_first_and_at_spaces_then() -> None:
    assert cut("một hai\nba bốn năm", 9) == ("một hai", "ba bốn", "năm")


def test_an_emoji_counts_as_the_messenger_counts_it() -> None:
    assert cut("🙂" * 5, 4) == ("🙂🙂", "🙂🙂", "🙂")
