import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reporting.clean_text import clean
from reporting.fuzzy_match import MOST_OFFERED, Match, distance, nearest, part_words
from tests.reporting.quarter import form

WORDS = {
    "same": ("Như kỳ trước", "như cũ"),
    "skip": ("Bỏ qua", "tiếp"),
    "back": ("◀ Quay lại", "trước"),
    "no": ("Không", "ko", "k"),
    "yes": ("Có",),
    "done": ("Hoàn thành", "xong"),
    "undone": ("Chưa hoàn thành",),
}
UNITS = {
    "12307": ("12307", "Xã Bắc Sơn", "Bắc Sơn"),
    "04732": ("04732", "Thị trấn Bắc Sơn", "Bắc Sơn"),
    "12310": ("12310", "Xã Đào Dương", "Đào Dương"),
}
QUARTERS = {index: (f"quý {index}", f"q{index}") for index in (1, 2, 3, 4)} | {
    20: ("quý II",),
    30: ("quý III",),
}
LETTERS = st.text("aăbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ", max_size=12)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("nhu cu", "same"),
        ("NHƯ CŨ.", "same"),
        ("bo qua", "skip"),
        ("Quay lại", "back"),
        ("quay  lai", "back"),
        ("khong", "no"),
        ("k", "no"),
        ("co", "yes"),
        ("hoan thanh", "done"),
        ("xong", "done"),
        ("chua hoan thanh", "undone"),
        ("Hoa\u0300n tha\u0300nh", "done"),
    ],
)
def test_words_are_heard_without_their_diacritics(text: str, key: str) -> None:
    assert nearest(clean(text), WORDS) == Match(key)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("khoong", "no"),
        ("bor qua", "skip"),
        ("boo qua", "skip"),
        ("quay laji", "back"),
        ("nhuw cux", "same"),
        ("hoafn thanhf", "done"),
        ("xoong", "done"),
        ("chuwa hoafn thanhf", "undone"),
        ("bo qau", "skip"),
        ("hoan thnah", "done"),
        ("nhu ky truocs", "same"),
    ],
)
def test_a_slip_is_offered_and_not_taken(text: str, key: str) -> None:
    assert nearest(clean(text), WORDS) == Match(None, (key,))


@pytest.mark.parametrize(
    "text", ["", "  ", "7", "kk", "kp", "cx", "14 7 5", "…", "x" * 5000, "báo cáo"]
)
def test_what_is_near_nothing_offers_nothing(text: str) -> None:
    assert nearest(clean(text), WORDS) == Match(None)


def test_what_names_two_is_offered_as_both() -> None:
    assert nearest(clean("bac son"), UNITS) == Match(None, ("12307", "04732"))
    assert nearest(clean("bac sonn"), UNITS) == Match(None, ("12307", "04732"))
    assert nearest(clean("thi tran bac son"), UNITS) == Match("04732")
    assert nearest(clean("12310"), UNITS) == Match("12310")
    assert nearest(clean("12311"), UNITS) == Match(None)


def test_no_more_than_four_are_offered_the_nearest_first() -> None:
    many = {name: (name,) for name in ("bac sona", "bac sonn", "bac soon", "bacc son", "bac sen")}
    assert len(nearest(clean("bac son"), many).offered) == MOST_OFFERED
    assert nearest(clean("bac sonaa"), many).offered[0] == "bac sona"


def test_one_number_is_never_offered_for_another() -> None:
    assert nearest(clean("quy 5"), QUARTERS) == Match(None)
    assert nearest(clean("quys 2"), QUARTERS) == Match(None, (2,))
    assert nearest(clean("quyd ii"), QUARTERS) == Match(None, (20,))


def test_parts_are_heard_by_their_number_and_their_name() -> None:
    words = part_words(form())
    heard = [
        nearest(clean(text), words) for text in ("iii", "muc III", "cai cach thu tuc hanh chinh")
    ]
    assert heard == [Match("III")] * 3
    assert nearest(clean("cai cach thu tc hanh chinh"), words) == Match(None, ("III",))


@given(text=st.text(max_size=80))
def test_whatever_is_typed_is_taken_or_offered_or_neither(text: str) -> None:
    heard = nearest(clean(text), WORDS)
    assert heard.taken is None or heard.offered == ()
    assert len(heard.offered) <= MOST_OFFERED
    assert len(set(heard.offered)) == len(heard.offered)


@given(
    key=st.sampled_from(["same", "back", "done", "undone"]), at=st.integers(0, 30), letter=LETTERS
)
def test_one_letter_off_in_a_long_word_is_at_least_offered(key: str, at: int, letter: str) -> None:
    assume(not letter[:1].isspace())  # a space is no letter: it makes two words of one
    word = WORDS[key][0].removeprefix("◀ ")
    place = at % len(word)
    heard = nearest(clean(word[:place] + letter[:1] + word[place + 1 :]), WORDS)
    assert key in (heard.taken, *heard.offered)


@given(left=LETTERS, middle=LETTERS, right=LETTERS)
def test_the_distance_of_two_words_is_the_same_from_both_sides(
    left: str, middle: str, right: str
) -> None:
    assert distance(left, right) == distance(right, left)
    assert (distance(left, right) == 0) is (left == right)
    assert abs(len(left) - len(right)) <= distance(left, right) <= max(len(left), len(right))
    assert distance(left + middle, right + middle) <= distance(left, right)
