"""Whose reports of a form they are, and who may look at them: what grants come to."""

from collections.abc import Sequence

from reporting.forms import Form
from reporting.forms.index import FormIndex
from reporting.people import FILING, Grant, Person, Role, oversees
from reporting.reporters.owing import collects, ever_reports, reports_alone
from reporting.units import Unit, UnitTree


def files(person: Person, form: Form, code: str) -> bool:
    """Whether the person fills in, or submits, that unit's reports of the form.

    A grant that names no form is for every form of the unit that has one of its duties in some
    version; that of a focal point, or one without duties, for every form of the unit.
    """
    return any(
        grant.unit_code == code and grant.role in FILING and _is_for(grant, form)
        for grant in person.grants
    )


def own_reports(person: Person, forms: FormIndex, tree: UnitTree) -> tuple[tuple[Form, str], ...]:
    """The forms that the person fills in, each with the unit it is filled in for.

    A unit that a version of the form was for keeps what it began with that.
    """
    return tuple(
        (form, code)
        for form in forms.filled_by(_filing(person, tree))
        for code in filed_for(person, form, tree)
    )


def filed_for(person: Person, form: Form, tree: UnitTree) -> tuple[str, ...]:
    """The units for which the person fills in the form."""
    return tuple(
        code
        for code in person.filing_units()
        if code in tree and ever_reports(form, tree[code]) and files(person, form, code)
    )


def forms_of_grant(grant: Grant, forms: FormIndex, tree: UnitTree) -> list[Form]:
    """The forms that whoever holds the grant fills in for its unit; of others those it collects."""
    if grant.unit_code not in tree:
        return []
    if grant.role in FILING:
        holder = Person(0, "", grants=(grant,))
        return [form for form, _ in own_reports(holder, forms, tree)]
    return [
        form
        for form in forms.filled_at(tree.levels_at_or_below(grant.unit_code))
        if grant.concerns(form.code) and collects(form, tree, grant.unit_code)
    ]


def may_see(person: Person, form: Form, code: str, tree: UnitTree) -> bool:
    """Whether the person may look at that unit's figures of the form.

    One's own report always; a unit below for whoever oversees a unit above it. Nothing else.
    """
    if code not in tree:
        return False
    is_own = ever_reports(form, tree[code]) and files(person, form, code)
    return is_own or oversees(person, code, form.code, tree)


def seen_alone(person: Person, form: Form, tree: UnitTree, code: str) -> bool:
    """Whether the person is shown the unit's own report of the form, and nothing from below it."""
    if tree[code] not in form.reporters:
        return False
    return not oversees(person, code, form.code, tree) or reports_alone(form, tree, code)


def forms_that_matter(
    person: Person, forms: FormIndex, trees: Sequence[UnitTree]
) -> tuple[Form, ...]:
    """The forms that are anything to the person by one of these trees, in their order.

    They are those of one's own reports, and of units that one oversees.
    """
    found: list[Form] = []
    for tree in trees:
        found += [form for form, _ in own_reports(person, forms, tree)]
        for code in person.overseen_units():
            possible = forms.filled_at(tree.levels_at_or_below(code)) if code in tree else ()
            found += [form for form in possible if _is_overseen(person, form, tree)]
    return forms.in_order(found)


def _is_overseen(person: Person, form: Form, tree: UnitTree) -> bool:
    overseen = person.overseen_units(form.code)
    return any(collects(form, tree, code) for code in overseen if code in tree)


def _filing(person: Person, tree: UnitTree) -> list[Unit]:
    return [tree[code] for code in person.filing_units() if code in tree]


def _is_for(grant: Grant, form: Form) -> bool:
    if not grant.concerns(form.code):
        return False
    is_whole = grant.form is not None or grant.role is Role.FOCAL or not grant.duties
    return is_whole or any(
        duty in form.duties or duty in form.other_duties for duty in grant.duties
    )
