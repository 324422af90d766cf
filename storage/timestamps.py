"""How an instant is remembered: whole milliseconds since 1970 in UTC, as one integer.

An integer sorts and compares the same in every database and in every time zone setting.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_milliseconds(at: datetime) -> int:
    """Milliseconds since 1970; what is finer is dropped. A naive datetime raises TypeError.

    >>> to_milliseconds(datetime(2024, 9, 15, tzinfo=UTC))
    1726358400000
    """
    return (at - _EPOCH) // _MILLISECOND


def from_milliseconds(milliseconds: int) -> datetime:
    """The instant, aware, in UTC.

    >>> from_milliseconds(1726358400001).isoformat()
    '2024-09-15T00:00:00.001000+00:00'
    """
    return _EPOCH + timedelta(milliseconds=milliseconds)


class Instant(TypeDecorator[datetime]):
    """A column of instants; takes and gives aware datetimes."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """What the database keeps."""
        return None if value is None else to_milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """What the program sees."""
        return None if value is None else from_milliseconds(value)
