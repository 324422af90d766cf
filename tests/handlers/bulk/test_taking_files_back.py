"""Whatever a file filled is taken back by the next "Hoàn tác", and nothing else is."""

from collections.abc import Callable

import pytest

from papers import report_docx, report_xlsx
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.world import Q3, FakeBackend
from tests.handlers.bulk.test_entry_sheets import sends_back, sheet
from tests.papers.examples import commune_paper

BEFORE = {"II.1.1": Value(number=9), "II.2.1": Value(number=8)}
FIRST = {"II.1.1": Value(number=1), "II.1.2": Value(number=3)}
SECOND = {"II.1.2": Value(number=4), "II.2.1": Value(number=6)}


def minh() -> tuple[FakeBackend, Chat]:
    """Minh, who has answered two rows and is asked for the next."""
    backend = FakeBackend()
    chat = backend.officer("Minh", "tu_phap")
    backend.record(Q3, BEFORE)
    return backend, chat.says("/baocao").presses("Làm tiếp")


def fills(chat: Chat, content: bytes, name: str = "mau.xlsx") -> Chat:
    """A file comes, and what was read in it is confirmed."""
    return sends_back(chat, content, name).says("ghi")


def takes_back(chat: Chat) -> None:
    """Press the button; there is no other step to take back then."""
    chat.presses("Hoàn tác")
    assert "Hoàn tác" not in chat.labels


def test_all_that_a_sheet_filled() -> None:
    backend, chat = minh()
    fills(chat, sheet(FIRST))
    assert backend.values() == BEFORE | FIRST
    takes_back(chat)
    assert backend.values() == BEFORE


def test_the_second_of_two_sheets() -> None:
    backend, chat = minh()
    fills(fills(chat, sheet(FIRST)), sheet(SECOND))
    assert backend.values() == BEFORE | FIRST | SECOND
    takes_back(chat)
    assert backend.values() == BEFORE | FIRST


@pytest.mark.parametrize("printed", [report_docx, report_xlsx])
def test_all_that_a_printed_report_filled(printed: Callable[..., bytes]) -> None:
    backend, chat = minh()
    fills(chat, printed(commune_paper()), "bc")
    filled = backend.values()
    assert filled != BEFORE
    assert all(code.startswith("II.") for code in filled)
    takes_back(chat)
    assert backend.values() == BEFORE


def test_a_sheet_after_a_block_and_an_answer() -> None:
    backend, chat = minh()
    chat.says("II.2.2.1 5, II.2.2.2 4").says("ghi").says("0")
    before = backend.values()
    assert len(before) == len(BEFORE) + 3
    fills(chat, sheet(FIRST))
    takes_back(chat)
    assert backend.values() == before


def test_not_where_a_block_was_typed_after_it() -> None:
    backend, chat = minh()
    fills(chat, sheet(FIRST)).says("II.2.2.1 5, II.2.2.2 4").says("ghi")
    assert backend.values()["II.2.2.2"] == Value(number=4)
    takes_back(chat)
    assert backend.values() == BEFORE | FIRST


def test_not_where_an_answer_was_typed_after_it() -> None:
    backend, chat = minh()
    fills(chat, sheet(FIRST)).says("5")
    assert len(backend.values()) == len(BEFORE | FIRST) + 1
    takes_back(chat)
    assert backend.values() == BEFORE | FIRST


def test_a_sheet_that_was_sent_once_more_is_taken_back_once() -> None:
    backend, chat = minh()
    sends_back(fills(chat, sheet(FIRST)), sheet(FIRST))
    assert backend.values() == BEFORE | FIRST
    takes_back(chat)
    assert backend.values() == BEFORE


def test_a_sheet_that_fills_anew_what_was_taken_back() -> None:
    backend, chat = minh()
    takes_back(fills(chat, sheet(FIRST)))
    takes_back(fills(chat, sheet(FIRST | SECOND)))
    assert backend.values() == BEFORE


def test_not_what_a_sheet_left_as_it_was() -> None:
    backend, chat = minh()
    fills(chat, sheet({"II.1.1": Value(number=9), "II.1.2": Value(number=3)}))
    takes_back(chat)
    assert backend.values() == BEFORE


def test_a_sheet_when_a_later_one_was_dropped_or_refused() -> None:
    backend, chat = minh()
    sends_back(fills(chat, sheet(FIRST)), sheet(SECOND)).says("bỏ")
    assert backend.values() == BEFORE | FIRST
    sends_back(chat, b"%PDF-1.7", "mau.xlsx")
    takes_back(chat)
    assert backend.values() == BEFORE
