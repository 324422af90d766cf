"""Explanations and evidence are only ever added to."""

import pytest

from reporting.reports import (
    Evidence,
    EvidenceKind,
    Explanation,
)
from storage.repositories.reports import Recording
from storage.store import Store
from tests.storage.second import REFUSED, Second
from tests.storage.stocked import LAN, LATER, MINH, NOW, OTHER, REPORT, number

REASON = Explanation("part.I.2.2", "a1", "Có đợt cấp đổi tập trung.", LAN, NOW)
PHOTO = Evidence("I.2.1", EvidenceKind.PHOTO, "", "telegram", "file-1", LAN, NOW)


async def test_a_reason_comes_back_and_is_added_once_per_turn(store: Store) -> None:
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 1)], LAN, "telegram", NOW, 1)]
        )
        await work.explanations.explain(REPORT, [REASON], 2)
        await work.explanations.explain(REPORT, [REASON], 2)
        await work.explanations.explain(REPORT, [], 3)
    async with store.reading() as work:
        assert await work.explanations.of(REPORT) == (REASON,)
        assert await work.explanations.of(OTHER) == ()


async def test_reasons_of_many_units_come_by_unit(store: Store) -> None:
    other = Explanation("sum.VI", "b2", "Lý do khác.", MINH, LATER)
    async with store.writing() as work:
        for key, who in ((REPORT, LAN), (OTHER, MINH)):
            await work.reports.record_many(
                [Recording(key, 1, [number("I.1", 1)], who, "telegram", NOW)]
            )
        await work.explanations.explain(REPORT, [REASON], 1)
        await work.explanations.explain(OTHER, [other], 2)
    async with store.reading() as work:
        found = await work.explanations.of_units("cchc", "2024-Q3", [REPORT.unit, OTHER.unit])
        nothing = await work.explanations.of_units("cchc", "2024-Q3", [])
    assert found == {REPORT.unit: (REASON,), OTHER.unit: (other,)}
    assert nothing == {}


async def test_evidence_comes_back_in_order(store: Store) -> None:
    note = Evidence("I.2.1", EvidenceKind.NOTE, "Kế hoạch 05", "telegram", None, LAN, LATER)
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 1)], LAN, "telegram", NOW, 1)]
        )
        await work.evidence.attach(REPORT, PHOTO, 2)
        await work.evidence.attach(REPORT, PHOTO, 2)
        await work.evidence.attach(REPORT, note, 3)
    async with store.reading() as work:
        assert await work.evidence.of(REPORT) == (PHOTO, note)


@pytest.mark.parametrize("table", ["explanation", "evidence"])
@pytest.mark.parametrize("change", ["UPDATE {} SET text = ''", "DELETE FROM {}"])
async def test_nobody_can_change_what_was_given(
    store: Store, second: Second, table: str, change: str
) -> None:
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 1)], LAN, "telegram", NOW, 1)]
        )
        await work.explanations.explain(REPORT, [REASON], 2)
        await work.evidence.attach(REPORT, PHOTO, 2)
    with pytest.raises(REFUSED, match="append-only"):
        second.execute(change.format(table))
