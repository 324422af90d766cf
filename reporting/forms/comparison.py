"""Which rows of two versions of a form mean the same, so that their figures may be compared.

A row means what a row of the other version meant if both have the same code, kind, unit, measure
and name (case and accents aside), or if the later one says `was:` with the code that it had in the
version before. A computed row must besides be computed from rows that mean the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from reporting.forms.indicator import Asked, Formula, Indicator, Ratio
from reporting.forms.model import Form
from reporting.languages import VIETNAMESE
from reporting.normalise import fold
from reporting.values import State, Value

NOT_COMPARED: Final = Value(State.OPEN)
"""Stands for a computed figure of the other version: it is neither read nor worked out anew."""


@dataclass(frozen=True, slots=True)
class RowComparison:
    """How values of one version are read by another: `rows` by the reader's codes.

    `others` are the reader's computed rows that mean nothing of the version read.
    """

    rows: Mapping[str, str]
    others: tuple[str, ...]

    def read(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The values by the reader's codes; those that mean nothing to it are left out."""
        found = {code: values[there] for code, there in self.rows.items() if there in values}
        return {**found, **dict.fromkeys(self.others, NOT_COMPARED)} if values else {}

    def reversed(self, reader: Form) -> "RowComparison":
        """How the values of this reader are read by the version that it reads."""
        back = {there: here for here, there in self.rows.items()}
        others = (row.code for row in reader.computed() if row.code not in back)
        return RowComparison(back, tuple(others))


@dataclass(frozen=True, slots=True)
class FormChanges:
    """What a version changed of the rows that people answer, in printed order.

    `moved` are pairs of a row before and now, whose code or name is another though it means the
    same; a row that kept its code and means something else is among `dropped` and among `added`.
    """

    dropped: tuple[Indicator, ...]
    added: tuple[Indicator, ...]
    moved: tuple[tuple[Indicator, Indicator], ...]


def same_rows(before: Form, now: Form, *, next_to_it: bool = True) -> dict[str, str]:
    """Codes of rows of the later version with the code that each has in the earlier one.

    `was` names a row of the very version before: unless that is the earlier one (`next_to_it`),
    rows that say it are left out.
    """
    claimed = {row.was for row in _rows(now) if row.was is not None}
    answered = [row for row in _rows(now) if row.formula is None]
    found: dict[str, str] = {}
    for row in (*answered, *now.computed()):
        there = row.code if row.was is None else row.was
        is_meant = there not in claimed if row.was is None else next_to_it
        if not is_meant or there not in before:
            continue
        other = before.indicator(there)
        if _mean_the_same(other, row) and _same_formula(other.formula, row.formula, found):
            found[row.code] = there
    return found


def comparison(reader: Form, rows: Mapping[str, str]) -> RowComparison:
    """How a version reads values of an earlier one; `rows` are those that mean the same."""
    others = (row.code for row in reader.computed() if row.code not in rows)
    return RowComparison(rows, tuple(others))


def changes(before: Form, now: Form, rows: Mapping[str, str]) -> FormChanges:
    """What the later version changed; `rows` are those that mean the same."""
    kept = set(rows.values())
    pairs = ((before.indicator(rows[row.code]), row) for row in now.asked() if row.code in rows)
    return FormChanges(
        dropped=tuple(row for row in before.asked() if row.code not in kept),
        added=tuple(row for row in now.asked() if row.code not in rows),
        moved=tuple((was, row) for was, row in pairs if _reads_otherwise(was, row)),
    )


def unlike(before: Indicator, now: Indicator) -> bool:
    """Whether two rows cannot mean the same, whatever is said of them: figures of other sorts."""
    return _sort_of_figure(before) != _sort_of_figure(now)


def _rows(form: Form) -> Iterator[Indicator]:
    for row in (*form.indicators, *form.narrative):
        if row.asked is not Asked.HEADING:
            yield row


def _mean_the_same(before: Indicator, now: Indicator) -> bool:
    if unlike(before, now):
        return False
    return now.was is not None or (_name(before), _unit(before)) == (_name(now), _unit(now))


def _reads_otherwise(before: Indicator, now: Indicator) -> bool:
    return before.code != now.code or _name(before) != _name(now)


def _sort_of_figure(row: Indicator) -> tuple[object, ...]:
    digits = tuple(sorted(option.digit for option in row.choices))
    return row.kind, row.scale, row.measure, digits, row.asked is Asked.OTHER_LEVEL


def _name(row: Indicator) -> str:
    return fold(row.name[VIETNAMESE])


def _unit(row: Indicator) -> str:
    return fold(row.unit[VIETNAMESE])


def _same_formula(before: Formula | None, now: Formula | None, rows: Mapping[str, str]) -> bool:
    """Whether both are computed alike, or neither is; `rows` are the parts that mean the same."""
    if before is None or now is None:
        return before is now
    if type(before) is not type(now):
        return False
    parts = tuple(rows.get(code, "") for code in now.codes)
    if isinstance(now, Ratio):
        return parts == before.codes
    return sorted(parts) == sorted(before.codes)
