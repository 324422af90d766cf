"""Nothing in the rules, the conversations, the pictures and the papers is there for tests alone."""

import pytest

from tests.house.test_layout import program
from tests.house.unused import unused

PURE = ("reporting.", "handlers.", "charts.", "papers.")
"""Here everything is called by name. Elsewhere frameworks call what they find."""


def test_every_public_name_of_the_pure_rooms_is_used_by_the_program() -> None:
    assert unused(program(), PURE) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def forgotten(): ...", ["charts.bars: forgotten"]),
        ("class Forgotten: ...", ["charts.bars: Forgotten"]),
        ("LIMIT = 3", ["charts.bars: LIMIT"]),
        ("LIMIT: int = 3", ["charts.bars: LIMIT"]),
        ("_LIMIT = 3", []),
        ("class Used:\n    def forgotten(self): ...", ["charts.bars: Used.forgotten"]),
        ("class Used:\n    @property\n    def lost(self): ...", ["charts.bars: Used.lost"]),
        ("class Used:\n    def _own(self): ...", []),
        ("@registered\ndef found_by_others(): ...", []),
        ("def used(): ...\nx = 1", ["charts.bars: x"]),
    ],
)
def test_a_name_that_nobody_mentions_is_found(source: str, found: list[str]) -> None:
    modules = {"charts.bars": source, "bot.cli": "from charts.bars import Used, used\n"}
    assert unused(modules, ("charts.",)) == found


def test_a_name_is_used_by_import_call_attribute_keyword_or_match() -> None:
    uses = "from a import one\ntwo()\nx.three\nf(four=1)\nmatch x:\n    case C(five=1): ...\n"
    names = ("one", "two", "three", "four", "five")
    modules = {"charts.bars": "".join(f"def {name}(): ...\n" for name in names), "bot.cli": uses}
    assert unused(modules, ("charts.",)) == []
