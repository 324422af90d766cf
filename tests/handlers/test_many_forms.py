"""What a command does depends on the forms and units of whoever sends it, not on all there are.

Steps of the program are counted, not timed; tests/bench measures what they cost.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

import pytest

from handlers.engine.turn import Inbound, Turn
from reporting.forms import Form, FormLibrary, Reporters
from reporting.people import Grant, Role
from reporting.units import Level, Unit, UnitHistory
from tests.conversation.engine import BAC_SON, FORM, HISTORY
from tests.conversation.world import FakeBackend
from tests.steps import steps_of

Size = tuple[int, int]
"""How many forms there are, and how many versions of every unit."""

ONE: Final[Size] = (1, 1)
SOME: Final[Size] = (3, 2)
MANY: Final[Size] = (10, 20)

OFFICER = Grant(Role.OFFICER, BAC_SON, ("van_phong",))
FOCAL = Grant(Role.FOCAL, BAC_SON, ("van_phong",))
CLERK = Grant(Role.CLERK, "329")
LEADER = Grant(Role.LEADER, "329")


@dataclass
class Counted(FakeBackend):
    """A bot whose forms are loaded once, and that counts the steps of its turns."""

    steps: int = 0

    @cached_property
    def forms(self) -> FormLibrary:  # made once, as the bot makes it
        return FormLibrary.holding([self.form, *self.others])

    def handle(self, inbound: Inbound) -> Turn:
        """One message: what is loaded for it, decided and recorded."""
        found: list[Turn] = []
        self.steps += steps_of(lambda: found.append(super(Counted, self).handle(inbound)))
        return found[0]


def _of_the_province(count: int) -> Iterator[Form]:
    for number in range(2, count + 1):
        yield replace(
            FORM,
            code=f"province_{number}",
            short={"vi": f"Báo cáo tỉnh {number}", "en": f"Province report {number}"},
            words=(f"province_{number}", f"bao cao tinh {number}"),
            reporters=Reporters(Level.PROVINCE),
            deadlines={Level.PROVINCE: FORM.deadline},
        )


def _renamed(count: int) -> Iterator[Unit]:
    """Every unit, with other names before the one it has."""
    for unit in HISTORY.all:
        for number in range(1, count):
            first, last = date(1980 + number, 1, 1), date(1980 + number, 12, 31)
            name = f"{unit.name} {number:02}"
            yield replace(unit, name=name, valid_from=first, valid_to=last)
        yield replace(unit, valid_from=date(1980 + count, 1, 1)) if count > 1 else unit


def _of_offices(count: int) -> Iterator[Form]:
    """Forms that list the units that fill them in."""
    for number, form in enumerate(_of_the_province(count)):
        offices = frozenset({f"office-{number}", f"registry-{number}"})
        yield replace(form, reporters=Reporters(codes=offices))


def _counts(
    size: Size,
    grant: Grant,
    lines: str,
    beside: Callable[[int], Iterator[Form]] = _of_the_province,
) -> dict[str, int]:
    """How many steps each of these lines takes, said to a bot of that size."""
    forms, versions = size
    others, units = tuple(beside(forms)), UnitHistory.of(_renamed(versions))
    backend = Counted(others=others, history=units)
    chat = backend.person("Lan", grant)
    found: dict[str, int] = {}
    for line in lines.split("|"):
        for _ in range(3):  # what is worked out once after a start is no part of it
            backend.steps = 0
            chat.says(line)
        found[line] = backend.steps
    return found


COMMANDS: Final = {
    "officer": (
        OFFICER,
        "/baocao|14|I.2.1 5|/tiendo|/tiendo quý 2|/sua I.1|/ghichu I.1 theo sổ|/mau|/nop|/tonghop",
    ),
    "focal": (FOCAL, "/baocao|14|/tiendo|/nhac|/nop|/toi"),
    "clerk": (
        CLERK,
        "/start|/tiendo|/tonghop|/tonghop quý 2|/tonghop bắc sơn quý 2|/tonghop bậy|/xuat|/nhac",
    ),
    "leader": (LEADER, "/tiendo quý 2|/tonghop cchc|/tonghop tỉnh 3|/toi|/trogiup|bậy"),
    "officer of before": (OFFICER, "/toi|/baocao quý 2|14|/tonghop quý 2|/baocao bậy|chào"),
}


@pytest.mark.parametrize("who", COMMANDS)
def test_nothing_takes_more_steps_with_more_forms_of_others_and_more_versions_of_units(
    who: str,
) -> None:
    assert _counts(MANY, *COMMANDS[who]) == _counts(SOME, *COMMANDS[who])


@pytest.mark.parametrize("who", ["officer", "focal"])
def test_forms_that_list_other_units_are_not_looked_at_either(who: str) -> None:
    grant, lines = COMMANDS[who]
    some, many = (_counts(size, grant, lines, _of_offices) for size in (SOME, MANY))
    assert many == some


def test_an_answer_takes_the_same_steps_as_with_one_form_and_one_version() -> None:
    lines = "/baocao|14|I.2.1 5|/tiendo|/sua I.1|/nop"
    for grant in (OFFICER, FOCAL):
        assert _counts(MANY, grant, lines) == _counts(ONE, grant, lines)


def test_an_overview_takes_hardly_more_than_with_one_form_and_one_version() -> None:
    """The messenger, the database and the picture, which cost most of it, are not counted here."""
    lines = "/tiendo|/tonghop|/tonghop quý 2"
    one, many = _counts(ONE, CLERK, lines), _counts(MANY, CLERK, lines)
    assert {line: many[line] > 1.05 * one[line] for line in one} == dict.fromkeys(one, False)


def test_a_name_of_another_time_is_found_without_a_look_at_every_name() -> None:
    line = "/tonghop xã bắc sơn 01"
    some, many = (_counts(size, LEADER, line)[line] for size in ((3, 4), (3, 8)))
    more_names_of_the_unit, steps_a_name = 4, 20
    assert many - some <= more_names_of_the_unit * steps_a_name
