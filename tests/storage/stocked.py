"""A small district: two communes, two officers; what the storage tests begin with."""

from datetime import UTC, datetime, timedelta

from reporting.invitations import VALID_FOR
from reporting.people import Grant, Role
from reporting.reports import NewAnswer, ReportKey
from reporting.units import Level, Unit
from reporting.values import Value
from storage.store import Store, UnitOfWork

NOW = datetime(2024, 9, 10, 1, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
REPORT = ReportKey("cchc", "08887", "2024-Q3")
BEFORE = ReportKey("cchc", "08887", "2024-Q2")
OTHER = ReportKey("cchc", "08890", "2024-Q3")
UNITS = (
    Unit("268", "Huyện Bắc Sơn", Level.DISTRICT),
    Unit("08887", "Thị trấn Bắc Sơn", Level.COMMUNE, "268"),
    Unit("08890", "Xã Bắc Sơn", Level.COMMUNE, "268"),
)
LAN = 1
MINH = 2


async def stock(store: Store) -> None:
    """Units, Lan of the town at telegram 11, Minh of the commune at telegram 12."""
    async with store.writing() as work:
        await work.units.save(UNITS)
        lan = await enrolled(work, "11", "Nông Thị Lan", Grant(Role.OFFICER, "08887", ("tu_phap",)))
        minh = await enrolled(work, "12", "Hoàng Văn Minh", Grant(Role.FOCAL, "08890"))
    assert (lan, minh) == (LAN, MINH)


async def enrolled(work: UnitOfWork, address: str, name: str, grant: Grant) -> int:
    """Somebody who used an invitation at that Telegram chat."""
    invitation = await work.invitations.create(
        f"hash of {address} {name} {grant}", grant, name, NOW, NOW + VALID_FOR
    )
    return await work.people.enrol(invitation, "telegram", address, "?", "vi", NOW)


def number(indicator: str, amount: int) -> NewAnswer:
    """An answer as it was typed."""
    return NewAnswer(indicator, Value(number=amount), str(amount))
