"""Answering question by question, as transcripts."""

from dataclasses import replace

import pytest

from handlers.engine.turn import Notify
from reporting.people import Grant, Role
from reporting.reports import Move, Submission
from reporting.values import State, Value
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, FORM
from tests.conversation.world import Q3, FakeBackend

Q2 = replace(Q3, period="2024-Q2")


def lan(backend: FakeBackend) -> Chat:
    """Lan, at her first question."""
    return backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")


def test_a_question_begins_with_code_and_name_and_says_what_to_send() -> None:
    backend = FakeBackend()
    backend.record(Q2, {"I.2.1": Value(number=7)})
    chat = lan(backend).says("14")
    assert chat.heard == (
        "I.2.1 Số nhiệm vụ đề ra trong kế hoạch\n"
        "Đơn vị: nhiệm vụ · quý II: 7 · lũy kế trong năm · đã ghi 1/58\n"
        "Giữ như kỳ trước, trừ khi kế hoạch năm được điều chỉnh.\n"
        "Gửi con số, ví dụ 7.\n\n"
        "Đã ghi I.1 = 14."
    )
    assert chat.labels == [
        "Như quý II: 7",
        "Không phát sinh",
        "Chưa có số liệu",
        "◀ Trước",
        "Bỏ qua ▶",
        "Chọn mục",
        "Điền nhanh",
        "Hoàn tác",
        "Tạm dừng",
    ]


def test_the_answered_question_becomes_one_line_of_a_filled_form() -> None:
    chat = lan(FakeBackend()).says("14")
    assert chat.messages[-1].final_text == "✅ I.1 Văn bản chỉ đạo CCHC: 14"


def test_a_rate_is_shown_as_soon_as_both_sides_are_there() -> None:
    chat = lan(FakeBackend()).says("14").says("7").says("5")
    assert chat.heard.endswith("Đã ghi I.2.2 = 5. I.2: 5/7 = 71,43%.")


def test_nothing_of_nothing_is_not_applicable_and_never_zero_percent() -> None:
    chat = lan(FakeBackend()).says("14").says("7").says("5").says("1").says("0").says("0")
    assert chat.heard.endswith("Đã ghi I.3.3.1 = 0. I.3.2: 0/0 = không áp dụng.")


def test_last_periods_value_is_one_press_away() -> None:
    backend = FakeBackend()
    backend.record(Q2, {"I.2.1": Value(number=7)})
    chat = lan(backend).says("14").presses("Như quý II")
    assert "Đã ghi I.2.1 = 7." in chat.heard
    assert backend.values()["I.2.1"] == Value(number=7)


def test_what_happens_anew_each_period_is_never_offered_from_the_last_one() -> None:
    backend = FakeBackend()
    backend.record(Q2, {"I.1": Value(number=12)})
    assert not any("quý II" in label for label in lan(backend).labels)


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("không phát sinh", State.NONE_AROSE),
        ("khong phat sinh", State.NONE_AROSE),
        ("không áp dụng", State.NOT_APPLICABLE),
        ("chua co so lieu", State.NOT_YET),
    ],
)
def test_four_kinds_of_no_number_can_be_typed(typed: str, state: State) -> None:
    backend = FakeBackend()
    lan(backend).says(typed)
    assert backend.values()["I.1"] == Value(state)


def test_two_readings_are_offered_and_nothing_is_stored_until_one_is_chosen() -> None:
    backend = FakeBackend()
    hoa = backend.officer("Hoa", "tai_chinh").says("/baocao").presses("Bắt đầu").says("17,465")
    assert "“17,465” có thể là 17.465 triệu đồng hoặc 17,465 triệu đồng. Anh/chị chọn:" in hoa.heard
    assert backend.values() == {}
    hoa.presses("17.465 triệu đồng")
    assert backend.values()["VI.1.1"] == Value(number=17_465_000_000)
    assert backend.answers[Q3][0].raw == "17,465"


def test_while_two_readings_are_open_a_clear_answer_is_simply_taken() -> None:
    backend = FakeBackend()
    hoa = backend.officer("Hoa", "tai_chinh").says("/baocao").presses("Bắt đầu").says("17,465")
    hoa.says("3 tỷ 598")
    assert backend.values()["VI.1.1"] == Value(number=3_598_000_000)


def test_a_lone_no_is_asked_back_with_its_three_meanings() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("ko")
    assert chat.labels == ["0 văn bản", "Không phát sinh", "Chưa có số liệu", "Nhập lại"]
    chat.says("khong phat sinh")
    assert backend.values()["I.1"] == Value(State.NONE_AROSE)


def test_asking_to_type_again_brings_the_question_back() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("ko").says("nhập lại")
    assert chat.heard.startswith("I.1 ")
    assert backend.values() == {}


def test_two_numbers_for_one_side_of_a_rate_fill_both_after_a_question() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14").says("5/7")
    assert "I.2.2 Nhiệm vụ kế hoạch đã hoàn thành: 5" in chat.heard
    assert set(backend.values()) == {"I.1"}
    chat.presses("Ghi cả hai")
    assert backend.values()["I.2.2"] == Value(number=5)
    assert backend.values()["I.2.1"] == Value(number=7)
    assert "I.2: 5/7 = 71,43%." in chat.heard


def test_two_numbers_where_one_is_wanted_are_refused_with_an_example() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("5/7")
    assert "⚠️ “5/7” là hai số. Chỉ tiêu này cần một số, ví dụ 14." in chat.heard
    assert backend.values() == {}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("mười mấy", "Chưa đọc được “mười mấy”"),
        ("-3", "không thể âm"),
        ("1,5", "cần số nguyên"),
        ("9" * 40, "lớn quá mức"),
        ("12 và 13", "có nhiều số"),
        ("15/9/2024", "là ngày tháng"),
        ("5 triệu", "không khớp đơn vị"),
        ("20%", "không khớp đơn vị"),
        ("x" * 500, "dài quá"),
        ("14 (mười lăm)", "số và chữ không khớp"),
        ("3a6", "chữ lẫn trong số"),
        ("376+5=380", "không đúng"),
    ],
)
def test_what_cannot_be_read_is_said_with_an_example_and_not_stored(
    typed: str, sentence: str
) -> None:
    backend = FakeBackend()
    chat = lan(backend).says(typed)
    assert sentence in chat.heard
    assert "ví dụ 14" in chat.heard
    assert chat.heard.startswith("I.1 ")
    assert backend.values() == {}


def test_a_rate_over_a_hundred_is_refused() -> None:
    backend = FakeBackend()
    tuan = backend.officer("Tuấn", "van_hoa").says("/sua VII.4.2").says("120%")
    assert "không vượt quá 100%" in tuan.heard
    tuan.says("98.1%")
    assert backend.values()["VII.4.2"] == Value(number=9810)


@pytest.mark.parametrize("typed", ["Hoàn thành", "hoan thanh", "1", "01", "xong"])
def test_a_choice_is_read_from_its_label_its_digit_or_its_words(typed: str) -> None:
    backend = FakeBackend()
    chat = lan(backend).says("/sua IV.1.1")
    assert chat.labels[:2] == ["Hoàn thành", "Chưa hoàn thành"]
    chat.says(typed)
    assert backend.values()["IV.1.1"] == Value(number=1)


def test_a_choice_that_is_none_of_them_names_the_choices() -> None:
    chat = lan(FakeBackend()).says("/sua IV.1.1").says("có lẽ")
    assert "Anh/chị gửi một trong: Hoàn thành, Chưa hoàn thành." in chat.heard


def test_no_survey_settles_its_two_rows_and_a_survey_opens_them_again() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("/sua I.5").says("không")
    assert "I.5.1, I.5.2: không áp dụng." in chat.heard
    assert backend.values()["I.5.1"] == Value(State.NOT_APPLICABLE)
    chat.says("/sua I.5").says("có")
    assert "I.5.1, I.5.2: cần số liệu." in chat.heard
    assert backend.values()["I.5.1"] == Value(State.NOT_YET)


def test_skip_back_and_pause_can_be_pressed_or_typed() -> None:
    chat = lan(FakeBackend()).presses("Bỏ qua")
    assert chat.heard.startswith("I.2.1 ")
    assert chat.says("bo qua").heard.startswith("I.2.2 ")
    assert chat.says("quay lại").heard.startswith("I.2.1 ")
    assert chat.presses("◀ Trước").heard.startswith("I.1 ")
    assert chat.says("tạm dừng").heard.startswith("Đã dừng ở 0/58.")
    assert chat.says("xin chào").heard.startswith("Đã dừng ở 0/58.")
    assert chat.says("làm tiếp").heard.startswith("I.1 ")


def test_going_back_shows_what_stands_and_a_new_answer_replaces_it() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14").says("quay lại")
    assert "Đang ghi: 14 (Lan, 08:30 10/9)." in chat.heard
    chat.says("15")
    assert backend.values()["I.1"] == Value(number=15)
    assert [answer.value.number for answer in backend.answers[Q3]] == [14, 15]


def test_skipped_rows_come_back_at_the_end() -> None:
    backend = FakeBackend()
    backend.fill(but=("II.1.1", "II.1.2"))
    minh = backend.officer("Minh", "tu_phap").says("/baocao").presses("Làm tiếp")
    assert minh.heard.startswith("II.1.1 ")
    minh.presses("Bỏ qua").says("0")
    assert minh.heard.startswith("II.1.1 ")
    minh.says("0")
    assert "Phần của anh/chị đã xong: 8/8" in minh.heard


def test_jumping_to_a_part_goes_to_its_first_open_row() -> None:
    chat = lan(FakeBackend()).presses("Chọn mục").presses("⏳ VII")
    assert chat.heard.startswith("VII.5.1.1 ")


def test_a_part_can_be_named_in_words() -> None:
    chat = lan(FakeBackend()).presses("Chọn mục").says("IV")
    assert chat.heard.startswith("IV.1.1 ")


def test_a_correction_by_code_leads_back_to_the_first_open_row() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14").says("/sua i 1").says("15")
    assert backend.values()["I.1"] == Value(number=15)
    assert chat.heard.startswith("I.2.1 ")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("/sua", "Gửi kèm mã chỉ tiêu, ví dụ /sua I.2.1"),
        ("/sua IX.9", "Không có chỉ tiêu IX.9."),
        ("/sua I.2", "được tính từ các chỉ tiêu khác"),
        ("/sua I.3", "là tên mục"),
        ("/sua VII.4.1.1", "do cấp khác báo cáo"),
    ],
)
def test_a_row_that_nobody_answers_says_why(command: str, sentence: str) -> None:
    assert sentence in lan(FakeBackend()).says(command).heard


def test_an_officer_may_look_at_a_colleagues_row_but_not_change_it() -> None:
    backend = FakeBackend()
    lan(backend).says("14")
    minh = backend.officer("Minh", "tu_phap").says("/sua I.1")
    assert minh.heard == (
        "I.1 thuộc mảng Văn phòng (Lan). "
        "Anh/chị xem được, người phụ trách hoặc đầu mối mới sửa được.\n"
        "Đang ghi: 14 (Lan, 08:30 10/9)."
    )


def test_the_focal_point_may_settle_a_colleagues_row() -> None:
    backend = FakeBackend()
    backend.officer("Hoa", "tai_chinh")
    lan(backend).says("/sua VI.1.1").says("17.465")
    assert backend.values()["VI.1.1"] == Value(number=17_465_000_000)


def test_two_officers_on_one_row_are_both_told_and_both_answers_are_kept() -> None:
    backend = FakeBackend()
    grant = Grant(Role.OFFICER, BAC_SON, ("tai_chinh",))
    hoa, ha = backend.person("Hoa", grant), backend.person("Hà", grant)
    hoa.says("/baocao").presses("Bắt đầu")
    ha.says("/baocao").presses("Bắt đầu").says("17.465")
    hoa.says("17.500")
    assert "Hà đã ghi 17.465 lúc 08:30 10/9; số của anh/chị là số sau cùng." in hoa.heard
    told = [(n.person_id, plain(n.message.text)) for n in backend.told]
    assert told == [
        (
            ha.person_id,
            (
                "Hoa vừa đổi VI.1.1 Kế hoạch vốn đầu tư công từ 17.465 thành 17.500. "
                "Số sau cùng được dùng, số trước vẫn lưu."
            ),
        )
    ]
    assert backend.values()["VI.1.1"] == Value(number=17_500_000_000)
    assert len(backend.answers[Q3]) == 2


def test_the_focal_point_learns_when_a_colleague_is_done() -> None:
    backend = FakeBackend()
    focal = backend.focal("Lan", "van_phong")
    backend.fill(but=tuple(row.code for row in FORM.asked() if row.duty != "tu_phap"))
    backend.record(Q3, {"II.1.1": Value(State.NOT_YET)})
    backend.officer("Minh", "tu_phap").says("/sua II.1.1").says("0")
    message = backend.told[0].message
    assert backend.told[0].person_id == focal.person_id
    assert plain(message.text).startswith(
        "✅ Minh đã xong mảng Tư pháp, Báo cáo CCHC quý III/2024."
    )
    assert [choice.label for row in message.keyboard for choice in row] == ["Xem báo cáo"]


def test_the_last_answer_of_all_offers_the_submission() -> None:
    backend = FakeBackend()
    backend.focal("Lan", "van_phong")
    backend.fill(but=("II.1.1",))
    backend.officer("Minh", "tu_phap").says("/sua II.1.1").says("0")
    (notice,) = backend.told
    assert isinstance(notice, Notify)
    assert "Đã đủ số liệu, có thể nộp." in plain(notice.message.text)
    assert notice.message.keyboard[0][0].label == "Nộp báo cáo"


def test_a_submitted_report_takes_no_answers() -> None:
    backend = FakeBackend()
    backend.fill()
    chat = lan_at_row(backend)
    backend.submissions[Q3] = [Submission(Move.SUBMIT, 1, backend.now)]
    before = backend.values()
    assert "đã nộp nên số liệu đã khóa" in chat.says("99").heard
    assert "đã nộp nên số liệu đã khóa" in chat.says("/sua I.1").heard
    assert backend.values() == before


def lan_at_row(backend: FakeBackend) -> Chat:
    """Lan, asked a row that has an answer already."""
    return backend.focal("Lan", "van_phong").says("/sua I.1")


def test_an_old_button_gets_a_friendly_sentence_and_the_current_question() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14")
    revision = chat.session.revision
    chat.presses_old("collect.state:none_arose")
    assert chat.toast == "Nút này đã cũ. Đây là chỗ anh/chị đang làm."
    assert chat.heard.startswith("I.2.1 ")
    assert set(backend.values()) == {"I.1"}
    assert chat.session.revision == revision


@pytest.mark.parametrize(
    "key", ["nonsense", "collect.nonsense", "collect.reading:7", "collect.option:9", "x" * 60]
)
def test_a_button_that_we_never_made_changes_nothing(key: str) -> None:
    backend = FakeBackend()
    chat = lan(backend)
    chat.presses_key(key)
    assert chat.heard.startswith("I.1 ")
    assert backend.values() == {}


def test_english_is_spoken_to_whoever_asks_for_it() -> None:
    backend = FakeBackend()
    hoa = backend.officer("Hoa", "tai_chinh").says("/toi").presses("English")
    assert "Language: English" in hoa.heard
    assert "report" in hoa.menu
    hoa.says("/report").presses("Start")
    assert hoa.heard.startswith("VI.1.1 ")
    assert "Send an amount" in hoa.heard
    hoa.says("17.465")
    assert "Recorded VI.1.1 = 17.465" in hoa.heard
