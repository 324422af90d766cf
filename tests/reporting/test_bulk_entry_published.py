"""The published figures of a real commune, sent as bulk entries."""

from itertools import groupby

import pytest

from tests.reporting.bulk_entries_to_read import bulk_entry_of, errors, rows_of
from tests.reporting.published import PUBLISHED, published_values, typed
from tests.reporting.quarter import CULTURE, FINANCE, JUSTICE, OFFICE, form

DUTIES = (OFFICE, JUSTICE, FINANCE, CULTURE)
PARTS = [
    (duty, part.code)
    for duty in DUTIES
    for part in form().parts()
    if any(row.part == part.code for row in form().asked(duty))
]


def repeated(values: list[str]) -> str:
    """The values with zeros in a row as "0x5"."""
    runs = [(value, len(list(run))) for value, run in groupby(values)]
    return " ".join(
        f"0x{length}" if value == "0" else " ".join([value] * length) for value, length in runs
    )


def test_the_published_figures_are_those_of_every_row() -> None:
    assert list(PUBLISHED) == [row.code for row in form().asked()]


@pytest.mark.parametrize("separator", [" ", "\n", ";", " ; ", "\r\n", ", "])
@pytest.mark.parametrize(("duty", "part"), PARTS)
def test_each_part_in_one_message(duty: str, part: str, separator: str) -> None:
    entry = bulk_entry_of(separator.join(typed(duty, part)), rows_of(duty, part), part=part)
    assert errors(entry) == []
    assert {one.indicator: one.value for one in entry.filled} == {
        row.code: published_values()[row.code] for row in rows_of(duty, part)
    }


@pytest.mark.parametrize("duty", DUTIES)
def test_each_duty_in_one_message(duty: str) -> None:
    own = {row.code: published_values()[row.code] for row in rows_of(duty)}
    messages = [" ".join(typed(duty)), "\n".join(typed(duty)), repeated(typed(duty))]
    entries = [bulk_entry_of(message, rows_of(duty)) for message in messages]
    assert [errors(entry) for entry in entries] == [[], [], []]
    assert [{one.indicator: one.value for one in entry.filled} for entry in entries] == [own] * 3


@pytest.mark.parametrize("duty", DUTIES)
def test_each_duty_in_one_message_by_parts(duty: str) -> None:
    parts = dict.fromkeys(row.part for row in rows_of(duty))
    lines = [f"{part}: {repeated(typed(duty, part))}" for part in reversed(parts)]
    entry = bulk_entry_of("\n".join(lines), rows_of(duty))
    assert (errors(entry), entry.left) == ([], ())
    assert {one.indicator: one.value for one in entry.filled} == {
        row.code: published_values()[row.code] for row in rows_of(duty)
    }


@pytest.mark.parametrize("duty", DUTIES)
def test_each_duty_with_its_codes_and_the_rest_zero(duty: str) -> None:
    lines = [f"{row.code} {PUBLISHED[row.code][0]}" for row in rows_of(duty)]
    said = [line for line in lines if not line.endswith(" 0")]
    entry = bulk_entry_of("\n".join([*said, "còn lại 0"]), rows_of(duty))
    assert errors(entry) == []
    got = {one.indicator: one.value for one in entry.filled}
    assert got == {row.code: published_values()[row.code] for row in rows_of(duty)}


@pytest.mark.parametrize(("duty", "part"), PARTS)
def test_the_same_bulk_entry_pasted_twice_leaves_the_second_in_doubt(duty: str, part: str) -> None:
    once = " ".join(typed(duty, part))
    entry = bulk_entry_of(f"{once}\n{once}", rows_of(duty, part))
    assert errors(entry) == [f"- {once!r} too_many"]
    assert len(entry.filled) == len(rows_of(duty, part))
