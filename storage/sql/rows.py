"""Between a row of `answer` and what the rules know: values and facts."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, case

from reporting.reports import Answer
from reporting.values import State, Value
from storage.schema import current_answer
from storage.timestamps import from_milliseconds

_STATES = {state.value: state for state in State}

ANSWERED = current_answer.c.state != State.OPEN.value
"""Leaves out the rows whose answer was taken back."""

CURRENT_TEXT = case(
    (
        and_(current_answer.c.state == State.VALUE.value, current_answer.c.number.is_(None)),
        current_answer.c.text,
    ),
)
"""The text of a current value, read only where there is one: all else is in the index."""


def value_of(state: str, number: int | None, text: str | None) -> Value:
    """The value of those columns."""
    return _numeric(state, number) if text is None else Value(_STATES[state], number, text)


@lru_cache(maxsize=32_768)
def _numeric(state: str, number: int | None) -> Value:
    """A value without text; kept, because overviews read thousands and mostly the same ones."""
    return Value(_STATES[state], number)


def facts(rows: Iterable[Sequence[Any]]) -> list[Answer]:
    """Facts from rows of `answer` without report and inbox ids, instants in milliseconds."""
    return [
        Answer(
            id_,
            indicator,
            value_of(state, number, text),
            raw,
            person_id,
            channel,
            from_milliseconds(at),
        )
        for id_, indicator, state, number, text, raw, person_id, channel, at in rows
    ]
