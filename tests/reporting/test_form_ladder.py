"""The ladder of a form as its file says it."""

from datetime import time
from pathlib import Path

import pytest

from reporting.form_files.loader import FormProblems, load_form
from reporting.periods.rung_rules import USUAL, Anchor, Audience, Ladder, RungRule
from tests.reporting.test_form_file import SOUND


def loaded(folder: Path, ladder: str) -> Ladder:
    file = folder / "small.yaml"
    file.write_text(SOUND.replace("duties:\n", f"{ladder}\nduties:\n", 1), encoding="utf-8")
    return load_form(file).ladder


def test_a_form_that_says_nothing_has_the_usual_one(tmp_path: Path) -> None:
    assert loaded(tmp_path, "") == USUAL


def test_hours_can_be_given_alone(tmp_path: Path) -> None:
    found = loaded(tmp_path, 'ladder: {begins: "08:00", ends: "16:30"}')
    assert found == Ladder(USUAL.rungs, time(8), time(16, 30))


def test_rungs_take_the_place_of_the_usual_ones(tmp_path: Path) -> None:
    rungs = (
        "{key: week, at: due, days: -5, working_days: true},"
        " {key: late, at: due, days: 2, audience: focal}"
    )
    assert loaded(tmp_path, f"ladder: {{rungs: [{rungs}]}}").rungs == (
        RungRule("week", Anchor.DUE, -5, working_days=True),
        RungRule("late", Anchor.DUE, 2, audience=Audience.FOCAL),
    )


def test_a_form_may_have_no_reminders(tmp_path: Path) -> None:
    assert loaded(tmp_path, "ladder: {rungs: []}").rungs == ()


@pytest.mark.parametrize(
    "ladder",
    [
        'ladder: {begins: "17:00", ends: "07:00"}',
        "ladder: {rungs: [{key: a, at: due}, {key: a, at: opens}]}",
        "ladder: {rungs: [{key: a, at: never}]}",
        "ladder: {rungs: [{key: a, at: due, days: 600}]}",
        "ladder: {rungs: [{key: a b, at: due}]}",
        "ladder: {begins: soon}",
        "ladder: daily",
    ],
)
def test_a_ladder_that_makes_no_sense_is_told(tmp_path: Path, ladder: str) -> None:
    with pytest.raises(FormProblems) as refused:
        loaded(tmp_path, ladder)
    (problem,) = refused.value.problems
    assert problem.line > 0
