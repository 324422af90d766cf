"""Every mistake in a form's checks is told once, with its line; all of them together."""

from pathlib import Path

import pytest

from reporting.form_files.loader import load_form, problems_of
from reporting.forms import Asked
from tests.reporting.test_form_file import SOUND, line_of, told, write

CHECKED = (
    SOUND
    + """\
  - code: I.6
    name: {vi: "Ghi chú"}
    short: {vi: "Ghi chú"}
    kind: text
    measure: flow
  - code: I.7
    name: {vi: "Của tỉnh"}
    short: {vi: "Của tỉnh"}
    asked: other_level
    kind: count
    unit: ho_so
    measure: flow
narrative:
  - code: N.1
    name: {vi: "Số tin bài"}
    short: {vi: "Tin bài"}
    duty: van_phong
    kind: count
    unit: ho_so
    measure: flow
sentences:
  part: {vi: "{left} lớn hơn {right}", en: "{left} over {right}"}
  same: {vi: "{left} khác {right}: {arithmetic}", en: "{left} is not {right}: {arithmetic}"}
  sum: {vi: "{left} khác {right}", en: "{left} is not {right}"}
  need: {vi: "{left}, {right}", en: "{left}, {right}"}
  step: {vi: "{row}: {previous}", en: "{row}: {previous}"}
checks:
  - {code: PART.1, kind: part, level: hard, left: I.1.2, operator: "<=", right: I.1.1}
  - code: NEED.1
    kind: need
    level: hard
    left: I.2 = 1
    operator: both or neither
    right: I.3 > 0
    say: {vi: "{I.2} mà {I.3}", en: "{I.2} with {I.3}"}
  - {code: STEP, kind: step, level: soft, rows: all}
"""
)
PART = '{code: PART.1, kind: part, level: hard, left: I.1.2, operator: "<=", right: I.1.1}'


def with_check(check: str) -> str:
    return f"{CHECKED}  - {check} # here\n"


def relation(**other: str) -> str:
    """A check that is right but for what is given."""
    keys = {
        "code": "T.1",
        "kind": "same",
        "level": "hard",
        "left": "I.1.1",
        "operator": '"=="',
        "right": "N.1",
        **other,
    }
    return "{" + ", ".join(f"{key}: {value}" for key, value in keys.items() if value) + "}"


MISTAKES = {
    "an operator nobody knows": (relation(operator='"=>"'), "unknown_operator"),
    "a kind nobody knows": (relation(kind="guess"), "unknown_kind"),
    "a level nobody knows": (relation(level="firm"), "unknown_level"),
    "a missing-value rule nobody knows": (
        relation(missing="{left: forget}"),
        "unknown_missing_rule",
    ),
    "a key nobody knows": (relation(colour="red"), "unknown_key"),
    "no level": (relation(level=""), "missing_key"),
    "a relation with one side": (relation(right=""), "missing_key"),
    "a relation with rows": (relation(rows="all"), "check_key"),
    "a look at rows with a side": (
        "{code: T.1, kind: step, level: soft, rows: all, left: I.1.1}",
        "check_key",
    ),
    "a look at no rows": ("{code: T.1, kind: step, level: soft}", "missing_key"),
    "rows of a measure nobody knows": (
        "{code: T.1, kind: step, level: soft, rows: some}",
        "bad_rows",
    ),
    "a row that is not there": (relation(left="I.9"), "check_unknown_row"),
    "a row that is not there among rows": (
        "{code: T.1, kind: step, level: soft, rows: [I.9]}",
        "check_unknown_row",
    ),
    "a row that is not there in a condition": (relation(when="I.9 = 1"), "check_unknown_row"),
    "a text in arithmetic": (relation(left="I.6 + I.1.1"), "check_not_number"),
    "a heading in arithmetic": (relation(left="I"), "check_not_number"),
    "a row nobody here answers": (relation(left="I.7"), "check_never"),
    "an option that is not there": (relation(when="I.2 = 5"), "check_never"),
    "two numbers": (relation(left='"1"', right='"2"'), "check_never"),
    "money beside dossiers": (relation(left="I.4"), "check_mixed_kinds"),
    "a percentage beside dossiers": (relation(left="I.1.2 / I.1.1"), "check_mixed_kinds"),
    "a side that cannot be read": (relation(left='"I.1.1 ++ I.3"'), "bad_side"),
    "a condition that cannot be read": (relation(when="I.2"), "bad_side"),
    "a number where a condition is wanted": (
        relation(kind="need", operator="only if", right="I.2 = 1"),
        "bad_side",
    ),
    "a tolerance that cannot be read": (relation(tolerance="some"), "bad_tolerance"),
    "rounding of what is no equality": (
        relation(operator='"<="', tolerance="rounding"),
        "bad_tolerance",
    ),
    "a code that another check has": (relation(code="PART.1"), "duplicate_check"),
    "a code that is none": (relation(code="lower"), "bad_value"),
    "no sentence": (relation(kind="carry"), "missing_sentence"),
    "a sentence in one language": (relation(say='{vi: "Sai"}'), "missing_key"),
    "a placeholder that is not there": (
        relation(say='{vi: "{I.9}", en: "wrong"}'),
        "unknown_placeholder",
    ),
    "a row's placeholder in a relation": (
        relation(say='{vi: "{row}", en: "wrong"}'),
        "unknown_placeholder",
    ),
    "a hard look at another period": (relation(right="prev(I.1.1)"), "hard_on_other_period"),
    "less than itself": (relation(operator='"<"', right="I.1.1"), "check_contradiction"),
    "at most itself": (relation(operator='"<="', right="I.1.1"), "check_dead"),
    "the opposite of another check": (
        relation(left="I.1.1", operator='"<"', right="I.1.2"),
        "check_contradiction",
    ),
    "one more, and another check says at most as much": (
        relation(left="I.1.2", right="I.1.1 + 1"),
        "check_contradiction",
    ),
    "the same as another check": (
        relation(left="2 * I.1.2", operator='"<="', right="2 * I.1.1"),
        "check_dead",
    ),
    "weaker than another check": (
        relation(left="I.1.2", operator='"<="', right="I.1.1 + 5"),
        "check_dead",
    ),
    "at least 0": (relation(left='"0"', operator='"<="', right="I.1.1"), "check_dead"),
    "never below 0": (relation(left="I.1.1", operator='"<"', right='"0"'), "check_contradiction"),
    "a total that is a part of itself": (
        relation(kind="sum", left="I.1.1", right="I.1.2 + I.5"),
        "check_circular",
    ),
}


def test_a_form_with_sound_checks_has_no_problems(tmp_path: Path) -> None:
    path = write(tmp_path, CHECKED)
    assert problems_of(path) == []
    form = load_form(path)
    # PARTS is looked at in every form with a row that counts from the start of the year.
    assert [check.code for check in form.checks] == ["PART.1", "NEED.1", "STEP", "PARTS"]
    assert [row.code for row in form.narrative] == ["N.1"]


@pytest.mark.parametrize(("check", "code"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_in_a_check_is_told_with_its_line(tmp_path: Path, check: str, code: str) -> None:
    text = with_check(check)
    problems = problems_of(write(tmp_path, text))
    assert [(problem.line, problem.code) for problem in problems] == [
        (line_of(text, "# here"), code)
    ]
    assert problems[0].indicator in {"T.1", "PART.1", "lower"}


def test_a_soft_check_may_say_less_than_a_hard_one_says_only_if_it_says_more(
    tmp_path: Path,
) -> None:
    stricter = relation(level="soft", left="I.1.2", right="I.1.1")
    assert problems_of(write(tmp_path, with_check(stricter))) == []
    weaker = relation(level="soft", left="I.1.2", operator='"<="', right="I.1.1")
    assert [p.code for p in problems_of(write(tmp_path, with_check(weaker)))] == ["check_dead"]


def test_a_condition_keeps_checks_from_contradicting_each_other(tmp_path: Path) -> None:
    other = relation(left="I.1.2", right="I.1.1 + 1", when="I.2 = 1")
    assert problems_of(write(tmp_path, with_check(other))) == []


def test_two_checks_that_exclude_each_other_are_told_at_the_later(tmp_path: Path) -> None:
    one = relation(code="A.1", left="I.1.1", right="N.1")
    two = relation(code="A.2", left="I.1.1", right="N.1 + 1")
    text = f"{CHECKED}  - {one}\n  - {two} # here\n"
    assert told(write(tmp_path, text)) == [(line_of(text, "# here"), "A.2", "check_contradiction")]


def test_totals_are_no_parts_of_each_other_through_a_third(tmp_path: Path) -> None:
    def total(code: str, left: str, right: str) -> str:
        return relation(code=code, kind="sum", left=left, right=right)

    sums = [total("S.1", "I.1.1", "N.1 + I.3"), total("S.2", "N.1", "I.1.2 + I.3")]
    circle = total("S.3", "I.1.2", "I.1.1 - I.3")
    text = CHECKED + "".join(f"  - {each}\n" for each in sums) + f"  - {circle} # here\n"
    assert told(write(tmp_path, text)) == [(line_of(text, "# here"), "S.3", "check_circular")]


def test_the_mistakes_of_several_checks_and_rows_are_told_together(tmp_path: Path) -> None:
    text = with_check(relation(left="I.9", tolerance="some", when="I.6 = 1")).replace(
        "kind: money", "kind: cash"
    )
    assert [problem.code for problem in problems_of(write(tmp_path, text))] == [
        "unknown_kind",
        "bad_tolerance",
        "check_unknown_row",
        "check_not_number",
    ]


def test_a_check_of_a_row_that_cannot_be_read_is_not_blamed(tmp_path: Path) -> None:
    text = CHECKED.replace("kind: text", "kind: novel").replace(PART, relation(left="I.6"))
    assert [problem.code for problem in problems_of(write(tmp_path, text))] == ["unknown_kind"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{left} khác {right}: {arithmetic}", "{row} khác # here", "unknown_placeholder"),
        ("  need:", "  nod:", "unknown_kind"),
        ('en: "{row}: {previous}"}', "fr: x}", "unknown_key"),
    ],
)
def test_a_mistake_in_the_sentences_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    problems = problems_of(write(tmp_path, CHECKED.replace(old, new)))
    assert code in {problem.code for problem in problems}


NARRATIVE_MISTAKES = {
    "asked": ("duty: van_phong\n    kind: count", "asked: asked # here", "narrative_key"),
    "parent": ("duty: van_phong\n    kind: count", "parent: I # here", "narrative_key"),
    "condition": (
        "duty: van_phong\n    kind: count",
        "applies_if: I.2 = 1 # here",
        "narrative_key",
    ),
}


@pytest.mark.parametrize(
    ("around", "key", "code"), NARRATIVE_MISTAKES.values(), ids=NARRATIVE_MISTAKES.keys()
)
def test_a_row_of_the_prose_has_no_such_key(
    tmp_path: Path, around: str, key: str, code: str
) -> None:
    text = CHECKED.replace(around, f"{key}\n    {around}")
    assert told(write(tmp_path, text)) == [(line_of(text, "# here"), "N.1", code)]


def test_a_row_of_the_prose_stands_under_narrative_with_its_code_and_its_duty(
    tmp_path: Path,
) -> None:
    other_code = CHECKED.replace("- code: N.1", "- code: M.1 # here")
    assert told(write(tmp_path, other_code)) == [
        (line_of(other_code, "# here"), "M.1", "code_outside_narrative")
    ]
    named = 'short: {vi: "Tin bài"}'
    without_duty = CHECKED.replace(f"{named}\n    duty: van_phong", named)
    assert [problem.code for problem in problems_of(write(tmp_path, without_duty))] == [
        "missing_key"
    ]
    in_the_table = CHECKED.replace("kind: text", "kind: text\n    asked: narrative # here")
    assert told(write(tmp_path, in_the_table)) == [
        (line_of(in_the_table, "# here"), "I.6", "narrative_outside")
    ]


def test_a_code_is_of_the_table_or_of_the_prose_but_not_of_both(tmp_path: Path) -> None:
    text = CHECKED.replace("- code: N.1", "- code: I.6 # here")
    assert {code for _, _, code in told(write(tmp_path, text))} == {
        "duplicate_code",
        "code_outside_narrative",
    }


def test_rows_of_the_prose_are_asked_of_nobody(tmp_path: Path) -> None:
    form = load_form(write(tmp_path, CHECKED))
    assert form.indicator("N.1").asked is Asked.NARRATIVE
    assert form.indicator("N.1").part == "N"
    assert "N.1" not in {row.code for row in form.indicators}
