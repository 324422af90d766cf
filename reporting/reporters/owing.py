"""Who owes a report of a form: the units that it names, as they stand on a day."""

from datetime import date

from reporting.forms import Form
from reporting.units import Unit, UnitTree


def reports_itself(form: Form, unit: Unit) -> bool:
    """Whether the unit fills the form in, on any day on which it stands."""
    return unit in form.reporters


def reporters(form: Form, tree: UnitTree, day: date, under: str | None = None) -> tuple[Unit, ...]:
    """The units that owe a report of the form when `day` ends a period, in official order.

    Only those at or below the unit `under`, itself included.
    """
    return tuple(
        unit for unit in tree.at_or_below(under) if unit in form.reporters and unit.stands_on(day)
    )


def reports_alone(form: Form, tree: UnitTree, code: str) -> bool:
    """Whether the unit fills the form in and none below it ever does: its figures are all its own.

    Nothing is put together from anybody else's then.
    """
    who = form.reporters
    below = (one for one in who.codes if one != code and tree.covers(code, one))
    return tree[code] in who and who.level not in tree.levels_below(code) and not any(below)


def collects(form: Form, tree: UnitTree, code: str) -> bool:
    """Whether units at or below that one fill the form in, on any day."""
    who = form.reporters
    if who.level in tree.levels_at_or_below(code):
        return True
    return any(tree.covers(code, one) for one in who.codes)
