"""Every relation that the quarterly form and its prose state is found broken, and only then."""

from collections.abc import Mapping

import pytest

from reporting.checks.finding import Finding
from reporting.checks.runner import CheckFacts, findings
from reporting.forms.check import INDICATOR_KINDS, Check, Severity
from reporting.periods import Period
from tests.calendars import period_of
from tests.reporting.consistent_quarters import as_values
from tests.reporting.implied_relations import IMPLIED
from tests.reporting.quarter import form
from tests.reporting.relations import Example, Relation
from tests.reporting.stated_relations import RELATIONS
from tests.reporting.structure import STATED

SECOND_QUARTER = period_of("2024-Q2")
FIRST_QUARTER = period_of("2024-Q1")
LAST_QUARTER = period_of("2023-Q4")

KEPT = [(relation, kept) for relation in (*RELATIONS, *IMPLIED) for kept in relation.keeps]
BROKEN = [(relation, broken) for relation in (*RELATIONS, *IMPLIED) for broken in relation.breaks]


def named(value: object) -> str:
    return value.check if isinstance(value, Relation) else ""


def found(case: Example, period: Period, before: Period) -> Mapping[str, Finding]:
    past = {before: as_values(case.before)} if case.before else {}
    facts = CheckFacts(period=period, values=as_values(case.now), past=past)
    return {finding.check: finding for finding in findings(form(), facts)}


@pytest.mark.parametrize(("relation", "kept"), KEPT, ids=named)
def test_a_report_that_keeps_a_relation_hears_nothing_of_it(
    relation: Relation, kept: Example
) -> None:
    assert relation.holds(kept.now, kept.before)
    assert relation.check not in found(kept, SECOND_QUARTER, FIRST_QUARTER)


@pytest.mark.parametrize(("relation", "broken"), BROKEN, ids=named)
def test_a_report_that_breaks_a_relation_is_told_which_rows_to_change(
    relation: Relation, broken: Example
) -> None:
    assert not relation.holds(broken.now, broken.before)
    finding = found(broken, SECOND_QUARTER, FIRST_QUARTER)[relation.check]
    assert set(finding.indicators) == set(relation.codes)
    given = [code for code in relation.codes if code in broken.now]
    told = [code for code in given if code in finding.text["vi"] and code in finding.text["en"]]
    assert told == given


@pytest.mark.parametrize(
    ("relation", "broken"),
    [case for case in BROKEN if case[0].within_year],
    ids=named,
)
def test_what_counts_from_january_starts_anew_in_the_first_quarter(
    relation: Relation, broken: Example
) -> None:
    assert relation.check not in found(broken, FIRST_QUARTER, LAST_QUARTER)


def test_the_examples_are_those_of_every_relation_of_the_form() -> None:
    of_form = [check.code for check in form().checks if isinstance(check, Check)]
    assert sorted(relation.check for relation in (*RELATIONS, *IMPLIED)) == sorted(of_form)


def test_every_statement_of_the_paper_is_a_check_or_cannot_be_broken() -> None:
    checks = {check.code for check in form().checks}
    formulas = {f"{row.code} is computed" for row in form().computed()}
    known = checks | formulas | {"read"}
    assert {by for row in STATED.values() for by in row if by not in known} == set()
    assert [code for code in STATED if code not in form()] == []


def test_what_reads_another_period_or_is_only_implied_never_blocks() -> None:
    implied = {relation.check for relation in IMPLIED}
    soft = {c.code for c in form().checks if c.severity is Severity.SOFT and isinstance(c, Check)}
    assert implied - soft == set()
    hard = [
        c for c in form().checks if c.severity is Severity.HARD and c.kind not in INDICATOR_KINDS
    ]
    assert [c.code for c in hard if isinstance(c, Check) and _reads_another_period(c)] == []


def _reads_another_period(check: Check) -> bool:
    return any(term.at.value != "now" for term in check.terms)
