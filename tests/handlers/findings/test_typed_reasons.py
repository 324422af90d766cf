"""What is typed under a softer finding: a reason, or only that the figure is right."""

import pytest

from handlers.engine.states import GiveReason
from tests.conversation.open_states import arranged
from tests.conversation.world import Q3

REASON = "trong quý có đợt cấp đổi giấy tờ tập trung"


@pytest.mark.parametrize(
    "said",
    [REASON, "vì huyện giao thêm", "Do kế hoạch năm tăng thêm 1 nhiệm vụ", "tại xã mới nhập"],
)
@pytest.mark.parametrize("name", ["above a softer finding", "the findings"])
def test_a_reason_is_taken_as_the_reason(name: str, said: str) -> None:
    backend, chat = arranged(name)
    chat.says(said)
    assert [one.text for one in backend.explanations[Q3]] == [said]
    assert f"Đã ghi lý do “{said[:39]}" in chat.heard


@pytest.mark.parametrize("said", ["đúng", "Đúng rồi", "đúng ạ", "chính xác", "vẫn đúng."])
def test_a_mere_yes_is_asked_for_the_reason(said: str) -> None:
    backend, chat = arranged("above a softer finding")
    chat.says(said)
    assert isinstance(chat.session.state, GiveReason)
    assert "gửi lý do trong một câu" in chat.heard
    chat.says(said)
    assert "chưa phải là lý do" in chat.heard
    assert Q3 not in backend.explanations


@pytest.mark.parametrize("said", ["14", "mười bốn", "I.2.2 5", "bỏ qua", "chưa có số liệu"])
def test_an_answer_or_a_choice_is_no_reason(said: str) -> None:
    backend, chat = arranged("above a softer finding")
    chat.says(said)
    assert Q3 not in backend.explanations


@pytest.mark.parametrize("said", ["I.2.1 7", "I.2.1: 7, I.2.2 5"])
def test_figures_behind_their_codes_are_no_reason(said: str) -> None:
    backend, chat = arranged("a reason")
    chat.says(said)
    assert f"“{said}” là số liệu, chưa phải là lý do, nên chưa được ghi." in chat.heard
    assert Q3 not in backend.explanations
