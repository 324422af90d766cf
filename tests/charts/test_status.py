"""Who has filed: the counts, and who is named when not all can be."""

from dataclasses import replace

from charts import draw, style
from charts.flow import plan
from reporting.pictures import StatusGroup, Tone
from tests.charts.examples import COMMUNES, FILED, filed
from tests.charts.looking import colours, image, texts, written


def test_eighteen_communes_fit_on_one_phone_screen_with_their_details() -> None:
    picture = filed(12, 2, 3, 1)
    said = written(picture)
    assert set(COMMUNES) <= set(said)
    assert said.count("83/83") == 14
    with image(draw(picture)) as drawn:
        assert drawn.height <= 1440


def test_every_group_is_counted_in_the_legend_even_an_empty_one() -> None:
    said = written(filed(12, 0, 4, 2))
    assert {"Đúng hạn", "Nộp chậm", "Đang nhập", "Chưa mở"} <= set(said)
    assert "0" in said


def test_an_empty_group_has_no_list() -> None:
    said = written(filed(12, 0, 4, 2))
    assert (said.count("Nộp chậm"), said.count("Đúng hạn")) == (1, 2)


def test_each_state_has_a_sign_and_a_colour_of_its_own() -> None:
    picture = filed(5, 5, 5, 5)
    assert {"✓", "!", "…", "–"} <= set(written(picture))
    found = colours(draw(picture))
    for tone in (Tone.GOOD, Tone.LATE, Tone.BUSY, Tone.SILENT):
        assert found[style.MARKS[tone].fill] > 500


def test_the_parts_of_the_strip_are_as_long_as_their_share() -> None:
    counted = [seen for seen in texts(filed(9, 0, 0, 3)) if seen.text in {"9", "3"}]
    highest = sorted(counted, key=lambda seen: -seen.top)[:2]
    nine, three = sorted(highest, key=lambda seen: seen.left)
    assert (nine.text, three.text) == ("9", "3")
    assert (nine.left + nine.right) / 2 < style.WIDTH / 2 < (three.left + three.right) / 2


def test_names_flow_down_a_column_before_the_next_begins() -> None:
    seen = {one.text: one for one in texts(filed(4, 0, 0, 0))}
    first, second, third = (seen[name] for name in COMMUNES[:3])
    assert first.left == second.left < third.left
    assert first.top > second.top
    assert first.bottom == third.bottom


def test_short_names_of_many_units_stand_in_three_columns() -> None:
    group = StatusGroup("Chưa mở", Tone.SILENT, tuple((name, "") for name in COMMUNES * 3))
    starts = {seen.left for seen in texts(replace(FILED, groups=(group,))) if seen.text in COMMUNES}
    assert len(starts) == 3


def test_units_on_time_are_the_first_to_be_counted_only() -> None:
    said = written(filed(120, 11, 25, 12))
    assert "… và 120 đơn vị khác" in said
    assert (said.count("Đúng hạn"), said.count("Nộp chậm"), said.count("Chưa mở")) == (1, 2, 2)


def test_a_list_too_long_by_itself_is_cut_and_the_rest_counted() -> None:
    names = tuple((f"Phường {name} {at}", "0/83") for at, name in enumerate(COMMUNES * 10))
    picture = replace(FILED, groups=(StatusGroup("Chưa mở", Tone.SILENT, names),))
    shown = sum(text.startswith("Phường") for text in written(picture))
    assert 50 < shown < 180
    assert f"… và {180 - shown} đơn vị khác" in written(picture)


def test_without_words_a_sign_and_a_number_stand_for_the_unnamed() -> None:
    assert "… +120" in written(replace(filed(120, 11, 25, 12), more_text=""))


def test_nothing_is_named_where_there_is_no_room_at_all() -> None:
    assert [section.shown for section in plan(filed(2, 2, 2, 2).groups, 0)] == [0, 0, 0, 0]


def test_a_long_name_keeps_clear_of_its_detail() -> None:
    name = "Xã Nguyễn Thị Minh Khai và Trần Hưng Đạo"
    names = tuple((name, "58/83 chỉ tiêu") for _ in range(30))
    picture = replace(FILED, groups=(StatusGroup("Đang nhập", Tone.BUSY, names),))
    assert not any(text.endswith("Đạo") and len(text) > 30 for text in written(picture))
    assert sum(text.startswith("Xã Nguyễn") for text in written(picture)) == 30
