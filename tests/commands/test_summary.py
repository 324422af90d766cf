"""`summary`: the files are what the chat would have sent."""

import pytest

from tests.commands.conftest import Shell

PNG = b"\x89PNG\r\n\x1a\n"


def test_a_leader_gets_five_pictures_and_a_caption(filled: Shell) -> None:
    out = filled.folder / "deep" / "folder"
    printed = filled.run("summary", "--unit", "329", "--period", "2024-Q2", "--out", out)
    assert printed.status == 0
    pictures = [out / f"329-2024-Q2-{place}.png" for place in range(1, 6)]
    caption = out / "329-2024-Q2.txt"
    assert printed.lines == [str(file) for file in (*pictures, caption)]
    assert all(picture.read_bytes().startswith(PNG) for picture in pictures)
    text = caption.read_text(encoding="utf-8")
    assert text.startswith("Huyện Ân Thi, quý II/2024\n18/18 đơn vị đã nộp (2 chậm).\n")
    assert "Số liệu đến 08:30 10/9." in text
    assert "<" not in text


def test_a_commune_has_one_picture_of_its_own(filled: Shell) -> None:
    out = filled.folder / "out"
    printed = filled.run("summary", "--unit", "12148", "--period", "2024-Q2", "--out", out)
    assert printed.status == 0
    assert sorted(file.name for file in out.iterdir()) == [
        "12148-2024-Q2-1.png",
        "12148-2024-Q2.txt",
    ]


@pytest.mark.parametrize(
    ("unit", "period", "said"),
    [
        ("99", "2024-Q2", "Chưa có đơn vị nào mang mã 99."),
        ("329", "quý II", "“quý II” không phải một kỳ báo cáo."),
        ("329", "2024-H1", "Báo cáo CCHC không có kỳ 2024-H1. Các kỳ của năm 2024: 2024-Q1,"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_sentence(
    filled: Shell, unit: str, period: str, said: str
) -> None:
    out = filled.folder / "out"
    printed = filled.run("summary", "--unit", unit, "--period", period, "--out", out)
    assert (printed.status, printed.lines) == (1, [])
    assert printed.complaints[0].startswith(said)
    assert not out.exists()
