"""Each mistake in a form file is told once, with its line, and all are told together."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.app.startup_errors import of_form
from reporting.complaints import Complaint
from reporting.form_files.loader import FormProblems, load_form, load_forms, problems_of
from reporting.form_files.yaml_source import Problem
from tests.operators import ENGLISH

SOUND = """\
code: small
version: 1
name: {vi: "Biểu nhỏ", en: Small form}
short: {vi: "Biểu nhỏ"}
issuer: {vi: "UBND huyện"}
legal_basis: {vi: "Công văn 1"}
cycle: {rule: nd09_quarterly, opens_days_before_cutoff: 45}
level: commune
deadlines:
  commune: {working_days_after_cutoff: 1}
duties:
  van_phong: {vi: "Văn phòng"}
units:
  ho_so: {vi: "hồ sơ"}
  trieu_dong: {vi: "triệu đồng", scale: 1000000}
headlines: [I.1]
rows:
  - code: I
    name: {vi: "Phần một"}
    short: {vi: "Một"}
    duty: van_phong
    asked: heading
  - code: I.1
    name: {vi: "Tỷ lệ"}
    short: {vi: "Tỷ lệ"}
    asked: computed
    kind: percent
    measure: flow
    formula: I.1.2 / I.1.1
  - code: I.1.1
    name: {vi: "Tổng số"}
    short: {vi: "Tổng số"}
    kind: count
    unit: ho_so
    measure: flow
  - code: I.1.2
    name: {vi: "Đúng hạn"}
    short: {vi: "Đúng hạn"}
    kind: count
    unit: ho_so
    measure: flow
  - code: I.2
    name: {vi: "Khảo sát"}
    short: {vi: "Khảo sát"}
    kind: choice
    choices:
      - {digit: 1, vi: "Có"}
      - {digit: 0, vi: "Không"}
    measure: flow
  - code: I.3
    name: {vi: "Số phiếu"}
    short: {vi: "Số phiếu"}
    kind: count
    unit: ho_so
    measure: flow
    applies_if: I.2 = 1
  - code: I.4
    name: {vi: "Kế hoạch"}
    short: {vi: "Kế hoạch"}
    kind: money
    unit: trieu_dong
    measure: cumulative
  - code: I.5
    name: {vi: "Cộng"}
    short: {vi: "Cộng"}
    asked: computed
    kind: count
    unit: ho_so
    measure: flow
    formula: I.1.1 + I.3
"""


def write(folder: Path, text: str, name: str = "small.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(path: Path) -> list[tuple[int, str | None, str]]:
    return [(problem.line, problem.indicator, problem.code) for problem in problems_of(path)]


def line_of(text: str, mark: str) -> int:
    lines = [number for number, line in enumerate(text.splitlines(), 1) if mark in line]
    assert len(lines) == 1, f"{mark} stands on lines {lines}"
    return lines[0]


def test_a_sound_form_has_no_problems(tmp_path: Path) -> None:
    assert problems_of(write(tmp_path, SOUND)) == []


# In each case a piece of the sound form is replaced, and "# here" marks the line to be told.
MISTAKES = {
    "a key nobody knows": (
        "kind: money",
        "kind: money\n    colour: red # here",
        "I.4",
        "unknown_key",
    ),
    "a key of the form nobody knows": (
        "level: commune",
        "level: commune\nlook: 1 # here",
        None,
        "unknown_key",
    ),
    "a missing key": (
        '- code: I.2\n    name: {vi: "Khảo sát"}',
        "- code: I.2 # here",
        "I.2",
        "missing_key",
    ),
    "a missing key of the form": (
        'code: small\nversion: 1\nname: {vi: "Biểu nhỏ", en: Small form}\n',
        "code: small # here\nversion: 1\n",
        None,
        "missing_key",
    ),
    "a wrong type": ("version: 1", "version: one # here", None, "wrong_type"),
    "a row that is no row": (
        "  - code: I.4",
        "  - just words # here\n  - code: I.4",
        None,
        "wrong_type",
    ),
    "a number out of range": ("version: 1", "version: 0 # here", None, "bad_value"),
    "a code with a space": ("- code: I.4", "- code: I. 4 # here", "I. 4", "bad_value"),
    "a key written twice": (
        "kind: money",
        "kind: money\n    kind: money # here",
        "I.4",
        "duplicate_key",
    ),
    "a code used twice": ("- code: I.4", "- code: I.3 # here", "I.3", "duplicate_code"),
    "a parent that is not there": (
        "- code: I.4",
        "- code: I.9.4 # here",
        "I.9.4",
        "unknown_parent",
    ),
    "a parent that comes later": (
        "- code: I.4",
        "- code: I.5.1 # here",
        "I.5.1",
        "parent_not_before",
    ),
    "a code that does not continue its parent's": (
        "- code: I.4",
        "- code: I.4\n    parent: I.2 # here",
        "I.4",
        "code_outside_parent",
    ),
    "a duty nobody has": (
        "kind: money",
        "kind: money\n    duty: y_te # here",
        "I.4",
        "unknown_duty",
    ),
    "a part without a duty": (
        '- code: I\n    name: {vi: "Phần một"}\n    short: {vi: "Một"}\n    duty: van_phong',
        '- code: I # here\n    name: {vi: "Phần một"}\n    short: {vi: "Một"}',
        "I",
        "missing_key",
    ),
    "a kind nobody knows": ("kind: money", "kind: cash # here", "I.4", "unknown_kind"),
    "a measure nobody knows": (
        "measure: cumulative",
        "measure: rate # here",
        "I.4",
        "unknown_measure",
    ),
    "a way of asking nobody knows": ("asked: heading", "asked: title # here", "I", "unknown_asked"),
    "a level nobody knows": ("level: commune", "level: hamlet # here", None, "unknown_level"),
    "a choice without options": (
        "kind: money\n    unit: trieu_dong",
        "kind: choice # here",
        "I.4",
        "choice_without_options",
    ),
    "options without a choice": (
        "kind: money",
        "kind: money\n    choices: [{digit: 1, vi: A}, {digit: 0, vi: B}] # here",
        "I.4",
        "options_without_choice",
    ),
    "an option's digit used twice": (
        '    choices:\n      - {digit: 1, vi: "Có"}',
        '    choices: # here\n      - {digit: 1, vi: "Có"}\n      - {digit: 1, vi: "Rồi"}',
        "I.2",
        "duplicate_digit",
    ),
    "a formula of an unknown row": (
        "formula: I.1.1 + I.3",
        "formula: I.1.1 + I.8 # here",
        "I.5",
        "formula_unknown_row",
    ),
    "a formula of a heading": (
        "formula: I.1.1 + I.3",
        "formula: I.1.1 + I # here",
        "I.5",
        "formula_not_number",
    ),
    "a formula of a choice": (
        "formula: I.1.1 + I.3",
        "formula: I.1.1 + I.2 # here",
        "I.5",
        "formula_not_number",
    ),
    "a formula nobody can read": (
        "formula: I.1.1 + I.3",
        "formula: I.1.1 - I.3 # here",
        "I.5",
        "bad_formula",
    ),
    "a sum of documents and money": (
        "formula: I.1.1 + I.3",
        "formula: I.1.1 + I.4 # here",
        "I.5",
        "formula_kind",
    ),
    "a quotient that is no percent": (
        "kind: count\n    unit: ho_so\n    measure: flow\n    formula: I.1.1 + I.3",
        "kind: count # here\n    unit: ho_so\n    measure: flow\n    formula: I.1.1 / I.3",
        "I.5",
        "formula_kind",
    ),
    "a formula that needs itself": (
        "formula: I.1.1 + I.3",
        "formula: I.1.1 + I.5 # here",
        "I.5",
        "formula_cycle",
    ),
    "a computed row without a formula": (
        (
            "asked: computed\n    kind: count\n    unit: ho_so\n    measure: flow\n"
            "    formula: I.1.1 + I.3"
        ),
        "asked: computed # here\n    kind: count\n    unit: ho_so\n    measure: flow",
        "I.5",
        "computed_without_formula",
    ),
    "an asked row with a formula": (
        "kind: money",
        "kind: money\n    formula: I.1.1 + I.3 # here",
        "I.4",
        "asked_with_formula",
    ),
    "a condition on an unknown row": (
        "applies_if: I.2 = 1",
        "applies_if: I.7 = 1 # here",
        "I.3",
        "applies_if_unknown",
    ),
    "a condition on a later row": (
        "applies_if: I.2 = 1",
        "applies_if: I.4 = 1 # here",
        "I.3",
        "applies_if_unknown",
    ),
    "a condition on no choice": (
        "applies_if: I.2 = 1",
        "applies_if: I.1.1 = 1 # here",
        "I.3",
        "applies_if_not_choice",
    ),
    "a condition on a digit that is no option": (
        "applies_if: I.2 = 1",
        "applies_if: I.2 = 5 # here",
        "I.3",
        "applies_if_not_choice",
    ),
    "a condition nobody can read": (
        "applies_if: I.2 = 1",
        "applies_if: I.2 yes # here",
        "I.3",
        "bad_applies_if",
    ),
    "a heading with a kind": (
        "asked: heading",
        "asked: heading\n    kind: count # here",
        "I",
        "heading_with_kind",
    ),
    "a heading with a unit": (
        "asked: heading",
        "asked: heading\n    unit: ho_so # here",
        "I",
        "heading_with_figure",
    ),
    "a row without a kind": (
        '- code: I.4\n    name: {vi: "Kế hoạch"}\n    short: {vi: "Kế hoạch"}\n    kind: money\n',
        '- code: I.4 # here\n    name: {vi: "Kế hoạch"}\n    short: {vi: "Kế hoạch"}\n',
        "I.4",
        "missing_key",
    ),
    "a count without a unit": (
        (
            '- code: I.4\n    name: {vi: "Kế hoạch"}\n    short: {vi: "Kế hoạch"}\n'
            "    kind: money\n    unit: trieu_dong\n"
        ),
        (
            '- code: I.4 # here\n    name: {vi: "Kế hoạch"}\n    short: {vi: "Kế hoạch"}\n'
            "    kind: count\n"
        ),
        "I.4",
        "missing_key",
    ),
    "a choice of which no digit means yes": (
        "kind: money\n    unit: trieu_dong",
        "kind: choice # here\n    choices: [{digit: 0, vi: A}, {digit: 2, vi: B}]",
        "I.4",
        "bad_aggregation",
    ),
    "a key of the form written twice": (
        "version: 1",
        "version: 1\nversion: 1 # here",
        None,
        "duplicate_key",
    ),
    "units that are no list of units": (
        'units:\n  ho_so: {vi: "hồ sơ"}\n  trieu_dong: {vi: "triệu đồng", scale: 1000000}\n',
        "units: none # here\n",
        None,
        "wrong_type",
    ),
    "a unit nobody knows": ("unit: trieu_dong", "unit: vang # here", "I.4", "unknown_unit"),
    "a percent with a unit": (
        "kind: percent",
        "kind: percent\n    unit: ho_so # here",
        "I.1",
        "unit_not_wanted",
    ),
    "a scale that is no power of ten": (
        "scale: 1000000}",
        "scale: 5000} # here",
        None,
        "bad_scale",
    ),
    "a count with a scale": (
        "kind: money\n    unit: trieu_dong",
        "kind: count\n    unit: trieu_dong # here",
        "I.4",
        "bad_scale",
    ),
    "a way of adding up that does not fit": (
        "kind: money",
        "kind: money\n    aggregation: yes_count # here",
        "I.4",
        "bad_aggregation",
    ),
    "no Vietnamese name": (
        'name: {vi: "Kế hoạch"}',
        "name: {en: Plan} # here",
        "I.4",
        "missing_vietnamese",
    ),
    "an empty Vietnamese name": (
        'name: {vi: "Kế hoạch"}',
        'name: {vi: ""} # here',
        "I.4",
        "missing_vietnamese",
    ),
    "a short name of 41 characters": (
        'short: {vi: "Kế hoạch"}',
        f'short: {{vi: "{"ạ" * 41}"}} # here',
        "I.4",
        "name_too_long",
    ),
    "a headline that is no percentage": (
        "headlines: [I.1]",
        "headlines: [I.4] # here",
        "I.4",
        "headline_without_ratio",
    ),
    "a headline that is not there": (
        "headlines: [I.1]",
        "headlines: [I.1, X] # here",
        "X",
        "headline_unknown",
    ),
    "a cycle nobody knows": (
        "{rule: nd09_quarterly, opens_days_before_cutoff: 45}",
        "{rule: weekly, opens_days_before_cutoff: 45} # here",
        None,
        "bad_cycle",
    ),
    "a period that opens before the last one": (
        "cutoff: 45}",
        "cutoff: 400} # here",
        None,
        "bad_cycle",
    ),
    "a deadline with no rule": (
        "commune: {working_days_after_cutoff: 1}",
        "commune: {} # here",
        None,
        "bad_deadline",
    ),
    "a deadline with two rules": (
        "commune: {working_days_after_cutoff: 1}",
        "commune: {working_days_after_cutoff: 1, day_of_month: {day: 20}} # here",
        None,
        "bad_deadline",
    ),
    "a deadline on day 31": (
        "commune: {working_days_after_cutoff: 1}",
        "commune: {day_of_month: {day: 31}} # here",
        None,
        "bad_deadline",
    ),
    "a deadline of a level nobody knows": (
        "  commune: {working_days_after_cutoff: 1}",
        (
            "  commune: {working_days_after_cutoff: 1}\n"
            "  hamlet: {working_days_after_cutoff: 1} # here"
        ),
        None,
        "bad_deadline",
    ),
    "no deadline for those who fill it in": (
        "deadlines:\n  commune:",
        "deadlines: # here\n  province:",
        None,
        "bad_deadline",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "indicator", "code"), MISTAKES.values(), ids=MISTAKES.keys()
)
def test_a_mistake_is_told_once_with_its_line_and_row(
    tmp_path: Path, old: str, new: str, indicator: str | None, code: str
) -> None:
    assert SOUND.count(old) == 1
    broken = SOUND.replace(old, new)

    problems = told(write(tmp_path, broken))

    assert problems == [(line_of(broken, "# here"), indicator, code)]


def test_all_mistakes_of_a_file_are_told_at_once_by_line(tmp_path: Path) -> None:
    broken = SOUND
    for old, new in (
        ("version: 1", "version: one # first"),
        ("rule: nd09_quarterly", "rule: weekly"),
        ("asked: heading", "asked: heading\n    kind: count # third"),
        ("- code: I.4", "- code: I.3 # fourth"),
        ("kind: money", "kind: cash # fifth"),
        ("formula: I.1.1 + I.3", "formula: I.1.1 + I.8 # sixth"),
    ):
        broken = broken.replace(old, new)

    problems = told(write(tmp_path, broken))

    assert problems == [
        (line_of(broken, "# first"), None, "wrong_type"),
        (line_of(broken, "rule: weekly"), None, "bad_cycle"),
        (line_of(broken, "# third"), "I", "heading_with_kind"),
        (line_of(broken, "# fourth"), "I.3", "duplicate_code"),
        (line_of(broken, "# fifth"), "I.3", "unknown_kind"),
        (line_of(broken, "# sixth"), "I.5", "formula_unknown_row"),
    ]


def test_a_row_with_one_unreadable_key_is_checked_for_the_others(tmp_path: Path) -> None:
    broken = SOUND.replace(
        "kind: money\n    unit: trieu_dong",
        "kind: cash # here\n    duty: y_te # duty\n    unit: vang\n    applies_if: I.9 = 1 # if",
    )

    problems = told(write(tmp_path, broken))

    assert problems == [
        (line_of(broken, "# here"), "I.4", "unknown_kind"),
        (line_of(broken, "# duty"), "I.4", "unknown_duty"),
        (line_of(broken, "# if"), "I.4", "applies_if_unknown"),
    ]


def test_two_rows_that_need_each_other_are_told_as_one_circle(tmp_path: Path) -> None:
    broken = (
        SOUND
        + """\
  - code: I.6
    name: {vi: "Cộng nữa"}
    short: {vi: "Cộng nữa"}
    asked: computed
    kind: count
    unit: ho_so
    measure: flow
    formula: I.1.1 + I.5
"""
    )
    broken = broken.replace("formula: I.1.1 + I.3", "formula: I.3 + I.6 # here")

    problems = problems_of(write(tmp_path, broken))

    line = line_of(broken, "# here")
    path = str(tmp_path / "small.yaml")
    complaint = Complaint("form.needs_itself", rows="I.5 -> I.6 -> I.5")
    assert problems == [Problem(path, line, "I.5", "formula_cycle", complaint)]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 1, "empty_form"),
        ("# nothing yet\n", 1, "empty_form"),
        ("- a\n- b\n", 1, "wrong_type"),
        ("code: a\nname: {vi: x\nversion: 1\n", 3, "yaml_syntax"),
        ("code: a\n\tversion: 1\n", 2, "yaml_syntax"),
        ("code: \x07\n", 1, "yaml_syntax"),
        ("code: !!int many\n", 1, "yaml_syntax"),
    ],
)
def test_a_file_that_is_no_form_is_told_in_one_problem(
    tmp_path: Path, text: str, line: int, code: str
) -> None:
    assert told(write(tmp_path, text)) == [(line, None, code)]


def test_a_form_without_rows_is_empty(tmp_path: Path) -> None:
    text = SOUND[: SOUND.index("headlines:")] + "rows: [] # here\n"
    assert told(write(tmp_path, text)) == [(line_of(text, "# here"), None, "empty_form")]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("name: Bi\u00eau".encode("latin-1"))

    assert told(tmp_path / "absent.yaml") == [(1, None, "unreadable_file")]
    assert told(latin) == [(1, None, "unreadable_file")]


def test_a_list_that_contains_itself_is_told_and_not_followed_for_ever(tmp_path: Path) -> None:
    text = SOUND.replace("version: 1", "version: &loop [*loop] # here")
    assert told(write(tmp_path, text)) == [(line_of(text, "# here"), None, "wrong_type")]


def test_words_that_yaml_takes_for_something_else_stay_words(tmp_path: Path) -> None:
    text = SOUND.replace('{vi: "Có"}', "{vi: Có}").replace(
        '{digit: 0, vi: "Không"}', "{digit: 0, vi: Không, en: No}"
    )
    form = load_form(write(tmp_path, text))
    assert form.indicator("I.2").choices[1].label == {"vi": "Không", "en": "No"}


def test_a_problem_prints_as_a_place_to_jump_to() -> None:
    complaint = Complaint("form.unknown_duty", duty="y_te")
    problem = Problem("forms/a.yaml", 12, "I.1", "unknown_duty", complaint)
    assert str(problem) == "forms/a.yaml:12: I.1: form.unknown_duty (duty=y_te) [unknown_duty]"
    assert ENGLISH.worded(of_form(problem)) == (
        "forms/a.yaml:12: I.1: y_te is not one of the form's duties [unknown_duty]"
    )


def test_loading_a_broken_form_raises_with_every_problem(tmp_path: Path) -> None:
    path = write(tmp_path, SOUND.replace("kind: money", "kind: cash"))
    with pytest.raises(FormProblems) as refused:
        load_form(path)
    assert list(refused.value.problems) == problems_of(path)


def test_the_forms_of_a_folder_are_found_by_code(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    write(tmp_path, SOUND.replace("code: small", "code: other"), "other.yaml")
    assert sorted(load_forms(tmp_path)) == ["other", "small"]


def test_the_problems_of_all_files_of_a_folder_are_raised_together(tmp_path: Path) -> None:
    write(tmp_path, SOUND, "a.yaml")
    write(tmp_path, SOUND, "b.yaml")
    write(tmp_path, SOUND.replace("kind: money", "kind: cash"), "c.yaml")
    with pytest.raises(FormProblems) as refused:
        load_forms(tmp_path)
    assert [(Path(problem.file).name, problem.code) for problem in refused.value.problems] == [
        ("b.yaml", "duplicate_form"),
        ("c.yaml", "unknown_kind"),
    ]


def test_a_folder_without_forms_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(FormProblems) as refused:
        load_forms(tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["no_forms"]


def test_what_a_row_leaves_out_follows_from_the_rows_above_and_its_kind(tmp_path: Path) -> None:
    form = load_form(write(tmp_path, SOUND))
    dossiers, choice, plan = (form.indicator(code) for code in ("I.1.1", "I.2", "I.4"))

    assert (dossiers.parent, dossiers.part, dossiers.duty) == ("I.1", "I", "van_phong")
    assert dossiers.name == {"vi": "Tổng số", "en": "Tổng số"}
    assert choice.unit == {"vi": "Có = 1; Không = 0", "en": "Có = 1; Không = 0"}
    assert [row.scale for row in (dossiers, choice, plan, form.indicator("I.1"))] == [
        1,
        1,
        1_000_000,
        100,
    ]
    assert [row.aggregation.value for row in form.indicators] == [
        "none",
        "ratio",
        "sum",
        "sum",
        "yes_count",
        "sum",
        "sum",
        "sum",
    ]


def _places(value: object, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        inside = enumerate(value)  # type: ignore[assignment]
    return [place, *(found for key, below in inside for found in _places(below, (*place, key)))]


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**12),
    st.text(max_size=50),
    st.sampled_from(["I", "I.1", "I.1 / I", "I.1 + I.9", "I.2 = 1", "choice", "computed"]),
    st.lists(st.integers(0, 3), max_size=2),
    st.dictionaries(st.sampled_from(["vi", "day", "x"]), st.text(max_size=3), max_size=2),
)


@given(where=st.sampled_from(_places(yaml.safe_load(SOUND))), junk=JUNK)
def test_whatever_stands_anywhere_is_either_a_form_or_told(
    tmp_path_factory: pytest.TempPathFactory, where: tuple[str | int, ...], junk: object
) -> None:
    broken: object = {"form": yaml.safe_load(SOUND)}
    around = broken
    for key in ("form", *where)[:-1]:
        around = around[key]  # type: ignore[index]
    around[("form", *where)[-1]] = junk  # type: ignore[index]
    text = yaml.safe_dump(broken["form"], allow_unicode=True)  # type: ignore[index]
    path = write(tmp_path_factory.getbasetemp(), text, "junk.yaml")

    problems = problems_of(path)

    last = len(text.splitlines())
    assert [problem for problem in problems if not 1 <= problem.line <= max(last, 1)] == []
    if not problems:
        assert load_form(path).indicators != ()
