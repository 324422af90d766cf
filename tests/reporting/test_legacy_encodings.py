"""Names typed in fonts from before Unicode are told by their letters and can be converted."""

import csv
from pathlib import Path

import pytest

from reporting.csv_files.legacy_encodings import LegacyEncoding, converted, legacy_encoding

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
