"""Units and periods behind /tonghop, /xuat and /baocao, as people write them."""

import pytest

from handlers.engine.turn import Message
from reporting.people import Grant, Role
from reporting.values import Value
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.world import FakeBackend


def leader(backend: FakeBackend) -> Chat:
    """The chair of the district."""
    return backend.person("Hùng", Grant(Role.LEADER, "329"))


def lan(backend: FakeBackend) -> Chat:
    """The focal point of Bắc Sơn."""
    return backend.focal("Lan", "van_phong")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("quý ba", "Huyện Ân Thi, quý III/2024"),
        ("quí hai năm 2024", "Huyện Ân Thi, quý II/2024"),
        ("quý này", "Huyện Ân Thi, quý III/2024"),
        ("bắc sơn quý trước", "Xã Bắc Sơn, quý II/2024"),
        ("kì trước Bắc Sơn", "Xã Bắc Sơn, quý II/2024"),
        ("bắc sơn?", "Xã Bắc Sơn, quý III/2024"),
        ("“Bắc Sơn”.", "Xã Bắc Sơn, quý III/2024"),
        ("Bắc Sơn (quý 2)", "Xã Bắc Sơn, quý II/2024"),
        ("12.148", "Xã Bắc Sơn, quý III/2024"),
        ('="12148"', "Xã Bắc Sơn, quý III/2024"),
        ("１２１４８", "Xã Bắc Sơn, quý III/2024"),
    ],
)
def test_a_leader_names_unit_and_period_as_people_do(words: str, title: str) -> None:
    chat = leader(FakeBackend()).says(f"/tonghop {words}")
    assert plain(chat.album.caption).splitlines()[0] == title


@pytest.mark.parametrize("words", ["2024", "năm nay", "tháng trước", "tháng 9", "quý 5"])
def test_a_period_that_is_none_of_the_form_is_not_blamed_on_the_unit(words: str) -> None:
    chat = leader(FakeBackend()).says(f"/tonghop {words}")
    assert chat.heard == f"Chưa rõ kỳ “{words}”. Gửi ví dụ: /tonghop quý II/2024"


@pytest.mark.parametrize("words", ["quys 2", "quis 2 nawm 2024", "quy1 2"])
def test_a_period_left_as_keys_behind_a_command_is_offered_and_taken_with_one_tap(
    words: str,
) -> None:
    chat = leader(FakeBackend()).says(f"/tonghop {words}")
    assert chat.heard == f"Chưa rõ kỳ “{words}”. Có phải anh/chị muốn nói đến quý II/2024 của:"
    chat.presses("Huyện Ân Thi")
    assert plain(chat.album.caption).startswith("Huyện Ân Thi, quý II/2024")


@pytest.mark.parametrize("words", ["quys 2", "quis 2 nawm 2024", "quy1 hai"])
def test_the_report_of_a_period_left_as_keys_is_offered_and_opened_with_one_tap(words: str) -> None:
    chat = lan(FakeBackend()).says(f"/baocao {words}")
    asked = f"Chưa rõ kỳ “{words}”. Có phải anh/chị muốn mở báo cáo quý II/2024 của:"
    assert chat.heard == asked
    chat.presses("UBND xã Bắc Sơn")
    assert chat.heard.startswith("Báo cáo CCHC quý II/2024\n")


def test_keys_that_hold_no_period_open_no_report() -> None:
    for words in ("quys 9", "hair hamf", "x" * 4000):
        chat = lan(FakeBackend()).says(f"/baocao {words}")
        assert chat.heard.startswith("Chưa rõ kỳ “")
        assert chat.labels == []


def test_an_export_of_a_unit_or_period_left_as_keys_leads_to_the_documents() -> None:
    for words, which in (("bawcs sown", "UBND xã Bắc Sơn"), ("quys 2", "huyện Ân Thi")):
        chat = leader(FakeBackend()).says(f"/xuat {words}")
        chat.presses(chat.labels[0])
        assert which in chat.heard
        assert chat.heard.endswith("Anh/chị cần bản nào?")
    chat = leader(FakeBackend()).says("/xuat quý 5")
    assert chat.heard.endswith("Gửi ví dụ: /xuat quý II/2024")


def test_a_made_up_unit_of_an_export_shows_what_one_may_have() -> None:
    chat = lan(FakeBackend())
    for argument in ("12151/2024-Q3", "x/2024-Q3", "12148/2024-Q9", "", "12148"):
        chat.presses_key(f"export.unit:{argument}")
        assert "UBND xã Bắc Sơn" in chat.heard
        assert isinstance(chat.replies[0], Message)


@pytest.mark.parametrize("words", ["x· b¾c s¬n", "xaõ Baéc Sôn", "xÃ£ Báº¯c SÆ¡n"])
def test_an_export_in_an_old_encoding_is_offered_and_not_told_to_be_unrecorded(words: str) -> None:
    chat = leader(FakeBackend()).says(f"/xuat {words}")
    assert "Ý anh/chị là:\n“/xuat xã " in chat.heard.replace("Bắc Sơn", "bắc sơn")
    assert "ghi" not in chat.heard
    chat.presses("Đúng")
    assert "UBND xã Bắc Sơn. Anh/chị cần bản nào?" in chat.heard


@pytest.mark.parametrize("said", ["/tonghop x· b¾c s¬n", "/tiendo x· b¾c s¬n", "x· nµo ch­a nép"])
def test_a_question_in_an_old_encoding_is_not_told_that_it_was_not_recorded(said: str) -> None:
    chat = leader(FakeBackend()).says(said)
    assert chat.heard.startswith("Tin này gõ bằng bảng mã cũ (TCVN3). Ý anh/chị là:\n“")
    chat.presses("Không phải")
    assert "ghi" not in chat.heard
    unsure = chat.says("/tonghop Xã Bắc Sơn: x· b¾c s¬n").heard
    assert "nên chưa đọc được" in unsure


@pytest.mark.parametrize("role", [Role.LEADER, Role.CLERK])
@pytest.mark.parametrize("said", ["xã nào chưa nộp?", "14", "cảm ơn", "I.1 14"])
def test_whoever_files_nothing_is_not_told_that_words_were_not_recorded(
    role: Role, said: str
) -> None:
    chat = FakeBackend().person("Hải", Grant(role, "329")).says(said)
    assert chat.heard == (
        "Chưa rõ anh/chị cần gì. Anh/chị bấm nút dưới đây, hoặc gửi /trogiup để xem các lệnh."
    )


def test_a_clerk_is_sent_to_the_administrator_for_help_and_not_to_the_clerk() -> None:
    backend = FakeBackend()
    clerk = backend.person("Hải", Grant(Role.CLERK, "329")).says("/trogiup")
    assert clerk.heard.endswith("Cần hỗ trợ, anh/chị liên hệ người quản trị.")
    assert leader(backend).says("/trogiup").heard.endswith("liên hệ chuyên viên Phòng Nội vụ.")


@pytest.mark.parametrize("words", ["quý 2", "Quý II/2024", "quý trước", "q2 2024"])
def test_progress_is_shown_for_the_period_that_was_named(words: str) -> None:
    backend = FakeBackend()
    chat = lan(backend).says("/baocao").presses("Bắt đầu").says(f"/tiendo {words}")
    assert plain(chat.heard).startswith("Báo cáo CCHC quý II/2024, UBND xã Bắc Sơn")
    chat.says("14")
    assert backend.values() == {"I.1": Value(number=14)}
    above = leader(backend).says(f"/tiendo {words}")
    assert plain(above.heard).startswith("Huyện Ân Thi, quý II/2024: ")


def test_the_day_on_which_a_named_period_opens_is_said() -> None:
    for command in ("tiendo", "nop", "mau", "nhac", "baocao", "sua I.1", "ghichu I.1 x"):
        name, _, rest = command.partition(" ")
        said = lan(FakeBackend()).says(f"/{name} quý 4 2024 {rest}").heard
        assert said == (
            "Báo cáo quý IV/2024 chưa mở, nhập được từ ngày 30/10/2024. "
            f"Kỳ khác, gửi ví dụ: /{name} quý II/2024"
        )


@pytest.mark.parametrize("words", ["abc", "quý 5", "2024"])
def test_words_that_name_no_open_period_behind_progress_are_not_passed_over(words: str) -> None:
    backend = FakeBackend()
    expected = f"Chưa xem được tiến độ theo “{words}”. "
    assert lan(backend).says(f"/tiendo {words}").heard.startswith(expected)
    assert leader(backend).says(f"/tiendo {words}").heard.startswith(expected)


def test_the_report_of_a_period_named_behind_submit_is_named_and_the_one_in_hand_stays() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("/baocao").presses("Bắt đầu").says("/nop quý 2")
    assert "quý II/2024" in chat.heard
    assert "còn thiếu 83 chỉ tiêu" in chat.heard
    chat.says("14")
    assert backend.values() == {"I.1": Value(number=14)}


@pytest.mark.parametrize("words", ["ngay", "quý 5", "báo cáo"])
def test_words_behind_submit_that_are_not_clear_submit_nothing(words: str) -> None:
    chat = lan(FakeBackend()).says(f"/nop {words}")
    assert chat.heard.startswith(f"Chưa rõ “{words}” nên chưa nộp gì. ")


@pytest.mark.parametrize("command", ["tonghop", "xuat"])
def test_what_is_offered_instead_does_not_say_what_it_is_wanted_for(command: str) -> None:
    chat = leader(FakeBackend()).says(f"/{command} Bawcs Sown")
    assert chat.heard == "Không có đơn vị “Bawcs Sown”. Có phải anh/chị muốn nói đến:"
