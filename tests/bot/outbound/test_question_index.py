"""Which message asks what: known in memory, and only for as long as it is needed."""

from dataclasses import dataclass

from bot.outbound.question_index import CHATS, QuestionIndex
from reporting.reports import Question, ReportKey

KEY = ReportKey("cchc", "26734", "2024-Q3")
CHAT = ("telegram", "7")


@dataclass
class Seconds:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_newest_question_before_a_message_is_the_one_it_answers() -> None:
    questions = QuestionIndex()
    questions.put(CHAT, "10", Question(KEY, "I.1"))
    questions.put(CHAT, "12", Question(KEY, "I.2.1"))
    assert questions.before(CHAT, 11) == Question(KEY, "I.1")
    assert questions.before(CHAT, 13) == Question(KEY, "I.2.1")
    assert questions.before(CHAT, 10) is None
    assert questions.asks(CHAT, "10") == Question(KEY, "I.1")


def test_a_message_that_is_edited_asks_its_newest() -> None:
    questions = QuestionIndex()
    questions.put(CHAT, "10", Question(KEY, "I.1"))
    questions.put(CHAT, "10", Question(KEY, "I.2.1"))
    assert questions.before(CHAT, 11) == Question(KEY, "I.2.1")


def test_a_question_on_its_way_is_waited_for_a_second_at_most() -> None:
    seconds = Seconds()
    questions = QuestionIndex(seconds)
    arrived: list[float] = []
    questions.call_on_arrival(lambda: arrived.append(seconds.now))
    questions.expect(CHAT)
    assert questions.is_awaited(CHAT)
    seconds.now = 0.2
    questions.put(CHAT, "10", Question(KEY, "I.1"))
    assert not questions.is_awaited(CHAT)
    assert arrived == [0.2]
    questions.expect(CHAT)
    seconds.now = 1.3
    assert not questions.is_awaited(CHAT)


def test_few_questions_of_a_chat_are_kept_in_memory_the_newest() -> None:
    questions = QuestionIndex()
    for number in range(100):
        questions.put(CHAT, str(number), Question(KEY, f"I.{number}"))
    assert questions.before(CHAT, 50) is None
    assert questions.before(CHAT, 1000) == Question(KEY, "I.99")
    assert len(questions.changes()) == 100


def test_a_question_that_never_arrives_is_not_remembered() -> None:
    seconds = Seconds()
    questions = QuestionIndex(seconds)
    for number in range(1000):
        seconds.now += 0.5
        questions.expect(("telegram", str(number)))
        questions.expect(CHAT)
    assert questions.awaited <= 4
    assert questions.is_awaited(CHAT)
    assert questions.is_awaited(("telegram", "999"))


def test_questions_are_kept_of_so_many_chats_those_that_were_asked_last() -> None:
    questions = QuestionIndex()
    for number in range(CHATS + 1):
        questions.put(("telegram", str(number)), "10", Question(KEY, "I.1"))
        questions.put(("telegram", "1"), "10", Question(KEY, "I.1"))
    assert questions.asks(("telegram", "0"), "10") is None
    assert questions.asks(("telegram", "1"), "10") == Question(KEY, "I.1")
    assert questions.asks(("telegram", str(CHATS)), "10") == Question(KEY, "I.1")
