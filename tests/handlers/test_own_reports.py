"""Which report is opened for a unit that was set up only lately."""

from dataclasses import replace
from datetime import date

from handlers.known import Known
from handlers.moment import Moment
from handlers.own_reports import PeriodFlaw, named_report, period_flaw, reports_of
from handlers.turn import Envelope, Said, Session
from reporting.units import UnitTree
from tests.handlers.chat import BAC_SON, CALENDAR, CATALOGUE, FORM, Q3, UNITS, ZONE, World


def of_a_new_unit() -> Moment:
    """The focal point of a commune that stands since 1 July 2024."""
    world = World()
    world.focal("Lan", "van_phong")
    new = replace(UNITS[BAC_SON], valid_from=date(2024, 7, 1))
    units = UnitTree.of([*(u for u in UNITS.units.values() if u.code != BAC_SON), new])
    known = Known(world.people[1], {FORM.code: FORM}, units, CALENDAR, CATALOGUE, ZONE)
    return Moment(Session(), Envelope("test", "1", "1", Said("")), known, world.now)


def test_no_report_is_opened_of_a_period_before_the_unit_stood() -> None:
    moment = of_a_new_unit()
    assert reports_of(moment, "quý II/2024") == ()
    assert period_flaw(moment, "quý II/2024")[0] is PeriodFlaw.NOT_STANDING
    assert named_report(moment, f"{FORM.code}/{BAC_SON}/2024-Q2") is None


def test_the_report_of_a_period_in_which_the_unit_stood_is_opened() -> None:
    assert reports_of(of_a_new_unit(), "quý III/2024") == (Q3,)
