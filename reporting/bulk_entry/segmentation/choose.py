"""Values in order: where one ends and the next begins.

A space may stand between two values or inside one ("17 465", "376 hồ sơ"). The list is divided in
every way that makes sense; when only one does, or only one gives as many values as there are
indicators, that is the one. Otherwise the list is unclear from the first place where they differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reporting.bulk_entry.segmentation.divide import divide
from reporting.bulk_entry.segmentation.model import Division, Item, ValueList, Way, may_join
from reporting.parsing import Read


@dataclass(frozen=True, slots=True)
class Divided:
    """The items of a list that are certain; `unclear` is the word from which nothing is, if any."""

    items: tuple[Item, ...]
    unclear: int | None = None


def divided(values: ValueList, *, has_rest: bool) -> Divided:
    """Divide a list into values.

    `has_rest`: the list ends in "còn lại …", so that the number of its values tells nothing.
    """
    by_way = {way: divide(values, way) for way in Way}
    ways = _distinct(by_way.values())
    exact = [one for one in ways if one.places == len(values.indicators) and not one.is_excluded]
    if len(exact) == 1 and not has_rest and not _is_twice_the_same(values):
        return Divided(exact[0].items)
    joined = by_way[Way.JOINED]
    if joined is not None and _is_by_lines(values, by_way[Way.WHOLE], joined):
        return Divided(joined.items)
    first = ways[0]
    if len(ways) > 1 or first.doubtful is not None:
        return _agreed(ways)
    hidden = _hidden_join(values, first)
    return Divided(first.items) if hidden is None else _until(first.items, hidden)


def is_several(values: ValueList) -> bool:
    """Whether the words are several values, each of which reads, when every space divides."""
    apart = divide(values, Way.APART)
    if apart is None or apart.doubtful is not None:
        return False
    place = 0
    for item in apart.items:
        said = values.words[item.first : item.end]
        if item.is_value and not isinstance(values.read(said, place), Read):
            return False
        place += item.places
    return 1 < place <= len(values.indicators)


def is_list(values: ValueList) -> bool:
    """Whether the words look like several values, though some may be misspelt."""
    apart = divide(values, Way.APART)
    if apart is not None and apart.doubtful is None and apart.places > 1:
        return True
    words = values.words
    numbers = sum(word.is_number for word in words)
    odd_share = 4  # of four words, three have to be numbers
    return numbers > 1 and odd_share * (len(words) - numbers) <= len(words)


def _is_twice_the_same(values: ValueList) -> bool:
    """Whether the list may have been pasted twice: "3 100 3 100" for two indicators."""
    said = [word.plain for word in values.words]
    half = len(said) // 2
    return half == len(values.indicators) and said[:half] == said[half:]


def _distinct(divisions: Iterable[Division | None]) -> list[Division]:
    """The divisions that differ, the simplest first."""
    distinct: list[Division] = []
    for found in divisions:
        if found is not None and all(found.items != other.items for other in distinct):
            distinct.append(found)
    return distinct


def _is_by_lines(values: ValueList, whole: Division | None, joined: Division) -> bool:
    """Whether the list is one value a line, where only amounts of money have a space inside.

    Whoever sends "17 465; 3 598" has said what divides.
    """
    agreed = whole is not None and whole.items == joined.items and len(values.segments) > 1
    return agreed and not joined.is_excluded and joined.doubtful is None


def _agreed(ways: Sequence[Division]) -> Divided:
    """The items that all ways share from the beginning, and the word where they begin to differ."""
    shared: list[Item] = []
    for items in zip(*(one.items for one in ways), strict=False):
        if any(item != items[0] for item in items):
            break
        shared.append(items[0])
    parting = shared[-1].end if shared else 0
    doubts = [one.doubtful for one in ways if one.doubtful is not None]
    return _until(shared, min([parting, *doubts]))


def _until(items: Sequence[Item], unclear: int) -> Divided:
    return Divided(tuple(item for item in items if item.end <= unclear), unclear)


def _hidden_join(values: ValueList, division: Division) -> int | None:
    """Where a list that is too long may hold thousands written with a space, if that explains it.

    "1 376 5" for two indicators may be 1.376 and 5.
    """
    too_many = division.places - len(values.indicators)
    pairs = [at for at, (left, right) in enumerate(pairwise(values.words)) if may_join(left, right)]
    return pairs[0] if 0 < too_many <= len(pairs) else None
