"""A leader's summary: what it needs loaded, and who has filed."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reporting.reports import Filing, ReportState
from reporting.scope import Scope
from reporting.summary import (
    FilingCounts,
    FilingStatus,
    GroupFiling,
    UnitFiling,
    summary_periods,
    units_to_load,
    what_to_load,
)
from reporting.units import Level, Unit, UnitHistory
from tests.reporting.district import (
    BEFORE,
    COMMUNES,
    DEADLINE,
    FORM,
    IN_TIME,
    ON_TIME,
    PERIOD,
    SETTLED,
    TAKEN,
    TOO_LATE,
    UNITS,
    draft,
    filed,
    summary,
)


def test_what_is_loaded_is_what_the_headlines_are_made_of() -> None:
    assert what_to_load(FORM) == (
        *("I.2.1", "I.2.2", SETTLED, ON_TIME, "VI.1.1", "VI.1.2"),
        *("VII.5.3.1", "VII.5.3.2"),
    )
    nested = replace(FORM, headlines=("VI.2.1",))
    assert what_to_load(nested) == (
        *("VI.2.2", "VI.2.3", "VI.2.4.1", "VI.2.4.2", "VI.2.4.3", "VI.2.5"),
    )


def test_both_periods_and_the_communes_of_either_are_loaded() -> None:
    assert summary_periods(FORM.cycle, PERIOD) == (PERIOD, BEFORE)
    old = Unit("B0", "Xã B0", Level.COMMUNE, "B", valid_to=date(2024, 8, 31))
    units = UnitHistory.of([*UNITS.all, old])
    assert units_to_load(FORM, units, Scope("B", PERIOD)) == ("B1", "B2", "B3", "B0")


def test_every_commune_has_its_status_and_correcting_does_not_make_it_late() -> None:
    filings = [
        filed("B2", TOO_LATE),
        draft("B3", 58),
        filed("B1", state=ReportState.DRAFT),
    ]
    found = summary("B", filings=filings)
    assert found.filing == (
        UnitFiling("B1", FilingStatus.ON_TIME, 83, 83, IN_TIME, is_correcting=True),
        UnitFiling("B2", FilingStatus.LATE, 83, 83, TOO_LATE),
        UnitFiling("B3", FilingStatus.DRAFTING, 58, 83),
    )
    assert found.counts == FilingCounts(on_time=1, late=1, drafting=1, correcting=1)
    assert (found.counts.filed, found.counts.total) == (2, 3)
    assert found.groups == ()


def test_a_report_nobody_wrote_in_is_silent_and_one_put_off_is_not() -> None:
    found = summary("A", filings=[draft("A1", 0, None), draft("A2", 0)])
    assert [each.status for each in found.filing] == [FilingStatus.SILENT, FilingStatus.DRAFTING]
    assert summary("A").counts == FilingCounts(silent=2)


def test_a_province_counts_the_communes_of_each_district_that_has_any() -> None:
    found = summary("P", filings=[filed("A1"), filed("B1"), filed("B2", TOO_LATE)])
    assert found.groups == (
        GroupFiling("A", FilingCounts(on_time=1, silent=1)),
        GroupFiling("B", FilingCounts(on_time=1, late=1, silent=1)),
    )
    assert [each.unit_code for each in found.filing] == list(COMMUNES)
    assert found.counts == FilingCounts(on_time=2, late=1, silent=2)


def test_the_headlines_come_in_the_forms_order_and_by_code() -> None:
    found = summary("B")
    assert tuple(each.indicator for each in found.headline) == FORM.headlines
    assert (found.unit_code, found.period, found.taken_at) == ("B", PERIOD, TAKEN)


_FILINGS = st.dictionaries(
    st.sampled_from(COMMUNES),
    st.tuples(
        st.none() | st.integers(-50, 50),
        st.sampled_from(ReportState),
        st.booleans(),
    ),
)


@given(_FILINGS)
def test_every_commune_is_counted_once_and_groups_add_up_to_the_whole(
    given: dict[str, tuple[int | None, ReportState, bool]],
) -> None:
    filings = [
        Filing(
            unit,
            state,
            None if hours is None else DEADLINE.ends_at + timedelta(hours=hours),
            0,
            IN_TIME if touched or hours is not None else None,
        )
        for unit, (hours, state, touched) in given.items()
    ]
    found = summary("P", filings=filings)
    assert found.counts.total == len(COMMUNES)
    assert sum(group.counts.total for group in found.groups) == len(COMMUNES)
    assert sum(group.counts.filed for group in found.groups) == found.counts.filed
    late = {unit for unit, (hours, *_) in given.items() if hours is not None and hours >= 0}
    assert {each.unit_code for each in found.filing if each.status is FilingStatus.LATE} == late
