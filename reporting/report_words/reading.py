"""The words of a command, taken apart into form, unit, period and what follows them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from reporting.clean_text import NOTHING, CleanText, clean, in_one_line
from reporting.forms import Form
from reporting.forms.index import FormIndex
from reporting.forms.words import NamedForms, code_and_value, named_forms
from reporting.fuzzy_match import nearest
from reporting.normalise import fold, marks_agree, without_keys
from reporting.periods import Cycle, Period, near_period, read_period
from reporting.units import UnitHistory
from reporting.units.names import LEVEL_WORDS, proper
from reporting.units.search import Split, bare_words, called, splits, ungrouped, units_named

MOST_WORDS: Final = 16
MOST_CHARACTERS: Final = 200
"""What a form's name, a unit's and a period have together at most."""

MOST_NEAR: Final = 8
"""Words among which slips are looked for, and that a report is named by where no row follows."""

_SHORTEST_PART: Final = 2
"""Letters of a part of a name that may stand for it."""

_NAMES: Final = 2
"""Names of one unit, the latest ones, that a slip or a part may stand for."""

_OF_EVERY_FORM: Final = frozenset({"bao cao", "report"})
"""Folded words that any form may be called by, so that they name none."""


@dataclass(frozen=True, slots=True)
class NamedReport:
    """One's own report that words may mean; `period` is None where they name none."""

    form: Form
    unit: str
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class ReportWords:
    """What the words come to.

    `reports` are those that are meant: every one of one's own that fits what is named, none where
    nothing is. `rest` are the words that follow. `unread` are words that name nothing; `near` are
    the reports that may be meant by them. `foreign` is a form that was named and is not one's own.
    """

    reports: tuple[NamedReport, ...] = ()
    rest: CleanText = NOTHING
    unread: str = ""
    near: tuple[NamedReport, ...] = ()
    foreign: Form | None = None

    @property
    def period(self) -> Period | None:
        """The period that the words name."""
        return next((one.period for one in (*self.reports, *self.near)), None)


@dataclass(frozen=True)
class WordReader:
    """Reads words for somebody who has these reports, each a form with the code of a unit.

    `forms` are all that there are: a form that is somebody else's is told apart from no form.
    """

    own: Sequence[tuple[Form, str]]
    forms: FormIndex
    history: UnitHistory
    today: date
    _found: dict[str, frozenset[str]] = field(default_factory=dict)

    def read(self, words: CleanText) -> ReportWords:
        """What words say that name a report and nothing else."""
        if not words.strip():
            return ReportWords()
        if len(words) > MOST_CHARACTERS or len(words.split()) > MOST_WORDS:
            return ReportWords(unread=words)
        found = self._exact(words)
        if found:
            return ReportWords(found)
        foreign = self._foreign(words)
        if foreign is not None:
            return ReportWords(foreign=foreign)
        named = named_forms(words, self.forms)
        return ReportWords(unread=str(named.rest) or words, near=self._near(words))

    def read_leading(self, text: CleanText) -> ReportWords:
        """What words say that may name a report first; a code, and free text, follows them.

        Where the text has no code behind them, as many words as name a report are taken.
        """
        words = text.split(maxsplit=MOST_WORDS)
        most = min(len(words), MOST_WORDS)
        mistaken: ReportWords | None = None
        for count in range(most):
            if not self._has_code(_behind(text, count)):
                continue
            found = self.read(in_one_line(words[:count]))
            if not found.unread and not found.foreign:
                return ReportWords(found.reports, _behind(text, count))
            if mistaken is None or (found.near and not mistaken.near):
                mistaken = replace(found, rest=_behind(text, count))
        if mistaken is not None and len(self.own) > 1:
            return mistaken
        for count in range(min(most, MOST_NEAR), 0, -1):
            named = in_one_line(words[:count])
            reports, foreign = self._exact(named), self._foreign(named)
            if reports or foreign:
                return ReportWords(reports, _behind(text, count), foreign=foreign)
        return mistaken if mistaken is not None and mistaken.near else ReportWords(rest=text)

    def part_of(self, words: CleanText) -> tuple[NamedReport, ...]:
        """The reports of whose unit or form the words are a part: "bắc" of Xã Bắc Sơn."""
        said = in_one_line(bare_words(words))
        if len(said) < _SHORTEST_PART or fold(said) in _OF_EVERY_FORM:
            return ()
        return tuple(
            NamedReport(form, code)
            for form, code in self.own
            if any(
                _is_part(said, name)
                for name in (*self._names(code), *form.short.values(), *form.words)
            )
        )

    def _foreign(self, words: CleanText) -> Form | None:
        """A form that the words name and that is not one's own."""
        named = named_forms(words, self.forms)
        return named.forms[0] if named.forms and not self._pairs(named.forms) else None

    # --- as typed --------------------------------------------------------------------------------
    def _exact(self, words: CleanText) -> tuple[NamedReport, ...]:
        found: dict[tuple[str, str], NamedReport] = {}
        for named in self._readings(words):
            for unit_words, period_words in splits(bare_words(named.rest)):
                fitting = self._fitting(named, unit_words, period_words)
                if fitting:
                    found |= {(one.form.code, one.unit): one for one in fitting}
                    break
        return tuple(found.values())

    def _readings(self, words: CleanText) -> Iterator[NamedForms]:
        """The words with the form that they name; without it too, where a unit is called so."""
        named = named_forms(words, self.forms)
        yield named
        if named.forms and self._units(named.said):
            yield named_forms(words, self.forms, but=named.said)

    def _fitting(
        self, named: NamedForms, unit_words: Sequence[str], period_words: Sequence[CleanText]
    ) -> list[NamedReport]:
        if not (named.forms or unit_words or period_words):
            return []
        codes = self._units(" ".join(unit_words)) if unit_words else None
        found = []
        for form, code in self._pairs(named.forms):
            period = self._period(period_words, form.cycle)
            is_meant = codes is None or code in codes
            if is_meant and (period is not None or not period_words):
                found.append(NamedReport(form, code, period))
        return found

    def _pairs(self, forms: Sequence[Form]) -> list[tuple[Form, str]]:
        """One's own reports of these forms; of any where none is named."""
        codes = {form.code for form in forms}
        return [pair for pair in self.own if not codes or pair[0].code in codes]

    def _period(self, words: Sequence[CleanText], cycle: Cycle) -> Period | None:
        return read_period(in_one_line(words), cycle, self.today) if words else None

    def _units(self, text: str) -> frozenset[str]:
        """The codes of one's own units that the text names, by a name of any time or a level."""
        known = self._found.get(text)
        if known is None:
            known = self._found[text] = self._named(text) or self._of_level(text)
        return known

    def _named(self, text: str) -> frozenset[str]:
        codes = [*self.history.ever_called(called(text)), ungrouped(text)]
        own = (code for code in codes if code in self._own_codes)
        versions = (unit for code in own for unit in self.history.versions[code])
        return frozenset(unit.code for unit in units_named(text, versions))

    def _of_level(self, text: str) -> frozenset[str]:
        levels = LEVEL_WORDS.get(fold(text))
        if levels is None:
            return frozenset()
        return frozenset(
            code
            for code in self._own_codes
            if any(unit.level in levels for unit in self.history.versions[code])
        )

    @cached_property
    def _own_codes(self) -> Mapping[str, None]:
        return dict.fromkeys(code for _, code in self.own)

    def _has_code(self, text: CleanText) -> bool:
        return code_and_value(text, self.forms.codes)[0] is not None

    # --- nearly so -------------------------------------------------------------------------------
    def _near(self, words: CleanText) -> tuple[NamedReport, ...]:
        """The reports that may have been meant, by slips of the finger or parts of a name."""
        named = named_forms(words, self.forms)
        pairs = self._pairs(named.forms)
        said = bare_words(named.rest)
        for split in splits(said) if 0 < len(said) <= MOST_NEAR else ():
            found = tuple(self._nearly(pairs, split))
            if found:
                return found
        return ()

    def _nearly(self, pairs: Iterable[tuple[Form, str]], split: Split) -> Iterator[NamedReport]:
        unit_words, period_words = split
        meant = self._meant_by(list(map(clean, unit_words))) if unit_words else None
        for form, code in pairs:
            period = self._period(period_words, form.cycle)
            if period is None and period_words:
                period = near_period(in_one_line(period_words), form.cycle, self.today)
            if period is None and period_words:
                continue
            if meant is None or (form.code, code) in meant:
                yield NamedReport(form, code, period)

    def _meant_by(self, words: Sequence[CleanText]) -> frozenset[tuple[str, str]]:
        """The reports that words come near to: the name of a unit or a form, or both together."""
        found = frozenset[tuple[str, str]]()
        for cut in range(1, len(words)):
            first, second = in_one_line(words[:cut]), in_one_line(words[cut:])
            for unit, form in ((first, second), (second, first)):
                codes = self._units(unit)
                if codes:
                    found |= {pair for pair in self._near_names(form) if pair[1] in codes}
        return found or self._near_names(in_one_line(words))

    def _near_names(self, text: CleanText) -> frozenset[tuple[str, str]]:
        """The reports whose unit or form is nearly called so, or partly."""
        part = {(one.form.code, one.unit) for one in self.part_of(text)}
        as_meant = in_one_line(clean(without_keys(fold(word))) for word in text.split())
        named = self._units(as_meant)
        names = {
            (form.code, code): (*self._names(code), *form.words, *form.short.values())
            for form, code in self.own
        }
        slips = nearest(text, names)
        near = {*slips.offered, *([slips.taken] if slips.taken else [])}
        return frozenset({*part, *near, *(pair for pair in names if pair[1] in named)})

    def _names(self, code: str) -> list[str]:
        """What a unit is called and was before, with and without its kind."""
        names = [unit.name for unit in self.history.versions[code][-_NAMES:]]
        return [*names, *map(proper, names)]


def _behind(text: CleanText, words: int) -> CleanText:
    """The text behind so many words, its line breaks kept."""
    parts = text.split(maxsplit=words)
    return parts[words] if len(parts) > words else NOTHING


def _is_part(said: str, name: str) -> bool:
    """Whether the words stand one after the other in the name, with no mark that it has not."""
    words, typed = name.split(), said.split()
    folded, wanted = [fold(word) for word in words], [fold(word) for word in typed]
    return any(
        folded[at : at + len(wanted)] == wanted
        and marks_agree(said, " ".join(words[at : at + len(wanted)]))
        for at in range(len(words) - len(wanted) + 1)
    )
