"""A unit that ended files no more: its people are told when it ended and who files now."""

from dataclasses import replace
from datetime import date

import pytest

from reporting.people import Grant, Role
from reporting.reports import ReportKey
from reporting.units import UnitHistory
from reporting.values import Value
from tests.conversation.engine import FORM
from tests.conversation.merged import BAC_SON, BAI_SAY, FIRST, MERGED, TOWN, after_the_merger
from tests.conversation.world import FakeBackend

ENDED = "UBND xã Bắc Sơn kết thúc ngày 30/6/2025. Nay UBND xã Ân Thi nộp báo cáo thay."
NOW = ReportKey(FORM.code, BAC_SON, "2025-Q3")


@pytest.mark.parametrize(
    "said",
    ["/baocao", "/report", "/sua I.1", "/nop", "/tiendo", "/mau", "/ghichu I.1 đợt 2", "/nhac",
     "/start", "14", "I.1 14", "I.2.1 7, I.2.2 5", "xin chào"],
)  # fmt: skip
def test_who_filed_for_a_unit_that_ended_is_told_so_whatever_they_send(said: str) -> None:
    backend = after_the_merger()
    chat = backend.focal("Lan", "van_phong").says(said)
    assert ENDED in chat.heard
    assert backend.answers == {}


def test_an_answer_to_a_question_that_was_open_when_the_unit_ended_is_not_recorded() -> None:
    backend = FakeBackend(now=after_the_merger().now)
    chat = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
    backend.history = MERGED
    chat.says("14")
    assert chat.heard.startswith("Tin này chưa được ghi.")
    assert ENDED in chat.heard
    assert backend.answers == {}


def test_a_block_that_was_read_back_when_the_unit_ended_is_not_recorded() -> None:
    backend = FakeBackend(now=after_the_merger().now)
    chat = backend.focal("Lan", "van_phong").says("/baocao").says("I.2.1 7, I.2.2 5")
    backend.history = MERGED
    chat.presses("Ghi")
    assert ENDED in chat.heard
    assert backend.answers == {}


def test_an_edited_message_changes_nothing_in_a_unit_that_ended() -> None:
    backend = FakeBackend(now=after_the_merger().now)
    chat = backend.focal("Lan", "van_phong").says("/baocao").says("I.2.1 7")
    before = backend.values(NOW)
    assert before["I.2.1"] == Value(number=7)
    backend.history = MERGED
    chat.edits(chat.last_id - 1, "I.2.1 8")
    assert ENDED in chat.heard
    assert backend.values(NOW) == before


def test_a_period_that_ended_while_the_unit_stood_is_still_opened_and_named_as_it_was() -> None:
    backend = after_the_merger()
    chat = backend.focal("Lan", "van_phong", unit=TOWN)
    assert "UBND xã Ân Thi" in chat.says("/baocao").heard
    assert "UBND thị trấn Ân Thi" in chat.says("/baocao quý 2").heard
    gone = backend.focal("Minh", "van_phong", unit=BAI_SAY)
    assert "UBND xã Bãi Sậy" in gone.says("/baocao quý 2").heard
    assert "quý II/2025" in gone.heard
    assert "kết thúc ngày 30/6/2025. Nay UBND xã Ân Thi nộp báo cáo thay." in gone.heard
    assert "/baocao quý II/2025" in gone.says("/baocao").heard


def test_who_has_a_unit_that_ended_and_one_that_stands_works_on_that_one() -> None:
    backend = after_the_merger()
    grants = (Grant(Role.FOCAL, BAC_SON), Grant(Role.FOCAL, TOWN))
    chat = backend.person("Lan", *grants).says("/baocao")
    assert "UBND xã Ân Thi" in chat.heard
    assert "Bắc Sơn" not in chat.heard


def test_where_the_list_does_not_say_who_files_now_it_says_whom_to_ask() -> None:
    backend = after_the_merger()
    many = [replace(MERGED.versions[TOWN][1], code=f"9{n}", name=f"Xã {n}") for n in range(3)]
    unnamed = replace(MERGED.versions[BAC_SON][0], successors=())
    backend.history = UnitHistory.of(
        [*(u for u in MERGED.all if u.code != BAC_SON), unnamed, *many]
    )
    chat = backend.focal("Lan").says("/baocao")
    assert "UBND xã Bắc Sơn kết thúc ngày 30/6/2025." in chat.heard
    assert "hỏi Phòng Nội vụ hoặc Sở Nội vụ" in chat.heard


def test_a_code_for_a_unit_that_ended_enrols_nobody_and_stays_unused() -> None:
    backend = after_the_merger()
    backend.invite("K7M2-9QXD-4TRP", Grant(Role.FOCAL, BAC_SON))
    assert "đơn vị đã kết thúc" in backend.stranger().says("K7M2-9QXD-4TRP").heard
    assert backend.people == {}


def test_a_unit_that_begins_later_owes_nothing_before_and_is_told_from_when() -> None:
    backend = FakeBackend(now=after_the_merger().now)
    late = replace(MERGED.versions[TOWN][1], valid_from=date(2025, 9, 15))
    backend.history = UnitHistory.of([*(u for u in MERGED.all if u.code != TOWN), late])
    chat = backend.focal("Lan", unit=TOWN).says("/baocao")
    assert "UBND xã Ân Thi thành lập từ ngày 15/9/2025" in chat.heard
    assert "không phải nộp Báo cáo CCHC quý III/2025" in chat.heard


def test_figures_of_the_time_before_a_merger_are_not_offered_for_the_merged_unit() -> None:
    backend = after_the_merger()
    before = ReportKey(FORM.code, TOWN, "2025-Q2")
    backend.record(before, {"I.2.1": Value(number=7)})
    chat = backend.focal("Lan", "van_phong", unit=TOWN).says("/sua I.2.1")
    assert "7" not in chat.heard.replace("Ân Thi", "")
    assert FIRST.year == 2025


def test_a_clerk_of_the_district_that_ended_sees_its_time_and_is_told_who_follows() -> None:
    backend = after_the_merger()
    chat = backend.person("Vân", Grant(Role.CLERK, "329"))
    caption = chat.says("/tonghop quý 2").album.caption
    assert "Huyện Ân Thi" in caption
    assert "0/3" in caption
    chat.says("/tonghop")
    assert "Huyện Ân Thi chưa có hoặc không còn trong kỳ này." in chat.heard
    assert "kết thúc ngày 30/6/2025" in chat.heard
    assert chat.says("/tiendo").heard == "Huyện Ân Thi kết thúc ngày 30/6/2025."


def test_the_group_that_follows_counts_only_the_new_commune() -> None:
    backend = after_the_merger()
    chat = backend.person("Vân", Grant(Role.LEADER, "33"))
    assert "0/1" in chat.says("/tonghop cụm Ân Thi").album.caption
    assert "0/3" in chat.says("/tonghop huyện Ân Thi quý 2").album.caption
    assert "Thị trấn Ân Thi" in chat.says("/tonghop 12142 quý 2").album.caption
    assert "Thị trấn Ân Thi" in chat.says("/tonghop xã Ân Thi quý 2").album.caption


def test_a_grant_of_a_unit_that_ended_is_marked_on_ones_own_card() -> None:
    backend = after_the_merger()
    chat = backend.person(
        "Lan",
        Grant(Role.FOCAL, BAC_SON, ("van_phong",)),
        Grant(Role.OFFICER, TOWN, ("tu_phap",)),
        Grant(Role.LEADER, "329"),
        Grant(Role.LEADER, "cum-1"),
    )
    assert chat.says("/toi").heard.startswith(
        "Lan\n"
        "Đầu mối, UBND xã Bắc Sơn, mảng Văn phòng (đã kết thúc ngày 30/6/2025)\n"
        "Cán bộ nhập số liệu, UBND xã Ân Thi, mảng Tư pháp\n"
        "Lãnh đạo, huyện Ân Thi (đã kết thúc ngày 30/6/2025)\n"
        "Lãnh đạo, cụm Ân Thi\n"
    )
