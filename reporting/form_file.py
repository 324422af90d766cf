"""Reading form files: from YAML to a `Form`, or to the list of everything wrong in them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from reporting.form_checks import Draft, check
from reporting.form_shapes import FormShape, RowShape, read_applies_if, read_formula
from reporting.form_source import Place, Problem, Source, is_mapping, read_source
from reporting.forms import ENGLISH, VIETNAMESE, Form, Indicator
from reporting.periods import Cycle
from reporting.units import Level
from reporting.values import Kind, Option

PERCENT_SCALE = 100
"""Percents are kept in hundredths of a percent."""

Shape = TypeVar("Shape", bound=BaseModel)
_LANGUAGES = (VIETNAMESE, ENGLISH)
_UNKNOWN_WORDS = {
    "kind": "unknown_kind",
    "asked": "unknown_asked",
    "measure": "unknown_measure",
    "aggregation": "unknown_aggregation",
    "level": "unknown_level",
}
_CODES = {
    "extra_forbidden": "unknown_key",
    "invalid_key": "unknown_key",
    "missing": "missing_key",
    "string_too_long": "name_too_long",
}
_ALONE = frozenset({"name", "short", "hint"})
"""Keys of a row that no check reads together with others."""
_BAD_PARTS = {"cycle": "bad_cycle", "deadlines": "bad_deadline"}


class FormProblems(ValueError):
    """Form files that cannot be used, with every problem found in them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def problems_of(path: Path) -> list[Problem]:
    """Everything wrong in a form file, by line; an empty list for one that can be used."""
    return _read(path)[1]


def load_form(path: Path) -> Form:
    """The form of a file; raises `FormProblems`."""
    form, problems = _read(path)
    if form is None:
        raise FormProblems(problems)
    return form


def load_forms(folder: Path) -> Mapping[str, Form]:
    """The forms of a folder's `*.yaml` by code; raises `FormProblems` with those of all files."""
    forms: dict[str, Form] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        form, found = _read(path)
        problems += found
        if form is not None and form.code in forms:
            message = f"another file of the folder is form {form.code} too"
            problems.append(Problem(str(path), 1, None, "duplicate_form", message))
        elif form is not None:
            forms[form.code] = form
    if not forms and not problems:
        problems.append(Problem(str(folder), 1, None, "no_forms", "the folder has no form file"))
    if problems:
        raise FormProblems(problems)
    return forms


def _read(path: Path) -> tuple[Form | None, list[Problem]]:
    source = read_source(path)
    if isinstance(source, Problem):
        return None, [source]
    raw = source.value
    if not is_mapping(raw):
        message = "the form is empty" if raw is None else "a form is a list of keys and values"
        code = "empty_form" if raw is None else "wrong_type"
        return None, [Problem(source.file, 1, None, code, message)]
    shape, problems, _ = _shaped(FormShape, raw, source, ())
    rows: dict[int, RowShape] = {}
    unread: dict[int, frozenset[str]] = {}
    for index, raw_row in enumerate(_list(raw.get("rows"))):
        row, found, bad = _shaped(RowShape, raw_row, source, ("rows", index))
        problems += found
        if row is None and is_mapping(raw_row):
            row = _rest_of_row(raw_row, bad)
        if row is not None:
            rows[index], unread[index] = row, bad - _ALONE
    draft = _draft(raw, rows, unread)
    problems += _repeated(draft, source)
    problems += _checked(draft, source)
    if problems or shape is None:
        return None, sorted(problems, key=lambda problem: problem.line)
    return _form(shape, list(rows.values())), []


def _repeated(draft: Draft, source: Source) -> Iterator[Problem]:
    """Keys written twice, of which YAML would keep the last without a word."""
    for place, line in source.repeated:
        match place:
            case ("rows", int(index), *_):
                indicator = draft.codes.get(index)
            case _:
                indicator = None
        message = f"{place[-1]}: written twice"
        yield Problem(source.file, line, indicator, "duplicate_key", message)


def _checked(draft: Draft, source: Source) -> Iterator[Problem]:
    for found in check(draft):
        line = source.line(found.place)
        yield Problem(source.file, line, found.indicator, found.code, found.message)


def _shaped(
    model: type[Shape], raw: object, source: Source, place: Place
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
                f"{'.'.join(map(str, detail['loc'])) or 'row'}: {detail['msg']}",
            )
            for detail in details
        ]
        return (
            None,
            problems,
            frozenset(str(detail["loc"][0]) for detail in details if detail["loc"]),
        )


def _rest_of_row(raw: Mapping[object, object], bad: frozenset[str]) -> RowShape | None:
    """A row without its unreadable keys, so that its other mistakes are told as well."""
    if "code" in bad:
        return None
    rest = {key: value for key, value in raw.items() if str(key) not in bad}
    stand_in = {"vi": "?"}
    return RowShape.model_validate({"name": stand_in, "short": stand_in, **rest})


def _problem_code(kind: str, place: Place) -> str:
    """The stable code of a mistake that pydantic found."""
    last = place[-1] if place else ""
    if last == VIETNAMESE and kind in {"missing", "string_too_short"}:
        return "missing_vietnamese"
    if kind == "enum" and last in _UNKNOWN_WORDS:
        return _UNKNOWN_WORDS[str(last)]
    if kind in _CODES:
        return _CODES[kind]
    if place and place[0] in _BAD_PARTS:
        return _BAD_PARTS[str(place[0])]
    return "wrong_type" if kind.endswith("_type") else "bad_value"


def _draft(
    raw: Mapping[object, object],
    rows: Mapping[int, RowShape],
    unread: Mapping[int, frozenset[str]],
) -> Draft:
    """What can be read of the file, whatever else is wrong in it."""
    codes = {}
    for index, row in enumerate(_list(raw.get("rows"))):
        code = row.get("code") if is_mapping(row) else None
        if isinstance(code, str):
            codes[index] = code
    level = raw.get("level")
    return Draft(
        rows=rows,
        unread=unread,
        codes=codes,
        duties=_keys(raw.get("duties")),
        units=_scales(raw.get("units", {})),
        levels=_keys(raw.get("deadlines")),
        level=level if isinstance(level, str) and level in set(Level) else None,
        headlines=tuple(code for code in _list(raw.get("headlines")) if isinstance(code, str)),
        has_rows=raw.get("rows") != [],
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


def _form(shape: FormShape, rows: Sequence[RowShape]) -> Form:
    by_code: dict[str, Indicator] = {}
    for row in rows:
        parent = by_code.get(row.parent_code() or "")
        by_code[row.code] = _indicator(shape, row, parent)
    return Form(
        code=shape.code,
        version=shape.version,
        name=shape.name.words(),
        short=shape.short.words(),
        issuer=shape.issuer.words(),
        legal_basis=shape.legal_basis.words(),
        level=shape.level,
        rows=tuple(by_code.values()),
        duties={duty: label.words() for duty, label in shape.duties.items()},
        cycle=Cycle(shape.cycle.rule, shape.cycle.opens_days_before_cutoff),
        deadlines={level: deadline.rule() for level, deadline in shape.deadlines.items()},
        headlines=tuple(shape.headlines),
    )


def _indicator(shape: FormShape, row: RowShape, parent: Indicator | None) -> Indicator:
    """The row with what it leaves out filled in from the row above it and from its kind."""
    unit = shape.units.get(row.unit or "")
    scale = PERCENT_SCALE if row.kind is Kind.PERCENT else 1
    return Indicator(
        code=row.code,
        parent=parent.code if parent else None,
        part=parent.part if parent else row.code,
        name=row.name.words(),
        short=row.short.words(),
        unit=unit.words() if unit else _unit_of_kind(row),
        kind=row.kind,
        scale=unit.scale if unit else scale,
        choices=tuple(Option(option.digit, option.words()) for option in row.choices),
        duty=row.duty or (parent.duty if parent else ""),
        asked=row.asked,
        measure=row.measure,
        aggregation=row.aggregation or row.usual_aggregation(),
        formula=read_formula(row.formula or ""),
        applies_if=read_applies_if(row.applies_if or ""),
        hint=row.hint.words() if row.hint else None,
        headline=row.code in shape.headlines,
    )


def _unit_of_kind(row: RowShape) -> dict[str, str]:
    """Percents have their sign, choices their legend as printed; texts and headings nothing."""
    if row.kind is Kind.PERCENT:
        return dict.fromkeys(_LANGUAGES, "%")
    return {
        language: "; ".join(
            f"{option.words()[language]} = {option.digit}" for option in row.choices
        )
        for language in _LANGUAGES
    }
