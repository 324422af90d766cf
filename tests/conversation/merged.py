"""A district whose communes were merged three into one on 1 July 2025, with the lists of units."""

from datetime import date, datetime
from typing import Final

from reporting.units import Level, Unit, UnitHistory
from tests.conversation.engine import ZONE
from tests.conversation.world import FakeBackend

LAST: Final = date(2025, 6, 30)
FIRST: Final = date(2025, 7, 1)
SEPTEMBER: Final = datetime(2025, 9, 9, 8, 30, tzinfo=ZONE)
TOWN, BAC_SON, BAI_SAY = "12142", "12148", "12151"
"""They go into Xã Ân Thi, which keeps the code of the first."""

MERGED: Final = UnitHistory.of(
    [
        Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE),
        Unit("329", "Huyện Ân Thi", Level.DISTRICT, "33", valid_to=LAST),
        Unit("cum-1", "Cụm Ân Thi", Level.GROUP, "33", FIRST),
        Unit(TOWN, "Thị trấn Ân Thi", Level.COMMUNE, "329", valid_to=LAST),
        Unit(TOWN, "Xã Ân Thi", Level.COMMUNE, "cum-1", FIRST),
        Unit(BAC_SON, "Xã Bắc Sơn", Level.COMMUNE, "329", None, LAST, (TOWN,)),
        Unit(BAI_SAY, "Xã Bãi Sậy", Level.COMMUNE, "329", None, LAST, (TOWN,)),
    ]
)


def after_the_merger() -> FakeBackend:
    """September 2025, when people work on quarter III of the new units."""
    return FakeBackend(now=SEPTEMBER, history=MERGED)
