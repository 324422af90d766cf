"""Reasons and evidence are only added to; messages lead back to the rows they were about."""

import sqlite3

import pytest

from reporting.reports import (
    Evidence,
    EvidenceKind,
    Explanation,
    Question,
    RecordedMessage,
)
from storage.store import Store
from tests.storage.stocked import LAN, LATER, MINH, NOW, OTHER, REPORT, number

HERE = ("telegram", "11")
REASON = Explanation("part.I.2.2", "a1", "Có đợt cấp đổi tập trung.", LAN, NOW)
PHOTO = Evidence("I.2.1", EvidenceKind.PHOTO, "", "telegram", "file-1", LAN, NOW)


async def test_a_reason_comes_back_and_is_added_once_per_turn(store: Store) -> None:
    async with store.writing() as work:
        await work.reports.record(REPORT, 1, [number("I.1", 1)], LAN, "telegram", NOW, 1)
        await work.reasons.explain(REPORT, [REASON], 2)
        await work.reasons.explain(REPORT, [REASON], 2)
        await work.reasons.explain(REPORT, [], 3)
    async with store.reading() as work:
        assert await work.reasons.explanations(REPORT) == (REASON,)
        assert await work.reasons.explanations(OTHER) == ()


async def test_reasons_of_many_units_come_by_unit(store: Store) -> None:
    other = Explanation("sum.VI", "b2", "Lý do khác.", MINH, LATER)
    async with store.writing() as work:
        for key, who in ((REPORT, LAN), (OTHER, MINH)):
            await work.reports.record(key, 1, [number("I.1", 1)], who, "telegram", NOW, None)
        await work.reasons.explain(REPORT, [REASON], 1)
        await work.reasons.explain(OTHER, [other], 2)
    async with store.reading() as work:
        found = await work.reasons.explanations_of("cchc", "2024-Q3", [REPORT.unit, OTHER.unit])
        nothing = await work.reasons.explanations_of("cchc", "2024-Q3", [])
    assert found == {REPORT.unit: (REASON,), OTHER.unit: (other,)}
    assert nothing == {}


async def test_evidence_comes_back_in_order(store: Store) -> None:
    note = Evidence("I.2.1", EvidenceKind.NOTE, "Kế hoạch 05", "telegram", None, LAN, LATER)
    async with store.writing() as work:
        await work.reports.record(REPORT, 1, [number("I.1", 1)], LAN, "telegram", NOW, 1)
        await work.reasons.attach(REPORT, PHOTO, 2)
        await work.reasons.attach(REPORT, PHOTO, 2)
        await work.reasons.attach(REPORT, note, 3)
    async with store.reading() as work:
        assert await work.reasons.evidence(REPORT) == (PHOTO, note)


@pytest.mark.parametrize("table", ["explanation", "evidence"])
@pytest.mark.parametrize("change", ["UPDATE {} SET text = ''", "DELETE FROM {}"])
async def test_nobody_can_change_what_was_given(
    store: Store, second: sqlite3.Connection, table: str, change: str
) -> None:
    async with store.writing() as work:
        await work.reports.record(REPORT, 1, [number("I.1", 1)], LAN, "telegram", NOW, 1)
        await work.reasons.explain(REPORT, [REASON], 2)
        await work.reasons.attach(REPORT, PHOTO, 2)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        second.execute(change.format(table))


async def test_a_message_leads_back_to_the_row_it_asked(store: Store) -> None:
    first, edited = Question(REPORT, "I.1"), Question(REPORT, "I.2.1")
    async with store.writing() as work:
        await work.messages.asked(*HERE, "9", first, NOW)
        await work.messages.asked(*HERE, "10", first, NOW)
        await work.messages.asked(*HERE, "10", edited, LATER)
    async with store.reading() as work:
        assert await work.messages.question(*HERE, "10") == edited
        assert await work.messages.question(*HERE, "11") is None
        assert await work.messages.question("telegram", "12", "10") is None


async def test_the_newest_question_before_a_message_is_found_by_number_not_by_letters(
    store: Store,
) -> None:
    async with store.writing() as work:
        await work.messages.asked(*HERE, "9", Question(REPORT, "I.1"), NOW)
        await work.messages.asked(*HERE, "100", Question(REPORT, "I.2.1"), NOW)
    async with store.reading() as work:
        assert await work.messages.last_before(*HERE, 101) == Question(REPORT, "I.2.1")
        assert await work.messages.last_before(*HERE, 100) == Question(REPORT, "I.1")
        assert await work.messages.last_before(*HERE, 9) is None


async def test_a_message_leads_to_what_it_was_recorded_as_last(store: Store) -> None:
    async with store.writing() as work:
        answers = [number("I.1", 7), number("I.2.1", 5)]
        await work.reports.record(REPORT, 1, answers, LAN, "telegram", NOW, 1)
        await work.messages.answered(*HERE, "20", 1, NOW)
        await work.reports.record(REPORT, 1, [number("I.1", 9)], LAN, "telegram", LATER, 2)
        await work.messages.answered(*HERE, "21", 2, NOW)
    async with store.reading() as work:
        assert await work.messages.given(*HERE, "20") == RecordedMessage(REPORT, tuple(answers))
        assert await work.messages.given(*HERE, "22") is None
    async with store.writing() as work:
        await work.messages.answered(*HERE, "20", 2, LATER)
    async with store.reading() as work:
        assert await work.messages.given(*HERE, "20") == RecordedMessage(
            REPORT, (number("I.1", 9),)
        )


async def test_old_messages_are_forgotten(store: Store) -> None:
    async with store.writing() as work:
        await work.messages.asked(*HERE, "9", Question(REPORT, "I.1"), NOW)
        await work.messages.asked(*HERE, "10", Question(REPORT, "I.1"), LATER)
        await work.messages.answered(*HERE, "11", 1, NOW)
        assert await work.messages.prune(LATER) == 2
    async with store.reading() as work:
        assert await work.messages.question(*HERE, "9") is None
        assert await work.messages.question(*HERE, "10") is not None
