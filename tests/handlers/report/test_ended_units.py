"""A unit that ended files no more: its people are told when it ended and who files now."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.engine.turn import MediaFile, MediaKind
from papers import entry_xlsx
from reporting.clean_text import clean
from reporting.documents.entry_sheet import EntryPaper
from reporting.people import Grant, Role
from reporting.periods import Period
from reporting.reports import Move, ReportKey, ReportState, Submission
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


PHOTO = MediaFile("photo", clean("anh.jpg"), 1000)


@pytest.mark.parametrize(
    ("kind", "file", "caption"),
    [
        (MediaKind.PHOTO, PHOTO, ""),
        (MediaKind.PHOTO, PHOTO, "I.1 ảnh công văn"),
        (MediaKind.FILE, MediaFile("file", clean("cong-van.pdf"), 1000), ""),
        (MediaKind.FILE, MediaFile("file", clean("mau-nhap.xlsx"), 1000), ""),
        (MediaKind.VOICE, None, ""),
        (MediaKind.STICKER, None, ""),
    ],
)
@pytest.mark.parametrize("is_asked", [True, False])
def test_whatever_else_is_sent_for_a_unit_that_ended_is_answered_with_that(
    kind: MediaKind, file: MediaFile | None, caption: str, *, is_asked: bool
) -> None:
    backend = FakeBackend(now=after_the_merger().now)
    chat = backend.focal("Lan", "van_phong").says("/baocao")
    if is_asked:
        chat.presses("Bắt đầu")
    backend.history = MERGED
    for _ in range(2):  # the first may meet what was open
        chat.sends(kind, file=file, caption=caption)
        assert ENDED in chat.heard
    assert backend.evidence == {}
    assert backend.answers == {}


def test_no_button_of_before_the_end_records_or_opens_anything() -> None:
    backend = FakeBackend(now=after_the_merger().now)
    chat = backend.focal("Lan", "van_phong").says("/baocao")
    keys = [choice.key for row in chat.messages[-1].keyboard for choice in row]
    chat.presses("Bắt đầu")
    keys += [choice.key for row in chat.messages[-1].keyboard for choice in row]
    chat.says("14")
    keys += [choice.key for row in chat.messages[-1].keyboard for choice in row]
    before = backend.values(NOW)
    for key in dict.fromkeys((*keys, f"report.take:{FORM.code}/{BAC_SON}/2025-Q3")):
        for revision in (chat.session.revision, 0, None):
            backend.history = MERGED
            chat.presses_forged(key, revision)
            assert ENDED in chat.heard, key
    assert backend.values(NOW) == before


@pytest.mark.parametrize("ended", [date(2025, 8, 31), date(2025, 7, 31)])
def test_where_the_one_that_followed_has_ended_too_it_is_told_who_follows_that(ended: date) -> None:
    backend = after_the_merger()
    others = (unit for unit in MERGED.all if unit.code not in (BAC_SON, BAI_SAY))
    first = replace(MERGED.versions[BAC_SON][0], successors=(BAI_SAY,))
    second = replace(MERGED.versions[BAI_SAY][0], valid_to=ended)
    backend.history = UnitHistory.of([*others, first, second])
    assert ENDED in backend.focal("Lan").says("/sua I.1").heard
    minh = backend.focal("Minh", unit=BAI_SAY).says("14")
    assert f"Bãi Sậy kết thúc ngày {ended.day}/{ended.month}/2025. Nay UBND xã Ân" in minh.heard
    gone = [
        replace(unit, valid_to=date(2025, 9, 1)) if unit.valid_from == FIRST else unit
        for unit in backend.history.all
    ]
    backend.history = UnitHistory.of(gone)
    heard = backend.focal("Hoa").says("/nop").heard
    assert "UBND xã Bắc Sơn kết thúc ngày 30/6/2025." in heard
    assert "hỏi Phòng Nội vụ hoặc Sở Nội vụ" in heard
    assert backend.answers == {}


def test_between_its_end_and_the_day_it_stands_again_it_is_told_as_ended() -> None:
    backend = after_the_merger()
    again = replace(
        MERGED.versions[BAC_SON][0], valid_from=date(2026, 1, 1), valid_to=None, successors=()
    )
    backend.history = UnitHistory.of([*MERGED.all, again])
    assert ENDED in backend.focal("Lan").says("/baocao").heard
    backend.now = backend.now.replace(year=2026, month=3)
    assert "quý I/2026" in backend.focal("Hoa").says("/baocao").heard


def test_who_one_is_says_that_the_unit_ended_and_the_welcome_offers_no_beginning() -> None:
    backend = after_the_merger()
    chat = backend.focal("Lan")
    assert ENDED in chat.says("/toi").heard
    chat.says("/start")
    assert ENDED in chat.heard
    assert "Bắt đầu" not in chat.labels


def test_whoever_is_welcomed_in_a_unit_that_will_have_ended_is_told_of_no_deadline() -> None:
    backend = FakeBackend(now=after_the_merger().now.replace(month=8, day=20))
    in_august = replace(MERGED.versions[BAC_SON][0], valid_to=date(2025, 8, 31))
    backend.history = UnitHistory.of([*(u for u in MERGED.all if u.code != BAC_SON), in_august])
    backend.invite("K7M2-9QXD-4TRP", Grant(Role.FOCAL, BAC_SON))
    heard = backend.stranger().says("K7M2-9QXD-4TRP").heard
    assert "Đã kết nối với UBND xã Bắc Sơn" in heard
    assert "kết thúc ngày 31/8/2025. Nay UBND xã Ân Thi nộp báo cáo thay." in heard
    assert "quý III/2025: hạn" not in heard


@pytest.mark.parametrize("name", ["mau-nhap.xlsx", "anh.jpg", ""])
def test_a_sheet_of_a_unit_that_ended_is_refused_though_another_one_stands(name: str) -> None:
    backend = after_the_merger()
    grants = (Grant(Role.FOCAL, BAC_SON), Grant(Role.FOCAL, TOWN))
    chat = backend.person("Lan", *grants)
    backend.files["f"] = entry_sheet(BAC_SON)
    chat.sends(MediaKind.FILE, file=MediaFile("f", clean(name), 1000))
    assert ENDED in chat.heard
    assert "Ghi" not in "".join(chat.labels)
    backend.files["f"] = entry_sheet(TOWN)
    chat.sends(MediaKind.FILE, file=MediaFile("f", clean(name), 1000)).presses("Ghi 1 số")
    assert backend.values(replace(NOW, unit=TOWN)) == {"I.2.1": Value(number=7)}


def test_a_sheet_of_a_unit_that_stands_is_taken_though_another_report_is_submitted() -> None:
    backend = after_the_merger()
    stands = replace(MERGED.versions[BAI_SAY][0], valid_to=None, successors=())
    backend.history = UnitHistory.of([*(u for u in MERGED.all if u.code != BAI_SAY), stands])
    chat = backend.person("Lan", Grant(Role.FOCAL, BAI_SAY), Grant(Role.FOCAL, TOWN))
    backend.submissions[replace(NOW, unit=TOWN)] = [Submission(Move.SUBMIT, 1, backend.now)]
    chat.says("/baocao").presses("UBND xã Ân Thi")
    backend.files["f"] = entry_sheet(BAI_SAY)
    chat.sends(MediaKind.FILE, file=MediaFile("f", clean("mau.xlsx"), 1000)).presses("Ghi 1 số")
    assert backend.values(replace(NOW, unit=BAI_SAY)) == {"I.2.1": Value(number=7)}
    backend.files["f"] = entry_sheet(TOWN)
    chat.says("/baocao").presses("UBND xã Ân Thi")
    chat.sends(MediaKind.FILE, file=MediaFile("f", clean("mau.xlsx"), 1000))
    assert "đã nộp" in chat.heard


def entry_sheet(unit: str) -> bytes:
    """A sheet of quarter III/2025 as it was handed out before the units changed."""
    return entry_xlsx(
        EntryPaper(
            form=FORM,
            period=Period.parse("2025-Q3"),
            unit=MERGED.on(date(2025, 6, 1))[unit],
            indicators=FORM.asked(),
            values={"I.2.1": Value(number=7)},
        )
    )


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


def test_ones_own_card_says_behind_a_grant_that_the_unit_ended() -> None:
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
        "Đầu mối, UBND xã Bắc Sơn, mảng Văn phòng\n"
        "UBND xã Bắc Sơn kết thúc ngày 30/6/2025. Nay UBND xã Ân Thi nộp báo cáo thay.\n"
        "Cán bộ nhập số liệu, UBND xã Ân Thi, mảng Tư pháp\n"
        "Lãnh đạo, huyện Ân Thi\n"
        "Huyện Ân Thi kết thúc ngày 30/6/2025.\n"
        "Lãnh đạo, cụm Ân Thi\n"
    )


@pytest.mark.parametrize("argument", [f"{TOWN}/2025-Q2", f"{FORM.code}/{TOWN}/2025-Q2"])
def test_buttons_of_before_the_merger_go_on_meaning_the_units_of_that_time(argument: str) -> None:
    backend = after_the_merger()
    chat = backend.person("Vân", Grant(Role.CLERK, "33"))
    chat.presses_forged(f"summary.unit:{argument}", None)
    assert "Thị trấn Ân Thi, quý II/2025" in chat.album.caption
    chat.presses_forged(f"export.report_word:{argument}", None)
    assert chat.paper.report == ReportKey(FORM.code, TOWN, "2025-Q2")
    assert "UBND thị trấn Ân Thi" in chat.paper.caption
    chat.presses_forged("summary.unit:329/2025-Q2", None)
    assert "Huyện Ân Thi, quý II/2025" in chat.album.caption
    backend.fill(ReportKey(FORM.code, TOWN, "2025-Q2"))
    backend.submissions[ReportKey(FORM.code, TOWN, "2025-Q2")] = [
        Submission(Move.SUBMIT, 1, backend.now)
    ]
    chat.presses_forged(f"clerk.open:{FORM.code}/{TOWN}/2025-Q2", None)
    assert "UBND thị trấn Ân Thi" in chat.heard
    chat.presses("Tiếp nhận")
    assert backend.view(ReportKey(FORM.code, TOWN, "2025-Q2")).state is ReportState.ACCEPTED


def test_figures_of_before_the_merger_are_not_compared_and_that_is_said() -> None:
    backend = after_the_merger()
    for period, on_time in (("2025-Q2", 100), ("2025-Q3", 190)):
        key = ReportKey(FORM.code, TOWN, period)
        rows = {"III.3.1.1": Value(number=200), "III.3.1.2": Value(number=on_time)}
        backend.record(key, rows)
    said = "Không so sánh với quý II/2025: đơn vị kỳ này không còn như kỳ đó."
    chat = backend.person("Vân", Grant(Role.LEADER, "33"))
    for words in ("", " xã Ân Thi"):
        caption = chat.says(f"/tonghop{words}").album.caption
        assert said in caption
        assert "so với" not in caption
    assert said not in chat.says("/tonghop quý 2").album.caption
