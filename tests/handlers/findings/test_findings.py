"""What does not add up is said at once, with its ways out, and stops the submission."""

from dataclasses import replace

import pytest

from handlers.engine.states import AskValue, GiveReason
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.world import Q3, FakeBackend

Q2 = replace(Q3, period="2024-Q2")


def lan(backend: FakeBackend) -> Chat:
    """The focal point, who may write every row."""
    return backend.focal("Lan", "van_phong")


def contradicted(backend: FakeBackend) -> Chat:
    """Nine of seven tasks are said to be done."""
    return lan(backend).says("/sua I.2.1").says("7").says("/sua I.2.2").says("9")


def test_a_part_larger_than_its_whole_is_said_with_both_rows_to_change() -> None:
    backend = FakeBackend()
    chat = contradicted(backend)
    assert "Đã ghi I.2.2 = 9." in chat.heard
    assert "⚠️ " in chat.heard
    assert {"Sửa I.2.2", "Sửa I.2.1", "Để sau"} <= set(chat.labels)
    assert "Giải thích" not in chat.labels
    assert backend.values()["I.2.2"] == Value(number=9)


def test_changing_the_row_settles_it_and_the_questions_go_on() -> None:
    backend = FakeBackend()
    chat = contradicted(backend).presses("Sửa I.2.2").says("5")
    assert "⚠️" not in chat.heard
    assert "I.2: 5/7 = 71,43%" in chat.heard
    assert chat.heard.startswith("I.1 ")


def test_left_for_later_it_stops_the_submission() -> None:
    backend = FakeBackend()
    backend.fill()
    chat = contradicted(backend).presses("Để sau").says("/nop")
    assert chat.heard.startswith("Chưa nộp được: còn 1 điểm cần kiểm tra.")
    assert backend.submissions == {}
    chat.presses("Xem điểm kiểm tra")
    assert "1 điểm cần kiểm tra" in chat.heard
    chat.presses("Sửa I.2.2").says("5").says("/nop")
    assert chat.heard.startswith("Nộp Báo cáo CCHC quý III/2024")


def test_a_typed_row_code_leads_to_that_row() -> None:
    chat = contradicted(FakeBackend()).says("Sửa I.2.1")
    assert chat.heard.startswith("I.2.1 ")


def questioned(backend: FakeBackend) -> Chat:
    """The year's plan had seven tasks last quarter and has eight now: possible, but asked about."""
    backend.record(Q2, {"I.2.1": Value(number=7), "I.2.2": Value(number=3)})
    backend.fill()
    return lan(backend).says("/sua I.2.1").says("8")


def test_a_soft_finding_stands_below_what_comes_next_and_does_not_stop_it() -> None:
    chat = questioned(FakeBackend())
    assert "⚠️ " in chat.heard
    assert "Giải thích" in chat.labels
    assert "Sửa I.2.1" in chat.labels


def test_a_soft_finding_wants_a_reason_before_the_submission() -> None:
    backend = FakeBackend()
    chat = questioned(backend).says("/nop")
    assert "còn 1 điểm cần kiểm tra" in chat.heard
    chat.presses("Xem điểm kiểm tra").presses("Giải thích")
    assert "gửi lý do trong một câu" in chat.heard
    chat.says("Huyện giao thêm một nhiệm vụ trong tháng 8.")
    assert "Đã ghi lý do cho 1 điểm." in chat.heard
    (given,) = backend.explanations[Q3]
    assert given.text == "Huyện giao thêm một nhiệm vụ trong tháng 8."
    assert chat.says("/nop").heard.startswith("Nộp Báo cáo CCHC quý III/2024")


@pytest.mark.parametrize("text", ["8", "…", "x" * 501])
def test_a_reason_is_a_sentence(text: str) -> None:
    backend = FakeBackend()
    chat = questioned(backend).presses("Giải thích").says(text)
    assert "Lý do cần là một câu chữ, tối đa 500 ký tự." in chat.heard
    assert backend.explanations == {}


def test_a_reason_is_good_only_for_the_figures_it_was_given_for() -> None:
    backend = FakeBackend()
    chat = questioned(backend).presses("Giải thích").says("Huyện giao thêm một nhiệm vụ.")
    chat.says("/sua I.2.1").says("9").says("/nop")
    assert "còn 1 điểm cần kiểm tra" in chat.heard


def test_an_officer_is_offered_only_the_rows_that_are_theirs() -> None:
    backend = FakeBackend()
    lan(backend).says("/sua VI.1.1").says("100")
    hoa = backend.officer("Hoa", "tai_chinh").says("/sua VI.1.2").says("200")
    assert {"Sửa VI.1.2", "Sửa VI.1.1"} <= set(hoa.labels)
    minh = backend.officer("Minh", "tu_phap")
    minh.session = replace(minh.session, report=Q3)
    assert not any(label.startswith("Sửa VI") for label in minh.says("/baocao").labels)


def test_a_consistent_report_has_nothing_to_check() -> None:
    backend = FakeBackend()
    backend.fill()
    assert lan(backend).says("/nop").heard.startswith("Nộp Báo cáo CCHC quý III/2024")


def test_explanations_are_told_in_the_language_spoken() -> None:
    backend = FakeBackend()
    backend.record(Q2, {"I.2.1": Value(number=7), "I.2.2": Value(number=3)})
    backend.fill()
    chat = lan(backend)
    chat.says("/toi").presses("English").says("/edit I.2.1").says("8")
    assert "Explain" in chat.labels
    assert "Đã" not in chat.heard


LAST = tuple(replace(Q3, period=period) for period in ("2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2"))
REASON = "Trong quý xã nhận thêm việc của huyện."


def stepped(backend: FakeBackend) -> tuple[Chat, Chat]:
    """The focal point and the officer for finance; a row of each is not what it always was."""
    for key in LAST:
        backend.record(key, {"III.1.4": Value(number=5), "VI.2.2": Value(number=40)})
    focal, hoa = lan(backend), backend.officer("Hoa", "tai_chinh")
    focal.says("/sua III.1.4").says("9")
    assert "4 kỳ trước đều là 5" in focal.heard
    hoa.says("/sua VI.2.2").says("41")
    assert "4 kỳ trước đều là 40" in hoa.heard
    return focal, hoa


def test_a_reason_is_for_the_findings_that_were_shown_and_no_others() -> None:
    backend = FakeBackend()
    focal, hoa = stepped(backend)
    hoa.presses("Giải thích")
    assert "40" in hoa.heard
    assert "III.1.4" not in hoa.heard
    hoa.says(REASON)
    assert "Đã ghi lý do cho 1 điểm." in hoa.heard
    assert len(backend.explanations[Q3]) == 1
    focal.presses("Giải thích")
    assert "4 kỳ trước đều là 5" in focal.heard
    assert "4 kỳ trước đều là 40" not in focal.heard
    focal.says(REASON)
    assert "Đã ghi lý do cho 1 điểm." in focal.heard
    assert len({given.signature for given in backend.explanations[Q3]}) == 2


def test_nobody_explains_a_colleagues_row_from_the_list() -> None:
    backend = FakeBackend()
    focal, hoa = stepped(backend)
    listed = f"finding.list:{Q3.form}/{Q3.unit}/{Q3.period}"
    hoa.presses_key(listed)
    assert "2 điểm cần kiểm tra" in hoa.heard
    hoa.presses("Giải thích").says(REASON)
    assert [given.person_id for given in backend.explanations[Q3]] == [hoa.person_id]
    hoa.presses_key(listed)
    assert "1 điểm cần kiểm tra" in hoa.heard
    assert "Giải thích" not in hoa.labels
    focal.presses_key(listed)
    focal.presses("Giải thích").says(REASON)
    focal.presses_key(listed)
    assert "không còn điểm cần kiểm tra" in focal.heard


def test_figures_changed_while_the_reason_was_typed_are_not_explained_by_it() -> None:
    backend = FakeBackend()
    focal, hoa = stepped(backend)
    hoa.presses("Giải thích")
    focal.says("/sua VI.2.2").says("42")
    hoa.says(REASON)
    assert backend.explanations == {}
    assert not isinstance(hoa.session.state, GiveReason)


@pytest.mark.parametrize(
    "text", ["bỏ qua", "Để sau", "de sau nhe", "huỷ", "hủy ạ", "không", "thôi", "skip"]
)
def test_a_typed_no_is_taken_for_later(text: str) -> None:
    backend = FakeBackend()
    chat = questioned(backend).presses("Giải thích").says(text)
    assert backend.explanations == {}
    assert not isinstance(chat.session.state, GiveReason)


@pytest.mark.parametrize(
    "text", ["giữ nguyên", "xem báo cáo", "Nộp báo cáo giúp em", "tiendo", "Giải thích", "dạ vâng"]
)
def test_the_name_of_a_button_is_no_reason(text: str) -> None:
    backend = FakeBackend()
    chat = questioned(backend).presses("Giải thích").says(text)
    assert f"“{text}” chưa phải là lý do." in chat.heard
    assert backend.explanations == {}
    assert isinstance(chat.session.state, GiveReason)


def test_a_slip_of_the_finger_is_asked_about() -> None:
    backend = FakeBackend()
    chat = questioned(backend).presses("Giải thích").says("để sauu")
    assert "“Để sau”" in chat.heard
    assert backend.explanations == {}


@pytest.mark.parametrize("text", [REASON, "để sau"])
def test_the_question_below_which_a_finding_stood_is_asked_again(text: str) -> None:
    backend = FakeBackend()
    backend.record(Q2, {"I.2.1": Value(number=7)})
    chat = lan(backend).says("/baocao").presses("Bắt đầu")
    chat.says("I.2.1 8")
    asked = chat.session.asked
    assert asked == "I.1"
    chat.presses("Giải thích").says(text)
    assert chat.session.asked == asked
    assert isinstance(chat.session.state, AskValue)
    chat.says("14")
    assert backend.values()["I.1"] == Value(number=14)


def test_the_reason_can_be_asked_for_in_words_while_the_next_question_is_open() -> None:
    backend = FakeBackend()
    chat = questioned(backend)
    chat.says("giải thích")
    assert "gửi lý do trong một câu" in chat.heard
