"""A slip put right the way people do it: by code, by reply, by editing, by taking it back."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.engine.states import ConfirmBulk
from reporting.values import State, Value
from tests.conversation.chat import Chat
from tests.conversation.engine import FORM
from tests.conversation.world import Q3, FakeBackend

Q2 = replace(Q3, period="2024-Q2")


def lan(backend: FakeBackend) -> Chat:
    """Lan, at her first question, which is message 2."""
    return backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")


# --- by reply ------------------------------------------------------------------------------------
def test_a_reply_to_an_old_question_corrects_its_row_and_asks_on() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14").says("7")
    chat.answers_to(2, "15")
    assert backend.values()["I.1"] == Value(number=15)
    assert "Đã ghi I.1 = 15 (trước là 14)." in chat.heard
    assert chat.heard.startswith("I.2.2 ")


def test_a_reply_re_runs_what_follows_from_the_row() -> None:
    chat = lan(FakeBackend()).says("14").says("7").says("5").answers_to(4, "10")
    assert "I.2: 5/10 = 50%" in chat.heard


def test_a_reply_to_the_open_question_is_its_answer() -> None:
    backend = FakeBackend()
    assert lan(backend).answers_to(2, "14").heard.startswith("I.2.1 ")
    assert backend.values() == {"I.1": Value(number=14)}


def test_a_reply_answers_a_row_that_was_left_out() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14").says("bỏ qua")
    chat.answers_to(4, "7")
    assert backend.values()["I.2.1"] == Value(number=7)
    assert chat.heard.startswith("I.2.2 ")


def test_an_unreadable_reply_changes_nothing_and_says_what_stands() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14").says("7").answers_to(2, "mười mấy")
    assert backend.values()["I.1"] == Value(number=14)
    assert chat.heard.endswith("I.1 vẫn là 14.")
    assert chat.says("5").heard.startswith("I.3.1 ")


def test_a_reply_with_two_readings_asks_which() -> None:
    backend = FakeBackend()
    hoa = backend.officer("Hoa", "tai_chinh").says("/baocao").presses("Bắt đầu")
    hoa.says("17.465").says("3.598").answers_to(2, "17,466")
    assert hoa.labels[0] == "17.466 triệu đồng"
    hoa.presses("17.466 triệu đồng")
    assert backend.values()["VI.1.1"] == Value(number=17_466_000_000)
    assert hoa.heard.startswith("VI.2.2 ")


def test_a_reply_to_something_else_is_an_answer_to_the_open_question() -> None:
    backend = FakeBackend()
    lan(backend).answers_to(1, "14")
    assert backend.values() == {"I.1": Value(number=14)}


def test_a_reply_in_a_submitted_report_is_refused() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14")
    backend.fill(but=("I.1",))
    chat.says("/nop").presses("Nộp báo cáo")
    assert "đã khóa" in chat.answers_to(2, "15").heard
    assert backend.values()["I.1"] == Value(number=14)


# --- by editing ----------------------------------------------------------------------------------
def test_an_edited_answer_is_corrected() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("41").says("7").edits(3, "14")
    assert backend.values()["I.1"] == Value(number=14)
    assert "Đã ghi I.1 = 14 (trước là 41)." in chat.heard
    assert chat.heard.startswith("I.2.2 ")


def test_an_answer_edited_twice_is_corrected_twice() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("41").says("7").edits(3, "14").edits(3, "16")
    assert backend.values()["I.1"] == Value(number=16)
    assert "(trước là 14)" in chat.heard


def test_an_edit_that_cannot_be_read_changes_nothing() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("41").says("7").edits(3, "bốn mốt mấy")
    assert backend.values()["I.1"] == Value(number=41)
    assert "I.1 vẫn là 41." in chat.heard


def test_an_edited_block_is_read_back_with_what_changes() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14 7 5").presses("Ghi 3 số").edits(3, "14 9 5")
    assert "I.2.1 Nhiệm vụ đề ra trong kế hoạch năm: 7 → 9" in chat.heard
    assert backend.values()["I.2.1"] == Value(number=7)
    chat.presses("Ghi 1 số")
    assert backend.values()["I.2.1"] == Value(number=9)


def test_a_block_edited_before_it_is_confirmed_is_read_anew() -> None:
    backend = FakeBackend()
    lan(backend).says("14 7 5").edits(3, "14 8 5").presses("Ghi 3 số")
    assert backend.values()["I.2.1"] == Value(number=8)


def test_an_unread_text_edited_into_an_answer_is_taken() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("mười mấy")
    chat.edits(3, "14")
    assert backend.values() == {"I.1": Value(number=14)}


def test_editing_a_command_or_an_old_remark_does_nothing() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    assert chat.edits(1, "/baocao quý II").replies == ()
    assert chat.edits(1, "14").replies == ()
    assert backend.values() == {}


def test_what_followed_from_an_edited_answer_follows_again() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    chat.says("/sua I.5").says("Không")
    assert backend.values()["I.5.1"] == Value(State.NOT_APPLICABLE)
    chat.edits(5, "Có")
    assert backend.values()["I.5"] == Value(number=1)
    assert backend.values()["I.5.1"] == Value(State.NOT_YET)


# --- undo ----------------------------------------------------------------------------------------
def test_the_last_answer_is_taken_back_and_asked_again() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14").says("7").presses("Hoàn tác")
    assert backend.values() == {"I.1": Value(number=14)}
    assert chat.heard.startswith("I.2.1 ")
    assert "Đã hoàn tác. I.2.1: chưa trả lời." in chat.heard
    assert "Hoàn tác" not in chat.labels


def test_a_correction_is_taken_back_to_what_stood_before() -> None:
    backend = FakeBackend()
    lan(backend).says("14").says("I.1 15").presses("Hoàn tác")
    assert backend.values() == {"I.1": Value(number=14)}


def test_what_followed_is_taken_back_with_it() -> None:
    backend = FakeBackend()
    lan(backend).says("/sua I.5").says("Không").presses("Hoàn tác")
    assert backend.values() == {}


def test_what_a_colleague_wrote_since_stays() -> None:
    backend = FakeBackend()
    hang = backend.focal("Hằng", "van_phong")
    chat = lan(backend).says("14 7 5").presses("Ghi 3 số")
    hang.says("/baocao").says("I.2.1 9")
    chat.presses("Hoàn tác")
    assert backend.values() == {"I.2.1": Value(number=9)}
    assert "Giữ nguyên I.2.1" in chat.heard


def test_a_submitted_report_is_not_undone() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14")
    backend.fill(but=("I.1",))
    backend.focal("Hằng").says("/nop").presses("Nộp báo cáo")
    assert "đã khóa" in chat.presses("Hoàn tác").heard
    assert backend.values()["I.1"] == Value(number=14)


def test_undo_can_be_typed() -> None:
    backend = FakeBackend()
    lan(backend).says("14").says("hoan tac")
    assert backend.values() == {}


VALUES = st.one_of(
    st.integers(0, 500).map(str),
    st.sampled_from(["_", "kps", "kad", "ccsl", "=", "không", "3a6", "0x3", "5/7", "2 tỷ"]),
)
SEPARATORS = st.sampled_from([" ", "\n", "; ", "\n\n", ";"])
CODES = st.sampled_from([row.code for row in FORM.asked("van_phong")])
ADDRESSED = st.builds(
    lambda c, s, v: f"{c}{s}{v}", CODES, st.sampled_from([" ", ": ", "="]), VALUES
)
TAILS = st.sampled_from(["", "", " còn lại 0", "\ncòn lại như kỳ trước", "\ncon lai kps"])
HEADS = st.sampled_from(["", "", "III: ", "mục V\n"])


@st.composite
def blocks(draw: st.DrawFn) -> str:
    items = draw(st.lists(st.one_of(VALUES, VALUES, ADDRESSED), min_size=1, max_size=20))
    separator = draw(SEPARATORS)
    return draw(HEADS) + separator.join(items) + draw(TAILS)


STARTS = st.dictionaries(CODES, st.integers(0, 300).map(lambda n: Value(number=n)), max_size=12)


@settings(max_examples=150, deadline=None)
@given(blocks(), STARTS, STARTS)
def test_nothing_is_stored_that_was_not_read_back_and_undo_restores_what_was(
    text: str, standing: dict[str, Value], previous: dict[str, Value]
) -> None:
    backend = FakeBackend()
    rows = {row.code: row for row in FORM.asked()}
    numbers = {c: v for c, v in standing.items() if not rows[c].choices}
    backend.record(Q2, {c: v for c, v in previous.items() if not rows[c].choices})
    chat = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
    backend.record(Q3, numbers)
    before = backend.values()
    chat.says(text)
    state = chat.session.state
    if not isinstance(state, ConfirmBulk):
        single = {c for c, v in backend.values().items() if before.get(c) != v}
        assert all(code in chat.heard for code in single)
        assert sum(rows[code].applies_if is None for code in single) <= 1
        return
    assert backend.values() == before
    shown = {a.indicator: a.value for a in state.answers}
    heard = chat.heard
    chat.says("ghi")
    changed = {c: v for c, v in backend.values().items() if before.get(c) != v}
    assert {c: v for c, v in changed.items() if c in shown} == {
        c: v for c, v in shown.items() if before.get(c) != v
    }
    followed = changed.keys() - shown.keys()
    assert all(rows[code].applies_if for code in followed)
    assert all(code in heard for code in (*shown, *followed))
    chat.presses_key("undo.back")
    assert backend.values() == before
