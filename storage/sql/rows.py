"""Between rows and values: reports by their key, answers as facts and values, grants."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BigInteger, and_, bindparam, case, select, type_coerce

from reporting.people import Grant, Role
from reporting.reports import Answer, Counted, CountedBy, Move, ReportKey, Submission
from reporting.values import State, Value
from storage.schema import answer, current_answer, report, submission
from storage.timestamps import from_milliseconds

# --- a report is named by form, unit and period, never by an id from outside ---------------------
THIS_REPORT: Final = (
    (report.c.form == bindparam("of_form"))
    & (report.c.unit_code == bindparam("of_unit"))
    & (report.c.period == bindparam("of_period"))
)
"""The row of the report that the parameters of `named` name."""

REPORT_ID: Final = select(report.c.id).where(THIS_REPORT).scalar_subquery()


def named(key: ReportKey) -> dict[str, Any]:
    """The parameters of `THIS_REPORT` for a report."""
    return {"of_form": key.form, "of_unit": key.unit, "of_period": key.period}


# --- answers -------------------------------------------------------------------------------------
_STATES: Final = {state.value: state for state in State}


def _columns_of_a_fact(source: Any) -> tuple[Any, ...]:  # a table or a view with these columns
    names = ("id", "indicator", "state", "number", "text", "raw", "person_id", "channel")
    # The instant stays an integer: `facts` converts it faster than a column type does.
    return (*(source.c[name] for name in names), type_coerce(source.c.at, BigInteger))


ANSWER_COLUMNS: Final = _columns_of_a_fact(answer)
"""What `facts` reads, of every fact ever recorded."""

CURRENT_ANSWER_COLUMNS: Final = _columns_of_a_fact(current_answer)
"""What `facts` reads, of the latest fact of each indicator."""

ANSWERED: Final = current_answer.c.state != State.OPEN.value
"""Leaves out the indicators whose answer was taken back."""

CURRENT_TEXT: Final = case(
    (
        and_(current_answer.c.state == State.VALUE.value, current_answer.c.number.is_(None)),
        current_answer.c.text,
    ),
)
"""The text of a current value, read only where it has one: everything else is in the index."""


def value_of(state: str, number: int | None, text: str | None) -> Value:
    """The value of these columns."""
    return _numeric(state, number) if text is None else Value(_STATES[state], number, text)


@lru_cache(maxsize=32_768)
def _numeric(state: str, number: int | None) -> Value:
    """A value without text; kept, because overviews read thousands and most of them are alike."""
    return Value(_STATES[state], number)


# --- moves ---------------------------------------------------------------------------------------
MOVE_COLUMNS: Final = (
    submission.c.move,
    submission.c.person_id,
    submission.c.at,
    submission.c.reason,
    submission.c.counted_at,
    submission.c.counted_by,
)
"""What `submission_of` reads."""


def submission_of(
    move: str,
    person_id: int,
    at: datetime,
    reason: str | None,
    counted_at: datetime | None,
    counted_by: str | None,
) -> Submission:
    """The move of a row of `MOVE_COLUMNS`."""
    counted = None
    if counted_at is not None and counted_by is not None:
        counted = Counted(counted_at, CountedBy(counted_by))
    return Submission(Move(move), person_id, at, reason or "", counted)


def facts(rows: Iterable[Sequence[Any]]) -> list[Answer]:
    """Facts from rows of `ANSWER_COLUMNS` or `CURRENT_ANSWER_COLUMNS`."""
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


# --- grants --------------------------------------------------------------------------------------
def grant_columns(grant: Grant) -> dict[str, str | None]:
    """A grant as columns: role, unit code, duties with a space between, form.

    >>> grant_columns(Grant(Role.OFFICER, "26734", ("tu_phap", "van_hoa")))["duties"]
    'tu_phap van_hoa'
    """
    return {
        "role": grant.role.value,
        "unit_code": grant.unit_code,
        "duties": " ".join(grant.duties),
        "form": grant.form,
    }


def grant_of(role: str, unit_code: str, duties: str, form: str | None) -> Grant:
    """The grant of these columns."""
    return Grant(Role(role), unit_code, tuple(duties.split()), form)
