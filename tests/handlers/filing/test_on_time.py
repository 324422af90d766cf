"""On time by the message's own date, and after an outage; early reports say how far they count."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.engine.turn import Inbound, Tap, Text
from reporting.clean_text import clean
from reporting.people import Grant, Role
from reporting.periods.deadlines import Early
from reporting.reports import Counted, CountedBy, Move
from tests.closing import closing
from tests.conversation.chat import CHANNEL, Chat
from tests.conversation.engine import FORM, ZONE
from tests.conversation.world import Q3, FakeBackend

BEFORE_MIDNIGHT = datetime(2024, 9, 16, 23, 50, tzinfo=ZONE)
AFTER = datetime(2024, 9, 17, 0, 10, tzinfo=ZONE)
CONFIRM = "submit.confirm"


def lan(backend: FakeBackend) -> Chat:
    backend.fill()
    return backend.focal("Lan", "van_phong")


def sent(chat: Chat, text: str, at: datetime) -> Chat:
    """A message that was written then and comes now."""
    content, number = Text(clean(text)), str(chat.new_id())
    return heard(chat, replace(_inbound(chat), content=content, message_id=number, said_at=_at(at)))


def pressed(chat: Chat, key: str, outage_since: datetime | None = None) -> Chat:
    """A press that comes now, maybe in the first fetch after an outage."""
    content = Tap(key, None if key.startswith("submit.ask") else chat.session.revision)
    return heard(chat, replace(_inbound(chat), content=content, outage_since=outage_since))


def _inbound(chat: Chat) -> Inbound:
    return Inbound(CHANNEL, chat.address, chat.address, Text(clean("…")), ordered=True)


def _at(moment: datetime) -> int:
    return int(moment.timestamp())


def heard(chat: Chat, inbound: Inbound) -> Chat:
    chat.replies = chat.backend.handle(inbound).replies
    return chat


# --- the message's own date ----------------------------------------------------------------------
def test_a_command_sent_in_time_and_confirmed_at_once_is_on_time() -> None:
    backend = FakeBackend(now=AFTER)
    chat = sent(lan(backend), "/nop", BEFORE_MIDNIGHT)
    backend.now += timedelta(minutes=2)
    assert pressed(chat, CONFIRM).heard == (
        "✅ UBND xã Bắc Sơn đã nộp Báo cáo CCHC quý III/2024 lúc 00:12 17/9, đúng hạn.\n"
        "Anh/chị đầu mối gửi yêu cầu nộp lúc 23:50 16/9, tin đến chậm; tính theo lúc gửi.\n"
        "Số liệu trong cuộc trò chuyện chưa thay văn bản ký, phát hành."
    )
    (made,) = backend.submissions[Q3]
    assert made.at == backend.now
    assert made.counted == Counted(BEFORE_MIDNIGHT.astimezone(UTC), CountedBy.MESSAGE)


def test_a_confirmation_typed_in_time_is_on_time() -> None:
    backend = FakeBackend(now=BEFORE_MIDNIGHT - timedelta(minutes=5))
    chat = lan(backend).says("/nop")
    backend.now = AFTER
    assert "đúng hạn" in sent(chat, "nộp", BEFORE_MIDNIGHT).heard


def test_a_command_sent_in_time_and_confirmed_a_day_later_is_late() -> None:
    backend = FakeBackend(now=AFTER)
    chat = sent(lan(backend), "/nop", BEFORE_MIDNIGHT)
    backend.now += timedelta(days=1)
    assert "chậm hạn" in pressed(chat, CONFIRM).heard
    assert backend.submissions[Q3][0].counted is None


def test_a_message_written_too_late_is_late() -> None:
    backend = FakeBackend(now=AFTER + timedelta(minutes=5))
    assert "chậm hạn" in pressed(sent(lan(backend), "/nop", AFTER), CONFIRM).heard


def test_a_clock_that_is_ahead_makes_nothing_early() -> None:
    backend = FakeBackend(now=BEFORE_MIDNIGHT)
    chat = sent(lan(backend), "/nop", BEFORE_MIDNIGHT + timedelta(hours=3))
    pressed(chat, CONFIRM)
    assert backend.submissions[Q3][0].counted is None
    assert "đúng hạn" in chat.heard


def test_nothing_is_noted_where_it_makes_no_difference() -> None:
    backend = FakeBackend(now=BEFORE_MIDNIGHT)
    chat = sent(lan(backend), "/nop", BEFORE_MIDNIGHT - timedelta(hours=5))
    assert "tính theo lúc gửi" not in pressed(chat, CONFIRM).heard
    assert backend.submissions[Q3][0].counted is None


def test_an_answer_typed_before_the_lock_is_taken_after_it() -> None:
    form = closing(FORM, lock=1)
    backend = FakeBackend(now=datetime(2024, 9, 17, 20, tzinfo=ZONE), form=form)
    backend.fill(but=("I.1",))
    chat = backend.focal("Lan", "van_phong").says("/sua I.1")
    backend.now = datetime(2024, 9, 18, 0, 30, tzinfo=ZONE)
    assert "đã khóa" in chat.says("14").heard
    assert "Đã ghi I.1 = 14." in sent(chat, "14", datetime(2024, 9, 17, 23, 55, tzinfo=ZONE)).heard


# --- a press, and an outage ----------------------------------------------------------------------
def test_a_press_counts_as_received() -> None:
    backend = FakeBackend(now=BEFORE_MIDNIGHT)
    chat = lan(backend).says("/nop")
    backend.now = AFTER
    assert "chậm hạn" in pressed(chat, CONFIRM).heard


@pytest.mark.parametrize(
    ("received", "is_on_time"), [(BEFORE_MIDNIGHT, True), (AFTER - timedelta(minutes=1), False)]
)
def test_a_press_that_was_received_in_time_and_handled_late_is_on_time(
    received: datetime, is_on_time: bool
) -> None:
    backend = FakeBackend(now=BEFORE_MIDNIGHT)
    chat = lan(backend).says("/nop")
    backend.now = AFTER
    content = Tap(CONFIRM, chat.session.revision)
    said = heard(chat, replace(_inbound(chat), content=content, received_at=received)).heard
    assert ("đúng hạn" in said) is is_on_time
    assert ("Bot nhận lúc 23:50 16/9 nhưng xử lý chậm; tính theo lúc nhận." in said) is is_on_time
    (made,) = backend.submissions[Q3]
    assert made.counted == (Counted(BEFORE_MIDNIGHT, CountedBy.RECEIPT) if is_on_time else None)


def test_the_question_received_in_time_and_handled_late_counts_once_it_is_confirmed() -> None:
    backend = FakeBackend(now=AFTER)
    chat = lan(backend)
    content = Tap(f"submit.ask:{Q3.form}/{Q3.unit}/{Q3.period}", None)
    heard(chat, replace(_inbound(chat), content=content, received_at=BEFORE_MIDNIGHT))
    assert "đúng hạn" in pressed(chat, CONFIRM).heard


def test_a_message_counts_by_its_own_date_though_it_was_received_later() -> None:
    backend = FakeBackend(now=AFTER)
    chat = lan(backend)
    typed = replace(_inbound(chat), content=Text(clean("/nop")), said_at=_at(BEFORE_MIDNIGHT))
    heard(chat, replace(typed, message_id="900", received_at=AFTER - timedelta(minutes=1)))
    assert "tính theo lúc gửi" in pressed(chat, CONFIRM).heard


def test_a_press_in_the_first_fetch_after_an_outage_from_before_the_deadline_is_on_time() -> None:
    backend = FakeBackend(now=BEFORE_MIDNIGHT)
    chat = lan(backend).says("/nop")
    backend.now = AFTER
    assert "đúng hạn.\nBấm nộp trong lúc mất kết nối (từ 22:00 16/9)" in (
        pressed(chat, CONFIRM, datetime(2024, 9, 16, 22, tzinfo=ZONE)).heard
    )
    (made,) = backend.submissions[Q3]
    assert made.counted is not None
    assert made.counted.by is CountedBy.OUTAGE


def test_a_press_after_an_outage_that_began_too_late_is_late() -> None:
    backend = FakeBackend(now=BEFORE_MIDNIGHT)
    chat = lan(backend).says("/nop")
    backend.now = AFTER + timedelta(hours=3)
    assert "chậm hạn" in pressed(chat, CONFIRM, AFTER).heard


def test_the_question_pressed_for_during_an_outage_counts_once_it_is_confirmed() -> None:
    backend = FakeBackend(now=AFTER)
    outage = datetime(2024, 9, 16, 22, tzinfo=ZONE)
    chat = pressed(lan(backend), f"submit.ask:{Q3.form}/{Q3.unit}/{Q3.period}", outage)
    assert "đúng hạn" in pressed(chat, CONFIRM).heard


def test_everybody_sees_why_it_counts_and_the_overview_counts_it() -> None:
    backend = FakeBackend(now=AFTER)
    hai = backend.person("Hải", Grant(Role.CLERK, "329"))
    chat = lan(backend)
    pressed(sent(chat, "/nop", BEFORE_MIDNIGHT), CONFIRM)
    (notice,) = [one.message.text for one in backend.told]
    assert "tính theo lúc gửi" in notice
    assert "Đúng hạn (1): Bắc Sơn" in hai.says("/tiendo").heard
    assert "tính theo lúc gửi" in chat.says("/baocao").heard


# --- before the cut-off --------------------------------------------------------------------------
def test_a_report_before_the_cut_off_is_asked_about_once_and_says_how_far_it_counts() -> None:
    backend = FakeBackend(now=datetime(2024, 8, 5, 9, tzinfo=ZONE))
    hai = backend.person("Hải", Grant(Role.CLERK, "329"))
    chat = lan(backend).says("/nop")
    assert (
        "⚠️ Số liệu đến 05/8; kỳ này chốt 14/9. Nộp bây giờ, văn bản sẽ ghi số liệu đến 05/8."
    ) in chat.heard
    assert "Số liệu đến 05/8, trước ngày chốt 14/9." in chat.presses("Nộp báo cáo").heard
    assert "Số liệu đến 05/8, trước ngày chốt 14/9." in backend.told[0].message.text
    assert hai.says("/tiendo").heard.count("Đúng hạn (1)") == 1
    assert [made.move for made in backend.submissions[Q3]] == [Move.SUBMIT]


def test_on_the_day_before_it_is_asked_and_on_the_day_of_the_cut_off_it_is_not() -> None:
    for day, is_asked in ((13, True), (14, False), (16, False)):
        backend = FakeBackend(now=datetime(2024, 9, day, 23, tzinfo=ZONE))
        assert ("kỳ này chốt 14/9" in lan(backend).says("/nop").heard) is is_asked


def test_a_form_may_allow_it_without_a_word_or_refuse_it() -> None:
    allowed = closing(FORM, early=Early.ALLOW)
    backend = FakeBackend(form=allowed)
    assert "kỳ này chốt" not in lan(backend).says("/nop").heard
    backend = FakeBackend(form=closing(FORM, early=Early.REFUSE))
    chat = lan(backend).says("/nop")
    assert chat.heard == (
        "Chưa nộp được: Báo cáo CCHC quý III/2024 chốt số liệu ngày 14/9 và nhận từ ngày đó. "
        "Số liệu đã nhập vẫn còn."
    )
    assert "Nộp báo cáo" not in chat.says("/baocao").labels
