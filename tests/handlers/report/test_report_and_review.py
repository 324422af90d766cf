"""The report card, the review, the progress, as transcripts."""

from dataclasses import replace
from datetime import datetime, timedelta

from reporting.people import Grant, Role
from reporting.reports import Move, Submission
from reporting.values import Value
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, FORM, ZONE
from tests.conversation.world import Q3, FakeBackend


def test_the_report_card_says_what_when_and_how_far() -> None:
    chat = FakeBackend().focal("Lan", "van_phong").says("/baocao")
    assert chat.heard == (
        "Báo cáo CCHC quý III/2024\n"
        "UBND xã Bắc Sơn · hạn thứ Hai 16/9, còn 6 ngày\n"
        "Phần của anh/chị: 0/58 chỉ tiêu\n"
        "⏳ I. Chỉ đạo, điều hành 0/14\n"
        "⏳ III. Cải cách thủ tục hành chính 0/11\n"
        "⏳ IV. Cải cách tổ chức bộ máy 0/11\n"
        "⏳ V. Cải cách chế độ công vụ 0/12\n"
        "⏳ VII. Chính quyền điện tử, chính quyền số 0/10\n"
        "Cả đơn vị 0/83: Tư pháp 0/8 · Tài chính 0/9 · Văn hóa 0/8"
    )
    assert chat.labels == ["Bắt đầu", "Chọn mục", "Xem lại", "Phần lời"]


def test_colleagues_answers_appear_on_the_card() -> None:
    backend = FakeBackend()
    backend.officer("Minh", "tu_phap").says("/baocao").presses("Bắt đầu").says("0")
    assert "Tư pháp 1/8" in backend.focal("Lan", "van_phong").says("/baocao").heard


def test_a_complete_report_offers_its_submission_to_the_focal_point_alone() -> None:
    backend = FakeBackend()
    backend.fill()
    assert backend.focal("Lan", "van_phong").says("/baocao").labels[0] == "Nộp báo cáo"
    assert backend.officer("Minh", "tu_phap").says("/baocao").labels == ["Chọn mục", "Xem lại"]


def test_somebody_who_files_for_two_communes_chooses_first() -> None:
    backend = FakeBackend()
    chat = backend.person(
        "Nga",
        Grant(Role.OFFICER, BAC_SON, ("tu_phap",)),
        Grant(Role.OFFICER, "12151", ("tu_phap",)),
    )
    assert chat.says("/baocao").labels == ["UBND xã Bắc Sơn", "UBND xã Bãi Sậy"]
    assert "UBND xã Bãi Sậy" in chat.says("xã bãi sậy").heard
    chat.presses("Bắt đầu").says("3")
    assert backend.values() == {}


def test_an_earlier_period_can_be_named() -> None:
    chat = FakeBackend().focal("Lan", "van_phong").says("/baocao quý II/2024")
    assert chat.heard.startswith("Báo cáo CCHC quý II/2024\n")
    assert "quá hạn" in chat.heard


def test_a_leader_without_a_report_is_told_where_to_look() -> None:
    backend = FakeBackend()
    chat = backend.person("Chủ tịch", Grant(Role.LEADER, "329")).says("/baocao")
    assert chat.heard == (
        "Lệnh /baocao dành cho cán bộ nhập báo cáo. Anh/chị dùng /tonghop hoặc /tiendo."
    )


def test_the_day_itself_and_the_days_after_are_said_in_words() -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong")
    for day, words in ((15, "còn 1 ngày"), (16, "hôm nay là hạn cuối"), (18, "quá hạn 2 ngày")):
        backend.now = datetime(2024, 9, day, 9, tzinfo=ZONE)
        assert words in chat.says("/baocao").heard


def test_the_review_shows_values_rates_gaps_and_whose_they_are() -> None:
    backend = FakeBackend()
    backend.officer("Minh", "tu_phap").says("/sua II.2.1").says("3")
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Làm tiếp")
    lan.says("14").says("7").says("5").says("/baocao").presses("Xem lại")
    assert "1 Văn bản chỉ đạo CCHC: 14\n" in lan.heard
    assert "2 Hoàn thành kế hoạch CCHC năm: 5/7 = 71,43%\n" in lan.heard
    assert "⏳ 3.1 Đơn vị đã kiểm tra\n" in lan.heard
    lan.presses("Mục II ▶")
    assert "2.1 VBQPPL đã kiểm tra: 3 · Minh" in lan.heard


def test_a_row_pressed_in_the_review_is_corrected_and_leads_back_to_the_review() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Xem lại").presses("I.1")
    assert lan.heard.startswith("I.1 ")
    lan.says("14")
    assert lan.heard.startswith("I. Chỉ đạo, điều hành")
    assert lan.heard.endswith("Đã ghi I.1 = 14.")


def test_the_review_of_a_submitted_report_offers_no_rows() -> None:
    backend = FakeBackend()
    backend.fill()
    backend.submissions[Q3] = [Submission(Move.SUBMIT, 1, backend.now)]
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Xem lại")
    assert lan.labels == ["◀ Mục VII", "Mục II ▶", "Xem báo cáo"]


def test_an_officer_sees_who_owes_what() -> None:
    backend = FakeBackend()
    backend.focal("Lan", "van_phong")
    minh = backend.officer("Minh", "tu_phap").says("/tiendo")
    assert minh.heard == (
        "Báo cáo CCHC quý III/2024, UBND xã Bắc Sơn\n"
        "Hạn thứ Hai 16/9, còn 6 ngày\n"
        "⏳ Văn phòng (Lan): 0/58\n"
        "⏳ Tư pháp (Minh): 0/8\n"
        "⏳ Tài chính (chưa có người): 0/9\n"
        "⏳ Văn hóa (chưa có người): 0/8\n"
        "Cả đơn vị: 0/83 chỉ tiêu\n"
        "⏳ Chưa nộp."
    )


def test_a_clerk_sees_who_has_filed() -> None:
    backend = FakeBackend()
    backend.fill()
    for unit in (BAC_SON, "12142", "12151"):
        backend.focal("Lan", unit=unit)
    backend.submissions[Q3] = [Submission(Move.SUBMIT, 1, backend.now - timedelta(hours=1))]
    clerk = backend.person("Hải", Grant(Role.CLERK, "329")).says("/tiendo")
    assert clerk.heard == (
        "Huyện Ân Thi, quý III/2024: 1/3 đơn vị đã nộp\n"
        "Đúng hạn (1): Bắc Sơn\n"
        "Chưa nhập (2): TT Ân Thi, Bãi Sậy\n"
        "Chờ tiếp nhận: 1. Bấm tên đơn vị để xem."
    )


# --- which period, which unit --------------------------------------------------------------------
def nga(backend: FakeBackend) -> Chat:
    """Somebody who submits for two communes."""
    return backend.person(
        "Nga",
        Grant(Role.FOCAL, BAC_SON, ("tu_phap",)),
        Grant(Role.FOCAL, "12151", ("tu_phap",)),
    )


def test_when_the_next_quarter_has_opened_commands_are_about_that_one() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu").says("14")
    backend.now = datetime(2024, 11, 4, 9, tzinfo=ZONE)
    assert lan.says("/tiendo").heard.startswith("Báo cáo CCHC quý IV/2024, ")
    lan.says("/sua I.1").says("3")
    assert backend.values(replace(Q3, period="2024-Q4"))["I.1"] == Value(number=3)
    assert backend.values(Q3)["I.1"] == Value(number=14)


def test_a_question_of_an_earlier_quarter_says_which_and_is_answered_there() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
    backend.now = datetime(2024, 11, 4, 9, tzinfo=ZONE)
    lan.says("14")
    assert "\nquý III/2024 · Đơn vị: " in lan.heard
    assert backend.values(Q3)["I.1"] == Value(number=14)


def test_an_earlier_report_opened_by_its_name_stays_until_the_current_one_is_asked_for() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao quý II/2024")
    assert "\nquý II/2024 · " in lan.says("/sua I.1").heard
    assert lan.says("/tiendo").heard.startswith("Báo cáo CCHC quý II/2024, ")
    lan.says("/baocao")
    assert lan.says("/tiendo").heard.startswith("Báo cáo CCHC quý III/2024, ")
    lan.presses_key(f"report.take:{FORM.code}/{BAC_SON}/2024-Q2")
    assert lan.says("/tiendo").heard.startswith("Báo cáo CCHC quý II/2024, ")


def test_the_unit_chosen_after_an_earlier_period_is_of_that_period() -> None:
    for typed in ("xã bãi sậy", "bai say"):
        chat = nga(FakeBackend()).says("/baocao quý II/2024").says(typed)
        assert chat.heard.startswith("Báo cáo CCHC quý II/2024\nUBND xã Bãi Sậy · ")
    chat = nga(FakeBackend()).says("/baocao quý II/2024").presses("UBND xã Bãi Sậy")
    assert chat.heard.startswith("Báo cáo CCHC quý II/2024\nUBND xã Bãi Sậy · ")
    assert chat.says("/baocao").says("bac son").heard.startswith("Báo cáo CCHC quý III/2024\n")


def test_a_question_names_the_office_to_who_has_several() -> None:
    chat = nga(FakeBackend()).says("/baocao").says("bai say").says("/sua II.1.1")
    assert "\nUBND xã Bãi Sậy · Đơn vị: " in chat.heard


def test_a_period_that_has_no_report_to_open_is_refused_with_an_example() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong")
    example = "/baocao quý II/2024"
    not_open = "Báo cáo quý II/2030 chưa mở, nhập được từ ngày 30/4/2030."
    too_old = "Báo cáo quý II/1900 đã quá lâu: chỉ mở được các kỳ trong 3 năm gần đây."
    for words, sentence in (
        ("xyz", f"Chưa rõ kỳ “xyz”. Gửi ví dụ: {example}"),
        (
            "quý II/2030",
            f"{not_open} Anh/chị mở kỳ nào:",
        ),
        (
            "quý II/1900",
            f"{too_old} Gửi ví dụ: {example}",
        ),
    ):
        assert lan.says(f"/baocao {words}").heard == sentence
        assert lan.session.report is None


def test_a_deadline_of_another_year_is_written_with_its_year() -> None:
    lan = FakeBackend().focal("Lan", "van_phong").says("/baocao quý II/2023")
    assert "hạn thứ Năm 15/6/2023, quá hạn" in lan.heard


def test_a_key_of_a_period_that_there_is_not_gets_a_sentence() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong")
    clerk = backend.person("Hải", Grant(Role.CLERK, "329"))
    for period in ("2024-Q9", "2024-H1", "2024-Y", "2030-Q1", "0002-Q1"):
        report = f"{FORM.code}/{BAC_SON}/{period}"
        assert lan.presses_key(f"report.take:{report}").heard.startswith("Báo cáo CCHC quý III")
        for key in ("collect.go", "submit.ask", "review.missing", "collect.narrative"):
            assert lan.presses_key(f"{key}:{report}").heard
        assert lan.session.report == Q3
    for period in ("2024-Q9", "2024-H1", "2024-Y", "0002-Q1"):
        assert lan.presses_key(f"summary.unit:{BAC_SON}/{period}").album.pictures
        assert "quý III/2024" in lan.presses_key(f"export.report_word:{BAC_SON}/{period}").heard
        key = f"clerk.accept:{FORM.code}/{BAC_SON}/{period}"
        assert clerk.presses_key(key).heard.startswith("Việc này do chuyên viên")


def test_a_made_up_state_asks_again() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
    asked = lan.heard
    for state in ("open", "foo", "value"):
        assert lan.presses_key(f"collect.state:{state}").heard.startswith(asked.split("\n")[0])
    assert backend.values() == {}


# --- after submission ----------------------------------------------------------------------------
def moves(backend: FakeBackend, *found: tuple[Move, int, int]) -> None:
    """Moves of the report by (move, person, day of September 2024), at nine."""
    backend.submissions[Q3] = [
        Submission(move, who, datetime(2024, 9, day, 9, tzinfo=ZONE), "Kiểm tra lại III.3.1")
        for move, who, day in found
    ]


def test_an_accepted_report_says_who_submitted_it_and_cannot_be_withdrawn() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong")
    moves(backend, (Move.SUBMIT, 1, 10), (Move.ACCEPT, 7, 12))
    lan.says("/baocao")
    assert (
        "✅ Đã nộp lúc 09:00 10/9 (Lan).\n"
        "Số liệu đến 10/9, trước ngày chốt 14/9.\n"
        "✅ Đã tiếp nhận lúc 09:00 12/9.\n"
    ) in lan.heard
    assert lan.labels == ["Xem lại"]
    assert lan.says("/nop").heard == (
        "Báo cáo CCHC quý III/2024, UBND xã Bắc Sơn\n"
        "✅ Đã nộp lúc 09:00 10/9 (Lan).\nSố liệu đến 10/9, trước ngày chốt 14/9.\n"
        "✅ Đã tiếp nhận lúc 09:00 12/9."
    )


def test_a_report_that_was_sent_back_says_why() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong")
    moves(backend, (Move.SUBMIT, 1, 10), (Move.RETURN, 7, 12))
    sentence = (
        "⏳ Được trả lại để sửa lúc 09:00 12/9: Kiểm tra lại III.3.1\nAnh/chị sửa rồi nộp lại."
    )
    assert sentence in lan.says("/baocao").heard
    assert lan.says("/tiendo").heard.endswith(sentence)


def test_a_report_submitted_again_says_when_it_was_first() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong")
    moves(backend, (Move.SUBMIT, 1, 10), (Move.WITHDRAW, 1, 12))
    assert "⏳ Đã rút để sửa, cần nộp lại." in lan.says("/tiendo").heard
    backend.now = datetime(2024, 9, 18, 8, tzinfo=ZONE)
    lan.says("/nop").presses("Nộp báo cáo")
    assert lan.heard.startswith(
        "✅ UBND xã Bắc Sơn đã nộp lại Báo cáo CCHC quý III/2024 lúc 08:00 18/9; "
        "lần đầu 09:00 10/9, đúng hạn."
    )
    again = "✅ Đã nộp lại lúc 08:00 18/9 (Lan); lần đầu 09:00 10/9, đúng hạn."
    assert again in lan.says("/baocao").heard
    assert again in lan.says("/nop").heard


def test_a_clerk_sees_who_is_correcting_a_submitted_report() -> None:
    backend = FakeBackend()
    backend.fill()
    moves(backend, (Move.SUBMIT, 1, 9), (Move.RETURN, 7, 10))
    clerk = backend.person("Hải", Grant(Role.CLERK, "329")).says("/tiendo")
    assert clerk.heard.startswith(
        "Huyện Ân Thi, quý III/2024: 1/3 đơn vị đã nộp (1 đơn vị đang sửa)\n"
        "Đúng hạn (1): Bắc Sơn (đang sửa)\n"
    )
    caption = plain(clerk.says("/tonghop").album.caption)
    assert "1/3 đơn vị đã nộp (1 đang sửa), 2 chưa nhập." in caption


# --- two units -----------------------------------------------------------------------------------
def test_what_is_missing_is_named_and_opened_in_the_report_it_is_missing_in() -> None:
    backend = FakeBackend()
    backend.fill(but=("II.1.1",))
    chat = nga(backend).says("/baocao").says("bac son").says("/nop")
    assert chat.heard.startswith(
        "Báo cáo CCHC quý III/2024, UBND xã Bắc Sơn\nChưa nộp được: còn thiếu 1 chỉ tiêu.\n"
    )
    key = chat.messages[-1].keyboard[0][0].key
    chat.says("/baocao").says("bai say")
    assert "UBND xã Bắc Sơn" in chat.presses_key(key).heard
    assert chat.heard.startswith("II. ")


def test_a_commune_that_is_correcting_reads_so_in_its_own_summary() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong")
    moves(backend, (Move.SUBMIT, 1, 9), (Move.RETURN, 7, 10))
    assert "⏳ Đang sửa, chưa nộp lại." in plain(lan.says("/tonghop").album.caption)
