"""Reading form files: from YAML to a `Form`, or to the list of everything wrong in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from reporting.complaints import Complaint
from reporting.complaints.shapes import complaint_at
from reporting.form_files.builder import build_form
from reporting.form_files.check_loader import ChecksDraft, indicator_infos, read_checks
from reporting.form_files.check_schema import CheckShape, SentenceShape
from reporting.form_files.lint.contradictions import contradictions
from reporting.form_files.schema import FormShape, IndicatorShape
from reporting.form_files.validation import Draft, FormMistake, check
from reporting.form_files.versions import digest, version_problems
from reporting.form_files.yaml_source import Place, Problem, YamlSource, is_mapping, read_source
from reporting.forms import Asked, Form, FormLibrary
from reporting.forms.check import AnyCheck, CheckKind
from reporting.languages import VIETNAMESE
from reporting.units import Level

Shape = TypeVar("Shape", bound=BaseModel)
_UNKNOWN_WORDS = {
    "kind": "unknown_kind",
    "asked": "unknown_asked",
    "measure": "unknown_measure",
    "aggregation": "unknown_aggregation",
    "level": "unknown_level",
    "operator": "unknown_operator",
    "left": "unknown_missing_rule",
    "right": "unknown_missing_rule",
}
_CODES = {
    "extra_forbidden": "unknown_key",
    "invalid_key": "unknown_key",
    "missing": "missing_key",
    "string_too_long": "name_too_long",
}
_ALONE = frozenset({"name", "short", "hint"})
"""Keys of an indicator that no check reads together with others."""
_BAD_PARTS = {"cycle": "bad_cycle", "deadlines": "bad_deadline"}


class FormProblems(ValueError):
    """Form files that cannot be used, with every problem found in them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def problems_of(path: Path) -> list[Problem]:
    """Everything wrong in a form file, by line; an empty list for one that can be used."""
    return _read(read_source(path))[1]


def load_form(path: Path) -> Form:
    """The form of a file; raises `FormProblems`."""
    form, problems = _read(read_source(path))
    if form is None:
        raise FormProblems(problems)
    return form


def load_forms(folder: Path) -> FormLibrary:
    """The forms of a folder's `*.yaml`, several versions of one side by side.

    Raises:
        FormProblems: with the problems of all files.
    """
    forms: list[tuple[Form, YamlSource]] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        source = read_source(path)
        form, found = _read(source)
        problems += found
        if form is not None and isinstance(source, YamlSource):
            forms.append((form, source))
    problems += version_problems(forms)
    if not forms and not problems:
        problems.append(Problem(str(folder), 1, None, "no_forms", Complaint("form.none")))
    if problems:
        raise FormProblems(sorted(problems, key=lambda problem: (problem.file, problem.line)))
    return FormLibrary.holding(form for form, _ in forms)


def _read(source: YamlSource | Problem) -> tuple[Form | None, list[Problem]]:
    if isinstance(source, Problem):
        return None, [source]
    raw = source.value
    if not is_mapping(raw):
        complaint = Complaint("form.empty" if raw is None else "form.no_mapping")
        code = "empty_form" if raw is None else "wrong_type"
        return None, [Problem(source.file, 1, None, code, complaint)]
    shape, problems, _ = _shaped(FormShape, raw, source, ())
    indicators, unread, told = _indicators(raw, source)
    draft = _draft(raw, indicators, unread)
    checks, told_of_checks = _checks(raw, draft, source)
    problems += [*told, *_repeated(raw, source), *_told(check(draft), source), *told_of_checks]
    if problems or shape is None:
        return None, sorted(problems, key=lambda problem: problem.line)
    return build_form(shape, list(indicators.values()), checks, digest(raw)), []


def _indicators(
    raw: Mapping[object, object], source: YamlSource
) -> tuple[dict[int, IndicatorShape], dict[int, frozenset[str]], list[Problem]]:
    """The indicators of the table and of the narrative as far as they can be read, by position."""
    indicators: dict[int, IndicatorShape] = {}
    unread: dict[int, frozenset[str]] = {}
    problems: list[Problem] = []
    for index, (place, raw_indicator) in enumerate(_entries(raw, "rows", "narrative")):
        stated = raw_indicator
        if place[0] == "narrative" and is_mapping(raw_indicator):
            stated = {"asked": Asked.NARRATIVE.value, **raw_indicator}
        indicator, found, bad = _shaped(IndicatorShape, stated, source, place)
        problems += found
        if indicator is None and is_mapping(stated):
            indicator = _rest_of_indicator(stated, bad)
        if indicator is not None:
            indicators[index], unread[index] = indicator, bad - _ALONE
    return indicators, unread, problems


def _checks(
    raw: Mapping[object, object], draft: Draft, source: YamlSource
) -> tuple[list[AnyCheck], list[Problem]]:
    """The checks that can be used, and every problem of any."""
    shapes: dict[int, CheckShape] = {}
    codes: dict[int, str] = {}
    problems: list[Problem] = []
    for index, (place, entry) in enumerate(_entries(raw, "checks")):
        code = entry.get("code") if is_mapping(entry) else None
        if isinstance(code, str):
            codes[index] = code
        shape, found, _ = _shaped(CheckShape, entry, source, place)
        problems += found
        if shape is not None:
            shapes[index] = shape
    of_checks = ChecksDraft(
        shapes=shapes, codes=codes, sentences=_sentences(raw), indicators=indicator_infos(draft)
    )
    checks, found_in_checks = read_checks(of_checks)
    told = [*found_in_checks, *contradictions(checks, of_checks.indicators)]
    return list(checks.values()), [*problems, *_told(told, source)]


def _sentences(raw: Mapping[object, object]) -> dict[CheckKind, dict[str, str]]:
    """The sentences by kind that can be read; those that cannot are told of already."""
    found = {}
    stated = raw.get("sentences")
    for kind, sentence in stated.items() if is_mapping(stated) else ():
        if kind in set(CheckKind):
            try:
                found[CheckKind(str(kind))] = SentenceShape.model_validate(sentence).words()
            except ValidationError:
                continue
    return found


def _entries(raw: Mapping[object, object], *sections: str) -> Iterator[tuple[Place, object]]:
    """The entries of these lists of the file, each with its place."""
    for section in sections:
        for index, entry in enumerate(_list(raw.get(section))):
            yield (section, index), entry


def _repeated(raw: Mapping[object, object], source: YamlSource) -> Iterator[Problem]:
    """Keys written twice, of which YAML would keep the last without a word."""
    for place, line in source.repeated:
        match place:
            case (str(section), int(index), *_):
                entries = _list(raw.get(section))
                entry = entries[index] if index < len(entries) else None
                code = entry.get("code") if is_mapping(entry) else None
            case _:
                code = None
        complaint = Complaint("form.written_twice", key=place[-1])
        indicator = code if isinstance(code, str) else None
        yield Problem(source.file, line, indicator, "duplicate_key", complaint)


def _told(found: Iterable[FormMistake], source: YamlSource) -> Iterator[Problem]:
    for each in found:
        line = source.line(each.place)
        yield Problem(source.file, line, each.indicator, each.code, each.complaint)


def _shaped(
    model: type[Shape], raw: object, source: YamlSource, place: Place
) -> tuple[Shape | None, list[Problem], frozenset[str]]:
    """The value as this model; or what pydantic says against it, and the keys it says it of."""
    try:
        return model.model_validate(raw), [], frozenset()
    except ValidationError as error:
        code = raw.get("code") if is_mapping(raw) and place else None
        details = error.errors(include_url=False)
        problems = [
            Problem(
                source.file,
                source.line((*place, *detail["loc"])),
                code if isinstance(code, str) else None,
                _problem_code(detail["type"], detail["loc"]),
                complaint_at(detail),
            )
            for detail in details
        ]
        return (
            None,
            problems,
            frozenset(str(detail["loc"][0]) for detail in details if detail["loc"]),
        )


def _rest_of_indicator(raw: Mapping[object, object], bad: frozenset[str]) -> IndicatorShape | None:
    """An indicator without its unreadable keys, so that its other mistakes are told as well."""
    if "code" in bad:
        return None
    rest = {key: value for key, value in raw.items() if str(key) not in bad}
    stand_in = {VIETNAMESE: "?"}
    return IndicatorShape.model_validate({"name": stand_in, "short": stand_in, **rest})


def _problem_code(kind: str, place: Place) -> str:
    """The stable code of a mistake that pydantic found."""
    last = place[-1] if place else ""
    if last == VIETNAMESE and kind in {"missing", "string_too_short"}:
        return "missing_vietnamese"
    if kind == "enum" and last in _UNKNOWN_WORDS:
        return _UNKNOWN_WORDS[str(last)]
    if kind == "enum" and place[0] == "sentences":
        return "unknown_kind"
    if kind in _CODES:
        return _CODES[kind]
    if place and place[0] in _BAD_PARTS:
        return _BAD_PARTS[str(place[0])]
    return "wrong_type" if kind.endswith("_type") else "bad_value"


def _draft(
    raw: Mapping[object, object],
    indicators: Mapping[int, IndicatorShape],
    unread: Mapping[int, frozenset[str]],
) -> Draft:
    """What can be read of the file, whatever else is wrong in it."""
    codes = {}
    for index, (_, indicator) in enumerate(_entries(raw, "rows", "narrative")):
        code = indicator.get("code") if is_mapping(indicator) else None
        if isinstance(code, str):
            codes[index] = code
    reporters = raw.get("reporters")
    level = reporters.get("level") if is_mapping(reporters) else raw.get("level")
    return Draft(
        indicators=indicators,
        unread=unread,
        codes=codes,
        duties=_keys(raw.get("duties")),
        units=_scales(raw.get("units", {})),
        levels=_keys(raw.get("deadlines")),
        level=level if isinstance(level, str) and level in set(Level) else None,
        tells_reporters=sum(raw.get(key) is not None for key in ("level", "reporters")),
        headlines=tuple(code for code in _list(raw.get("headlines")) if isinstance(code, str)),
        has_indicators=raw.get("rows") != [],
        table=len(_list(raw.get("rows"))),
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _keys(value: object) -> frozenset[str] | None:
    return frozenset(str(key) for key in value) if is_mapping(value) else None


def _scales(value: object) -> dict[str, int] | None:
    """The scale of each unit; one that cannot be read counts as 1, it is told of already."""
    if not is_mapping(value):
        return None
    scales = {}
    for key, unit in value.items():
        scale = unit.get("scale", 1) if is_mapping(unit) else 1
        scales[str(key)] = scale if isinstance(scale, int) and scale > 0 else 1
    return scales
