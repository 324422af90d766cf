"""A choice, which one can press or type: what it looks like, and which one some text names.

Every choice can be typed: by its label or a synonym, with or without diacritics, in any case. What
is spelled like one choice is taken; what is only near is offered, never guessed. Marks that were
typed have to agree: "đúng" is not "dừng", though "dung" may be either.
"""

from dataclasses import dataclass

from reporting.clean_text import CleanText, composed
from reporting.fuzzy_match import nearest
from reporting.normalise import alike, marks_agree


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer one can press or type.

    `synonyms` are further ways to type it (matched folded: no diacritics, any case). A choice that
    `is_navigation` only leads somewhere, so its button stays good whatever has happened since.
    """

    key: str
    label: str
    synonyms: tuple[str, ...] = ()
    is_navigation: bool = False


def way_to(key: str, label: str, synonyms: tuple[str, ...] = ()) -> Choice:
    """A choice that only leads somewhere."""
    return Choice(key, label, synonyms, is_navigation=True)


Keyboard = tuple[tuple[Choice, ...], ...]
"""Choices as they are laid out, line by line."""


def chosen(text: CleanText, keyboard: Keyboard) -> Choice | None:
    """The one choice that the text names, None when it names none or more than one.

    A choice is named by its label without pictograms, by any of its synonyms, or by the part of its
    label before a colon ("Như quý II" for "Như quý II: 7").
    """
    named = _named(text, keyboard)
    return named[0] if len(named) == 1 else None


def near(text: CleanText, keyboard: Keyboard) -> tuple[Choice, ...]:
    """The choices that the text may have meant: several of one name, or a slip of the finger."""
    named = _named(text, keyboard)
    if named:
        return tuple(named)
    sound = _plain(text)
    heard = nearest(
        text,
        {
            choice: {name for name in map(_plain, _names(choice)) if name != sound}
            for line in keyboard
            for choice in line
        },
    )
    return heard.offered or ((heard.taken,) if heard.taken else ())


def _named(text: CleanText, keyboard: Keyboard) -> list[Choice]:
    wanted = _plain(text)
    choices = [choice for line in keyboard for choice in line] if wanted else []
    return list({c.key: c for c in choices if _is_named(c, text, wanted)}.values())


def _is_named(choice: Choice, text: CleanText, wanted: str) -> bool:
    """Whether it is spelled like one of the names, with no mark typed that the name has not."""
    alike_names = (name for name in _names(choice) if _plain(name) == wanted)
    return any(marks_agree(_words(text), _words(name)) for name in alike_names)


def _names(choice: Choice) -> tuple[str, ...]:
    return (choice.label, choice.label.partition(":")[0], *choice.synonyms)


def _plain(text: str) -> str:
    """Folded; only letters, digits and the punctuation of numbers and codes are kept."""
    return _words(alike(text))


def _words(text: str) -> str:
    kept = "".join(c if c.isalnum() or c in ".,/%" else " " for c in composed(text))
    return " ".join(kept.split()).rstrip(". ")
