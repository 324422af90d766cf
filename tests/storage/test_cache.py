"""What the writer keeps between its transactions is what is in the database, always."""

import sqlite3

import pytest

from reporting.people import Grant, Person, Role
from reporting.reports import Move, NewAnswer, ReportKey, ReportState, ReportView
from reporting.values import State, Value
from storage.repositories.reports import Recording
from storage.sqlite.cache import (
    MOST_NEWS,
    NUMBERS_KEPT,
    PEOPLE_KEPT,
    REPORTS_KEPT,
    VALUES_KEPT,
    WriterCache,
)
from storage.store import Store
from tests.storage.stocked import BEFORE, LAN, LATER, MINH, NOW, OTHER, REPORT, enrolled, number


@pytest.fixture
def database() -> str:
    """Without a cache there is nothing to compare."""
    return "every layer"


PLACES = ("cchc", ("2024-Q2", "2024-Q3"), ("08887", "08890"), ("I.1", "I.2"))


async def both(store: Store) -> tuple[ReportView | None, ReportView]:
    """The report as it is kept, after it was read once, and as the database has it."""
    async with store.writing() as work:
        await work.catch_up()
        await work.reports.view(REPORT, BEFORE)
        kept = work.cache.view(REPORT, BEFORE)
    async with store.reading() as work:
        return kept, await work.reports.view(REPORT, BEFORE)


async def record(store: Store, *answers: NewAnswer, inbox_id: int | None = None) -> None:
    async with store.writing() as work:
        await work.catch_up()
        await work.reports.record_many(
            [Recording(REPORT, 1, answers, LAN, "telegram", NOW, inbox_id)]
        )


async def test_nothing_is_kept_before_it_was_read_nor_told_outside_a_transaction(
    store: Store,
) -> None:
    async with store.writing() as work:
        await work.catch_up()
        assert work.cache.view(REPORT, BEFORE) is None
        await work.reports.view(REPORT, BEFORE)
        cache = work.cache
        assert cache.view(REPORT, BEFORE) is not None
    assert cache.view(REPORT, BEFORE) is None
    assert cache.values(*PLACES) is None


async def test_what_was_recorded_since_is_laid_over_what_is_kept(store: Store) -> None:
    await record(store, number("I.2", 5))
    await both(store)
    await record(store, number("I.10", 1), number("I.1", 7))
    await record(store, number("I.2", 6))
    kept, read = await both(store)
    assert kept == read
    assert list(read.answers) == ["I.1", "I.10", "I.2"]
    assert kept is not None
    assert list(kept.answers) == list(read.answers)


async def test_an_answer_taken_back_is_gone(store: Store) -> None:
    await record(store, number("I.1", 5), number("I.2", 6))
    await both(store)
    await record(store, NewAnswer("I.1", Value(State.OPEN), "hoàn tác"))
    kept, read = await both(store)
    assert kept == read
    assert set(read.answers) == {"I.2"}


async def test_what_a_transaction_itself_wrote_is_read_from_the_database(store: Store) -> None:
    await both(store)
    async with store.writing() as work:
        await work.catch_up()
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 5)], LAN, "telegram", NOW, 1)]
        )
        assert work.cache.view(REPORT, BEFORE) is None
        assert work.cache.values(*PLACES) is None
        view = await work.reports.view(REPORT, BEFORE)
        assert view.values() == {"I.1": Value(number=5)}
    kept, read = await both(store)
    assert kept == read == view


async def test_what_was_rolled_back_was_never_kept(store: Store) -> None:
    await record(store, number("I.1", 5))
    await both(store)

    async def broken_turn() -> None:
        async with store.writing() as work:
            await work.catch_up()
            await work.reports.record_many(
                [Recording(REPORT, 1, [number("I.1", 6)], LAN, "telegram", NOW, 1)]
            )
            await work.reports.move(REPORT, 1, Move.SUBMIT, LAN, NOW, 1)
            await work.reports.view(REPORT, BEFORE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await broken_turn()
    await record(store, number("I.2", 7))  # takes the number that the lost fact had
    kept, read = await both(store)
    assert kept == read
    assert read.values() == {"I.1": Value(number=5), "I.2": Value(number=7)}
    assert read.state is ReportState.DRAFT


async def test_a_submission_is_seen_at_once(store: Store) -> None:
    await record(store, number("I.1", 5))
    await both(store)
    async with store.writing() as work:
        await work.catch_up()
        await work.reports.move(REPORT, 1, Move.SUBMIT, LAN, NOW, 1)
        assert (await work.reports.view(REPORT, BEFORE)).state is ReportState.SUBMITTED
    kept, read = await both(store)
    assert kept == read
    assert read.state is ReportState.SUBMITTED


async def test_what_another_process_wrote_is_seen(store: Store, second: sqlite3.Connection) -> None:
    await record(store, number("I.1", 5))
    await both(store)
    second.execute(
        "INSERT INTO answer (report_id, indicator, state, number, raw, person_id, channel, at)"
        " SELECT id, 'I.2', 'value', 9, '9', 1, 'zalo', 0 FROM report"
    )
    second.execute("UPDATE person SET name = 'Nông Lan' WHERE id = 1")
    second.commit()
    kept, read = await both(store)
    assert kept == read
    assert read.values() == {"I.1": Value(number=5), "I.2": Value(number=9)}
    assert [who.name for who in read.members] == ["Nông Lan"]


async def test_somebody_new_or_changed_is_known_at_once(store: Store) -> None:
    async def who() -> list[tuple[str, str, int]]:
        async with store.writing() as work:
            await work.catch_up()
            found = [await work.people.by_address("telegram", chat) for chat in ("11", "13")]
            return [(p.name, p.language, len(p.grants)) for p in found if p is not None]

    assert await who() == [("Nông Thị Lan", "vi", 1)]
    async with store.writing() as work:
        await work.catch_up()
        await work.people.by_address("telegram", "11")
        await work.people.set_language(LAN, "en")
        await enrolled(work, "13", "Tuấn", Grant(Role.OFFICER, "08887", ("van_hoa",)))
        lan = await work.people.by_address("telegram", "11")
        assert lan is not None
        assert lan.language == "en"
    assert await who() == [("Nông Thị Lan", "en", 1), ("Tuấn", "vi", 1)]
    kept, read = await both(store)
    assert kept == read
    assert [one.name for one in read.members] == ["Nông Thị Lan", "Tuấn"]


async def test_values_of_several_reports_are_those_of_the_database(store: Store) -> None:
    await record(store, number("I.1", 5), number("I.3", 8))
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(OTHER, 1, [number("I.2", 6)], MINH, "telegram", NOW)]
        )
    for change in (number("I.1", 7), NewAnswer("I.1", Value(State.OPEN), "hoàn tác")):
        async with store.writing() as work:
            await work.catch_up()
            given = await work.report_queries.values(*PLACES)
            assert work.cache.values(*PLACES) == given
        async with store.reading() as work:
            assert await work.report_queries.values(*PLACES) == given
        await record(store, change)
    async with store.writing() as work:
        await work.catch_up()
        assert work.cache.values(*PLACES) == {("08890", "2024-Q3"): {"I.2": Value(number=6)}}


async def test_values_that_were_told_stay_as_they_were_when_news_come(store: Store) -> None:
    await record(store, number("I.1", 5))
    async with store.writing() as work:
        await work.catch_up()
        await work.report_queries.values(*PLACES)
        told = work.cache.values(*PLACES)
    await record(store, number("I.1", 7), number("I.2", 8))
    async with store.writing() as work:
        await work.catch_up()
        assert work.cache.values(*PLACES) == {
            (REPORT.unit, "2024-Q3"): {"I.1": Value(number=7), "I.2": Value(number=8)}
        }
    assert told == {(REPORT.unit, "2024-Q3"): {"I.1": Value(number=5)}}


async def test_values_have_no_other_indicators_than_were_asked_for(store: Store) -> None:
    await record(store, number("I.1", 5), number("I.3", 8))
    async with store.writing() as work:
        await work.catch_up()
        await work.report_queries.values(*PLACES)
        told = work.cache.values(*PLACES)
        assert told == {(REPORT.unit, "2024-Q3"): {"I.1": Value(number=5)}}


async def test_values_of_a_report_that_is_kept_whole_are_not_read_again(store: Store) -> None:
    await record(store, number("I.1", 5), number("I.2", 8))
    await both(store)
    here = ("cchc", ("2024-Q3",), (REPORT.unit,), ("I.1",))
    async with store.writing() as work:
        await work.catch_up()
        assert work.cache.lacking(*here[:3]) == []
        assert work.cache.values(*here) == {(REPORT.unit, "2024-Q3"): {"I.1": Value(number=5)}}
        assert await work.report_queries.values(*here) == work.cache.values(*here)
    await record(store, NewAnswer("I.1", Value(State.OPEN), "hoàn tác"))
    async with store.writing() as work:
        await work.catch_up()
        assert work.cache.values(*here) == {}


async def test_numbers_side_by_side_are_those_of_the_values(store: Store) -> None:
    here, units = ("cchc", "2024-Q3"), (REPORT.unit, OTHER.unit)
    codes = ("I.1", "I.2", "I.3")
    await record(store, number("I.1", 5), NewAnswer("I.2", Value(State.NONE_AROSE), "không"))
    await both(store)

    async def counted() -> dict[str, list[int]] | None:
        async with store.writing() as work:
            await work.catch_up()
            await work.report_queries.values("cchc", ["2024-Q3"], units, codes)
            return work.cache.numbers(*here, units, codes)

    assert await counted() == {"I.1": [5], "I.2": [0]}
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(OTHER, 1, [number("I.1", 6), number("I.3", 9)], MINH, "telegram", NOW)]
        )
    assert await counted() == {"I.1": [5, 6], "I.2": [0], "I.3": [9]}
    await record(store, NewAnswer("I.1", Value(State.OPEN), "hoàn tác"), number("I.2", 4))
    assert await counted() == {"I.1": [6], "I.2": [4], "I.3": [9]}


async def test_numbers_are_not_told_of_reports_nobody_read_nor_of_those_just_written(
    store: Store,
) -> None:
    here = ("cchc", "2024-Q3", (REPORT.unit, OTHER.unit), ("I.1",))
    await record(store, number("I.1", 5))
    await both(store)
    async with store.writing() as work:
        await work.catch_up()
        assert work.cache.numbers(*here) is None
        await work.report_queries.values("cchc", ["2024-Q3"], here[2], here[3])
        assert work.cache.numbers(*here) == {"I.1": [5]}
        await work.reports.record_many(
            [Recording(OTHER, 1, [number("I.1", 6)], MINH, "telegram", NOW)]
        )
        assert work.cache.numbers(*here) is None


async def test_very_much_news_is_not_read_piece_by_piece(store: Store) -> None:
    await record(store, number("I.1", 5))
    await both(store)
    await record(store, *(number(f"II.{place}", place) for place in range(MOST_NEWS)))
    async with store.writing() as work:
        await work.catch_up()
        assert work.cache.view(REPORT, BEFORE) is None
    kept, read = await both(store)
    assert kept == read
    assert len(read.answers) == MOST_NEWS + 1


async def test_facts_keep_their_instant_whether_kept_or_read(store: Store) -> None:
    await both(store)
    async with store.writing() as work:
        await work.catch_up()
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 5)], LAN, "zalo", LATER)]
        )
    kept, read = await both(store)
    assert kept == read
    assert (read.answers["I.1"].at, read.answers["I.1"].channel) == (LATER, "zalo")


async def test_no_more_is_kept_than_there_is_room_for_however_many_come(store: Store) -> None:
    async with store.writing() as work:
        await work.catch_up()
        cache = work.cache
        assert isinstance(cache, WriterCache)
        for number in range(VALUES_KEPT + REPORTS_KEPT):
            unit = str(number)
            before = ReportKey("cchc", unit, "2024-Q2")
            cache.keep_view(ReportView(ReportKey("cchc", unit, "2024-Q3")), before)
            assert cache.kept["values"] <= VALUES_KEPT
            assert max(cache.kept[what] for what in ("reports", "moves", "units")) <= REPORTS_KEPT
        units = [str(number) for number in range(REPORTS_KEPT, VALUES_KEPT + REPORTS_KEPT)]
        for number in range(2 * NUMBERS_KEPT // len(units)):
            cache.numbers("cchc", "2024-Q2", units, (f"I.{number}",))
            assert cache.kept["numbers"] <= NUMBERS_KEPT
        person = Person(1, "Lan", "vi", ())
        for number in range(0, 2 * PEOPLE_KEPT, 64):
            cache.keep_people({("telegram", str(number + one)): person for one in range(64)})
            assert cache.kept["people"] <= PEOPLE_KEPT


async def test_a_report_begun_since_has_its_version(store: Store) -> None:
    kept, _ = await both(store)
    assert kept is not None
    assert (kept.version, kept.previous_version) == (None, None)
    async with store.writing() as work:
        await work.catch_up()
        await work.reports.begin(REPORT, 2, NOW)
        await work.reports.begin(BEFORE, 1, NOW)
    kept, read = await both(store)
    assert kept == read
    assert (read.version, read.previous_version) == (2, 1)


async def test_versions_are_kept_once_they_were_read(store: Store) -> None:
    form, periods, units, _ = PLACES
    await record(store, number("I.1", 5))
    async with store.writing() as work:
        await work.catch_up()
        assert work.cache.versions(form, periods, units) is None
        read = await work.report_queries.versions(form, periods, units)
        assert work.cache.versions(form, periods, units) == read
    assert read == {(REPORT.unit, REPORT.period): 1}
    async with store.writing() as work:
        await work.catch_up()
        await work.reports.begin(BEFORE, 2, NOW)
        assert work.cache.versions(form, periods, units) is None
        both_begun = await work.report_queries.versions(form, periods, units)
    assert both_begun == read | {(BEFORE.unit, BEFORE.period): 2}
