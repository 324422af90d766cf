"""Every choice can be typed: by its words or its label, with or without diacritics, in any case."""

from handlers.turn import Choice, Rows
from reporting.folding import fold


def chosen(text: str, rows: Rows) -> Choice | None:
    """The one choice that the text names, None when it names none or more than one.

    A choice is named by its label without pictograms, by any of its words, or by the part of its
    label before a colon ("Như quý II" for "Như quý II: 7").
    """
    wanted = _plain(text)
    if not wanted:
        return None
    found = {choice.key: choice for row in rows for choice in row if wanted in _names(choice)}
    return next(iter(found.values())) if len(found) == 1 else None


def _names(choice: Choice) -> set[str]:
    label = _plain(choice.label)
    return {label, _plain(choice.label.partition(":")[0]), *(_plain(word) for word in choice.words)}


def _plain(text: str) -> str:
    """Folded; only letters, digits and the punctuation of numbers and codes are kept."""
    kept = "".join(c if c.isalnum() or c in ".,/%" else " " for c in fold(text))
    return " ".join(kept.split())
