"""Which word was meant, allowing for the slips of people who type on a phone.

What is spelled like one of the candidates, but for case and diacritics, is taken. A near miss ("bor
qua", "khong ap dugn") is offered and never taken: to a person it is one more tap, to a report it
would be a wrong answer.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from reporting.clean_text import CleanText
from reporting.forms import Form
from reporting.normalise import alike, fold, without_keys

MOST_OFFERED: Final = 4
_LONGEST: Final = 60  # characters: what is longer is no choice misspelt
_SHORTEST: Final = 3  # shorter words differ from each other by a letter anyway: "co", "ko"
_LETTERS_A_SLIP: Final = 4  # one slip is forgiven for every so many letters
_MOST_SLIPS: Final = 3
_KEPT: Final = re.compile(r"[^\w/%]+")
_NUMBERS: Final = re.compile(r"\d+|\b[ivx]+\b")

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Match(Generic[K]):
    """What a text means among the candidates: the one it names, or those it may have meant."""

    taken: K | None
    offered: tuple[K, ...] = ()


def nearest(text: CleanText, candidates: Mapping[K, Iterable[str]]) -> Match[K]:
    """Find the candidate that a text names; the candidates are given with all their words.

    Two candidates of one name are both offered. At most four are, the nearest first; numbers are
    never near each other, so that "quý 2" does not offer quý III.

    >>> nearest("BO QUA", {"skip": ["bỏ qua"], "back": ["quay lại"]})
    Match(taken='skip', offered=())
    >>> nearest("quay laji", {"skip": ["bỏ qua"], "back": ["quay lại"]})
    Match(taken=None, offered=('back',))
    """
    wanted = _plain(text[: 4 * _LONGEST])
    if not wanted:
        return Match(None)
    spelled = {key: [_plain(word) for word in words] for key, words in candidates.items()}
    sound = alike(wanted)
    exact = [key for key, words in spelled.items() if sound in map(alike, words)]
    if exact:
        return Match(exact[0]) if len(exact) == 1 else Match(None, tuple(exact[:MOST_OFFERED]))
    if len(wanted) > _LONGEST:
        return Match(None)
    ways = {wanted, " ".join(without_keys(word) for word in wanted.split())}
    slips = {key: _fewest(ways, words) for key, words in spelled.items()}
    near = sorted((few, at, key) for at, (key, few) in enumerate(slips.items()) if few is not None)
    return Match(None, tuple(key for _, _, key in near[:MOST_OFFERED]))


def _plain(text: str) -> str:
    """Folded, nothing but words and numbers."""
    return " ".join(_KEPT.sub(" ", fold(text)).split())


def _fewest(ways: Iterable[str], words: Iterable[str]) -> int | None:
    """How many slips lie between a text and the nearest of these words; None for too many."""
    counts = [_slips(way, word) for way in ways for word in words if word]
    return min((count for count in counts if count is not None), default=None)


def _slips(typed: str, word: str) -> int | None:
    most = min(_MOST_SLIPS, len(word) // _LETTERS_A_SLIP) if len(word) > _SHORTEST else 0
    most = 1 if len(word) == _SHORTEST else most
    if typed == word:
        return 0
    if abs(len(typed) - len(word)) > most or _NUMBERS.findall(typed) != _NUMBERS.findall(word):
        return None
    if (
        sum(((Counter(typed) - Counter(word)) + (Counter(word) - Counter(typed))).values())
        > 2 * most
    ):
        return None  # counting letters is much faster than the distance
    count = distance(typed, word)
    return count if count <= most else None


def distance(left: str, right: str) -> int:
    """How many slips of the finger make one word of the other: Damerau and Levenshtein's distance.

    A slip is a letter too many, one too few, a wrong one, or two in the wrong order.

    >>> distance("bo qua", "bo qau"), distance("xong", "xog"), distance("", "k")
    (1, 1, 1)
    """
    before: list[int] = []
    indicator = list(range(len(right) + 1))
    for at, letter in enumerate(left, start=1):
        older, before, indicator = before, indicator, [at]
        for place, other in enumerate(right, start=1):
            cost = before[place - 1] + (letter != other)
            swapped = at > 1 and place > 1 and letter == right[place - 2] and left[at - 2] == other
            if swapped:
                cost = min(cost, older[place - 2] + 1)
            indicator.append(min(cost, before[place] + 1, indicator[-1] + 1))
    return indicator[-1]


def part_words(form: Form) -> dict[str, tuple[str, ...]]:
    """The parts of a form by code, with what people call them: "III", "mục III", their names."""
    return {
        indicator.code: (
            *(f"{word}{indicator.code}" for word in ("", "mục ", "phần ", "part ")),
            *indicator.name.values(),
            *indicator.short.values(),
        )
        for indicator in form.parts()
    }
