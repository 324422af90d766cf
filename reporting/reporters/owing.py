"""Who owes a report of a form: the units that it names, as they stand on a day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from reporting.forms import Form, FormLibrary
from reporting.units import Unit, UnitTree


def reports_itself(form: Form, unit: Unit) -> bool:
    """Whether the unit fills the form in, on any day on which it stands."""
    return unit in form.reporters


def ever_reports(form: Form, unit: Unit) -> bool:
    """Whether the unit fills the form in, in any of its versions: what was begun stays its own."""
    return any(unit in who for who in form.every_reporters)


def including_begun(
    form: Form, forms: FormLibrary, begun: Mapping[str, int], tree: UnitTree
) -> Form:
    """The version of a period, with the units among its reporters that began in one of theirs.

    `begun` has the version of the report of each unit that has one.
    """
    if not form.other_reporters:
        return form
    found = frozenset(
        code
        for code, number in begun.items()
        if tree[code] not in form.reporters
        and tree[code] in forms.version(form.code, number).reporters
    )
    if not found:
        return form
    return replace(form, reporters=replace(form.reporters, codes=form.reporters.codes | found))


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
    """Whether units at or below that one fill the form in, on any day, in any of its versions."""
    levels = tree.levels_at_or_below(code)
    return any(
        who.level in levels or any(tree.covers(code, one) for one in who.codes)
        for who in form.every_reporters
    )
