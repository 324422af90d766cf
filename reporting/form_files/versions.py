"""What makes a version of a form that version, and what two versions of it say of each other."""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Final

from reporting.complaints import Complaint
from reporting.form_files.yaml_source import Place, Problem, YamlSource
from reporting.forms import Asked, Form
from reporting.forms.comparison import unlike

NO_CONTENT: Final = frozenset({"begins", "words", "early"})
"""Keys of a form file that change nothing in a report: from when the version is used, what people
call it, what is done before the cut-off.
"""

CLOSES: Final = frozenset({"grace", "lock"})
"""Keys of a deadline that change nothing in a report either: how a period is closed."""


def digest(raw: Mapping[object, object]) -> str:
    """What tells the content of a form file from any other; comments and order of keys are none."""
    content = {
        str(key): _without_closing(value) if key in ("deadlines", "group_deadlines") else value
        for key, value in raw.items()
        if key not in NO_CONTENT
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()


def _without_closing(deadlines: object) -> object:
    """The deadlines of a file without what closes a period; anything else as it is."""
    if isinstance(deadlines, list):
        return [_due(one) for one in deadlines]
    if isinstance(deadlines, Mapping):
        return {level: _due(one) for level, one in deadlines.items()}
    return deadlines


def _due(deadline: object) -> object:
    if not isinstance(deadline, Mapping):
        return deadline
    return {key: value for key, value in deadline.items() if key not in CLOSES}


def version_problems(read: Iterable[tuple[Form, YamlSource]]) -> Iterator[Problem]:
    """What is wrong among the versions of each form: of one number twice, or of a row that was."""
    known: dict[tuple[str, int], tuple[Form, YamlSource]] = {}
    for form, source in read:
        if (form.code, form.version) in known:
            complaint = Complaint("form.same_version", code=form.code, version=form.version)
            yield Problem(source.file, source.line(("version",)), None, "duplicate_form", complaint)
        known.setdefault((form.code, form.version), (form, source))
    for (code, version), (form, source) in known.items():
        before = known.get((code, version - 1))
        if before is not None:
            yield from _unknown_rows(before[0], form, source)
            yield from _early(before[0], form, source)


def _unknown_rows(before: Form, form: Form, source: YamlSource) -> Iterator[Problem]:
    """Rows that say they were one which the version before has not, or one of another sort."""
    places = {code: place for place, code in _codes(source)}
    for row in (*form.indicators, *form.narrative):
        if row.was is None:
            continue
        line = source.line((*places[row.code], "was"))
        is_there = row.was in before and before.indicator(row.was).asked is not Asked.HEADING
        if not is_there:
            complaint = Complaint("form.was_unknown", row=row.was, version=before.version)
            yield Problem(source.file, line, row.code, "was_unknown", complaint)
        elif unlike(before.indicator(row.was), row):
            complaint = Complaint("form.was_unlike", row=row.was, version=before.version)
            yield Problem(source.file, line, row.code, "was_unlike", complaint)


def _early(before: Form, form: Form, source: YamlSource) -> Iterator[Problem]:
    if form.begins is not None and before.begins is not None and form.begins <= before.begins:
        complaint = Complaint("form.begins_early", version=before.version)
        yield Problem(source.file, source.line(("begins",)), None, "begins_early", complaint)


def _codes(source: YamlSource) -> Iterator[tuple[Place, str]]:
    raw = source.value
    for section in ("rows", "narrative"):
        for index, entry in enumerate(raw.get(section, ())) if isinstance(raw, dict) else ():
            yield (section, index), str(entry["code"])
