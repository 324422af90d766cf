"""The report card, the review, the progress, as transcripts."""

from datetime import datetime, timedelta

from reporting.people import Grant, Role
from reporting.reports import Move, Submission
from tests.handlers.chat import BAC_SON, Q3, ZONE, World


def test_the_report_card_says_what_when_and_how_far() -> None:
    chat = World().focal("Lan", "van_phong").says("/baocao")
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
    world = World()
    world.officer("Minh", "tu_phap").says("/baocao").presses("Bắt đầu").says("0")
    assert "Tư pháp 1/8" in world.focal("Lan", "van_phong").says("/baocao").heard


def test_a_complete_report_offers_its_submission_to_the_focal_point_alone() -> None:
    world = World()
    world.fill()
    assert world.focal("Lan", "van_phong").says("/baocao").labels[0] == "Nộp báo cáo"
    assert world.officer("Minh", "tu_phap").says("/baocao").labels == ["Chọn mục", "Xem lại"]


def test_somebody_who_files_for_two_communes_chooses_first() -> None:
    world = World()
    chat = world.person(
        "Nga",
        Grant(Role.OFFICER, BAC_SON, ("tu_phap",)),
        Grant(Role.OFFICER, "12151", ("tu_phap",)),
    )
    assert chat.says("/baocao").labels == ["UBND xã Bắc Sơn", "UBND xã Bãi Sậy"]
    assert "UBND xã Bãi Sậy" in chat.says("xã bãi sậy").heard
    chat.presses("Bắt đầu").says("3")
    assert world.values() == {}


def test_an_earlier_period_can_be_named() -> None:
    chat = World().focal("Lan", "van_phong").says("/baocao quý II/2024")
    assert chat.heard.startswith("Báo cáo CCHC quý II/2024\n")
    assert "quá hạn" in chat.heard


def test_a_leader_without_a_report_is_told_where_to_look() -> None:
    world = World()
    chat = world.person("Chủ tịch", Grant(Role.LEADER, "329")).says("/baocao")
    assert chat.heard == (
        "Lệnh /baocao dành cho cán bộ nhập báo cáo của xã. Anh/chị dùng /tonghop hoặc /tiendo."
    )


def test_the_day_itself_and_the_days_after_are_said_in_words() -> None:
    world = World()
    chat = world.focal("Lan", "van_phong")
    for day, words in ((15, "còn 1 ngày"), (16, "hôm nay là hạn cuối"), (18, "quá hạn 2 ngày")):
        world.now = datetime(2024, 9, day, 9, tzinfo=ZONE)
        assert words in chat.says("/baocao").heard


def test_the_review_shows_values_rates_gaps_and_whose_they_are() -> None:
    world = World()
    world.officer("Minh", "tu_phap").says("/sua II.2.1").says("3")
    lan = world.focal("Lan", "van_phong").says("/baocao").presses("Làm tiếp")
    lan.says("14").says("7").says("5").says("/baocao").presses("Xem lại")
    assert "1 Văn bản chỉ đạo CCHC: 14\n" in lan.heard
    assert "2 Hoàn thành kế hoạch CCHC năm: 5/7 = 71,43%\n" in lan.heard
    assert "⏳ 3.1 Đơn vị đã kiểm tra\n" in lan.heard
    lan.presses("Mục II ▶")
    assert "2.1 VBQPPL đã kiểm tra: 3 · Minh" in lan.heard


def test_a_row_pressed_in_the_review_is_corrected_and_leads_back_to_the_review() -> None:
    world = World()
    world.fill()
    lan = world.focal("Lan", "van_phong").says("/baocao").presses("Xem lại").presses("I.1")
    assert lan.heard.startswith("I.1 ")
    lan.says("14")
    assert lan.heard.startswith("I. Chỉ đạo, điều hành")
    assert lan.heard.endswith("Đã ghi I.1 = 14.")


def test_the_review_of_a_submitted_report_offers_no_rows() -> None:
    world = World()
    world.fill()
    world.submissions[Q3] = [Submission(Move.SUBMIT, 1, world.now)]
    lan = world.focal("Lan", "van_phong").says("/baocao").presses("Xem lại")
    assert lan.labels == ["◀ Mục VII", "Mục II ▶", "Xem báo cáo"]


def test_an_officer_sees_who_owes_what() -> None:
    world = World()
    world.focal("Lan", "van_phong")
    minh = world.officer("Minh", "tu_phap").says("/tiendo")
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
    world = World()
    world.fill()
    world.submissions[Q3] = [Submission(Move.SUBMIT, 1, world.now - timedelta(hours=1))]
    clerk = world.person("Hải", Grant(Role.CLERK, "329")).says("/tiendo")
    assert clerk.heard == (
        "Huyện Ân Thi, quý III/2024: 1/3 đơn vị đã nộp\n"
        "Đúng hạn (1): Bắc Sơn\n"
        "Chưa nhập (2): TT Ân Thi, Bãi Sậy\n"
        "Chờ tiếp nhận: 1. Bấm tên xã để xem."
    )
