"""Bots with several forms, for people who have to say which of them they mean."""

from pathlib import Path

import pytest

from reporting.units import Level, Unit, UnitHistory
from tests.conversation.engine import UNITS
from tests.conversation.world import FakeBackend
from tests.forms_beside import OFFICE, forms_beside, forms_of_communes


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the files of the forms, which are read once for a module."""
    return tmp_path_factory.mktemp("forms")


@pytest.fixture
def of_three_units(several: Path) -> FakeBackend:
    """Communes, the district and its office, each with a form of its own."""
    communes, *others = forms_beside(several)
    office = Unit(OFFICE, "Phòng Nội vụ huyện Ân Thi", Level.OFFICE, "329")
    history = UnitHistory.of([*UNITS.units.values(), office])
    return FakeBackend(form=communes, others=tuple(others), history=history)


@pytest.fixture
def of_communes(several: Path) -> FakeBackend:
    """Two forms that every commune fills in."""
    communes, small = forms_of_communes(several)
    return FakeBackend(form=communes, others=(small,))
