"""Forms by what they are called and by who fills them in, so that nobody looks at each of them.

A bot may have many forms of which one person has to do with one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reporting.forms.model import Form
from reporting.units import Level, Unit


@dataclass(frozen=True)
class FormIndex:
    """The current forms; a few questions about all of them are answered without a look at each."""

    forms: tuple[Form, ...]
    _filled_at: dict[frozenset[Level], tuple[Form, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _filled_by: dict[frozenset[tuple[Level, str]], tuple[Form, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def by_word(self) -> Mapping[str, tuple[Form, ...]]:
        """The forms by each word that people type for them, folded; several may share one."""
        found: dict[str, tuple[Form, ...]] = {}
        for form in self.forms:
            for word in dict.fromkeys(form.words):
                found[word] = (*found.get(word, ()), form)
        return found

    @cached_property
    def most_words(self) -> int:
        """How many words what a form is called has at most."""
        return max((word.count(" ") + 1 for word in self.by_word), default=0)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of the rows of all of them."""
        return frozenset(
            row.code for form in self.forms for row in (*form.indicators, *form.narrative)
        )

    @cached_property
    def _listed(self) -> frozenset[str]:
        """The codes of the units that forms list."""
        return frozenset(
            code for form in self.forms for who in form.every_reporters for code in who.codes
        )

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {form.code: place for place, form in enumerate(self.forms)}

    def in_order(self, forms: Iterable[Form]) -> tuple[Form, ...]:
        """These forms, each once, in the order of all."""
        found = {form.code: form for form in forms}
        return tuple(sorted(found.values(), key=lambda form: self._place[form.code]))

    def filled_by(self, units: Iterable[Unit]) -> tuple[Form, ...]:
        """The forms of which any version is for any of these units, in their order."""
        asked = tuple(units)
        kinds = frozenset(
            (unit.level, unit.code if unit.code in self._listed else "") for unit in asked
        )
        found = self._filled_by.get(kinds)
        if found is None:
            found = self._filled_by[kinds] = tuple(
                form
                for form in self.forms
                if any(unit in who for who in form.every_reporters for unit in asked)
            )
        return found

    def filled_at(self, levels: Iterable[Level]) -> tuple[Form, ...]:
        """The forms that units of these levels may fill in, in their order.

        Those that list their units are among them, whatever the level: the list says no level.
        """
        wanted = frozenset(levels)
        found = self._filled_at.get(wanted)
        if found is None:
            found = self._filled_at[wanted] = tuple(
                form
                for form in self.forms
                if any(who.codes or who.level in wanted for who in form.every_reporters)
            )
        return found
