"""What people read, by name and language: gettext catalogues read through Babel.

A sentence is asked for by a symbolic id ("enrol.welcome"). The catalogues are plain `.po` files, so
that a translator needs no program of ours; they are read once at start, there is no compile step.
Text is a small subset of HTML; every parameter is escaped unless it is `Markup` made by the
catalogue itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from babel.messages.pofile import read_po

from reporting.languages import LANGUAGES, VIETNAMESE

LOCALES = Path(__file__).parent / "locales"
DEFAULT_LANGUAGE = VIETNAMESE

QUOTED = 40
"""Characters of a typed text that are quoted back."""


class Markup(str):
    """Text that is already in the message format and is not escaped again."""

    __slots__ = ()


Parameter = str | int


class UnknownSentenceError(LookupError):
    """A mistake in the program: no catalogue has this id, or a parameter is missing."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The sentences of one language."""

    language: str
    sentences: Mapping[str, str]

    def __call__(self, name: str, /, **parameters: Parameter) -> Markup:
        """The sentence in message format, its parameters escaped.

        Raises:
            UnknownSentenceError: the id is unknown or a parameter is missing.
        """
        return Markup(self._fill(name, {k: _escaped(v) for k, v in parameters.items()}))

    def plain(self, name: str, /, **parameters: Parameter) -> str:
        """The sentence as plain text: for buttons, toasts and pictures, which know no markup."""
        return self._fill(name, parameters)

    def raw(self, name: str, /) -> str:
        """The sentence with its placeholders, for whoever fills them later.

        Raises:
            UnknownSentenceError: the id is unknown.
        """
        if name not in self.sentences:
            raise UnknownSentenceError(f"{self.language}:{name}")
        return self.sentences[name]

    def _fill(self, name: str, parameters: Mapping[str, Parameter]) -> str:
        try:
            return self.sentences[name].format_map(parameters)
        except (KeyError, IndexError) as cause:
            message = f"{self.language}:{name} lacks {cause}"
            raise UnknownSentenceError(message) from cause


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every language's sentences."""

    speeches: Mapping[str, Speech]

    @classmethod
    def load(cls, folder: Path = LOCALES, domain: str = "messages") -> "Catalogue":
        """Read the catalogues of every language."""
        return cls({language: _read(folder, language, domain) for language in LANGUAGES})

    def speech(self, language: str) -> Speech:
        """The sentences of that language, Vietnamese for one we do not speak."""
        return self.speeches.get(language) or self.speeches[DEFAULT_LANGUAGE]


def joined(*lines: str | None) -> Markup:
    """Lines of a message, the missing ones left out."""
    return Markup("\n".join(line for line in lines if line))


def quoted(text: str) -> str:
    """The beginning of what was typed, in one line, for quoting back."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else f"{line[: QUOTED - 1]}…"


def _escaped(value: Parameter) -> Parameter:
    return value if isinstance(value, Markup | int) else escape(value, quote=False)


def _read(folder: Path, language: str, domain: str) -> Speech:
    path = folder / language / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as stream:
        catalog = read_po(stream, locale=language, abort_invalid=True)
    sentences = {
        message.id: message.string
        for message in catalog
        if isinstance(message.id, str) and message.id and isinstance(message.string, str)
    }
    return Speech(language, sentences)
