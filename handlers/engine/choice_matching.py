"""Every choice can be typed: by its words or its label, with or without diacritics, in any case.

What is spelled like one choice is taken; what is only near is offered, never guessed.
"""

from handlers.engine.turn import Choice, Keyboard
from reporting.fuzzy_match import nearest
from reporting.normalise import fold


def chosen(text: str, rows: Keyboard) -> Choice | None:
    """The one choice that the text names, None when it names none or more than one.

    A choice is named by its label without pictograms, by any of its words, or by the part of its
    label before a colon ("Như quý II" for "Như quý II: 7").
    """
    named = _named(text, rows)
    return named[0] if len(named) == 1 else None


def near(text: str, rows: Keyboard) -> tuple[Choice, ...]:
    """The choices that the text may have meant: several of one name, or a slip of the finger."""
    named = _named(text, rows)
    if named:
        return tuple(named)
    heard = nearest(text, {choice: _names(choice) for row in rows for choice in row})
    return heard.offered or ((heard.taken,) if heard.taken else ())


def _named(text: str, rows: Keyboard) -> list[Choice]:
    wanted = _plain(text)
    found = {c.key: c for row in rows for c in row if wanted in _names(c)} if wanted else {}
    return list(found.values())


def _names(choice: Choice) -> set[str]:
    label = _plain(choice.label)
    return {label, _plain(choice.label.partition(":")[0]), *(_plain(word) for word in choice.words)}


def _plain(text: str) -> str:
    """Folded; only letters, digits and the punctuation of numbers and codes are kept."""
    kept = "".join(c if c.isalnum() or c in ".,/%" else " " for c in fold(text))
    return " ".join(kept.split())
