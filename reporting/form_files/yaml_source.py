"""A form file as YAML: its values and the line each stands on.

Only whole numbers, true/false and null are read as something other than text, so that "no", "1.1"
or a date stay what the clerk typed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeGuard

import yaml

from reporting.complaints import Complaint
from reporting.complaints.yaml_files import unreadable

YamlKey = str | int
Place = tuple[YamlKey, ...]
"""The keys and list positions that lead to a value: `("rows", 3, "kind")`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a form file: `indicator` is a code, `code` the kind of mistake."""

    file: str
    line: int
    indicator: str | None
    code: str
    complaint: Complaint

    def __str__(self) -> str:
        """How a log names it."""
        about = f"{self.indicator}: " if self.indicator else ""
        return f"{self.file}:{self.line}: {about}{self.complaint} [{self.code}]"


@dataclass(frozen=True, slots=True)
class YamlSource:
    """The values of a YAML file, the line of each place, and the places written twice."""

    file: str
    value: object
    lines: Mapping[Place, int]
    repeated: tuple[tuple[Place, int], ...]

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it that the file has."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def _loader(base: type[object]) -> Any:
    """A kind of loader that reads YAML as a clerk expects it."""
    made: Any = type("_Loader", (base,), {"yaml_implicit_resolvers": {}})
    for tag, pattern, first in (
        ("bool", r"(?:true|false)\Z", list("tf")),
        ("int", r"(?:0|-?[1-9][0-9]*)\Z", list("-0123456789")),
        ("null", r"(?:null|~|)\Z", ["n", "~", ""]),
    ):
        made.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)
    return made


_EXACT: Final = _loader(yaml.SafeLoader)
_QUICK: Final = _loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader))
"""By libyaml, where that is there: several times as fast, but it explains mistakes differently."""


def read_source(path: Path) -> YamlSource | Problem:
    """Read a YAML file; what cannot be read as YAML at all is the one problem of the file."""
    file = str(path)
    try:
        node, value = _parsed(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        found = unreadable(error)
        return Problem(file, found.line, None, found.code, found.complaint)
    lines: dict[Place, int] = {(): 1}
    repeated: list[tuple[Place, int]] = []
    for place, line in _places(node, (), ()):
        if place in lines:
            repeated.append((place, line))
        else:
            lines[place] = line
    return YamlSource(file, value, lines, tuple(repeated))


def _parsed(text: str) -> tuple[yaml.Node | None, object]:
    try:
        return _parsed_by(_QUICK(text))
    except yaml.YAMLError:
        return _parsed_by(_EXACT(text))


def _parsed_by(loader: Any) -> tuple[yaml.Node | None, object]:
    try:
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _places(
    node: yaml.Node | None, place: Place, around: tuple[yaml.Node, ...]
) -> Iterator[tuple[Place, int]]:
    """Every place under a node with its line; `around` stops at a value that contains itself."""
    if node is None or any(node is outer for outer in around):
        return
    inside = (*around, node)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*place, _key(key))
            yield here, key.start_mark.line + 1
            yield from _places(value, here, inside)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            here = (*place, index)
            yield here, value.start_mark.line + 1
            yield from _places(value, here, inside)


def _key(node: yaml.Node) -> YamlKey:
    whole = node.tag == "tag:yaml.org,2002:int"
    return int(node.value) if whole else str(node.value)


def is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    """Whether a value of the file is a mapping."""
    return isinstance(value, dict)
