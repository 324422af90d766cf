"""What holds for every picture: its format, its bytes, and that all of it can be read."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts import draw, style
from reporting.pictures import Bar, Picture, StatusGroup, StatusPicture, Tone
from tests.charts.examples import FILED, HIGH, SPREAD, compared, filed
from tests.charts.looking import cut, image, overlapping, texts

LONG = (
    "Thị trấn Ân Thi",
    "Phường Hoàng Văn Thụ",
    "Xã Nguyễn Thị Minh Khai và Trần Hưng Đạo",
    "Xãkhôngcókhoảngtrắngnàoởgiữatêncủanóhếtcả",
    "W" * 60,
)
PICTURES: dict[str, Picture] = {
    "no bar": SPREAD,
    "1 bar": compared(9712),
    "5 bars": compared(4520, 8800, 9000, 9990, None),
    "18 bars": compared(*HIGH),
    "40 bars": compared(*range(7000, 7400, 10)),
    "200 bars": compared(*range(5000, 9800, 25), *[None] * 8, names=LONG),
    "all without figure": compared(*[None] * 18),
    "200 without figure": compared(*[None] * 200),
    "over 100%": compared(1200, 5000, 12345, 10**9),
    "under 0": compared(-500, 0, 5000),
    "long names": compared(9400, 9500, 9600, 9650, 9990, names=LONG),
    "30 long names": compared(*[9500] * 30, names=("Phường Nguyễn Thị Minh Khai",)),
    "no reference": replace(compared(*HIGH), reference=None),
    "long figures": replace(
        compared(),
        bars=tuple(
            Bar("Bắc Sơn", value, "9.871/9.950 hồ sơ, đã kiểm tra ngày 16/9: 99,2%", Tone.GOOD)
            for value in (0, 3000, 5000, 7000, 10000, None)
        ),
    ),
    "long everything": replace(
        compared(*HIGH),
        title="Tỷ lệ hồ sơ được giải quyết đúng hạn " * 9,
        subtitle="Huyện Ân Thi " * 30,
        note="Số liệu minh họa. " * 40,
        reference_text="Toàn huyện Ân Thi " * 9,
        legend=tuple((tone, "Nghĩa của màu " * 9) for tone in Tone),
    ),
    "18 units": filed(12, 2, 3, 1),
    "18 silent": filed(0, 0, 0, 18),
    "168 units": filed(120, 11, 25, 12),
    "168 units, long names": filed(120, 11, 25, 12, name="Phường "),
    "168 silent": filed(0, 0, 0, 168, name="Phường "),
    "no groups": FILED,
    "empty groups": filed(0, 0, 0, 0),
    "1 unit": filed(0, 0, 1, 0),
    "1 against 300": filed(300, 1, 0, 0),
    "long groups": replace(
        FILED,
        groups=tuple(
            StatusGroup(
                "Đã nộp và được tiếp nhận " * 4, tone, tuple((n, "58/83 " * 9) for n in LONG)
            )
            for tone in Tone
        ),
    ),
}
every_picture = pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())


@every_picture
def test_a_picture_is_a_png_as_wide_as_a_phone_shows_sharply(picture: Picture) -> None:
    with image(draw(picture)) as drawn:
        assert drawn.format == "PNG"
        assert drawn.width == 1080
        assert 200 < drawn.height <= 3000


@every_picture
def test_a_picture_is_light_enough_for_a_weak_network(picture: Picture) -> None:
    assert len(draw(picture)) < 150_000


@every_picture
def test_no_text_lies_on_another(picture: Picture) -> None:
    assert overlapping(picture) == []


@every_picture
def test_no_text_is_cut_by_the_rim(picture: Picture) -> None:
    assert cut(picture) == []


@every_picture
def test_all_but_the_small_print_can_be_read_at_360_pixels(picture: Picture) -> None:
    allowed = {style.SMALL, style.BODY, style.HEADING, style.TITLE}
    sizes = {seen.size for seen in texts(picture) if seen.text not in {"✓", "!", "…", "–", "•"}}
    assert sizes <= allowed
    assert style.BODY / 3 >= 11


@pytest.mark.parametrize("picture", [compared(*HIGH), filed(12, 2, 3, 1)])
def test_the_same_picture_gives_the_same_bytes(picture: Picture) -> None:
    assert draw(picture) == draw(picture)


def test_pictures_drawn_side_by_side_in_threads_come_out_as_alone() -> None:
    pictures: list[Picture] = [
        compared(*HIGH),
        filed(12, 2, 3, 1),
        compared(9712),
        filed(0, 0, 4, 14),
    ]
    alone = [draw(picture) for picture in pictures]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(draw, pictures * 3))
    assert together == alone * 3


def test_importing_charts_does_not_load_matplotlib() -> None:
    program = "import sys, charts; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_drawing_does_not_load_pyplot() -> None:
    program = (
        "import sys; from charts import draw; from tests.charts.examples import FILED; draw(FILED);"
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# Any text a person or a file may hold; surrogates cannot be stored or sent.
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=15)
@given(names=st.lists(anything, min_size=1, max_size=6), text=anything)
def test_any_text_is_drawn_without_warning_or_overlap(names: list[str], text: str) -> None:
    bars = tuple(Bar(name, 9000 + 90 * place, text) for place, name in enumerate(names))
    spread = replace(SPREAD, title=text, bars=bars, reference_text=text)
    group = StatusGroup(text, Tone.LATE, tuple((name, text) for name in names))
    both: tuple[Picture, ...] = (spread, StatusPicture(text, text, (group,), text))
    for picture in both:
        draw(picture)
        assert overlapping(picture) == []
        assert cut(picture) == []
