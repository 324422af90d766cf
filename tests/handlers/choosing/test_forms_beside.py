"""Three forms in one bot, as transcripts: each person meets just theirs, each button its own form.

The communes and the district fill in copies of the quarterly form, an office a small one.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.engine.turn import PaperKind
from handlers.figures.export import OF_ONE
from reporting.forms import Reporters
from reporting.people import Grant, Role
from reporting.reports import Move, ReportKey
from reporting.units import Level, Unit, UnitHistory
from reporting.values import Value
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, UNITS
from tests.conversation.world import FakeBackend
from tests.forms_beside import COMMUNES, DISTRICTS, OFFICE, OFFICES, forms_beside

DISTRICT = "329"
THREE = (Grant(Role.FOCAL, BAC_SON), Grant(Role.FOCAL, DISTRICT), Grant(Role.FOCAL, OFFICE))
OF_COMMUNE = ReportKey(COMMUNES, BAC_SON, "2024-Q3")
OF_DISTRICT = ReportKey(DISTRICTS, DISTRICT, "2024-Q3")
OF_OFFICE = ReportKey(OFFICES, OFFICE, "2024-Q3")


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


@pytest.fixture
def backend(several: Path) -> FakeBackend:
    communes, *others = forms_beside(several)
    office = Unit(OFFICE, "Phòng Nội vụ huyện Ân Thi", Level.OFFICE, DISTRICT)
    history = UnitHistory.of([*UNITS.units.values(), office])
    return FakeBackend(form=communes, others=tuple(others), history=history)


def clerk(backend: FakeBackend, unit: str = DISTRICT) -> Chat:
    return backend.person("Hà", Grant(Role.CLERK, unit))


def caption(chat: Chat) -> str:
    return plain(chat.album.caption)


# --- each sees just theirs -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("grant", "report"),
    [
        (Grant(Role.OFFICER, BAC_SON, ("tu_phap",)), "Báo cáo CCHC xã quý III/2024"),
        (Grant(Role.FOCAL, DISTRICT), "Báo cáo CCHC huyện quý III/2024"),
        (Grant(Role.OFFICER, OFFICE, ("luu_tru",)), "Báo cáo văn thư quý III/2024"),
    ],
)
def test_everybody_is_shown_the_report_of_their_own_unit_alone(
    backend: FakeBackend, grant: Grant, report: str
) -> None:
    chat = backend.person("Lan", grant)
    assert chat.says("/baocao").heard.startswith(report)
    assert chat.says("/tiendo").heard.startswith(report)


def test_an_officer_answers_for_duties_of_the_own_form_alone(backend: FakeBackend) -> None:
    archive = backend.person("Lan", Grant(Role.OFFICER, OFFICE, ("luu_tru",)))
    assert "Phần của anh/chị: 0/1 chỉ tiêu" in archive.says("/baocao").heard
    archive.says("K.1 4")
    assert backend.values(OF_OFFICE) == {}
    archive.says("K.3 4")
    assert backend.values(OF_OFFICE) == {"K.3": Value(number=4)}


def test_a_grant_for_one_form_gives_nothing_in_another_of_the_unit(several: Path) -> None:
    communes, _, office = forms_beside(several)
    of_communes = replace(office, reporters=Reporters(Level.COMMUNE))
    twice = FakeBackend(form=communes, others=(of_communes,))
    one = twice.person("Lan", Grant(Role.OFFICER, BAC_SON, ("van_phong",), COMMUNES))
    assert one.says("/baocao").heard.startswith("Báo cáo CCHC xã quý III/2024")
    made_before = twice.person("Minh", Grant(Role.OFFICER, BAC_SON, ("van_phong",)))
    assert made_before.says("/baocao").labels == [
        "Báo cáo CCHC xã quý III/2024",
        "Báo cáo văn thư quý III/2024",
    ]


def test_the_members_of_a_report_are_those_who_file_that_form(several: Path) -> None:
    communes, _, office = forms_beside(several)
    of_communes = replace(office, reporters=Reporters(Level.COMMUNE))
    twice = FakeBackend(form=communes, others=(of_communes,))
    lan = twice.person("Lan", Grant(Role.FOCAL, BAC_SON, ("van_phong",), COMMUNES))
    twice.person("Minh", Grant(Role.OFFICER, BAC_SON, ("van_phong",), OFFICES))
    assert "Văn phòng (Lan): 0/58" in lan.says("/tiendo").heard


# --- a report goes up ----------------------------------------------------------------------------
def test_the_clerks_buttons_open_the_papers_of_that_form(backend: FakeBackend) -> None:
    above = clerk(backend, "33")
    focal = backend.person("Hùng", Grant(Role.FOCAL, DISTRICT))
    backend.fill(OF_DISTRICT, person_id=2)
    focal.says("/nop").presses("Nộp báo cáo")
    (told,) = [one.message for one in backend.told if one.person_id == 1]
    assert "Báo cáo CCHC huyện quý III/2024" in told.text
    assert "UBND huyện Ân Thi" in told.text
    above.replies = (told,)
    above.presses("Excel phụ lục")
    assert (above.paper.kind, above.paper.report) == (PaperKind.REPORT_EXCEL, OF_DISTRICT)
    assert "Báo cáo CCHC huyện quý III/2024 của UBND huyện Ân Thi" in above.paper.caption
    above.replies = (told,)
    assert caption(above.presses("Xem tổng hợp")).startswith(
        "Huyện Ân Thi, Báo cáo CCHC huyện quý III/2024\n✅ Đã nộp đúng hạn."
    )
    above.replies = (told,)
    above.presses("Tiếp nhận")
    assert [one.move for one in backend.submissions[OF_DISTRICT]] == [Move.SUBMIT, Move.ACCEPT]


def test_a_clerk_of_one_form_hears_of_no_other(backend: FakeBackend) -> None:
    backend.person("Hà", Grant(Role.CLERK, DISTRICT, (), COMMUNES))
    focal = backend.person("Hùng", Grant(Role.FOCAL, OFFICE))
    backend.record(OF_OFFICE, {code: Value(number=2) for code in ("K.1", "K.2", "K.3")}, 2)
    focal.says("/nop").presses("Nộp báo cáo")
    assert backend.told == []


# --- which form ----------------------------------------------------------------------------------
def test_a_command_without_a_form_is_asked_which_and_goes_on_with_its_words(
    backend: FakeBackend,
) -> None:
    chat = clerk(backend).says("/tonghop huyện quý 2")
    assert chat.heard == "Anh/chị hỏi báo cáo nào?"
    assert chat.labels == ["Báo cáo CCHC xã", "Báo cáo CCHC huyện", "Báo cáo văn thư"]
    assert caption(chat.presses("Báo cáo CCHC xã")).startswith(
        "Huyện Ân Thi, Báo cáo CCHC xã quý II/2024\n"
    )


def test_a_unit_that_fills_in_one_form_tells_which_form_is_meant(backend: FakeBackend) -> None:
    chat = clerk(backend)
    for words, report in (
        ("bắc sơn quý 2", "Báo cáo CCHC xã quý II/2024"),
        ("phòng nội vụ huyện ân thi", "Báo cáo văn thư quý III/2024"),
        ("12151", "Báo cáo CCHC xã quý III/2024"),
    ):
        assert report in caption(chat.says(f"/tonghop {words}"))
        assert report in chat.says(f"/tiendo {words}").heard
        assert report in chat.says(f"/xuat {words}").heard


def test_a_form_that_was_meant_is_meant_until_another_is_named(backend: FakeBackend) -> None:
    chat = clerk(backend).says("/tonghop").says("văn thư")
    assert caption(chat).startswith("Phòng Nội vụ huyện Ân Thi, Báo cáo văn thư") or caption(
        chat
    ).startswith("Huyện Ân Thi, Báo cáo văn thư quý III/2024\n")
    assert "Báo cáo văn thư quý III/2024" in chat.says("/xuat").heard
    assert "Báo cáo văn thư quý III/2024" in chat.says("/tiendo").heard
    assert "Báo cáo CCHC xã quý III/2024" in chat.says("/tiendo cchc xã").heard
    assert "Báo cáo CCHC xã quý II/2024" in caption(chat.says("/tonghop quý 2"))


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("cchc xã", "Huyện Ân Thi, Báo cáo CCHC xã quý III/2024"),
        ("quý 2 CCHC HUYỆN", "Huyện Ân Thi, Báo cáo CCHC huyện quý II/2024"),
        ("bãi sậy cchc_xa quý 2", "Xã Bãi Sậy, Báo cáo CCHC xã quý II/2024"),
        ("van thu", "Huyện Ân Thi, Báo cáo văn thư quý III/2024"),
        (OFFICES, "Huyện Ân Thi, Báo cáo văn thư quý III/2024"),
    ],
)
def test_the_words_of_a_form_stand_anywhere(backend: FakeBackend, words: str, title: str) -> None:
    assert caption(clerk(backend).says(f"/tonghop {words}")).startswith(f"{title}\n")


def test_a_word_of_two_forms_is_asked_about(backend: FakeBackend) -> None:
    chat = clerk(backend).says("/xuat cchc quý 2")
    assert chat.labels == ["Báo cáo CCHC xã", "Báo cáo CCHC huyện"]
    assert chat.presses("Báo cáo CCHC huyện").heard.startswith(
        "Báo cáo CCHC huyện quý II/2024, UBND huyện Ân Thi."
    )


def test_a_form_that_is_nothing_to_the_person_is_said_to_be_none_of_theirs(
    backend: FakeBackend,
) -> None:
    lan = backend.person("Lan", Grant(Role.FOCAL, BAC_SON))
    said = (
        "Báo cáo văn thư không thuộc phần việc của anh/chị. Báo cáo của anh/chị: Báo cáo CCHC xã."
    )
    for command in ("baocao", "tonghop", "xuat", "tiendo", "nop", "mau", "nhac", "sua", "ghichu"):
        assert lan.says(f"/{command} văn thư").heard == said, command


def test_a_unit_that_does_not_file_the_form_has_no_figures_of_it(backend: FakeBackend) -> None:
    chat = clerk(backend).says("/tonghop văn thư bắc sơn")
    assert chat.heard == "Xã Bắc Sơn không làm Báo cáo văn thư."


@pytest.mark.parametrize("command", ["tonghop", "xuat", "tiendo"])
def test_where_there_is_one_form_its_word_changes_nothing(command: str) -> None:
    backend = FakeBackend()
    chat = backend.person("Hà", Grant(Role.LEADER, DISTRICT))
    plainly = chat.says(f"/{command}").replies
    assert chat.says(f"/{command} cchc").replies == plainly


@pytest.mark.parametrize("command", ["baocao", "tiendo", "nop", "mau", "sua I.1", "nhac"])
def test_where_there_is_one_report_its_forms_word_changes_nothing(command: str) -> None:
    name, _, rest = command.partition(" ")
    chat = FakeBackend().focal("Lan")
    plainly = chat.says(f"/{command}").heard
    assert chat.says(f"/{name} cchc {rest}".strip()).heard == plainly


# --- buttons of when there was one form ----------------------------------------------------------
def test_an_old_button_means_the_only_form_that_fits(backend: FakeBackend) -> None:
    chat = clerk(backend).presses_forged(f"summary.unit:{BAC_SON}/2024-Q3", None)
    assert caption(chat).startswith("Xã Bắc Sơn, Báo cáo CCHC xã quý III/2024\n")
    chat.presses_forged(f"export.report_word:{OFFICE}/2024-Q2", None)
    assert chat.paper.report == replace(OF_OFFICE, period="2024-Q2")


def test_an_old_button_that_fits_several_forms_is_asked_about(backend: FakeBackend) -> None:
    chat = clerk(backend).presses_forged(f"export.group_excel:{DISTRICT}/2024-Q3", None)
    assert chat.heard == "Anh/chị hỏi báo cáo nào?"
    chat.presses("Báo cáo CCHC xã quý III/2024")
    assert chat.paper.report == replace(OF_COMMUNE, unit=DISTRICT)


@pytest.mark.parametrize("kind", OF_ONE)
def test_a_button_for_the_report_of_another_gives_nothing_away(
    backend: FakeBackend, kind: PaperKind
) -> None:
    lan = backend.person("Lan", Grant(Role.FOCAL, BAC_SON))
    for argument in (f"{DISTRICTS}/{DISTRICT}/2024-Q3", "incom~00000000/pnv-329/2024-Q3", "a/b/c"):
        lan.presses_forged(f"export.{kind}:{argument}", None)
        assert not any(hasattr(reply, "kind") for reply in lan.replies)


# --- one person with three reports ---------------------------------------------------------------
def three(backend: FakeBackend) -> Chat:
    return backend.person("Ba", *THREE)


def test_a_command_for_one_of_three_reports_asks_which_and_goes_on(backend: FakeBackend) -> None:
    chat = three(backend).says("/nop")
    assert chat.heard == "Anh/chị có nhiều báo cáo. Tin vừa gửi là cho báo cáo nào?"
    assert chat.labels == [
        "UBND xã Bắc Sơn: Báo cáo CCHC xã quý III/2024",
        "UBND huyện Ân Thi: Báo cáo CCHC huyện quý III/2024",
        "Phòng Nội vụ huyện Ân Thi: Báo cáo văn thư quý III/2024",
    ]
    said = chat.says("văn thư").heard
    assert said.startswith("Báo cáo văn thư quý III/2024, Phòng Nội vụ huyện Ân Thi\nChưa nộp")


def test_a_command_for_a_row_asks_among_the_reports_that_have_it(backend: FakeBackend) -> None:
    assert three(backend).says("/sua I.1").labels == [
        "UBND xã Bắc Sơn: Báo cáo CCHC xã quý III/2024",
        "UBND huyện Ân Thi: Báo cáo CCHC huyện quý III/2024",
    ]
    only = three(backend).says("/sua K.2").heard
    assert only.startswith("K.2 Đã xử lý đúng hạn\nBáo cáo văn thư · Phòng")


@pytest.mark.parametrize(
    "said", ["/tiendo", "/nop", "/mau", "/sua I.1", "/nhac", "/ghichu I.1 đợt 2"]
)
def test_without_a_forms_word_each_asks_which_of_three_and_goes_on(
    backend: FakeBackend, said: str
) -> None:
    chat = three(backend).says(said)
    assert len(chat.labels) == (2 if "I.1" in said else 3), chat.heard
    chat.presses("UBND huyện Ân Thi")
    assert "Anh/chị có nhiều báo cáo" not in chat.heard
    assert chat.session.report == OF_DISTRICT
    assert backend.values(OF_COMMUNE) == {}


@pytest.mark.parametrize(
    "command", ["baocao", "tiendo", "nop", "mau", "sua I.1", "nhac", "tonghop", "xuat"]
)
def test_with_one_report_beside_other_forms_its_word_changes_nothing(
    backend: FakeBackend, command: str
) -> None:
    name, _, rest = command.partition(" ")
    chat = backend.person("Lan", Grant(Role.FOCAL, BAC_SON))
    plainly = chat.says(f"/{command}").replies
    assert chat.says(f"/{name} cchc xã {rest}".strip()).replies == plainly


def test_a_report_that_was_chosen_stays_in_hand(backend: FakeBackend) -> None:
    chat = three(backend).says("/tiendo").presses("UBND xã Bắc Sơn")
    assert chat.says("/mau").paper.report == OF_COMMUNE
    chat.says("I.1 14")
    assert backend.values(OF_COMMUNE) == {"I.1": Value(number=14)}
    assert "Đã ghi I.1 = 14.\nBáo cáo CCHC xã quý III/2024, UBND xã Bắc Sơn" in chat.heard


def test_looking_at_another_report_takes_none_out_of_the_hand(backend: FakeBackend) -> None:
    chat = three(backend).says("/baocao cchc xã").presses("Bắt đầu")
    assert chat.says("/tiendo văn thư").heard.startswith("Báo cáo văn thư quý III/2024")
    assert chat.says("/mau cchc huyện").paper.report == OF_DISTRICT
    chat.says("14")
    assert backend.values(OF_COMMUNE) == {"I.1": Value(number=14)}


def test_a_code_of_another_report_is_told_with_the_way_there(backend: FakeBackend) -> None:
    chat = three(backend).says("/baocao cchc xã").says("K.1 = 14")
    assert chat.heard == (
        "Báo cáo CCHC xã quý III/2024 của UBND xã Bắc Sơn không có chỉ tiêu K.1. "
        "Chỉ tiêu này có trong Báo cáo văn thư quý III/2024; chọn để ghi vào đó:"
    )
    assert backend.values(OF_OFFICE) == {}
    chat.presses("Phòng Nội vụ")
    assert backend.values(OF_OFFICE) == {"K.1": Value(number=14)}
    assert backend.values(OF_COMMUNE) == {}


@pytest.mark.parametrize("text", ["/sua K.1", "/ghichu K.1 công văn 5"])
def test_a_command_for_a_row_of_another_report_is_told_the_way_there(
    backend: FakeBackend, text: str
) -> None:
    chat = three(backend).says("/baocao cchc xã").says(text)
    assert "Chỉ tiêu này có trong Báo cáo văn thư quý III/2024" in chat.heard
    assert "K.1" in chat.presses("Phòng Nội vụ").heard


def test_a_code_that_both_forms_have_goes_to_the_report_in_hand(backend: FakeBackend) -> None:
    three(backend).says("/baocao cchc huyện").says("I.1 14")
    assert backend.values(OF_DISTRICT) == {"I.1": Value(number=14)}
    assert backend.values(OF_COMMUNE) == {}


def test_every_button_fits_though_a_form_has_a_long_code(backend: FakeBackend) -> None:
    chat = three(backend).says("/baocao văn thư").presses("Bắt đầu").says("9").says("8").says("7")
    assert backend.values(OF_OFFICE) == {
        "K.1": Value(number=9),
        "K.2": Value(number=8),
        "K.3": Value(number=7),
    }
    assert (
        chat.says("/nop")
        .presses("Nộp báo cáo")
        .heard.startswith("✅ Phòng Nội vụ huyện Ân Thi đã nộp Báo cáo văn thư quý III/2024")
    )
