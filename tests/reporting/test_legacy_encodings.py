"""Names typed in fonts from before Unicode are told by their letters and can be converted."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.clean_text import clean
from reporting.legacy_encodings.conversion import LegacyEncoding, converted
from reporting.legacy_encodings.detection import legacy_encoding, recognise
from reporting.legacy_encodings.old_text import OldText, as_read, typed

UNITS = Path(__file__).parents[2] / "bot" / "demo" / "units.csv"
NAMES = [
    *(row["name"] for row in csv.DictReader(UNITS.read_text("utf-8").splitlines())),
    "Nguyễn Thị Hoa", "Trần Quốc Dũng", "Phạm Thúy Quỳnh", "Huỳnh Ngọc Yến", "Đặng Thuý Hiền",
    "Vũ Đình Khuê", "Lưu Ngoãn", "Giữa Quí Gìn Khuỷu", "Tỉnh Đắk Lắk", "Xã Ea Súp",
    "Huyện Krông Pắk", "Thị xã Buôn Hồ", "Phường Bình Thủy", "Xã Hoằng Hoá", "Lan", "UBND xã 12",
]  # fmt: skip


def misread(name: str) -> str:
    """UTF-8 as a program shows it that takes it for Windows-1252."""
    undefined = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return "".join(
        chr(byte) if byte in undefined else bytes([byte]).decode("cp1252")
        for byte in name.encode("utf-8")
    )


@pytest.mark.parametrize(
    ("raw", "encoding", "name"),
    [
        ("X· B¾c S¬n", LegacyEncoding.TCVN3, "Xã Bắc Sơn"),
        ("HuyÖn ¢n Thi", LegacyEncoding.TCVN3, "Huyện Ân Thi"),
        ("ThÞ trÊn ¢n Thi", LegacyEncoding.TCVN3, "Thị trấn Ân Thi"),
        ("X· §µo D\u00ad¬ng", LegacyEncoding.TCVN3, "Xã Đào Dương"),
        ("Xaõ Baéc Sôn", LegacyEncoding.VNI, "Xã Bắc Sơn"),
        ("Xaõ Ñaøo Döông", LegacyEncoding.VNI, "Xã Đào Dương"),
        ("Thò traán AÂn Thi", LegacyEncoding.VNI, "Thị trấn Ân Thi"),
        ("XÃ£ Báº¯c SÆ¡n", LegacyEncoding.MISREAD_UTF8, "Xã Bắc Sơn"),
    ],
)
def test_an_old_encoding_is_recognised_and_converted(
    raw: str, encoding: LegacyEncoding, name: str
) -> None:
    assert legacy_encoding(raw) is encoding
    assert converted(raw, encoding) == name


@pytest.mark.parametrize("name", [name for name in NAMES if not name.isascii()])
def test_every_name_misread_as_windows_1252_comes_back(name: str) -> None:
    assert legacy_encoding(misread(name)) is LegacyEncoding.MISREAD_UTF8
    assert converted(misread(name), LegacyEncoding.MISREAD_UTF8) == name


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_reads_well_is_left_alone(name: str) -> None:
    assert legacy_encoding(name) is None


@pytest.mark.parametrize(
    "text", ["½", "3 ½ ha", "§ 5", "«xong»", "Café Müller", "10²", "Привет", "x ≥ 5 · y", "??? �"]
)
def test_what_nobody_can_tell_is_left_alone(text: str) -> None:
    assert legacy_encoding(text) is None


ORDINARY = [
    "5 µm", "x·y", "N·m", "1½m", "Loïc", "où est", "café", "São Paulo", "xãa ko", "«ba»", "Coca®",
    "cao¹", "§5", "naïve", "😀 xà 😀", "10²", "El Niño", "£5m", "đạt 100%…", "“là” – à", "hoà thuý",
    "¥n", "crème brûlée", "Zürich", "25 °C", "Đ/c A", "3.598 triệu đồng", "baó cáo", "chuí ý", "ạ",
]  # fmt: skip


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_never_suspected(text: str) -> None:
    assert recognise(text) is None


def vietnamese_words() -> list[str]:
    """Words of the forms and of what the bot says."""
    root = Path(__file__).parents[2]
    files = [*root.glob("forms/*.yaml"), *root.glob("handlers/engine/locales/*/*/*.po")]
    said = "".join(path.read_text("utf-8") for path in files)
    return sorted(set(re.findall(r"[^\W\d_]+", said)))


WORDS = vietnamese_words()
ONLY_WESTERN_LETTERS = [
    word
    for word in WORDS
    if not word.isascii() and word.encode("latin-1", "ignore").decode("latin-1") == word
]
_SIGNS = [
    "😀",
    "14",
    "–",
    "“",
    "½",
    "%",
    "1.022",
    "…",
    "§",
    "², ",
    "µ",
    "«",
    "·",
    "II.1.1",
    "café",
    "Zalo",
]


@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(_SIGNS), max_size=12).map(" ".join))
def test_sentences_of_ordinary_words_are_never_suspected(text: str) -> None:
    assert recognise(text) is None


@given(st.lists(st.sampled_from(ONLY_WESTERN_LETTERS) | st.sampled_from(_SIGNS)).map(" ".join))
def test_words_that_have_western_letters_alone_are_never_suspected(text: str) -> None:
    assert recognise(text) is None


@given(st.text(st.characters(max_codepoint=0x7F) | st.sampled_from("😀👍🎉✅")))
def test_english_and_numbers_are_never_suspected(text: str) -> None:
    assert recognise(text) is None


@given(st.text())
def test_whatever_is_typed_is_cleaned_as_ever(raw: str) -> None:
    assert typed(raw) == clean(raw)


@given(
    st.lists(
        st.sampled_from([name for name in NAMES if not name.isascii()]), min_size=1, max_size=4
    )
)
def test_several_names_misread_come_back_together(names: list[str]) -> None:
    text = typed(misread(" ".join(names)))
    assert isinstance(text, OldText)
    assert text.meant == " ".join(names)


def test_the_soft_hyphen_of_tcvn3_is_seen_before_cleaning_drops_it() -> None:
    text = typed("D\u00ad¬ng V¨n Ph\u00ad¬ng")
    assert text == "D¬ng V¨n Ph¬ng"
    assert as_read(text) == "Dương Văn Phương"
