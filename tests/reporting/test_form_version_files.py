"""Files of several versions of a form in one folder, and what is told of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from reporting.form_files.loader import FormProblems, load_form, load_forms
from reporting.periods.deadlines import Early
from tests.form_versions import FILE, SECOND, Revision, content, write
from tests.operators import ENGLISH


def problems(folder: Path) -> list[tuple[str, str | None, str, str]]:
    with pytest.raises(FormProblems) as refused:
        load_forms(folder)
    return [
        (Path(one.file).name, one.indicator, one.code, ENGLISH.worded(one.complaint))
        for one in refused.value.problems
    ]


def two(folder: Path, **keys: Mapping[str, Any]) -> list[tuple[str, str | None, str, str]]:
    """The problems of a second version, rows of which have these keys."""
    raw = Revision(version=2, begins="2024-09-15").of(content())
    for row in raw["rows"]:
        row.update(keys.get(row["code"].replace(".", "_"), {}))
    write(folder, content(), "a.yaml")
    write(folder, raw, "b.yaml")
    return problems(folder)


def test_versions_of_a_form_lie_side_by_side(tmp_path: Path) -> None:
    write(tmp_path, content(), "a.yaml")
    write(tmp_path, content("SECOND"), "b.yaml")
    library = load_forms(tmp_path)
    assert library.codes == ("cchc_quarterly",)
    assert [form.version for form in library.every()] == [1, 2]
    assert library["cchc_quarterly"].begins is not None


def test_one_version_in_two_files_is_told(tmp_path: Path) -> None:
    write(tmp_path, content(), "a.yaml")
    write(tmp_path, content(), "b.yaml")
    (found,) = problems(tmp_path)
    assert found == (
        "b.yaml",
        None,
        "duplicate_form",
        "another file of the folder is form cchc_quarterly, version 1, too",
    )


def test_a_row_that_the_version_before_has_not_is_told(tmp_path: Path) -> None:
    (found,) = two(tmp_path, I_1={"was": "I.99"})
    assert found[1:] == ("I.1", "was_unknown", "version 1 has no figure in a row I.99")


def test_a_heading_was_never_a_figure(tmp_path: Path) -> None:
    (found,) = two(tmp_path, I_1={"was": "I.3"})
    assert found[1:3] == ("I.1", "was_unknown")


def test_a_row_of_another_sort_cannot_have_been_it(tmp_path: Path) -> None:
    (found,) = two(tmp_path, I_1={"was": "I.6"})
    assert found[1:3] == ("I.1", "was_unlike")
    assert "cannot be compared" in found[3]


def test_two_rows_cannot_both_have_been_one(tmp_path: Path) -> None:
    (found,) = two(tmp_path, I_4_1={"was": "I.4.2"}, I_4_2={"was": "I.4.2"})
    assert found[1:] == ("I.4.2", "was_twice", "another row says was: I.4.2")


def test_a_version_begins_after_the_one_before(tmp_path: Path) -> None:
    write(tmp_path, {**content(), "begins": "2024-09-15"}, "a.yaml")
    write(tmp_path, content("SECOND"), "b.yaml")
    (found,) = problems(tmp_path)
    assert found[2:] == ("begins_early", "must be after the day on which version 1 begins")


def test_a_day_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, {**content(), "begins": "15/9/2024"}, "a.yaml")
    (found,) = problems(tmp_path)
    assert found[0] == "a.yaml"
    assert "begins" in found[3]


def test_comments_order_the_day_and_how_periods_close_are_no_content(tmp_path: Path) -> None:
    digest = load_form(FILE).digest
    raw = {"begins": "2024-06-15", "early": "refuse", **dict(reversed(content().items()))}
    closes = {"grace": {"working_days_after_due": 1}, "lock": {"working_days_after_due": 5}}
    raw["deadlines"] = {level: {**one, **closes} for level, one in raw["deadlines"].items()}
    assert load_form(write(tmp_path, raw, "other.yaml")).digest == digest


def test_a_file_says_what_is_done_before_the_cut_off(tmp_path: Path) -> None:
    assert load_form(FILE).early is Early.ASK
    assert (
        load_form(write(tmp_path, {**content(), "early": "allow"}, "b.yaml")).early is Early.ALLOW
    )


def test_what_cannot_be_done_before_the_cut_off_is_told(tmp_path: Path) -> None:
    write(tmp_path, {**content(), "early": "maybe"}, "a.yaml")
    (found,) = problems(tmp_path)
    assert "early" in found[3]


@pytest.mark.parametrize("code", ["short", "legal_basis", "headlines", "checks", "rows"])
def test_whatever_else_is_written_is_content(tmp_path: Path, code: str) -> None:
    raw = content("SECOND") if code == "rows" else content()
    if code != "rows":
        raw[code] = raw[code][:-1] if isinstance(raw[code], list) else {"vi": "Khác"}
    changed = write(tmp_path, raw, "other.yaml")
    assert load_form(changed).digest != load_form(FILE).digest
    assert SECOND.version == 2
