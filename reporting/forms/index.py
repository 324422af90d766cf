"""Forms by what they are called and by who fills them in, so that nobody looks at each of them.

A bot may have many forms of which one person has to do with one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reporting.forms.model import Form
from reporting.units import Level


@dataclass(frozen=True)
class FormIndex:
    """The current forms; a few questions about all of them are answered without a look at each."""

    forms: tuple[Form, ...]
    _filled_at: dict[frozenset[Level], tuple[Form, ...]] = field(
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
                if form.reporters.codes or form.reporters.level in wanted
            )
        return found
