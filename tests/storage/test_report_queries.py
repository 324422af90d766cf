from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.reports import Filing, Move, NewAnswer, ReportKey, ReportState, Submission
from reporting.units import Level, Unit
from reporting.values import State, Value
from storage.repositories.reports import Recording
from storage.store import Store
from tests.storage.stocked import BEFORE, LAN, LATER, MINH, NOW, OTHER, REPORT, number

NOT_YET = Value(State.NOT_YET)


async def test_filing_has_a_row_per_unit_in_the_order_asked_for(store: Store) -> None:
    async with store.writing() as work:
        answers = [
            number("I.1", 5),
            NewAnswer("I.2", Value(State.NONE_AROSE), "x"),
            NewAnswer("I.3", NOT_YET, "x"),
        ]
        await work.reports.record_many([Recording(REPORT, 1, answers, LAN, "telegram", NOW, 1)])
        await work.reports.record_many(
            [Recording(BEFORE, 1, [number("I.9", 1)], LAN, "telegram", LATER, 2)]
        )
        await work.reports.move(REPORT, 1, Move.SUBMIT, LAN, LATER, 3)
    async with store.reading() as work:
        filing = await work.report_queries.filing("cchc", "2024-Q3", ["08890", "08887"])
        assert await work.report_queries.filing("cchc", "2024-Q3", []) == []
    assert filing == [
        Filing("08890", ReportState.DRAFT, None, 0, None),
        Filing(
            "08887",
            ReportState.SUBMITTED,
            LATER,
            2,
            NOW,
            filed_at=LATER,
            last=Submission(Move.SUBMIT, LAN, LATER),
        ),
    ]


async def test_a_correction_to_not_yet_is_no_longer_settled(store: Store) -> None:
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 5)], LAN, "telegram", NOW, 1)]
        )
        late = [NewAnswer("I.1", NOT_YET, "chưa có")]
        await work.reports.record_many([Recording(REPORT, 1, late, LAN, "telegram", LATER, 2)])
        filing = await work.report_queries.filing("cchc", "2024-Q3", ["08887"])
    assert filing == [Filing("08887", ReportState.DRAFT, None, 0, LATER)]


async def test_only_the_rows_asked_for_count_as_settled(store: Store) -> None:
    async with store.writing() as work:
        answers = [number("I.1", 5), number("I.2", 5)]
        await work.reports.record_many([Recording(REPORT, 1, answers, LAN, "telegram", NOW, 1)])
        filing = await work.report_queries.filing(
            "cchc", "2024-Q3", ["08887"], asked=["I.2", "I.7"]
        )
    assert filing == [Filing("08887", ReportState.DRAFT, None, 1, NOW)]


async def test_a_withdrawn_report_is_a_draft_that_was_first_submitted_then(store: Store) -> None:
    async with store.writing() as work:
        await work.reports.move(REPORT, 1, Move.SUBMIT, LAN, NOW, 1)
        await work.reports.move(REPORT, 1, Move.WITHDRAW, LAN, LATER, 2)
        filing = await work.report_queries.filing("cchc", "2024-Q3", ["08887"])
    last = Submission(Move.WITHDRAW, LAN, LATER)
    assert filing == [Filing("08887", ReportState.DRAFT, NOW, 0, None, last=last)]


async def test_values_are_of_the_units_periods_and_indicators_asked_for(store: Store) -> None:
    async with store.writing() as work:
        text = NewAnswer("I.2", Value(text="chữ"), "chữ")
        await work.reports.record_many(
            [
                Recording(
                    REPORT, 1, [number("I.1", 5), text, number("I.3", 1)], LAN, "telegram", NOW, 1
                )
            ]
        )
        await work.reports.record_many(
            [Recording(BEFORE, 1, [number("I.1", 4)], LAN, "telegram", NOW, 2)]
        )
        await work.reports.record_many(
            [Recording(OTHER, 1, [number("I.1", 9)], MINH, "telegram", NOW, 3)]
        )
        periods = ["2024-Q2", "2024-Q3"]
        figures = await work.report_queries.values(
            "cchc", periods, ["08887", "268"], ["I.1", "I.2"]
        )
        assert await work.report_queries.values("cchc", periods, ["08887"], []) == {}
        assert await work.report_queries.values("other", periods, ["08887"], ["I.1"]) == {}
    assert figures == {
        ("08887", "2024-Q3"): {"I.1": Value(number=5), "I.2": Value(text="chữ")},
        ("08887", "2024-Q2"): {"I.1": Value(number=4)},
    }


_VALUES = st.one_of(
    st.integers(-(2**63), 2**63 - 1).map(lambda n: Value(number=n)),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(
        lambda t: Value(text=t)
    ),
    st.sampled_from([Value(state) for state in State if state is not State.VALUE]),
)
_FACTS = st.lists(
    st.tuples(
        st.sampled_from([REPORT, OTHER, BEFORE]), st.sampled_from(["I.1", "I.2", "I.3"]), _VALUES
    ),
    max_size=30,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(_FACTS)
async def test_every_way_of_asking_gives_the_latest_fact(
    store: Store, facts: list[tuple[ReportKey, str, Value]]
) -> None:
    # Each example begins where the one before ended, so it reports on units of its own.
    async with store.writing() as work:
        own = f"-{len(await work.units.all())}"
        await work.units.save(Unit(key.unit + own, "Xã", Level.COMMUNE) for key in (REPORT, OTHER))
        latest: dict[ReportKey, dict[str, Value]] = {}
        for turn, (key, indicator, value) in enumerate(facts):
            mine = ReportKey(key.form, key.unit + own, key.period)
            standing = latest.setdefault(mine, {})
            standing[indicator] = value
            if value.state is State.OPEN:
                del standing[indicator]
            await work.reports.record_many(
                [
                    Recording(
                        mine,
                        1,
                        [NewAnswer(indicator, value, "")],
                        LAN,
                        "test",
                        NOW + timedelta(minutes=turn),
                    )
                ]
            )
    units = [REPORT.unit + own, OTHER.unit + own]
    async with store.reading() as work:
        figures = await work.report_queries.values(
            "cchc", ["2024-Q2", "2024-Q3"], units, ["I.1", "I.2", "I.3"]
        )
        filing = await work.report_queries.filing("cchc", "2024-Q3", units)
        one_by_one = {key: await work.reports.current_values(key) for key in latest}
    assert one_by_one == latest
    assert figures == {(key.unit, key.period): values for key, values in latest.items() if values}
    current = {unit: latest.get(ReportKey("cchc", unit, "2024-Q3"), {}) for unit in units}
    assert {row.unit_code: row.settled for row in filing} == {
        unit: sum(value != NOT_YET for value in found.values()) for unit, found in current.items()
    }
