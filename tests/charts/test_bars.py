"""Bars: which are drawn, where the axis begins, where the figures stand."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from charts import draw, style
from charts.axis import Axis, begin
from charts.placing import place, room
from charts.selection import Omitted, rows
from reporting.pictures import Bar, Tone
from tests.charts.examples import HIGH, compared
from tests.charts.looking import colours, texts, written

RISING = tuple(range(5000, 9000, 20))  # 200 units


def test_units_stand_in_the_order_given() -> None:
    picture = compared(9000, 4000, 7000)
    heights = {seen.text: seen.top for seen in texts(picture)}
    assert heights["TT Ân Thi"] > heights["Phù Ủng"] > heights["Bắc Sơn"]


@pytest.mark.parametrize("count", [0, 1, 5, 18, 30])
def test_up_to_thirty_units_are_all_drawn(count: int) -> None:
    bars = compared(*RISING[:count]).bars
    assert rows(bars, len(bars)) == list(bars)


@pytest.mark.parametrize("count", [31, 40, 200])
def test_of_more_the_twelve_lowest_and_the_six_highest_are_drawn(count: int) -> None:
    bars = compared(*RISING[:count]).bars
    assert rows(bars, len(bars)) == [*bars[:12], Omitted(count - 18, missing=False), *bars[-6:]]


def test_a_list_whose_names_take_many_lines_is_cut_before_thirty_units() -> None:
    bars = compared(*RISING[:25]).bars
    assert rows(bars, 40) == list(bars)
    assert rows(bars, 41) == [*bars[:12], Omitted(7, missing=False), *bars[-6:]]


def test_a_falling_list_keeps_its_order_and_its_twelve_lowest() -> None:
    bars = compared(*[9990] * 10, *RISING[:80:-1], *[4000] * 20).bars
    drawn = rows(bars, len(bars))
    assert drawn == [*bars[:6], Omitted(len(bars) - 18, missing=False), *bars[-12:]]


def test_units_without_figure_are_counted_apart_from_those_between() -> None:
    bars = compared(*RISING[:40], *[None] * 10).bars
    assert rows(bars, len(bars)) == [
        *bars[:12],
        Omitted(22, missing=False),
        *bars[34:43],
        Omitted(7, missing=True),
    ]


def test_of_many_units_without_figure_eighteen_are_named() -> None:
    bars = compared(*[None] * 200).bars
    assert rows(bars, len(bars)) == [*bars[:18], Omitted(182, missing=True)]


def test_a_long_list_says_how_many_are_left_out_in_the_readers_words() -> None:
    picture = compared(*RISING[:190], *[None] * 10)
    assert "… 172 đơn vị ở giữa" in written(picture)
    assert "7 đơn vị chưa có số liệu" in written(picture)


def test_without_words_a_sign_and_a_number_stand_for_those_left_out() -> None:
    picture = replace(compared(*RISING[:190], *[None] * 10), between_text="", missing_text="")
    assert {"… 172", "– 7"} <= set(written(picture))


@pytest.mark.parametrize(
    ("values", "start"),
    [
        ((4000, 9990), 0),
        ((8100, 9990), 0),
        ((8300, 9990), 8000),
        ((9150, 9990), 9000),
        ((9700, 9990), 9500),
        ((9700, None), 9500),
        ((None, None), 0),
        ((12000, 13000), 9500),
    ],
)
def test_the_axis_begins_late_only_where_all_figures_are_high(
    values: tuple[int | None, ...], start: int
) -> None:
    assert begin(compared(*values)) == start


def test_a_figure_alone_stands_on_a_whole_axis() -> None:
    assert begin(replace(compared(9900), reference=None)) == 0


def test_an_axis_that_begins_late_says_so_and_one_that_does_not_is_silent() -> None:
    assert "Trục bắt đầu từ 90%" in written(compared(*HIGH))
    assert not any("Trục" in text for text in written(compared(4000, 9990)))


def test_a_value_outside_the_axis_lies_at_its_end() -> None:
    axis = Axis(9000, 100.0, 200.0)
    assert [axis.x(value) for value in (0, 9000, 9500, 10000, 12000)] == [100, 100, 150, 200, 200]


def test_a_value_over_100_percent_keeps_its_text_and_gets_an_arrow_at_the_end() -> None:
    over = replace(compared(), bars=(Bar("Bắc Sơn", 12345, "123,5%", Tone.GOOD),), legend=())
    full = replace(over, bars=(Bar("Bắc Sơn", 10000, "123,5%", Tone.GOOD),))
    good = style.MARKS[Tone.GOOD].fill
    assert "123,5%" in written(over)
    assert colours(draw(over))[good] > colours(draw(full))[good] + 400


def test_figures_under_the_reference_carry_a_sign() -> None:
    said = written(compared(9412, 9870, 9990))
    assert {"▼ 94,1%", "98,7%", "99,9%"} <= set(said)


def test_the_tones_differ_in_colour_on_the_picture() -> None:
    found = {
        tone: colours(draw(replace(compared(), bars=(Bar("A", 9000, "90%", tone),), legend=())))
        for tone in Tone
    }
    for tone in Tone:
        here = [other for other in Tone if found[other].get(style.MARKS[tone].fill, 0) > 2000]
        assert here == [tone]


@pytest.mark.parametrize("tone", [Tone.LATE, Tone.BUSY, Tone.SILENT])
def test_tones_that_call_for_attention_have_a_pattern_too(tone: Tone) -> None:
    drawn = replace(compared(), bars=(Bar("A", 9000, "90%", tone),), legend=())
    assert colours(draw(drawn)).get(style.MARKS[tone].hatch_colour, 0) > 1000


@given(
    needed=st.floats(20, 500),
    end=st.floats(300, 1000),
    line=st.none() | st.floats(300, 1000),
)
def test_a_figure_lies_in_its_bar_or_behind_it_and_never_over_the_rim(
    needed: float, end: float, line: float | None
) -> None:
    bar, limit = (300.0, end), 1036.0
    assume(needed <= room(bar, limit))
    spot = place(needed, bar, limit, line)
    assert spot.right - spot.left == pytest.approx(needed)
    assert spot.right <= limit
    if spot.inside:
        assert bar[0] < spot.left < spot.right < end
    else:
        assert spot.left > end
    if line is not None and not spot.crossed:
        assert not spot.left < line < spot.right


@pytest.mark.parametrize(
    ("end", "line", "inside", "left"),
    [
        (900.0, None, True, 786.0),  # in the end of a long bar
        (350.0, None, False, 364.0),  # behind a short one
        (900.0, 850.0, True, 738.0),  # before the line that runs through the bar's end
        (390.0, 420.0, False, 432.0),  # behind the line that stands close after a short bar
    ],
)
def test_a_figure_keeps_clear_of_the_reference_line(
    end: float, line: float | None, *, inside: bool, left: float
) -> None:
    spot = place(100.0, (300.0, end), 1036.0, line)
    assert (spot.inside, spot.left, spot.crossed) == (inside, left, False)
