"""Whoever runs the program, and the one language in which every command speaks to them."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from handlers.engine.catalogue import DEFAULT_LANGUAGE, Catalogue, Speech
from reporting.complaints import Complaint, Fact
from reporting.languages import LANGUAGES

LOCALES: Final = Path(__file__).parent / "locales"
DOMAIN: Final = "operator"

_ASKED_IN: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a system says which language is wanted; the first that says anything counts (POSIX)."""


def language_of(environment: Mapping[str, str]) -> str:
    """The language that is wanted, Vietnamese where it is none of ours or none at all.

    >>> language_of({"LANG": "en_GB.UTF-8"}), language_of({"LC_ALL": "C", "LANG": "en_GB"})
    ('en', 'vi')
    """
    wanted = next((environment[name] for name in _ASKED_IN if environment.get(name)), "")
    spoken = wanted.replace(".", "_").partition("_")[0]
    return spoken if spoken in LANGUAGES else DEFAULT_LANGUAGE


class Operator:
    """Hears results on standard output and complaints on standard error."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech

    @classmethod
    def speaking(cls, environment: Mapping[str, str]) -> "Operator":
        """The operator of a process with this environment."""
        return cls(Catalogue.load(LOCALES, DOMAIN).speech(language_of(environment)))

    @property
    def language(self) -> str:
        """The language they hear."""
        return self._speech.language

    def text(self, message_id: str, /, **facts: Fact) -> str:
        """A sentence of their catalogue."""
        return self._speech.plain(message_id, **{k: self._filled(v) for k, v in facts.items()})

    def worded(self, complaint: Complaint) -> str:
        """A complaint as a sentence."""
        return self.text(complaint.message_id, **dict(complaint.facts))

    def say(self, message_id: str, /, **facts: Fact) -> None:
        """Tell a result in one line."""
        self.show(self.text(message_id, **facts))

    def show(self, line: str) -> None:
        """Print what is the same in every language: a path, a code, what the bot answered."""
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def complain(self, complaint: Complaint) -> None:
        """Tell in one line what is wrong."""
        sys.stderr.write(f"{self.worded(complaint)}\n")

    def _filled(self, fact: Fact) -> str | int:
        return self.worded(fact) if isinstance(fact, Complaint) else fact
