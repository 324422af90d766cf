"""The quarterly form in later versions, made from its file as an authority would change it."""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml

from reporting.form_files.loader import load_form
from reporting.form_files.yaml_source import YamlSource, read_source
from reporting.forms import Form

FILE: Final = Path(__file__).parents[1] / "forms" / "cchc_quarterly.yaml"
SECOND_BEGINS: Final = "2024-09-15"
"""The first day of quarter IV/2024."""


@dataclass(frozen=True)
class Revision:
    """What a version changes: rows dropped, added behind others, named anew, and other keys.

    `renamed` are codes before and now; such a row says what it was. `keys` are new values of keys
    of a row.
    """

    version: int
    begins: str | None = None
    dropped: tuple[str, ...] = ()
    added: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The content of the file that this makes of the version before."""
        now = deepcopy(dict(raw))
        for row in (*now["rows"], *now["narrative"]):
            row.pop("was", None)
        now["version"] = self.version
        now.pop("begins", None)
        if self.begins is not None:
            now["begins"] = self.begins
        now["rows"] = [self._row(row) for row in now["rows"] if row["code"] not in self.dropped]
        for behind, row in self.added.items():
            place = next(n for n, one in enumerate(now["rows"]) if one["code"] == behind)
            now["rows"].insert(place + 1, dict(row))
        gone = {row["code"] for row in self.added.values()}.symmetric_difference(self.dropped)
        now["checks"] = [self._named(one) for one in now["checks"] if not _mentions(one, gone)]
        return now

    def _row(self, row: dict[str, Any]) -> dict[str, Any]:
        was = row["code"]
        changed = {**row, **self.keys.get(was, {})}
        changed |= {
            key: self._named(changed[key]) for key in ("formula", "applies_if") if key in changed
        }
        return (
            {**changed, "code": self.renamed[was], "was": was} if was in self.renamed else changed
        )

    def _named(self, value: Any) -> Any:  # anything that YAML has
        if isinstance(value, dict):
            return {key: self._named(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._named(one) for one in value]
        if not isinstance(value, str):
            return value
        for was, code in self.renamed.items():
            value = re.sub(rf"(?<![\w.]){re.escape(was)}(?![\w]|\.\w)", code, value)
        return value


def _mentions(check: Any, codes: Iterable[str]) -> bool:
    text = yaml.safe_dump(check, allow_unicode=True)
    return any(re.search(rf"(?<![\w.]){re.escape(code)}(?![\w]|\.\w)", text) for code in codes)


INITIATIVES: Final = {
    "code": "I.7",
    "name": {"vi": "Số sáng kiến cải cách hành chính", "en": "Reform initiatives"},
    "short": {"vi": "Sáng kiến CCHC", "en": "Reform initiatives"},
    "kind": "count",
    "unit": "van_ban",
    "measure": "flow",
}

SECOND: Final = Revision(
    version=2,
    begins=SECOND_BEGINS,
    dropped=("I.1",),
    added={"I.6": INITIATIVES},
    renamed={"I.4.2": "I.4.6"},
    keys={
        # Another thing is counted in a row that kept its code.
        "I.3.1": {
            "name": {"vi": "Số cuộc kiểm tra đã tiến hành", "en": "Inspections held"},
        },
        # Written otherwise, and the same thing.
        "I.4.1": {"name": {"vi": "TỔNG SỐ NHIỆM VỤ ĐƯỢC GIAO", "en": "Total tasks given"}},
    },
)
"""Drops a row, adds one, gives one another code, and one another meaning."""

THIRD: Final = Revision(version=3, begins="2025-03-15", renamed={"I.4.6": "I.4.8"})
"""Gives the row with the new code another one again."""


def content(*revisions: str) -> dict[str, Any]:
    """What stands in the file after these revisions ("SECOND", "THIRD"), to be changed at will."""
    return deepcopy(_content(*revisions))


@cache
def _content(*revisions: str) -> dict[str, Any]:
    source = read_source(FILE)
    assert isinstance(source, YamlSource)
    raw: Any = source.value
    for name in revisions:
        raw = {"SECOND": SECOND, "THIRD": THIRD}[name].of(raw)
    return dict(raw)


def write(folder: Path, raw: Mapping[str, Any], name: str) -> Path:
    """A file with this content."""
    file = folder / name
    file.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def form_of(raw: Mapping[str, Any]) -> Form:
    """The form of such content."""
    with TemporaryDirectory() as folder:
        return load_form(write(Path(folder), raw, "form.yaml"))


@cache
def version(number: int) -> Form:
    """The quarterly form in version 1, 2 or 3."""
    return form_of(content(*("SECOND", "THIRD")[: number - 1]))
