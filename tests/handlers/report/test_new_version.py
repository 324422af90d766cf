"""A form gets a new version: what officers see of it, and what stays as it was begun."""

from dataclasses import replace
from datetime import date, datetime

import pytest
import yaml

from handlers.engine.session import Session
from handlers.engine.states import AskValue, ConfirmBulk, ReviewPart
from reporting.forms import Form
from reporting.people import Grant, Role
from reporting.reports import Move, NewAnswer, ReportKey, Submission
from reporting.values import Value
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, ZONE
from tests.conversation.world import FILLED, Q3, FakeBackend
from tests.form_versions import content, form_of, version

FIRST, SECOND, THIRD = version(1), version(2), version(3)
Q4 = replace(Q3, period="2024-Q4")
DECEMBER = datetime(2024, 12, 10, 8, 30, tzinfo=ZONE)
CHANGED = "dùng biểu mẫu mới (phiên bản 2)"


def in_december(*others: Form) -> FakeBackend:
    """Quarter III was filed in the first version; quarter IV is worked on."""
    backend = FakeBackend()
    backend.fill(Q3)
    backend.submissions[Q3] = [Submission(Move.SUBMIT, 1, backend.now)]
    backend.now, backend.others = DECEMBER, others
    return backend


def times_told(chat: Chat) -> int:
    return chat.heard.count(CHANGED)


def card(chat: Chat) -> str:
    """The last message of the turn."""
    return plain(chat.messages[-1].text)


# --- what changed is said once -------------------------------------------------------------------
def test_what_changed_is_said_before_the_first_card_of_the_new_version() -> None:
    chat = in_december(SECOND).officer("Lan", "van_phong").says("/baocao")
    assert CHANGED in chat.heard
    assert "Báo cáo CCHC quý IV/2024 dùng biểu mẫu mới" in chat.heard
    assert "Thêm: I.3.1 Đơn vị đã kiểm tra; I.7 Sáng kiến CCHC" in chat.heard
    assert "Bỏ: I.1 Văn bản chỉ đạo CCHC; I.3.1 Đơn vị đã kiểm tra" in chat.heard
    assert "I.4.2 → I.4.6 Nhiệm vụ huyện giao đúng hạn" in chat.heard


def test_it_is_said_once_whatever_else_is_opened() -> None:
    chat = in_december(SECOND).officer("Lan", "van_phong").says("/baocao")
    assert times_told(chat) == 1
    for line in ("/baocao", "/sua I.7", "3", "/huy", "/tiendo", "/baocao quý 3", "/baocao"):
        chat.says(line)
        assert times_told(chat) == 0, line


def test_it_is_said_to_each_of_those_who_fill_it_in_about_their_own_rows() -> None:
    backend = in_december(SECOND)
    justice = backend.officer("Minh", "tu_phap").says("/baocao")
    assert times_told(justice) == 0
    focal = backend.focal("Hà").says("/baocao")
    assert times_told(focal) == 1


def test_it_is_said_where_a_row_is_asked_for_first() -> None:
    chat = in_december(SECOND).officer("Lan", "van_phong").says("/sua I.7")
    assert times_told(chat) == 1
    assert chat.session.asked == "I.7"


def test_nothing_is_said_in_a_report_that_was_begun_before() -> None:
    backend = in_december(SECOND)
    backend.record(Q4, {"I.1": Value(number=3)})
    chat = backend.officer("Lan", "van_phong").says("/baocao")
    assert times_told(chat) == 0
    chat.says("/sua I.1")
    assert chat.session.asked == "I.1"


def test_nothing_is_said_once_the_period_before_was_of_this_version_too() -> None:
    backend = in_december(SECOND)
    backend.now = datetime(2025, 3, 10, 8, 30, tzinfo=ZONE)
    chat = backend.officer("Lan", "van_phong").says("/baocao")
    assert times_told(chat) == 0


def test_with_one_version_nothing_is_said() -> None:
    backend = in_december()
    assert "biểu mẫu mới" not in backend.officer("Lan", "van_phong").says("/baocao").heard


# --- each report by its own rows -----------------------------------------------------------------
def test_a_submitted_report_is_corrected_by_its_own_rows() -> None:
    backend = in_december(SECOND)
    backend.submissions[Q3] = []
    chat = backend.focal("Hà", "van_phong").says("/baocao quý 3").says("/sua I.1")
    assert chat.session.asked == "I.1"
    chat.says("9")
    assert backend.values(Q3)["I.1"] == Value(number=9)
    chat.says("/sua I.7")
    assert "I.7" not in backend.values(Q3)
    assert chat.session.asked != "I.7"


def test_the_new_version_asks_its_own_rows_and_counts_them() -> None:
    backend = in_december(SECOND)
    chat = backend.officer("Lan", "van_phong").says("/baocao")
    assert f"0/{len(SECOND.asked())}" in chat.heard
    chat.says("I.7 4")
    assert backend.values(Q4)["I.7"] == Value(number=4)
    assert backend.versions[Q4] == 2
    assert backend.versions[Q3] == 1


def test_a_code_of_the_old_version_is_not_taken_in_the_new_one() -> None:
    backend = in_december(SECOND)
    chat = backend.officer("Lan", "van_phong").says("/baocao")
    chat.says("I.1 4")
    assert "I.1" not in backend.values(Q4)


# --- figures of two versions ---------------------------------------------------------------------
def test_last_periods_figure_stands_beside_the_row_that_means_the_same() -> None:
    backend = in_december(SECOND)
    last = FILLED["I.4.2"].number
    chat = backend.officer("Lan", "van_phong").says("/sua I.4.6")
    assert f"quý III: {last}" in card(chat)


def test_last_periods_figure_is_not_shown_for_a_row_that_means_something_else() -> None:
    backend = in_december(SECOND)
    chat = backend.officer("Lan", "van_phong").says("/sua I.3.1")
    assert "quý III" not in card(chat)
    chat.says("/sua I.4.1")
    assert "quý III" in chat.heard


def test_a_report_of_the_old_version_is_compared_with_what_is_said_in_the_new_one() -> None:
    """Quarter IV was begun late, in the first version, after quarter III in the second."""
    backend = FakeBackend()
    backend.form = SECOND
    backend.record(Q3, {"I.4.6": Value(number=41), "I.3.1": Value(number=5)})
    backend.form = FIRST
    backend.record(Q4, {"I.1": Value(number=1)})
    backend.now, backend.others = DECEMBER, (SECOND,)
    chat = backend.officer("Lan", "van_phong").says("/sua I.4.2")
    assert "quý III: 41" in card(chat)
    chat.says("/sua I.3.1")
    assert "quý III" not in card(chat)


def test_three_versions_are_followed_one_after_the_other() -> None:
    third = replace(THIRD, begins=date(2024, 9, 15))
    second = replace(SECOND, begins=date(2024, 3, 15))
    backend = in_december(second, third)
    chat = backend.officer("Lan", "van_phong").says("/sua I.4.8")
    assert f"quý III: {FILLED['I.4.2'].number}" in card(chat)
    assert "phiên bản 3" in chat.heard


# --- what was open when the version came ---------------------------------------------------------
def opened(backend: FakeBackend, chat: Chat, *stack: object, report: ReportKey = Q4) -> None:
    chat.session = Session(report=report, stack=stack)  # type: ignore[arg-type]
    assert chat.session.report == report
    assert SECOND in backend.others


def test_a_question_about_a_dropped_row_of_a_report_not_begun_is_closed() -> None:
    backend = in_december(SECOND)
    chat = backend.officer("Lan", "van_phong")
    opened(backend, chat, AskValue("I.1"))
    chat.says("5")
    assert "I.1" not in backend.values(Q4)
    assert chat.session.asked != "I.1"


def test_a_reply_to_a_question_about_a_dropped_row_is_told_that_there_is_none() -> None:
    backend = in_december()
    chat = backend.officer("Lan", "van_phong").says("/sua I.1")
    question = max(chat.asked)
    backend.others = (SECOND,)
    chat.answers_to(question, "5")
    assert "I.1" in chat.heard
    assert backend.values(Q4) == {}


def test_what_was_read_back_for_a_dropped_row_is_told() -> None:
    backend = in_december(SECOND)
    chat = backend.officer("Lan", "van_phong")
    opened(backend, chat, ConfirmBulk((NewAnswer("I.1", Value(number=5), "năm văn bản"),)))
    chat.says("/baocao")
    assert "năm văn bản" in chat.heard
    assert backend.values(Q4) == {}


def test_what_the_version_has_goes_on() -> None:
    backend = in_december(SECOND)
    chat = backend.officer("Lan", "van_phong")
    opened(backend, chat, ReviewPart("I", leads_back=True), AskValue("I.4.1"))
    chat.says("5")
    assert backend.values(Q4)["I.4.1"] == Value(number=5)


def test_a_question_of_a_report_begun_in_the_old_version_goes_on() -> None:
    backend = in_december(SECOND)
    backend.record(Q4, {"I.2.1": Value(number=7)})
    chat = backend.officer("Lan", "van_phong")
    opened(backend, chat, AskValue("I.1"))
    chat.says("5")
    assert backend.values(Q4)["I.1"] == Value(number=5)


# --- a version with other duties -----------------------------------------------------------------
def with_other_duties() -> Form:
    """The second version, with another code of the duty of justice."""
    text = yaml.safe_dump(content("SECOND"), allow_unicode=True, sort_keys=False)
    return form_of(yaml.safe_load(text.replace("tu_phap", "ho_tich")))


def test_whoever_answered_for_a_duty_of_before_still_corrects_what_was_begun_with_it() -> None:
    backend = in_december(with_other_duties())
    backend.submissions.clear()
    row = next(one.code for one in FIRST.asked("tu_phap"))
    chat = backend.officer("Minh", "tu_phap")
    assert "Phần của anh/chị đã xong: 8/8" in chat.says("/baocao quý 3").heard
    assert chat.says(f"/sua {row}").session.asked == row


def test_whoever_answers_for_a_duty_to_come_has_nothing_to_fill_in_before() -> None:
    backend = in_december(with_other_duties())
    officer = backend.officer("Minh", "ho_tich")
    assert "Phần của anh/chị: 0/8 chỉ tiêu" in officer.says("/baocao").heard
    assert "Phần của anh/chị" not in officer.says("/baocao quý 3").heard


@pytest.mark.parametrize("duty", ["tu_phap", "ho_tich"])
def test_a_duty_that_another_version_has_is_welcomed_by_its_name(duty: str) -> None:
    backend = in_december(with_other_duties())
    backend.invite("K7M29QXD4TRP", Grant(Role.OFFICER, BAC_SON, (duty,)), "Minh")
    heard = backend.stranger().says("/start K7M2-9QXD-4TRP").heard
    assert "Tư pháp (8 chỉ tiêu)" in heard
    assert "toàn bộ" not in heard


# --- what the figures of a group are put together from ------------------------------------------
def test_the_caption_says_how_many_reports_are_of_another_version() -> None:
    backend = FakeBackend()
    backend.fill(Q4)
    backend.form = SECOND
    backend.record(replace(Q4, unit="12151"), {"I.7": Value(number=3)})
    backend.now, backend.others = DECEMBER, (FIRST,)
    leader = backend.person("Hà", Grant(Role.LEADER, "329")).says("/tonghop")
    said = "1 đơn vị báo cáo theo phiên bản 1 của biểu mẫu, chỉ tính chỉ tiêu còn cùng ý nghĩa."
    assert said in plain(leader.album.caption)


@pytest.mark.parametrize("others", [(), (SECOND,)])
def test_nothing_is_said_of_versions_where_all_reports_are_of_one(others: tuple[Form, ...]) -> None:
    leader = in_december(*others).person("Hà", Grant(Role.LEADER, "329"))
    for words in ("", "quý 3", "bắc sơn quý 3"):
        assert "phiên bản" not in leader.says(f"/tonghop {words}").album.caption
