"""The words behind a command about one's own report: form, unit and period, in any order."""

from pathlib import Path

import pytest

from reporting.people import Grant, Role
from reporting.reports import ReportKey
from reporting.values import Value
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON
from tests.conversation.world import Q3, FakeBackend
from tests.forms_beside import COMMUNES, OFFICES, forms_of_communes

BAI_SAY = "12151"
COMMANDS = ("baocao", "tiendo", "nop", "mau", "nhac", "sua", "ghichu")
BEHIND = {"sua": " I.1 14", "ghichu": " I.1 công văn 5"}


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


@pytest.fixture
def backend(several: Path) -> FakeBackend:
    communes, small = forms_of_communes(several)
    return FakeBackend(form=communes, others=(small,))


def nga(backend: FakeBackend) -> Chat:
    return backend.person("Nga", Grant(Role.FOCAL, BAC_SON), Grant(Role.FOCAL, BAI_SAY))


def shown(chat: Chat) -> str:
    """What is said, the caption of a paper included."""
    captions = [reply.caption for reply in chat.replies if hasattr(reply, "caption")]
    return plain("\n".join([*captions, chat.heard]))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "words",
    ["bãi sậy cchc xã", "CCHC XÃ bai say", "cchc_xa 12151", "ubnd xã bãi sậy, cchc xã",
     "bãi sậy cchc xã quý 3", "quý III/2024 cchc xã Xã Bãi Sậy"],
)  # fmt: skip
def test_every_command_takes_form_unit_and_period_in_any_order(
    backend: FakeBackend, command: str, words: str
) -> None:
    chat = nga(backend).says(f"/{command} {words}{BEHIND.get(command, '')}")
    assert "Báo cáo CCHC xã quý III/2024" in shown(chat)
    assert "UBND xã Bãi Sậy" in shown(chat)
    assert "nào?" not in chat.heard


@pytest.mark.parametrize("command", COMMANDS)
def test_a_unit_or_a_form_alone_leaves_the_other_to_be_asked(
    backend: FakeBackend, command: str
) -> None:
    behind = " K.1 9" if command in BEHIND else ""
    chat = nga(backend).says(f"/{command} văn thư{behind}")
    assert chat.labels == [
        "UBND xã Bắc Sơn: Báo cáo văn thư quý III/2024",
        "UBND xã Bãi Sậy: Báo cáo văn thư quý III/2024",
    ]
    chat = nga(backend).says(f"/{command} bắc sơn")
    assert chat.labels == [
        "UBND xã Bắc Sơn: Báo cáo CCHC xã quý III/2024",
        "UBND xã Bắc Sơn: Báo cáo văn thư quý III/2024",
    ]


def test_a_row_tells_which_form_of_the_unit_is_meant(backend: FakeBackend) -> None:
    nga(backend).says("/sua bãi sậy K.1 9")
    assert backend.values(ReportKey(OFFICES, BAI_SAY, "2024-Q3")) == {"K.1": Value(number=9)}
    nga(backend).says("/ghichu I.1 bãi sậy báo cáo muộn").presses("UBND xã Bắc Sơn")
    (kept,) = backend.evidence[ReportKey(COMMUNES, BAC_SON, "2024-Q3")]
    assert (kept.indicator, kept.text) == ("I.1", "bãi sậy báo cáo muộn")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("words", ["xyz", "hà nội", "thị trấn ân thi", "???", "quý 9", "báo cáo"])
def test_words_that_name_nothing_do_nothing_and_are_answered_with_an_example(
    backend: FakeBackend, command: str, words: str
) -> None:
    behind = BEHIND.get(command, "")
    chat = nga(backend).says(f"/{command} {words}{behind}")
    example = f"/{command} CCHC xã Bắc Sơn quý II/2024{' I.1' if behind else ''}"
    assert chat.heard == (
        f"Chưa rõ “{words}” nên chưa làm gì. "
        f"Gửi kèm tên báo cáo, tên đơn vị hoặc kỳ, ví dụ: {example}"
    )
    assert (chat.session.report, chat.session.waiting) == (None, None)
    assert not backend.answers
    assert not backend.evidence


def test_the_example_that_is_given_is_understood(backend: FakeBackend) -> None:
    chat = nga(backend).says("/tiendo CCHC xã Bắc Sơn quý II/2024")
    assert chat.heard.startswith("Báo cáo CCHC xã quý II/2024, UBND xã Bắc Sơn")


@pytest.mark.parametrize("words", ["bắc sen", "bawcs sown", "bắc", "xã bac sonn"])
def test_words_near_a_unit_are_offered_and_the_command_goes_on(
    backend: FakeBackend, words: str
) -> None:
    chat = nga(backend).says(f"/sua {words} I.1 14")
    assert chat.heard == f"Chưa rõ “{words}”. Có phải anh/chị muốn nói đến:"
    assert backend.answers == {}
    chat.presses("UBND xã Bắc Sơn: Báo cáo CCHC xã")
    assert backend.values(ReportKey(COMMUNES, BAC_SON, "2024-Q3")) == {"I.1": Value(number=14)}


def test_words_near_a_form_are_offered_too(backend: FakeBackend) -> None:
    chat = nga(backend).says("/nop bãi sậy vawn thuw")
    assert chat.labels == ["UBND xã Bãi Sậy: Báo cáo văn thư quý III/2024"]
    said = chat.presses("UBND xã Bãi Sậy").heard
    assert said.startswith("Báo cáo văn thư quý III/2024, UBND xã Bãi Sậy\nChưa nộp được")


def test_the_report_in_hand_is_meant_before_another_of_its_unit(backend: FakeBackend) -> None:
    chat = nga(backend).says("/baocao bãi sậy cchc xã").presses("Bắt đầu")
    assert chat.says("/tiendo bãi sậy").heard.startswith("Báo cáo CCHC xã quý III/2024, UBND xã Bã")
    assert "UBND xã Bắc Sơn" in shown(chat.says("/mau bắc sơn cchc xã"))
    chat.says("14")
    assert backend.values(ReportKey(COMMUNES, BAI_SAY, "2024-Q3")) == {"I.1": Value(number=14)}


# --- one report ----------------------------------------------------------------------------------
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("words", ["bắc sơn", "xã bac son", "12148"])
def test_whoever_has_one_report_may_name_its_unit(command: str, words: str) -> None:
    behind = BEHIND.get(command, "")
    plainly = FakeBackend().focal("Lan").says(f"/{command}{behind}").replies
    assert FakeBackend().focal("Lan").says(f"/{command} {words}{behind}").replies == plainly


@pytest.mark.parametrize("command", ["baocao", "mau", "nhac"])
def test_a_unit_that_is_not_theirs_is_no_period_either(command: str) -> None:
    chat = FakeBackend().focal("Lan").says(f"/{command} bãi sậy")
    assert chat.heard == f"Chưa rõ kỳ “bãi sậy”. Gửi ví dụ: /{command} quý II/2024"
    assert chat.replies == (*chat.messages,)


def test_the_sheet_and_the_note_of_an_earlier_period_are_of_that_period() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan")
    earlier = ReportKey(Q3.form, BAC_SON, "2024-Q2")
    assert lan.says("/mau quý 2").paper.report == earlier
    lan.says("/ghichu quý 2 I.1 công văn 5")
    assert list(backend.evidence) == [earlier]


# --- whoever stands above ------------------------------------------------------------------------
@pytest.mark.parametrize("words", ["bắc sơn", "12148", "xã bac son quý 3", "quý 3, Bắc Sơn"])
def test_whoever_stands_above_sees_the_progress_of_the_unit_named(words: str) -> None:
    backend = FakeBackend()
    backend.focal("Lan", "van_phong")
    chat = backend.person("Hà", Grant(Role.LEADER, "329")).says(f"/tiendo {words}")
    assert chat.heard.startswith("Báo cáo CCHC quý III/2024, UBND xã Bắc Sơn\nHạn thứ Hai 16/9")
    assert "Văn phòng (Lan): 0/58" in chat.heard
    assert chat.session.report is None


@pytest.mark.parametrize(("words", "unit"), [("bắc", "Bắc Sơn"), ("bãi sại", "Bãi Sậy")])
@pytest.mark.parametrize("command", ["tiendo", "tonghop", "xuat"])
def test_words_near_a_unit_below_are_offered_to_whoever_stands_above(
    command: str, words: str, unit: str
) -> None:
    chat = FakeBackend().person("Hà", Grant(Role.LEADER, "329")).says(f"/{command} {words}")
    assert chat.heard == f"Không có đơn vị “{words}”. Có phải anh/chị muốn nói đến:"
    assert chat.labels == [f"Xã {unit}, Huyện Ân Thi"]
    assert unit in shown(chat.presses("Xã"))


def test_a_unit_that_is_not_below_is_unclear_like_one_that_is_none() -> None:
    chat = FakeBackend().person("Hà", Grant(Role.LEADER, "329"))
    for words in ("huyện bắc sơn", "xyz"):
        assert chat.says(f"/tiendo {words}").heard == (
            f"Chưa xem được tiến độ theo “{words}”. "
            "Gửi /tiendo, hoặc kèm tên đơn vị, kỳ, ví dụ: /tiendo TT Ân Thi quý II/2024"
        )


# --- a focal point of one form, an officer of another --------------------------------------------
@pytest.mark.parametrize("command", ["nop", "nhac"])
def test_what_a_focal_point_does_is_for_a_report_that_is_theirs_to_submit(
    backend: FakeBackend, command: str
) -> None:
    grants = (
        Grant(Role.FOCAL, BAC_SON, ("van_phong",), COMMUNES),
        Grant(Role.OFFICER, BAC_SON, ("luu_tru",), OFFICES),
    )
    chat = backend.person("Mai", *grants).says(f"/{command}")
    assert chat.heard.startswith("Báo cáo CCHC xã quý III/2024")
    said = chat.says(f"/{command} văn thư").heard
    assert "do đầu mối" in said
    for words, labels in (("tiendo", 2), ("mau", 2)):
        assert len(backend.person("Mai", *grants).says(f"/{words}").labels) == labels


@pytest.mark.parametrize(
    ("answer", "said"),
    [("2", "UBND xã Bãi Sậy · hạn"), ("bãi", "UBND xã Bãi Sậy · hạn"), ("bac son", "UBND xã Bắc")],
)
def test_the_list_of_ones_reports_is_answered_in_words_too(answer: str, said: str) -> None:
    assert said in nga(FakeBackend()).says("/baocao").says(answer).heard


def test_the_list_of_ones_reports_is_narrowed_by_a_word_that_several_have(
    backend: FakeBackend,
) -> None:
    chat = nga(backend).says("/baocao").says("văn thư")
    assert chat.heard == "Có nhiều báo cáo “văn thư”. Anh/chị chọn:"
    assert len(chat.labels) == 2
    assert "UBND xã Bãi Sậy · hạn" in chat.presses("UBND xã Bãi Sậy").heard
