"""What does not add up is said at once, with its ways out, and stops the submission."""

from dataclasses import replace

import pytest

from reporting.values import Value
from tests.handlers.chat import Q3, Chat, World

Q2 = replace(Q3, period="2024-Q2")


def lan(world: World) -> Chat:
    """The focal point, who may write every row."""
    return world.focal("Lan", "van_phong")


def contradicted(world: World) -> Chat:
    """Nine of seven tasks are said to be done."""
    return lan(world).says("/sua I.2.1").says("7").says("/sua I.2.2").says("9")


def test_a_part_larger_than_its_whole_is_said_with_both_rows_to_change() -> None:
    world = World()
    chat = contradicted(world)
    assert "Đã ghi I.2.2 = 9." in chat.heard
    assert "⚠️ " in chat.heard
    assert {"Sửa I.2.2", "Sửa I.2.1", "Để sau"} <= set(chat.labels)
    assert "Giải thích" not in chat.labels
    assert world.values()["I.2.2"] == Value(number=9)


def test_changing_the_row_settles_it_and_the_questions_go_on() -> None:
    world = World()
    chat = contradicted(world).presses("Sửa I.2.2").says("5")
    assert "⚠️" not in chat.heard
    assert "I.2: 5/7 = 71,43%" in chat.heard
    assert chat.heard.startswith("I.1 ")


def test_left_for_later_it_stops_the_submission() -> None:
    world = World()
    world.fill()
    chat = contradicted(world).presses("Để sau").says("/nop")
    assert chat.heard.startswith("Chưa nộp được: còn 1 điểm cần kiểm tra.")
    assert world.submissions == {}
    chat.presses("Xem điểm kiểm tra")
    assert "1 điểm cần kiểm tra" in chat.heard
    chat.presses("Sửa I.2.2").says("5").says("/nop")
    assert chat.heard.startswith("Nộp Báo cáo CCHC quý III/2024")


def test_a_typed_row_code_leads_to_that_row() -> None:
    chat = contradicted(World()).says("Sửa I.2.1")
    assert chat.heard.startswith("I.2.1 ")


def questioned(world: World) -> Chat:
    """The year's plan had seven tasks last quarter and has eight now: possible, but asked about."""
    world.record(Q2, {"I.2.1": Value(number=7), "I.2.2": Value(number=3)})
    world.fill()
    return lan(world).says("/sua I.2.1").says("8")


def test_a_soft_finding_stands_below_what_comes_next_and_does_not_stop_it() -> None:
    chat = questioned(World())
    assert "⚠️ " in chat.heard
    assert "Giải thích" in chat.labels
    assert "Sửa I.2.1" in chat.labels


def test_a_soft_finding_wants_a_reason_before_the_submission() -> None:
    world = World()
    chat = questioned(world).says("/nop")
    assert "còn 1 điểm cần kiểm tra" in chat.heard
    chat.presses("Xem điểm kiểm tra").presses("Giải thích")
    assert "gửi lý do trong một câu" in chat.heard
    chat.says("Huyện giao thêm một nhiệm vụ trong tháng 8.")
    assert "Đã ghi lý do cho 1 điểm." in chat.heard
    (given,) = world.explanations[Q3]
    assert given.text == "Huyện giao thêm một nhiệm vụ trong tháng 8."
    assert chat.says("/nop").heard.startswith("Nộp Báo cáo CCHC quý III/2024")


@pytest.mark.parametrize("text", ["8", "…", "x" * 501])
def test_a_reason_is_a_sentence(text: str) -> None:
    world = World()
    chat = questioned(world).presses("Giải thích").says(text)
    assert "Lý do cần là một câu chữ, tối đa 500 ký tự." in chat.heard
    assert world.explanations == {}


def test_a_reason_is_good_only_for_the_figures_it_was_given_for() -> None:
    world = World()
    chat = questioned(world).presses("Giải thích").says("Huyện giao thêm một nhiệm vụ.")
    chat.says("/sua I.2.1").says("9").says("/nop")
    assert "còn 1 điểm cần kiểm tra" in chat.heard


def test_an_officer_is_offered_only_the_rows_that_are_theirs() -> None:
    world = World()
    lan(world).says("/sua VI.1.1").says("100")
    hoa = world.officer("Hoa", "tai_chinh").says("/sua VI.1.2").says("200")
    assert {"Sửa VI.1.2", "Sửa VI.1.1"} <= set(hoa.labels)
    minh = world.officer("Minh", "tu_phap")
    minh.session = replace(minh.session, report=Q3)
    assert not any(label.startswith("Sửa VI") for label in minh.says("/baocao").labels)


def test_a_consistent_report_has_nothing_to_check() -> None:
    world = World()
    world.fill()
    assert lan(world).says("/nop").heard.startswith("Nộp Báo cáo CCHC quý III/2024")


def test_explanations_are_told_in_the_language_spoken() -> None:
    world = World()
    world.record(Q2, {"I.2.1": Value(number=7), "I.2.2": Value(number=3)})
    world.fill()
    chat = lan(world)
    chat.says("/toi").presses("English").says("/edit I.2.1").says("8")
    assert "Explain" in chat.labels
    assert "Đã" not in chat.heard
