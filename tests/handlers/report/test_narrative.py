"""The text of the report, row by row, each of which may be left out."""

from dataclasses import replace

from reporting.reports import Move, Submission
from reporting.values import Kind, Value
from tests.conversation.chat import Chat
from tests.conversation.engine import FORM
from tests.conversation.world import Q3, FakeBackend

Q2 = replace(Q3, period="2024-Q2")
TEXTS = [row for row in FORM.narrative if row.kind is Kind.TEXT]


def writing(backend: FakeBackend) -> Chat:
    """The focal point, at the first row of the text."""
    return backend.focal("Lan", "van_phong").says("/baocao").presses("Phần lời")


def at_text(backend: FakeBackend) -> Chat:
    """The focal point, at the first free text."""
    chat = writing(backend)
    while not chat.heard.startswith("N.T."):
        chat.presses("Bỏ qua")
    return chat


def test_the_text_is_asked_row_by_row_and_says_that_it_may_be_left_out() -> None:
    chat = writing(FakeBackend())
    assert chat.heard.startswith("N.")
    assert "phần lời, có thể bỏ qua" in chat.heard


def test_a_text_is_taken_as_it_is_written() -> None:
    backend = FakeBackend()
    chat = at_text(backend)
    code = chat.session.asked or ""
    chat.says("Đã tổ chức 02 hội nghị tuyên truyền.")
    assert backend.values()[code] == Value(text="Đã tổ chức 02 hội nghị tuyên truyền.")
    assert chat.heard.startswith("N.T.") or "Phần lời" in chat.heard


def test_last_periods_text_is_shown_and_can_be_used_again_after_a_look() -> None:
    backend = FakeBackend()
    code = TEXTS[0].code
    backend.record(Q2, {code: Value(text="Quý trước đã làm việc này.")})
    chat = at_text(backend)
    assert "quý II đã viết: Quý trước đã làm việc này." in chat.heard
    assert "đánh dấu để rà soát" in chat.heard
    chat.presses("Dùng lại quý II")
    assert backend.values()[code] == Value(text="Quý trước đã làm việc này.")


def test_skipping_everything_leads_back_to_the_report() -> None:
    backend = FakeBackend()
    chat = writing(backend)
    for _ in FORM.narrative:
        if not chat.heard.startswith("N."):
            break
        chat.presses("Bỏ qua")
    assert "Phần lời đã qua hết." in chat.heard
    assert backend.values() == {}


def test_going_back_within_the_text() -> None:
    chat = writing(FakeBackend())
    first = chat.session.asked
    chat.presses("Bỏ qua").presses("◀ Trước")
    assert chat.session.asked == first


def test_the_text_does_not_count_among_the_rows_asked() -> None:
    backend = FakeBackend()
    at_text(backend).says("Đã làm.")
    assert "0/83" in backend.focal("Nga", "van_phong").says("/baocao").heard


def test_a_submitted_report_takes_no_text() -> None:
    backend = FakeBackend()
    backend.fill()
    chat = writing(backend)
    backend.submissions[Q3] = [Submission(Move.SUBMIT, 1, backend.now)]
    before = backend.values()
    assert "đã nộp nên số liệu đã khóa" in chat.says("376").heard
    assert backend.values() == before
