"""A list of units is read as people save it, and every mistake in it is told at once."""

import unicodedata
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.csv_files.closed_periods import ClosedPeriods
from reporting.csv_files.rows import official_spelling
from reporting.csv_files.units import UnitFileProblems, read_units
from reporting.units import Level, Unit, UnitHistory
from tests.operators import VIETNAMESE

HEADER = "code,name,level,parent_code"
HUNG_YEN = Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE)
AN_THI = Unit("329", "Huyện Ân Thi", Level.DISTRICT, "33")
BAC_SON = Unit("12148", "Xã Bắc Sơn", Level.COMMUNE, "329")
TODAY = date(2024, 9, 10)
KNOWN = UnitHistory.of((HUNG_YEN, AN_THI))
SOUND = f"""{HEADER}
33,Tỉnh Hưng Yên,province,
329,Huyện Ân Thi,district,33
12148,Xã Bắc Sơn,commune,329
"""


def units_of(content: bytes, known: UnitHistory) -> tuple[Unit, ...]:
    """What is saved of a file while no period is closed."""
    return read_units(content, known, ClosedPeriods(TODAY)).versions


def problems(*lines: str, existing: UnitHistory = KNOWN) -> list[tuple[int, str]]:
    """The line and code of every problem of a file with these lines below its header."""
    content = "\n".join((HEADER, *lines)).encode()
    with pytest.raises(UnitFileProblems) as caught:
        units_of(content, existing)
    return [(problem.line, problem.code) for problem in caught.value.problems]


def sentence(content: bytes, existing: UnitHistory = KNOWN) -> str:
    with pytest.raises(UnitFileProblems) as caught:
        units_of(content, existing)
    (problem,) = caught.value.problems
    return VIETNAMESE.worded(problem.complaint)


@pytest.mark.parametrize(
    "content",
    [
        SOUND.encode(),
        SOUND.encode("utf-8-sig"),
        SOUND.replace("\n", "\r\n").encode(),
        SOUND.replace("\n", "\r").encode(),
        SOUND.replace(",", ";").encode("utf-8-sig"),
        ("sep=;\r\n" + SOUND.replace(",", ";").replace("\n", "\r\n")).encode("utf-8-sig"),
        SOUND.replace(",", "\t").encode(),
        SOUND.replace("Xã Bắc Sơn", '"Xã  Bắc Sơn "').encode(),
        SOUND.replace("code,name", " Code ,NAME").replace("commune", "Commune").encode(),
        ("\n,,,\n" + SOUND + "\n\n,,,\n").encode(),
    ],
)
def test_every_way_a_spreadsheet_saves_the_list_reads_the_same(content: bytes) -> None:
    assert units_of(content, UnitHistory()) == (HUNG_YEN, AN_THI, BAC_SON)


def test_names_are_read_in_one_spelling_of_their_diacritics() -> None:
    decomposed = unicodedata.normalize("NFD", BAC_SON.name)
    assert decomposed != BAC_SON.name
    content = f"{HEADER}\n12148,{decomposed},commune,329".encode()
    assert units_of(content, KNOWN) == (BAC_SON,)


def test_a_span_of_validity_is_read_in_both_ways_of_writing_a_date() -> None:
    content = (
        f"{HEADER},valid_from,valid_to\n"
        "329,Huyện Ân Thi,district,33,1996-07-24,30/6/2025\n"
        "12148,Xã Bắc Sơn,commune,329,,\n"
    ).encode()
    an_thi = Unit("329", "Huyện Ân Thi", Level.DISTRICT, "33", date(1996, 7, 24), date(2025, 6, 30))
    assert units_of(content, KNOWN) == (an_thi, BAC_SON)


def test_a_second_file_may_lean_on_units_loaded_before() -> None:
    content = f"{HEADER}\n12148,Xã Bắc Sơn,commune,329\n".encode()
    assert units_of(content, KNOWN) == (BAC_SON,)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",Xã Bắc Sơn,commune,329", "no_code"),
        ("12148,,commune,329", "no_name"),
        ("12148,X? B?c S?n,commune,329", "lost_marks"),
        ("12148,Xã Bắc Sơn,village,329", "unknown_level"),
        ("12148,Xã Bắc Sơn,,329", "unknown_level"),
        ("12148,Xã Bắc Sơn,commune,", "no_parent"),
        ("12148,Xã Bắc Sơn,commune,330", "unknown_parent"),
        ("330,Huyện Khác,district,329", "parent_level"),
        ("01,Thành phố Hà Nội,province,33", "parent_level"),
        ("C1,Cụm 1,group,329", "parent_level"),
        ("12148,Xã Bắc Sơn,commune,12148", "cycle"),
        ("2148,Xã Bắc Sơn,commune,329", "code_lost_zeros"),
        ("12148,Xã Bắc Sơn, huyện Ân Thi,commune,329", "too_many_cells"),
    ],
)
def test_a_mistake_in_a_line_is_told_with_its_line(line: str, code: str) -> None:
    assert (3, code) in problems("12151,Xã Khác,commune,329", line)


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    assert problems(
        "12148,,commune,329",
        "12151,Xã Phù Ủng,xa,329",
        "12154,Xã Tân Phúc,commune,999",
        "12148,Xã Bắc Sơn,commune,329",
        "5971,Xã Khác,commune,329",
    ) == [
        (2, "no_name"),
        (3, "unknown_level"),
        (4, "unknown_parent"),
        (5, "duplicate_code"),
        (6, "code_lost_zeros"),
    ]


def test_a_parent_whose_own_line_is_wrong_is_not_blamed_on_its_children() -> None:
    lines = ("330,Huyện Mới,huyen,33", "12148,Xã Bắc Sơn,commune,330")
    assert problems(*lines) == [(2, "unknown_level")]


def test_dates_that_do_not_exist_or_run_backwards_are_told() -> None:
    content = (
        f"{HEADER},valid_from,valid_to\n"
        "12148,Xã Bắc Sơn,commune,329,2025-13-01,31/6/2025\n"
        "12151,Xã Khác,commune,329,2025-07-01,2025-06-30\n"
    ).encode()
    with pytest.raises(UnitFileProblems) as caught:
        units_of(content, KNOWN)
    assert [(p.line, p.code) for p in caught.value.problems] == [
        (2, "bad_date"),
        (2, "bad_date"),
        (3, "span_backwards"),
    ]


def test_a_circle_of_units_is_told_once_with_its_way_round() -> None:
    lines = ("A,Cụm A,group,B", "B,Cụm B,group,A")
    assert problems(*lines) == [(2, "cycle")]
    content = "\n".join((HEADER, *lines)).encode()
    assert sentence(content) == "Các đơn vị trực thuộc vòng tròn: A → B → A."


def test_a_changed_level_that_leaves_known_units_astray_is_told_at_its_line() -> None:
    existing = UnitHistory.of((HUNG_YEN, AN_THI, BAC_SON))
    content = f"{HEADER},valid_from\n329,Xã Ân Thi,commune,33,2025-07-01\n".encode()
    with pytest.raises(UnitFileProblems) as caught:
        units_of(content, existing)
    assert [(problem.line, problem.code) for problem in caught.value.problems] == [
        (2, "code_lost_zeros"),
        (2, "parent_level"),
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", HEADER.encode(), b",,,\n"])
def test_a_file_without_units_is_told_to_be_empty(content: bytes) -> None:
    with pytest.raises(UnitFileProblems) as caught:
        units_of(content, KNOWN)
    assert [p.code for p in caught.value.problems] == ["empty_file"]


def test_a_header_is_checked_before_the_lines_below_it() -> None:
    with pytest.raises(UnitFileProblems) as caught:
        units_of(b"code,ten,level,level\n1,a,b,c\n", KNOWN)
    assert [p.code for p in caught.value.problems] == [
        "missing_column",
        "missing_column",
        "unknown_column",
        "repeated_column",
    ]


def test_another_encoding_is_told_with_its_first_line_and_what_to_do() -> None:
    good = f"{HEADER}\n33,Tỉnh Hưng Yên,province,\n".encode()
    bad = "329,Huyện Ân Thi,district,33\n".encode("cp1258", errors="replace")
    assert sentence(good + bad + bad.replace(b"329", b"330"), UnitHistory()) == (
        "Dòng 3 (và 1 dòng khác) không phải UTF-8. "
        "Trong Excel, chọn Lưu dưới dạng, loại “CSV UTF-8 (Comma delimited)”."
    )


def test_names_that_lost_their_diacritics_are_told_once_for_the_file() -> None:
    lines = ("329,Huy?n An Thi,district,33", "12148,X? B?c S?n,commune,329")
    content = "\n".join((HEADER, *lines)).encode()
    assert sentence(content) == (
        "Tên “Huy?n An Thi” và 1 tên khác đã mất dấu khi lưu. Mở lại tệp gốc. "
        "Trong Excel, chọn Lưu dưới dạng, loại “CSV UTF-8 (Comma delimited)”."
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_file_in_utf_16_is_told_so_and_nothing_else(encoding: str) -> None:
    assert sentence(SOUND.encode(encoding)).startswith("Tệp không phải UTF-8.")


def test_a_quote_that_never_closes_is_told_where_it_opens() -> None:
    assert problems('12148,"Xã Bắc Sơn,commune,329', "12151,Xã Khác,commune,329") == [(2, "quotes")]


def test_a_name_over_two_lines_does_not_shift_the_lines_told() -> None:
    assert problems('12148,"Xã Bắc\nSơn",commune,329', "12151,,commune,329") == [(4, "no_name")]


def test_a_lost_zero_is_told_with_the_code_it_was() -> None:
    content = f"{HEADER}\n5971,Xã Hoàng Đồng,commune,329\n".encode()
    assert sentence(content) == (
        "Mã 5971 có lẽ là 05971: Excel bỏ số 0 ở đầu khi coi mã là con số. "
        "Định dạng cột mã là Văn bản (Text) rồi nhập lại."
    )


def test_a_parent_that_lost_its_zero_is_told_with_the_code_it_was() -> None:
    hanoi = UnitHistory.of((Unit("01", "Thành phố Hà Nội", Level.PROVINCE),))
    content = f"{HEADER}\n001,Quận Ba Đình,district,1\n".encode()
    assert sentence(content, hanoi) == (
        "Đơn vị cấp trên 1 của Quận Ba Đình không có trong tệp, cũng chưa được nạp. "
        "Có lẽ là 01: Excel đã bỏ số 0 ở đầu."
    )


@pytest.mark.parametrize(
    ("code", "level", "meant"),
    [
        ("5971", Level.COMMUNE, "05971"),
        ("05971", Level.COMMUNE, None),
        ("12148", Level.COMMUNE, None),
        ("12148.0", Level.COMMUNE, "12148"),
        ("5,971E+03", Level.COMMUNE, "05971"),
        ("1", Level.PROVINCE, "01"),
        ("7", Level.DISTRICT, "007"),
        ("7", Level.GROUP, None),
        ("C7", Level.COMMUNE, None),
    ],
)
def test_only_codes_that_look_like_numbers_are_respelt(
    code: str, level: Level, meant: str | None
) -> None:
    assert official_spelling(code, level) == meant


@given(st.binary(max_size=300))
def test_any_bytes_are_either_units_or_problems(content: bytes) -> None:
    try:
        found: Sequence[object] = units_of(content, KNOWN)
    except UnitFileProblems as error:
        found = error.problems
    assert len(found) > 0


_NAMES = st.text("abcxyz ,;-'\"()")


@given(names=st.lists(_NAMES, min_size=1, max_size=5), separator=st.sampled_from(",;\t"))
def test_names_with_separators_and_quotes_survive(names: list[str], separator: str) -> None:
    def quoted(name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    lines = [
        separator.join((f"{i:05d}", quoted(f"Xã {i} {name}"), "commune", "329"))
        for i, name in enumerate(names, start=1)
    ]
    content = "\n".join((HEADER.replace(",", separator), *lines)).encode()
    read = [unit.name for unit in units_of(content, KNOWN)]
    again = "\n".join(
        (
            HEADER,
            *(f"{i:05d},{quoted(name)},commune,329" for i, name in enumerate(read, start=1)),
        )
    )
    assert [unit.name for unit in units_of(again.encode(), KNOWN)] == read
    assert [unit.code for unit in units_of(content, KNOWN)] == [
        f"{i:05d}" for i in range(1, len(names) + 1)
    ]


@pytest.mark.parametrize(
    "line",
    [
        '="12148",Xã Bắc Sơn,commune,="329"',
        "'12148,Xã Bắc Sơn,commune,'329",
        "12148\u200b,Xã Bắc\u00a0Sơn,commune,329",
        "12148,Xã Bắc Sơn,commune,\ufeff329",
        "12148,X\u00e3 B\u0103\u0301c S\u01a1n,commune,329",
        "12148,\u202eXã Bắc Sơn\u202c,commune,329",
    ],
)
def test_a_code_or_name_is_read_through_what_a_spreadsheet_or_phone_adds(line: str) -> None:
    assert units_of(f"{HEADER}\n{line}\n".encode(), KNOWN) == (BAC_SON,)


def test_the_icelandic_letter_is_read_as_the_vietnamese_one() -> None:
    content = f"{HEADER}\n12152,Xã \u00d0ào Dương,commune,329\n".encode()
    assert [unit.name for unit in units_of(content, KNOWN)] == ["Xã Đào Dương"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("12.148,Xã Bắc Sơn,commune,329", "code_shape"),
        ("12 148,Xã Bắc Sơn,commune,329", "code_shape"),
        ("12148/1,Xã Bắc Sơn,commune,329", "code_shape"),
        ("12148,Xã Bắc Sơn," + "commune,3.290", "code_shape"),
        (f"12148,Xã {'a' * 360},commune,329", "name_too_long"),
        ("12148,2024,commune,329", "name_without_letters"),
        ("12148,X· B¾c S¬n,commune,329", "legacy_encoding"),
        ("１２１４８,Xã Bắc Sơn,commune,329", "code_digits"),
        ("١٢١٤٨,Xã Bắc Sơn,commune,329", "code_digits"),
        ("12148,Xã Bắc Sơn,commune,３２９", "code_digits"),
        ('"=""１２１４８""",Xã Bắc Sơn,commune,329', "code_digits"),
        ("12148,X· §µo D\u00ad¬ng,commune,329", "legacy_encoding"),
        ("12148,Xaõ Baéc Sôn,commune,329", "legacy_encoding"),
        ("12148,XÃ£ Báº¯c SÆ¡n,commune,329", "legacy_encoding"),
    ],
)
def test_a_code_or_name_of_a_wrong_shape_is_told_by_its_line(line: str, code: str) -> None:
    assert (2, code) in problems(line)


def test_a_code_written_like_a_number_is_told_with_the_right_one() -> None:
    assert sentence(f"{HEADER}\n12.148,Xã Bắc Sơn,commune,329\n".encode()) == (
        "Mã “12.148” bị viết như một con số; có lẽ là 12148. "
        "Định dạng cột mã là Văn bản (Text) rồi nhập lại."
    )


def test_a_name_typed_in_an_old_font_is_told_with_what_it_says() -> None:
    assert sentence(f"{HEADER}\n12148,X· B¾c S¬n,commune,329\n".encode()) == (
        "“X· B¾c S¬n” viết bằng bảng mã cũ (TCVN3), có lẽ là “Xã Bắc Sơn”. "
        "Chuyển sang Unicode rồi thử lại."
    )


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("12148,Xã Bắc Sơn,commune,329", "12148\u200b,Xã A,commune,329"), "duplicate_code"),
        (("cum-1,Cụm Một,group,33", "CUM-1,Cụm Hai,group,33"), "duplicate_code"),
        (("12148,Xã Bắc Sơn,commune,329", "12149,xã  bắc sơn,commune,329"), "same_name"),
        (("12148,Xã Đào,commune,329", "12149,Xã \u00d0ào,commune,329"), "same_name"),
        (("12148,Xã Hòa Mỹ,commune,329", "12149,Xã Hoà Mĩ,commune,329"), "same_name"),
        (("12142,Thị trấn Ân Thi,commune,329", "12149,TT. Ân Thi,commune,329"), "same_name"),
        (('"=""12148""",Xã Bắc Sơn,commune,329', "'12148,Xã A,commune,329"), "duplicate_code"),
    ],
)
def test_two_lines_for_one_unit_are_told_at_the_second(lines: tuple[str, str], code: str) -> None:
    assert problems(*lines) == [(3, code)]


def test_names_that_differ_in_a_letter_a_mark_or_their_kind_are_of_different_units() -> None:
    names = ("Xã Hòa", "Xã Hóa", "Xã Hoa", "Thị trấn Hòa", "Xã Hòa An", "Xã Đảo", "Xã Dao")
    lines = (f"1214{at},{name},commune,329" for at, name in enumerate(names))
    content = "\n".join((HEADER, *lines)).encode()
    assert len(units_of(content, KNOWN)) == len(names)


def test_a_code_that_differs_from_a_known_one_in_capitals_is_told() -> None:
    known = UnitHistory.of([*KNOWN.all, Unit("cum-1", "Cụm Một", Level.GROUP, "33")])
    with pytest.raises(UnitFileProblems) as told:
        units_of(f"{HEADER}\nCUM-1,Cụm Hai,group,33\n".encode(), known)
    assert [(one.line, one.code) for one in told.value.problems] == [(2, "duplicate_code")]


def test_a_unit_may_have_the_name_of_one_that_ended_before_it() -> None:
    content = (
        f"{HEADER},valid_from,valid_to\n"
        "12148,Xã Bắc Sơn,commune,329,,2025-06-30\n"
        "12149,Xã Bắc Sơn,commune,329,2025-07-01,\n"
    ).encode()
    assert len(units_of(content, KNOWN)) == 2
