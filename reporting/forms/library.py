"""Every form in every version that is loaded, side by side.

A report is of the version it was begun with; one that was not begun is of the version in whose time
its period falls. A version begins on a day, with the first period that starts on or after it, and
lasts until the next one begins.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from reporting.forms.comparison import (
    FormChanges,
    RowComparison,
    changes,
    comparison,
    same_rows,
)
from reporting.forms.index import FormIndex
from reporting.forms.model import Form
from reporting.periods import CycleRule, Period
from reporting.periods.periods import start_of_year, year_from
from reporting.values import Value

FormVersion = tuple[str, int]
"""A form's code and the number of one of its versions."""

NO_DAYS: Mapping[FormVersion, date] = {}


class UnknownVersion(LookupError):
    """No form of this code and version is loaded."""

    def __init__(self, code: str, number: int) -> None:
        super().__init__(f"form {code} is not loaded in version {number}")
        self.code = code
        self.number = number


@dataclass(frozen=True, slots=True)
class _Dated:
    """A version of a form, and the day on which it begins."""

    form: Form
    begins: date

    def covers(self, period: Period) -> bool:
        """Whether a report of that period is of this version or a later one."""
        return self.begins <= period.start and period in self.form.cycle


class FormLibrary(Mapping[str, Form]):
    """The forms by code, each in the version that is current, and every other version.

    Current is what a report of the period is of that people work on at `day`; without a day it is
    the newest version. `index` finds current forms by their words and by who fills them in.
    """

    __slots__ = ("_changes", "_comparisons", "_current", "_on", "_unlike", "_versions", "index")

    def __init__(self, versions: Mapping[str, Sequence[_Dated]], day: date | None = None) -> None:
        self._versions = versions
        self._current = {code: _current(dated, day) for code, dated in versions.items()}
        self.index = FormIndex(tuple(self._current.values()))
        self._changes: dict[tuple[str, int, int], FormChanges] = {}
        self._unlike: dict[FormVersion, frozenset[str]] = {}
        self._comparisons: dict[tuple[str, int, int], RowComparison] = {}
        self._on: dict[date, FormLibrary] = {}

    @classmethod
    def holding(
        cls, forms: Iterable[Form], begins: Mapping[FormVersion, date] = NO_DAYS
    ) -> "FormLibrary":
        """The library of these forms, with the day on which each version begins.

        The lowest version of a form has always been there. A later one without a day, neither in
        `begins` nor its own, does not begin yet.
        """
        versions: dict[str, list[_Dated]] = {}
        for form in forms:
            begins_on = form.begins or begins.get((form.code, form.version), date.max)
            versions.setdefault(form.code, []).append(_Dated(form, begins_on))
        for dated in versions.values():
            dated.sort(key=lambda each: each.form.version)
            dated[0] = replace(dated[0], begins=date.min)
        return cls({code: _in_turn(_with_others(dated)) for code, dated in versions.items()})

    # --- a form by its code ----------------------------------------------------------------------
    def __getitem__(self, code: str) -> Form:
        """The current version of the form; raises KeyError."""
        return self._current[code]

    def __iter__(self) -> Iterator[str]:
        """The codes, in the order of the files."""
        return iter(self._versions)

    def __len__(self) -> int:
        """How many forms there are, whatever their versions."""
        return len(self._versions)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the forms."""
        return tuple(self._versions)

    def current(self, code: str) -> Form:
        """The current version of the form; raises KeyError."""
        return self._current[code]

    def on(self, day: date) -> "FormLibrary":
        """This library with what is current on that day."""
        if day not in self._on:
            found = FormLibrary(self._versions, day)
            found._comparisons, found._changes = self._comparisons, self._changes
            found._unlike = self._unlike
            self._on = {day: found}
        return self._on[day]

    # --- versions --------------------------------------------------------------------------------
    def every(self) -> tuple[Form, ...]:
        """Every form in every version."""
        return tuple(dated.form for each in self._versions.values() for dated in each)

    def newest_first(self, code: str) -> tuple[Form, ...]:
        """Every version of the form."""
        return tuple(dated.form for dated in reversed(self._versions[code]))

    def has_several(self, code: str) -> bool:
        """Whether more than one version of the form is loaded."""
        return len(self._versions[code]) > 1

    def version(self, code: str, number: int) -> Form:
        """The form in that version.

        Raises:
            UnknownVersion: it is not loaded.
        """
        for dated in self._versions.get(code, ()):
            if dated.form.version == number:
                return dated.form
        raise UnknownVersion(code, number)

    def of(self, code: str, period: Period) -> Form:
        """The version of which a report of that period is that nobody has begun.

        Raises:
            KeyError: there is no such form.
        """
        versions = self._versions[code]
        covering = (dated.form for dated in reversed(versions) if dated.covers(period))
        known = (dated.form for dated in versions if period in dated.form.cycle)
        return next(covering, None) or next(known, self._current[code])

    def of_report(self, code: str, period: Period, number: int | None) -> Form:
        """The version of a report; `number` is the one it was begun with, None if it was not.

        Raises:
            KeyError: there is no such form.
            UnknownVersion: it is not loaded in this version.
        """
        return self.of(code, period) if number is None else self.version(code, number)

    def common(self, form: Form, begun: Iterable[int]) -> Form:
        """The one version with which all these reports were begun, or this one."""
        numbers = set(begun)
        return self.version(form.code, numbers.pop()) if len(numbers) == 1 else form

    def with_later(self, code: str, day: date) -> tuple[Form, ...]:
        """The version of the form that is current on that day, and those that come after it."""
        number = self.on(day)[code].version
        versions = (dated.form for dated in self._versions[code])
        return tuple(form for form in versions if form.version >= number)

    def before(self, form: Form) -> Form | None:
        """The version before this one, None for the first that is loaded."""
        earlier = [
            dated.form for dated in self._versions[form.code] if dated.form.version < form.version
        ]
        return earlier[-1] if earlier else None

    # --- figures of other versions ---------------------------------------------------------------
    def read(self, values: Mapping[str, Value], number: int, reader: Form) -> Mapping[str, Value]:
        """Values of a report of version `number` as another version of its form reads them."""
        if number == reader.version or not values:
            return values
        return self._comparison(reader, number).read(values)

    def read_reports(
        self,
        reports: Mapping[tuple[str, str], Mapping[str, Value]],
        numbers: Mapping[tuple[str, str], int],
        reader: Form,
    ) -> dict[tuple[str, str], Mapping[str, Value]]:
        """Values of several reports, each as `read` gives them; `numbers` are their versions."""
        return {
            place: self.read(values, numbers.get(place, reader.version), reader)
            for place, values in reports.items()
        }

    def are_alike(self, reader: Form, codes: Collection[str]) -> bool:
        """Whether these rows mean under their codes what they mean there, in every version.

        Then figures may be read without asking with which version each report was begun.
        """
        key = (reader.code, reader.version)
        if key not in self._unlike:
            self._unlike[key] = frozenset(self._unlike_rows(reader))
        return self._unlike[key].isdisjoint(codes)

    def _unlike_rows(self, reader: Form) -> Iterator[str]:
        for dated in self._versions[reader.code]:
            other = dated.form
            if other.version == reader.version:
                continue
            rows = self._comparison(reader, other.version).rows
            for row in (*reader.indicators, *reader.narrative):
                code = row.code
                if rows.get(code) != code and (code in rows or code in other):
                    yield code

    def sources(self, reader: Form, codes: Collection[str]) -> tuple[str, ...]:
        """The codes under which figures of these rows may stand, in whatever version."""
        found = dict.fromkeys(codes)
        for dated in self._versions[reader.code]:
            if dated.form.version != reader.version:
                rows = self._comparison(reader, dated.form.version).rows
                found |= dict.fromkeys(rows[code] for code in codes if code in rows)
        return tuple(found)

    def changes(self, before: int, form: Form) -> FormChanges:
        """What the rows people answer have changed to since that version."""
        key = (form.code, form.version, before)
        if key not in self._changes:
            earlier = self.version(form.code, before)
            self._changes[key] = changes(earlier, form, self._comparison(form, before).rows)
        return self._changes[key]

    def _comparison(self, reader: Form, number: int) -> RowComparison:
        key = (reader.code, reader.version, number)
        if key not in self._comparisons:
            other = self.version(reader.code, number)
            if number < reader.version:
                found = comparison(reader, self._same_rows(other, reader))
            else:
                found = comparison(other, self._same_rows(reader, other)).reversed(other)
            self._comparisons[key] = found
        return self._comparisons[key]

    def _same_rows(self, before: Form, now: Form) -> dict[str, str]:
        """Rows of a later version with their codes in an earlier one, step by step between them."""
        step = self.before(now)
        if step is None or step.version == before.version:
            return _next_to(before, now)
        steps, earlier = _next_to(step, now), self._same_rows(before, step)
        found = {code: earlier[there] for code, there in steps.items() if there in earlier}
        taken = set(found.values())
        as_before = same_rows(before, now, next_to_it=False)
        return found | {
            code: there
            for code, there in as_before.items()
            if code not in steps and there not in taken
        }


def _next_to(before: Form, now: Form) -> dict[str, str]:
    """Rows that mean the same in two versions that follow each other among those loaded."""
    return same_rows(before, now, next_to_it=now.version == before.version + 1)


def _with_others(versions: Sequence[_Dated]) -> list[_Dated]:
    """Versions of which each knows the duties and the reporters that only others have."""
    every = frozenset(duty for dated in versions for duty in dated.form.duties)
    reporters = dict.fromkeys(dated.form.reporters for dated in versions)
    found = []
    for dated in versions:
        duties = every - dated.form.duties.keys()
        others = tuple(one for one in reporters if one != dated.form.reporters)
        if duties or others:
            form = replace(dated.form, other_duties=duties, other_reporters=others)
            dated = replace(dated, form=form)  # noqa: PLW2901
        found.append(dated)
    return found


def _in_turn(versions: Sequence[_Dated]) -> Sequence[_Dated]:
    """Versions whose periods follow each other, so that each knows what was reported before it.

    A version with other periods than the one before begins with a year.
    """
    earlier: list[tuple[int, CycleRule]] = []
    found = list(versions[:1])
    for before, dated in pairwise(versions):
        rule = before.form.cycle.rule
        if dated.form.cycle.rule is rule or dated.begins == date.max:
            found.append(dated)
            continue
        year = year_from(dated.begins)
        begins = start_of_year(year)
        form = replace(dated.form, begins=begins if dated.form.begins else None)
        earlier.append((year, rule))
        found.append(_Dated(form, begins))
    if not earlier:
        return found
    known = [dated.form.cycle.rule for dated in found if dated.begins != date.max]
    return [_with_rules(dated, known[-1], tuple(earlier)) for dated in found]


def _with_rules(
    dated: _Dated, rule: CycleRule, earlier: tuple[tuple[int, CycleRule], ...]
) -> _Dated:
    cycle = replace(dated.form.cycle, rule=rule, earlier=earlier)
    return replace(dated, form=replace(dated.form, cycle=cycle))


def _current(versions: Sequence[_Dated], day: date | None) -> Form:
    if day is None:
        return versions[-1].form
    return next(
        (dated.form for dated in reversed(versions) if dated.covers(dated.form.cycle.current(day))),
        versions[0].form,
    )
