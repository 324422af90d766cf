import pytest

from reporting.bulk_entry import MAX_BULK_ENTRY, looks_like_bulk_entry, may_be_both
from reporting.clean_text import clean
from reporting.forms import Indicator
from tests.reporting.bulk_entries_to_read import rows, rows_of
from tests.reporting.quarter import CULTURE, FINANCE, OFFICE

COUNTS, MONEY, CHOICES = rows_of(OFFICE), rows_of(FINANCE), rows_of(CULTURE)
RATES = rows("VII.4.2", "VII.4.2.3")


@pytest.mark.parametrize("of", [COUNTS, MONEY, CHOICES, RATES])
@pytest.mark.parametrize(
    "text",
    [
        "14 7 5 1 0 0", "14;7", "14\n7\n5", "14, 7, 5", "17\n465", "kps kps", "14 7o 5 1", "0x5",
        "376 hồ sơ\n5 hồ sơ",
        "I.2.1 7", "I.2.1=7", "I.2.1: không phát sinh", "vii.4.2 5", "III: 0 0 0", "Mục III 0 0",
        "I.9.9 7", "còn lại 0", "các mục còn lại như kỳ trước", "0 " * MAX_BULK_ENTRY,
    ],
)  # fmt: skip
def test_several_values_or_an_address_make_a_bulk_entry(
    text: str, of: tuple[Indicator, ...]
) -> None:
    assert looks_like_bulk_entry(clean(text), of)


@pytest.mark.parametrize("of", [COUNTS, MONEY, CHOICES, RATES])
@pytest.mark.parametrize(
    "text",
    [
        "", "7", "14 (mười bốn)", "5/7", "không phát sinh", "không", "-", "376 và 5", "85 - 92",
        "như cũ", "bỏ qua", "quay lại", "mục khác", "Mục III", "III", "III:", "I.2.1", "V", "xong",
        "chưa có số liệu", "hoàn thành", "hơn 1112 hồ sơ", "3 tỷ 598", "376 hồ sơ", "15/9/2024",
        "dạ 7 ạ", "Em chưa rõ mục này ạ\nChị xem giúp em",
    ],
)  # fmt: skip
def test_one_answer_a_choice_or_a_remark_is_no_bulk_entry(
    text: str, of: tuple[Indicator, ...]
) -> None:
    assert not looks_like_bulk_entry(clean(text), of)


@pytest.mark.parametrize("text", ["17 465", "1 022", "376 + 5 = 381", "20 605 hồ sơ"])
def test_one_number_with_spaces_is_first_of_all_one_answer(text: str) -> None:
    assert not looks_like_bulk_entry(clean(text), COUNTS)


def test_without_open_rows_an_address_is_still_a_bulk_entry() -> None:
    assert looks_like_bulk_entry(clean("I.2.1 7"), ())
    assert not looks_like_bulk_entry(clean("14 7 5"), ())


@pytest.mark.parametrize(
    ("text", "of", "both"),
    [
        ("17 465", COUNTS, True),
        ("17 465", MONEY, True),
        ("376 376", COUNTS, True),
        ("17 465", COUNTS[:1], False),  # no row is left for a second value
        ("1 022", COUNTS, False),  # nobody sends 022
        ("17 465", CHOICES, False),
        ("14 7", COUNTS, False),
        ("17.465", COUNTS, False),
        ("17\n465", COUNTS, False),
        ("3 tỷ 598", MONEY, False),
        ("20, 6", RATES, False),
        ("không phát sinh", COUNTS, False),
        ("I.2.1 17 465", COUNTS, False),
        ("", COUNTS, False),
        ("17 465", (), False),
    ],
)
def test_one_answer_that_is_several_as_well_has_to_be_asked_about(
    text: str, of: tuple[Indicator, ...], both: bool
) -> None:
    assert may_be_both(clean(text), of) is both
