"""How units are called in sentences, beside bars and in the place of a paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.normalise import fold
from reporting.units.names import folded_proper, in_sentence, proper, short, spelled_out

KINDS = (
    "Tỉnh",
    "Thành phố",
    "Huyện",
    "Quận",
    "Thị xã",
    "Cụm",
    "Khu vực",
    "Xã",
    "Phường",
    "Thị trấn",
    "Đặc khu",
)
SYLLABLES = ("Ân", "Thi", "Đắk", "Mar", "Bắc", "Sơn", "Xuân", "Quỳnh", "Ba", "Thông")
BARE = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3).map(" ".join)
ANY_CASE = st.sampled_from([str.upper, str.lower, str.title, str.capitalize])


@pytest.mark.parametrize(
    ("name", "sentence", "narrow", "place"),
    [
        ("Thành phố Hà Nội", "thành phố Hà Nội", "TP Hà Nội", "Hà Nội"),
        ("Hà Nội", "Hà Nội", "Hà Nội", "Hà Nội"),
        ("Tỉnh Hưng Yên", "tỉnh Hưng Yên", "Hưng Yên", "Hưng Yên"),
        ("Huyện Ân Thi", "huyện Ân Thi", "Ân Thi", "Ân Thi"),
        ("Thị trấn Ân Thi", "thị trấn Ân Thi", "TT Ân Thi", "Ân Thi"),
        ("Thị xã Mỹ Hào", "thị xã Mỹ Hào", "TX Mỹ Hào", "Mỹ Hào"),
        ("Quận Ba Đình", "quận Ba Đình", "Q. Ba Đình", "Ba Đình"),
        ("Phường Hiến Nam", "phường Hiến Nam", "P. Hiến Nam", "Hiến Nam"),
        ("Xã Bắc Sơn", "xã Bắc Sơn", "Bắc Sơn", "Bắc Sơn"),
        ("Đặc khu Phú Quốc", "đặc khu Phú Quốc", "ĐK Phú Quốc", "Phú Quốc"),
        ("Cụm Ân Thi", "cụm Ân Thi", "Cụm Ân Thi", "Ân Thi"),
        ("Khu vực Ân Thi", "khu vực Ân Thi", "Khu vực Ân Thi", "Ân Thi"),
    ],
)
def test_each_kind_of_unit_is_written_as_people_write_it(
    name: str, sentence: str, narrow: str, place: str
) -> None:
    assert (in_sentence(name), short(name), proper(name)) == (sentence, narrow, place)


@pytest.mark.parametrize(
    ("name", "narrow"), [("Phường 3", "P. 3"), ("Quận 1", "Q. 1"), ("Xã 2", "Xã 2")]
)
def test_a_number_keeps_its_kind_and_the_kind_its_capital(name: str, narrow: str) -> None:
    assert (in_sentence(name), short(name), proper(name)) == (name, narrow, name)


def test_the_one_city_that_the_decree_names_keeps_its_capital() -> None:
    assert in_sentence("Thành phố Hồ Chí Minh") == "Thành phố Hồ Chí Minh"
    assert in_sentence("Thành phố Hải Phòng") == "thành phố Hải Phòng"


@pytest.mark.parametrize(
    "name",
    ["Sở Nội vụ", "Phòng Nội vụ huyện Ân Thi", "Văn phòng UBND tỉnh", "Xãng", "Tỉnh", "", "Quận "],
)
def test_a_name_without_a_kind_of_unit_stays_as_it_is(name: str) -> None:
    assert (in_sentence(name), short(name), proper(name)) == (name, name, name)


@given(kind=st.sampled_from(KINDS), bare=BARE, case=ANY_CASE)
def test_a_kind_begins_small_in_whatever_case_it_came(kind: str, bare: str, case: object) -> None:
    assert callable(case)
    name = f"{case(kind)} {bare}"
    assert in_sentence(name) == f"{kind.lower()} {bare}"
    assert proper(name) == bare
    assert short(name).endswith(bare)


@given(name=st.one_of(st.text(max_size=30), BARE))
def test_a_name_keeps_its_words_and_is_written_once_for_all(name: str) -> None:
    written = in_sentence(name)
    assert fold(written) == fold(name)
    assert in_sentence(written) == written


@given(kind=st.sampled_from(KINDS), bare=BARE)
def test_the_search_takes_a_name_apart_as_the_writing_does(kind: str, bare: str) -> None:
    name = f"{kind} {bare}"
    assert folded_proper(fold(name)) == fold(proper(name))
    assert folded_proper(spelled_out(fold(short(name)))) == fold(proper(name))
    assert spelled_out(fold(f"UBND {in_sentence(name)}")) == fold(name)
