"""Which report is opened for a unit that was set up only lately."""

from dataclasses import replace
from datetime import date

from handlers.engine.context import TurnContext
from handlers.engine.current_report import (
    PeriodFlaw,
    find_report,
    period_flaw,
    reports_of,
    words_read,
)
from handlers.engine.lookup import Lookup
from handlers.engine.session import Session
from handlers.engine.turn import Inbound, Text
from reporting.clean_text import clean
from reporting.forms import FormLibrary
from reporting.units import UnitHistory
from tests.conversation.engine import BAC_SON, CALENDAR, CATALOGUE, FORM, UNITS, ZONE
from tests.conversation.world import Q3, FakeBackend


def of_a_new_unit() -> TurnContext:
    """The focal point of a commune that stands since 1 July 2024."""
    backend = FakeBackend()
    backend.focal("Lan", "van_phong")
    new = replace(UNITS[BAC_SON], valid_from=date(2024, 7, 1))
    history = UnitHistory.of([*(u for u in UNITS.units.values() if u.code != BAC_SON), new])
    units, forms = history.on(backend.now.date()), FormLibrary.holding([FORM])
    known = Lookup(backend.people[1], forms, units, CALENDAR, CATALOGUE, ZONE, history=history)
    return TurnContext(Session(), Inbound("test", "1", "1", Text(clean(""))), known, backend.now)


def test_no_report_is_opened_of_a_period_before_the_unit_stood() -> None:
    ctx = of_a_new_unit()
    assert reports_of(ctx, clean("quý II/2024")) == ()
    assert period_flaw(ctx, words_read(ctx, clean("quý II/2024")))[0] is PeriodFlaw.NOT_STANDING
    assert find_report(ctx, f"{FORM.code}/{BAC_SON}/2024-Q2") is None


def test_the_report_of_a_period_in_which_the_unit_stood_is_opened() -> None:
    assert reports_of(of_a_new_unit(), clean("quý III/2024")) == (Q3,)
