"""When each version of a form begins, and whether it is still what it was: decided at every start.

A version whose file names no day begins with the first period that nobody could work on yet when it
was first seen; the first version of a form has always been there. From then on its content stays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from reporting.complaints import Complaint
from reporting.forms.library import FormLibrary, FormVersion
from reporting.forms.model import Form
from reporting.periods import Cycle


@dataclass(frozen=True, slots=True)
class SeenVersion:
    """A version as it is on record; `begins` is None for one that has always been there."""

    begins: date | None
    digest: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The library with the day on which each version begins, and what is new for the record."""

    forms: FormLibrary
    seen: Mapping[FormVersion, SeenVersion]
    out_of_turn: tuple[Complaint, ...] = ()
    """Versions that would begin before an earlier one does: the program cannot work with them."""


def refusals(
    forms: FormLibrary,
    seen: Mapping[FormVersion, SeenVersion],
    reports: Mapping[FormVersion, int],
    today: date,
) -> Iterator[Complaint]:
    """Why the program cannot work with these forms.

    `reports` says how many reports there are of each version. A version may be changed as long as
    it has none and has not begun.
    """
    loaded = {(form.code, form.version): form for form in forms.every()}
    for version, count in reports.items():
        if version not in loaded:
            code, number = version
            yield Complaint("form.version_missing", code=code, version=number, count=count)
    for version, form in loaded.items():
        known = seen.get(version)
        if known is None or known.digest == form.digest:
            continue
        if version in reports or known.begins is None or known.begins <= today:
            highest = max(number for code, number in loaded if code == form.code)
            yield Complaint(
                "form.other_content", code=form.code, version=form.version, next=highest + 1
            )


def settle(forms: FormLibrary, seen: Mapping[FormVersion, SeenVersion], today: date) -> Settled:
    """When each version begins."""
    found: dict[FormVersion, SeenVersion] = {}
    known_codes = {code for code, _ in seen}
    for form in forms.every():
        version = (form.code, form.version)
        is_first = form.code not in known_codes and forms.before(form) is None
        begins = _begins(form, seen.get(version), today, is_first=is_first)
        found[version] = SeenVersion(begins, form.digest)
    days = {version: one.begins or date.min for version, one in found.items()}
    new = {version: one for version, one in found.items() if seen.get(version) != one}
    return Settled(FormLibrary.holding(forms.every(), days), new, tuple(_out_of_turn(days)))


def _out_of_turn(days: Mapping[FormVersion, date]) -> Iterator[Complaint]:
    """Versions that begin before the one before them, of which no period would ever be.

    The lowest one has always been there.
    """
    for (code, number), (other, later) in pairwise(sorted(days)):
        is_first = not any(one == code and earlier < number for one, earlier in days)
        if other == code and not is_first and days[code, later] < days[code, number]:
            yield Complaint(
                "form.out_of_turn",
                code=code,
                version=later,
                day=days[code, later].isoformat(),
                before=number,
                begins=days[code, number].isoformat(),
            )


def _begins(form: Form, known: SeenVersion | None, today: date, *, is_first: bool) -> date | None:
    if form.begins is not None:
        return form.begins
    if known is not None:
        return known.begins
    return None if is_first else not_open_yet(form.cycle, today)


def not_open_yet(cycle: Cycle, today: date) -> date:
    """The first day of the first period behind all that somebody can work on already.

    A year or half-year that opens later may have started before some of those; it is passed over.
    """
    near = [
        period
        for year in (today.year - 1, today.year, today.year + 1, today.year + 2)
        for period in cycle.periods_of_year(year)
    ]
    last = max(period.start for period in near if cycle.opens(period) <= today)
    return min(period.start for period in near if period.start > last)
