"""Who plays: the people of the page, and made-up officers for every other commune."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from bot.demo.profiles import BAC_SON
from bot.demo.seeded_random import random_for
from reporting.people import Grant, Role
from reporting.units import Unit

PEOPLE_FILE: Final = Path(__file__).with_name("people.csv")
UNITS_FILE: Final = Path(__file__).with_name("units.csv")
DISTRICT: Final = "329"
"""Huyện Ân Thi, tỉnh Hưng Yên."""
OUT_OF_REACH: Final = "12193"
"""Tiền Phong, which is silent: everybody there has blocked the bot, so that it can be seen."""

OFFICE: Final = "van_phong"
DUTIES: Final = (OFFICE, "tu_phap", "tai_chinh", "van_hoa")

_FAMILY: Final = ("Nguyễn", "Trần", "Phạm", "Đỗ", "Vũ", "Hoàng", "Lê", "Đặng", "Bùi", "Đào")
_REST: Final = (
    *("Văn Hùng", "Thị Mai", "Đức Long", "Thị Hạnh", "Quang Vinh", "Thị Nga", "Văn Toàn"),
    *("Thị Thu", "Minh Tâm", "Thị Lý", "Xuân Bách", "Thị Yến", "Văn Khải", "Thị Oanh"),
)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody on the page, whose chat with the bot begins when the visitor presses "Bắt đầu".

    `has_begun` is somebody who was enrolled before the demo opens and has answered some rows.
    """

    user_id: int
    name: str
    title: str
    team: str
    grant: Grant
    has_begun: bool

    @property
    def address(self) -> str:
        """The private chat with this person, whose id is the user's."""
        return str(self.user_id)


@dataclass(frozen=True, slots=True)
class Officer:
    """A made-up officer whom nobody plays; `has_left` is somebody whose work others do now.

    `has_blocked`: the bot is blocked there, so that the clerk sees what that looks like.
    """

    name: str
    address: str
    grant: Grant
    has_left: bool = False
    has_blocked: bool = False


def guests() -> tuple[Guest, ...]:
    """The people of the page, in its order."""
    with PEOPLE_FILE.open(encoding="utf-8", newline="") as stream:
        return tuple(
            Guest(
                user_id=int(row["user_id"]),
                name=row["name"],
                title=row["title"],
                team=row["team"],
                grant=Grant(Role(row["role"]), row["unit_code"], tuple(row["duties"].split())),
                has_begun=bool(row["has_begun"]),
            )
            for row in csv.DictReader(stream)
        )


def officers(seed: int, communes: Sequence[Unit]) -> tuple[Officer, ...]:
    """The officers of these communes, whom no guest plays.

    Each has a focal point for the office and three others. Bắc Sơn's people are guests, so its
    earlier reports are those of somebody who has left.
    """
    names = [" ".join(both) for both in product(_FAMILY, _REST)]
    random_for(seed, "names").shuffle(names)
    played = {(g.grant.unit_code, duty) for g in guests() for duty in g.grant.duties}
    return tuple(_named(names, [o for unit in communes for o in _of(unit, played)]))


def _of(unit: Unit, played: set[tuple[str, str]]) -> Iterator[Grant]:
    if unit.code == BAC_SON:
        yield Grant(Role.FOCAL, unit.code, DUTIES)
        return
    own = () if (unit.code, OFFICE) in played else (OFFICE,)
    yield Grant(Role.FOCAL, unit.code, own)
    for duty in DUTIES:
        if duty != OFFICE and (unit.code, duty) not in played:
            yield Grant(Role.OFFICER, unit.code, (duty,))


def _named(names: Sequence[str], grants: Sequence[Grant]) -> Iterator[Officer]:
    for place, (name, grant) in enumerate(zip(names, grants, strict=False), start=1):
        yield Officer(
            name,
            f"{grant.unit_code}-{place}",
            grant,
            has_left=grant.unit_code == BAC_SON,
            has_blocked=grant.unit_code == OUT_OF_REACH,
        )
