from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.timestamps import from_milliseconds, to_milliseconds

_ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
_INSTANTS = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001  hypothesis adds the zone
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=_ZONES,
)


@given(_INSTANTS)
def test_an_instant_comes_back_to_the_millisecond_in_utc(at: datetime) -> None:
    back = from_milliseconds(to_milliseconds(at))
    assert back.tzinfo is UTC
    assert timedelta(0) <= at - back < timedelta(milliseconds=1)


@given(_INSTANTS, _INSTANTS)
def test_earlier_instants_are_never_larger_numbers(one: datetime, other: datetime) -> None:
    assert to_milliseconds(min(one, other)) <= to_milliseconds(max(one, other))


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(TypeError):
        to_milliseconds(datetime(2024, 9, 15))  # noqa: DTZ001  the point
