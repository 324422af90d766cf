"""The checks of a form file: their shape, what they say of its indicators, what is wrong.

A check is built whenever it can be read, so that those of a form with other mistakes are looked at
as well; each mistake is told once.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from reporting.checks.messages import placeholders_known, placeholders_of
from reporting.complaints import Complaint
from reporting.form_files.check_schema import CheckShape, SideText
from reporting.form_files.expression_parser import (
    UnreadableSide,
    read_condition,
    read_side,
    read_tolerance,
)
from reporting.form_files.lint.references import (
    IndicatorInfo,
    indicators_named,
    remarks_on_indicator_check,
    remarks_on_sides,
)
from reporting.form_files.schema import read_formula
from reporting.form_files.usual_checks import SENTENCES
from reporting.form_files.validation import Draft, FormMistake
from reporting.forms import Sum
from reporting.forms.check import (
    INDICATOR_KINDS,
    AnyCheck,
    At,
    Check,
    CheckKind,
    CheckOperator,
    Condition,
    IndicatorCheck,
    Severity,
    Side,
    Tolerance,
)
from reporting.values import MAX_PERCENT, Kind

_PAIRS = frozenset({CheckOperator.BOTH, CheckOperator.ONLY_IF})
_SIDES = ("left", "operator", "right")


@dataclass(frozen=True, slots=True)
class ChecksDraft:
    """What could be read of a form's checks.

    `shapes` holds the checks by their position, `codes` the code of every entry that has one,
    `sentences` what checks of a kind say that have no sentence of their own. `indicators` are the
    indicators of the form by code; one that could not be read is known, but nothing is known of it.
    """

    shapes: Mapping[int, CheckShape]
    codes: Mapping[int, str]
    sentences: Mapping[CheckKind, Mapping[str, str]]
    indicators: Mapping[str, IndicatorInfo | None]


@dataclass(slots=True)
class _Reading:
    """What has been found of one check so far."""

    remarks: list[tuple[str, str, Complaint]] = field(default_factory=list)

    def side(self, key: str, text: SideText | None, *, is_condition: bool) -> Side | None:
        if text is None:
            return None
        try:
            what = read_condition(str(text)) if is_condition else read_side(str(text))
        except UnreadableSide as problem:
            complaint = Complaint("check.side", text=str(text), problem=problem.complaint)
            self.remarks.append((key, "bad_side", complaint))
            return None
        return Side(what)

    def condition(self, text: str | None) -> Condition | None:
        if text is None:
            return None
        try:
            return read_condition(text)
        except UnreadableSide as problem:
            complaint = Complaint("check.side", text=text, problem=problem.complaint)
            self.remarks.append(("when", "bad_side", complaint))
            return None

    def tolerance(self, text: SideText | None) -> Tolerance:
        found = Tolerance() if text is None else read_tolerance(str(text))
        if found is None:
            self.remarks.append(("tolerance", "bad_tolerance", Complaint("check.tolerance")))
        return found or Tolerance()


def indicator_infos(draft: Draft) -> dict[str, IndicatorInfo | None]:
    """The indicators of a form file as checks see them; the first of a code counts."""
    found: dict[str, IndicatorInfo | None] = dict.fromkeys(draft.codes.values())
    for index, indicator in draft.indicators.items():
        if found.get(indicator.code) is not None or draft.unread[index]:
            continue
        formula = read_formula(indicator.formula or "")
        scale = MAX_PERCENT // 100 if indicator.kind is Kind.PERCENT else 1
        found[indicator.code] = IndicatorInfo(
            code=indicator.code,
            asked=indicator.asked,
            kind=indicator.kind,
            measure=indicator.measure,
            scale=(draft.units or {}).get(indicator.unit or "", scale),
            digits=tuple(option.digit for option in indicator.choices),
            needs=formula.codes if formula else (),
            is_sum=isinstance(formula, Sum),
        )
    return found


def read_checks(draft: ChecksDraft) -> tuple[dict[int, AnyCheck], list[FormMistake]]:
    """The checks by position as far as they can be used, and every mistake of each."""
    checks: dict[int, AnyCheck] = {}
    found = [*_duplicates(draft.codes), *_sentences(draft.sentences)]
    for index, shape in draft.shapes.items():
        check, remarks = _read(shape, draft)
        found += (
            FormMistake(("checks", index, key), shape.code, code, complaint)
            for key, code, complaint in remarks
        )
        if check is not None and not remarks:
            checks[index] = check
    return checks, found


def _duplicates(codes: Mapping[int, str]) -> Iterator[FormMistake]:
    seen: set[str] = set()
    for index, code in codes.items():
        if code in seen:
            complaint = Complaint("check.same_check")
            yield FormMistake(("checks", index, "code"), code, "duplicate_check", complaint)
        seen.add(code)


def _read(
    shape: CheckShape, draft: ChecksDraft
) -> tuple[AnyCheck | None, list[tuple[str, str, Complaint]]]:
    reading = _Reading()
    is_indicator_check = shape.kind in INDICATOR_KINDS
    reading.remarks += _wanted_keys(shape, is_indicator_check=is_indicator_check)
    sentence = shape.say.words() if shape.say else draft.sentences.get(shape.kind)
    sentence = sentence or SENTENCES.get((shape.kind, shape.level))
    if sentence is None:
        complaint = Complaint("check.no_sentence", kind=shape.kind.value)
        reading.remarks.append(("code", "missing_sentence", complaint))
        sentence = {}
    check = (
        _indicator_check(shape, draft.indicators, sentence, reading)
        if is_indicator_check
        else _relation(shape, draft.indicators, sentence, reading)
    )
    if check is not None and shape.say is not None:
        reading.remarks += _placeholders(check)
    return check, reading.remarks


def _wanted_keys(
    shape: CheckShape, *, is_indicator_check: bool
) -> Iterator[tuple[str, str, Complaint]]:
    """A relation needs its sides, a look at single indicators the key `rows`."""
    given, kind = shape.model_fields_set, shape.kind.value
    if is_indicator_check:
        unwanted: Collection[str] = (*_SIDES, "tolerance", "missing", "when")
        needed: Collection[str] = ("rows",)
    else:
        unwanted, needed = ("rows",), _SIDES
    for key in sorted(given.intersection(unwanted)):
        yield key, "check_key", Complaint("check.needless_key", key=key, kind=kind)
    for key in needed:
        if key not in given:
            yield "code", "missing_key", Complaint("check.needed_key", key=key, kind=kind)


def _relation(
    shape: CheckShape,
    indicators: Mapping[str, IndicatorInfo | None],
    sentence: Mapping[str, str],
    reading: _Reading,
) -> Check | None:
    is_condition = shape.operator in _PAIRS
    left = reading.side("left", shape.left, is_condition=is_condition)
    right = reading.side("right", shape.right, is_condition=is_condition)
    when = reading.condition(shape.when)
    tolerance = reading.tolerance(shape.tolerance)
    if left is None or right is None or shape.operator is None:
        return None
    check = Check(
        code=shape.code,
        kind=shape.kind,
        severity=shape.level,
        left=Side(left.what, shape.missing.left),
        operator=shape.operator,
        right=Side(right.what, shape.missing.right),
        sentence=sentence,
        tolerance=tolerance,
        when=when,
    )
    reading.remarks += remarks_on_sides(check, indicators)
    others = sorted({str(term) for term in check.terms if term.at is not At.NOW})
    if shape.level is Severity.HARD and others:
        complaint = Complaint("check.other_period", term=others[0])
        reading.remarks.append(("level", "hard_on_other_period", complaint))
    return check


def _indicator_check(
    shape: CheckShape,
    indicators: Mapping[str, IndicatorInfo | None],
    sentence: Mapping[str, str],
    reading: _Reading,
) -> IndicatorCheck | None:
    if shape.rows is None:
        return None
    reading.remarks += remarks_on_indicator_check(shape.rows, indicators)
    return IndicatorCheck(
        code=shape.code,
        kind=shape.kind,
        severity=shape.level,
        indicators=indicators_named(shape.rows, indicators),
        sentence=sentence,
    )


def _placeholders(check: AnyCheck) -> Iterator[tuple[str, str, Complaint]]:
    known = placeholders_known(check)
    for language, sentence in check.sentence.items():
        for name in placeholders_of(sentence):
            if name not in known:
                complaint = _not_known(name, known)
                yield (
                    "say",
                    "unknown_placeholder",
                    Complaint("shape.at", place=language, problem=complaint),
                )


def _sentences(sentences: Mapping[CheckKind, Mapping[str, str]]) -> Iterator[FormMistake]:
    """Names in braces that no check of the kind could fill in."""
    for kind, sentence in sentences.items():
        known = placeholders_known(kind)
        for language, text in sentence.items():
            for name in placeholders_of(text):
                if name not in known:
                    place = ("sentences", kind.value, language)
                    complaint = _not_known(name, known)
                    yield FormMistake(place, None, "unknown_placeholder", complaint)


def _not_known(name: str, known: Collection[str]) -> Complaint:
    listed = ", ".join(sorted(known))
    return Complaint("check.placeholder", name=f"{{{name}}}", known=listed)
