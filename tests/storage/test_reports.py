import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from reporting.people import Grant, Role
from reporting.reports import (
    Answer,
    Move,
    NewAnswer,
    ReportKey,
    ReportState,
    ReportView,
    Submission,
    UnknownMoveError,
)
from reporting.values import State, Value
from storage.repositories.reports import Recording
from storage.store import Store
from tests.storage.second import REFUSED, Second
from tests.storage.stocked import BEFORE, LAN, LATER, MINH, NOW, OTHER, REPORT, enrolled, number

EVERY_SORT = (
    NewAnswer("I.1", Value(number=0), "0"),
    NewAnswer("I.2", Value(State.NONE_AROSE), "không phát sinh"),
    NewAnswer("I.3", Value(State.NOT_APPLICABLE), "không áp dụng"),
    NewAnswer("I.4", Value(State.NOT_YET), "chưa có"),
    NewAnswer("I.5", Value(text="Quyết định số 12/QĐ-UBND"), "Quyết định số 12/QĐ-UBND"),
    NewAnswer("I.6", Value(number=10**15), "1 triệu tỷ"),
    NewAnswer("I.7", Value(text="0"), "0"),
    NewAnswer("I.8", Value(number=-(2**63)), "?"),
    NewAnswer("I.9", Value(number=2**63 - 1), "?"),
)


async def test_every_sort_of_answer_comes_back_as_it_went_in(store: Store) -> None:
    async with store.writing() as work:
        await work.reports.record_many([Recording(REPORT, 1, EVERY_SORT, LAN, "telegram", NOW, 1)])
    async with store.reading() as work:
        view = await work.reports.view(REPORT, None)
        values = await work.reports.current_values(REPORT)
    wanted = {new.indicator: new.value for new in EVERY_SORT}
    assert view.values() == wanted
    assert values == wanted
    assert {code: fact.raw for code, fact in view.answers.items()} == {
        new.indicator: new.raw for new in EVERY_SORT
    }


async def test_a_report_never_begun_is_an_empty_draft_with_its_members(
    store: Store, second: Second
) -> None:
    async with store.reading() as work:
        view = await work.reports.view(REPORT, BEFORE)
        members = tuple(await work.people.members(REPORT.unit))
    assert second.execute("SELECT count(*) FROM report").fetchone() == (0,)
    assert view == ReportView(REPORT, members=members)
    assert view.state is ReportState.DRAFT
    assert [p.id for p in members] == [LAN]


async def test_a_correction_is_a_new_fact_and_the_latest_is_current(
    store: Store, second: Second
) -> None:
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 5)], LAN, "telegram", NOW, 1)]
        )
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.2", 6)], LAN, "telegram", NOW, 2)]
        )
        focal = await enrolled(work, "13", "Đầu mối", Grant(Role.FOCAL, "08887"))
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 7)], focal, "zalo", LATER, 3)]
        )
    async with store.reading() as work:
        view = await work.reports.view(REPORT, None)
    history = second.execute("SELECT id, number, raw FROM answer WHERE indicator = 'I.1'")
    assert history.fetchall() == [(1, 5, "5"), (3, 7, "7")]
    corrected = Answer(3, "I.1", Value(number=7), "7", focal, "zalo", LATER)
    assert view.answers["I.1"] == corrected
    assert view.values() == {"I.1": Value(number=7), "I.2": Value(number=6)}


async def test_a_view_carries_the_values_of_the_period_before_and_of_no_other_report(
    store: Store,
) -> None:
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(BEFORE, 1, [number("I.1", 4)], LAN, "telegram", NOW, 1)]
        )
        await work.reports.record_many(
            [Recording(OTHER, 1, [number("I.1", 99)], MINH, "telegram", NOW, 2)]
        )
        view = await work.reports.view(REPORT, BEFORE)
    assert view.previous == {"I.1": Value(number=4)}
    assert view.answers == {}


async def test_the_same_inbox_row_handled_twice_adds_nothing(store: Store, second: Second) -> None:
    for _ in range(2):
        async with store.writing() as work:
            await work.reports.record_many(
                [
                    Recording(
                        REPORT, 1, [number("I.1", 5), number("I.2", 6)], LAN, "telegram", NOW, 77
                    )
                ]
            )
            await work.reports.move(REPORT, 1, Move.SUBMIT, LAN, NOW, 77)
    assert second.execute("SELECT indicator, number FROM answer ORDER BY id").fetchall() == [
        ("I.1", 5),
        ("I.2", 6),
    ]
    assert second.execute("SELECT count(*) FROM submission").fetchone() == (1,)


async def test_what_did_not_come_through_the_inbox_is_added_every_time(
    store: Store, second: Second
) -> None:
    async with store.writing() as work:
        for _ in range(2):
            await work.reports.record_many(
                [Recording(REPORT, 1, [number("I.1", 5)], LAN, "cli", NOW)]
            )
    assert second.execute("SELECT count(*) FROM answer").fetchone() == (2,)


async def test_many_turns_are_recorded_together_in_order(store: Store, second: Second) -> None:
    async with store.writing() as work:
        await work.reports.record_many(
            [
                Recording(REPORT, 3, [number("I.1", 1)], LAN, "telegram", NOW, 1),
                Recording(OTHER, 4, [number("I.1", 2)], MINH, "telegram", NOW, 2),
                Recording(REPORT, 5, [number("I.1", 3)], LAN, "telegram", LATER, 3),
                Recording(BEFORE, 5, [], LAN, "telegram", LATER, 4),
            ]
        )
        await work.reports.record_many([])
    async with store.reading() as work:
        assert (await work.reports.view(REPORT, None)).values() == {"I.1": Value(number=3)}
        assert (await work.reports.view(OTHER, None)).values() == {"I.1": Value(number=2)}
    begun = second.execute("SELECT unit_code, period, version FROM report ORDER BY version")
    assert begun.fetchall() == [
        (REPORT.unit, REPORT.period, 3),
        (OTHER.unit, OTHER.period, 4),
        (BEFORE.unit, BEFORE.period, 5),
    ]


async def test_a_report_keeps_the_version_it_was_begun_with(store: Store, second: Second) -> None:
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 1)], LAN, "telegram", NOW, 1)]
        )
        await work.reports.record_many(
            [Recording(REPORT, 2, [number("I.1", 2)], LAN, "telegram", NOW, 2)]
        )
    assert second.execute("SELECT version FROM report").fetchall() == [(1,)]


async def test_the_first_submission_decides_and_later_moves_are_kept(store: Store) -> None:
    async with store.writing() as work:
        await work.reports.move(REPORT, 1, Move.SUBMIT, LAN, NOW, 1)
        await work.reports.move(REPORT, 1, Move.WITHDRAW, LAN, LATER, 2)
        await work.reports.move(REPORT, 1, Move.SUBMIT, LAN, LATER, 3)
    async with store.reading() as work:
        view = await work.reports.view(REPORT, None)
    assert view.submissions == (
        Submission(Move.SUBMIT, LAN, NOW),
        Submission(Move.WITHDRAW, LAN, LATER),
        Submission(Move.SUBMIT, LAN, LATER),
    )
    assert view.state is ReportState.SUBMITTED
    assert view.first_submitted == NOW


async def test_a_move_the_state_does_not_allow_changes_nothing(
    store: Store, second: Second
) -> None:
    async with store.writing() as work:
        with pytest.raises(UnknownMoveError):
            await work.reports.move(REPORT, 1, Move.WITHDRAW, LAN, NOW, 1)
        await work.reports.move(OTHER, 1, Move.SUBMIT, MINH, NOW, 2)
        with pytest.raises(UnknownMoveError):
            await work.reports.move(OTHER, 1, Move.SUBMIT, MINH, NOW, 3)
    assert second.execute("SELECT unit_code FROM report").fetchall() == [(OTHER.unit,)]
    assert second.execute("SELECT count(*) FROM submission").fetchone() == (1,)


_OVER_THE_OLD_ONE = "INSERT OR REPLACE INTO answer SELECT * FROM answer"
_AS_A_SERVER_SAYS = "INSERT INTO answer TABLE answer ON CONFLICT (id) DO UPDATE SET number = 6"


async def _changed(store: Store, change: str) -> None:
    async with store.writing() as work:
        if change == _OVER_THE_OLD_ONE and work.connection.dialect.name == "postgresql":
            change = _AS_A_SERVER_SAYS
        await work.connection.exec_driver_sql(change)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE answer SET number = 6",
        "UPDATE answer SET raw = 'other'",
        "DELETE FROM answer",
        _OVER_THE_OLD_ONE,
        "UPDATE submission SET at = 0",
        "DELETE FROM submission",
    ],
)
async def test_facts_and_submissions_cannot_be_changed_or_removed(
    store: Store, second: Second, change: str
) -> None:
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 5)], LAN, "telegram", NOW, 1)]
        )
        await work.reports.move(REPORT, 1, Move.SUBMIT, LAN, NOW, 2)
    with pytest.raises(DBAPIError, match="is append-only"):
        await _changed(store, change)
    assert second.execute("SELECT number, raw FROM answer").fetchall() == [(5, "5")]
    assert second.execute("SELECT at > 0 FROM submission").fetchall() == [(1,)]


async def test_the_append_only_rule_holds_for_another_program_too(
    store: Store, second: Second
) -> None:
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 5)], LAN, "telegram", NOW, 1)]
        )
    with pytest.raises(REFUSED, match="answer is append-only"):
        second.execute("UPDATE answer SET number = 6")


async def test_a_report_of_a_unit_nobody_loaded_is_refused(store: Store) -> None:
    nowhere = ReportKey("cchc", "99999", "2024-Q3")
    with pytest.raises(IntegrityError):
        async with store.writing() as work:
            await work.reports.record_many(
                [Recording(nowhere, 1, [number("I.1", 5)], LAN, "telegram", NOW, 1)]
            )
