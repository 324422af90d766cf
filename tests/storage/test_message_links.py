"""Messages lead back to the indicators they asked about and to what they were recorded as."""

from reporting.reports import Question, RecordedMessage
from storage.repositories.reports import Recording
from storage.store import Store
from tests.storage.stocked import LAN, LATER, NOW, REPORT, number

HERE = ("telegram", "11")


async def test_a_message_leads_back_to_the_row_it_asked(store: Store) -> None:
    first, edited = Question(REPORT, "I.1"), Question(REPORT, "I.2.1")
    async with store.writing() as work:
        await work.message_links.asked_many([(*HERE, "9", first)], NOW)
        await work.message_links.asked_many([(*HERE, "10", first)], NOW)
        await work.message_links.asked_many([(*HERE, "10", edited)], LATER)
    async with store.reading() as work:
        assert await work.message_links.question(*HERE, "10") == edited
        assert await work.message_links.question(*HERE, "11") is None
        assert await work.message_links.question("telegram", "12", "10") is None


async def test_the_newest_question_before_a_message_is_found_by_number_not_by_letters(
    store: Store,
) -> None:
    async with store.writing() as work:
        await work.message_links.asked_many([(*HERE, "9", Question(REPORT, "I.1"))], NOW)
        await work.message_links.asked_many([(*HERE, "100", Question(REPORT, "I.2.1"))], NOW)
    async with store.reading() as work:
        assert await work.message_links.last_before(*HERE, 101) == Question(REPORT, "I.2.1")
        assert await work.message_links.last_before(*HERE, 100) == Question(REPORT, "I.1")
        assert await work.message_links.last_before(*HERE, 9) is None


async def test_a_message_leads_to_what_it_was_recorded_as_last(store: Store) -> None:
    async with store.writing() as work:
        answers = [number("I.1", 7), number("I.2.1", 5)]
        await work.reports.record_many([Recording(REPORT, 1, answers, LAN, "telegram", NOW, 1)])
        await work.message_links.answered_many([(*HERE, "20", 1)], NOW)
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 9)], LAN, "telegram", LATER, 2)]
        )
        await work.message_links.answered_many([(*HERE, "21", 2)], NOW)
    async with store.reading() as work:
        assert await work.message_links.given(*HERE, "20") == RecordedMessage(
            REPORT, tuple(answers)
        )
        assert await work.message_links.given(*HERE, "22") is None
    async with store.writing() as work:
        await work.message_links.answered_many([(*HERE, "20", 2)], LATER)
    async with store.reading() as work:
        assert await work.message_links.given(*HERE, "20") == RecordedMessage(
            REPORT, (number("I.1", 9),)
        )


async def test_old_messages_are_forgotten(store: Store) -> None:
    async with store.writing() as work:
        await work.message_links.asked_many([(*HERE, "9", Question(REPORT, "I.1"))], NOW)
        await work.message_links.asked_many([(*HERE, "10", Question(REPORT, "I.1"))], LATER)
        await work.message_links.answered_many([(*HERE, "11", 1)], NOW)
        assert await work.message_links.prune(LATER) == 2
    async with store.reading() as work:
        assert await work.message_links.question(*HERE, "9") is None
        assert await work.message_links.question(*HERE, "10") is not None
