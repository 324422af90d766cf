"""Many reports at once: how far they are, and their figures, in one or two statements each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select

from reporting.reports import Filing, Move, ReportKey, Submission, state_after
from reporting.values import State, Value
from storage.schema import answer, current_answer, report, submission
from storage.sql.cache import Cache, CurrentValues
from storage.sql.rows import ANSWERED, CURRENT_TEXT, MOVE_COLUMNS, submission_of, value_of
from storage.sql.transaction import Transaction

_REPORTS = (
    report.c.form == bindparam("of_form"),
    report.c.period.in_(bindparam("periods", expanding=True)),
    report.c.unit_code.in_(bindparam("units", expanding=True)),
)


def _filing(*counted: ColumnElement[bool]) -> Select[Any]:
    """Per report begun: unit code, how many current facts are settled, when the latest was."""
    needs_nothing = current_answer.c.state.not_in((State.NOT_YET.value, State.OPEN.value))
    settled = case((and_(needs_nothing, *counted), 1), else_=0)
    per_report = (
        select(
            report.c.unit_code,
            func.sum(settled).label("settled"),
            func.max(current_answer.c.id).label("latest"),
        )
        .join_from(report, current_answer, current_answer.c.report_id == report.c.id)
        .where(*_REPORTS)
        .group_by(report.c.unit_code)
        .subquery()
    )
    return select(per_report.c.unit_code, per_report.c.settled, answer.c.at).join_from(
        per_report, answer, answer.c.id == per_report.c.latest
    )


_FILING = _filing()
_FILING_ASKED = _filing(current_answer.c.indicator.in_(bindparam("asked", expanding=True)))
_VALUES = (
    select(
        report.c.unit_code,
        report.c.period,
        current_answer.c.indicator,
        current_answer.c.state,
        current_answer.c.number,
        CURRENT_TEXT,
    )
    .join_from(report, current_answer, current_answer.c.report_id == report.c.id)
    .where(*_REPORTS, ANSWERED)
)
_SOME_VALUES = _VALUES.where(
    current_answer.c.indicator.in_(bindparam("indicators", expanding=True))
)
_VERSIONS = select(report.c.unit_code, report.c.period, report.c.version).where(*_REPORTS)
_MOVES = (
    select(
        report.c.unit_code,
        *MOVE_COLUMNS,
    )
    .join_from(report, submission, submission.c.report_id == report.c.id)
    .where(*_REPORTS)
    .order_by(submission.c.id)
)


_SUBMITTED = (
    select(report.c.form, report.c.period, report.c.unit_code)
    .distinct()
    .join_from(report, submission, submission.c.report_id == report.c.id)
    .where(submission.c.move == Move.SUBMIT.value)
)


_latest = submission.alias("latest")
_SENT_BACK = (
    select(report.c.form, report.c.unit_code, report.c.period)
    .join_from(report, submission, submission.c.report_id == report.c.id)
    .where(
        submission.c.move == Move.RETURN.value,
        ~select(1)
        .where(_latest.c.report_id == submission.c.report_id, _latest.c.id > submission.c.id)
        .exists(),
    )
    .order_by(report.c.id)
)


class ReportQueries:
    """Questions about many reports, in one transaction."""

    __slots__ = ("_cache", "_transaction")

    def __init__(self, transaction: Transaction, cache: Cache) -> None:
        self._transaction = transaction
        self._cache = cache

    async def submitted(self) -> dict[tuple[str, str], frozenset[str]]:
        """The units that ever submitted a report, by the form and the key of its period."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for form, period, unit_code in await self._transaction.execute(_SUBMITTED):
            found[form, period].add(unit_code)
        return {place: frozenset(codes) for place, codes in found.items()}

    async def sent_back(self) -> list[ReportKey]:
        """The reports that were sent back and not submitted again, of whatever form and period."""
        return [ReportKey(*row) for row in await self._transaction.execute(_SENT_BACK)]

    async def filing(
        self,
        form: str,
        period: str,
        unit_codes: Sequence[str],
        asked: Collection[str] | None = None,
    ) -> list[Filing]:
        """How far each unit's report is, in the order given, also where nothing was ever written.

        `asked` are the indicator codes that count as settled; without it every recorded one does.
        """
        if not unit_codes:
            return []
        named: dict[str, Any] = {"of_form": form, "periods": [period], "units": list(unit_codes)}
        moves: dict[str, list[Submission]] = defaultdict(list)
        for unit_code, *made in await self._transaction.execute(_MOVES, named):
            moves[unit_code].append(submission_of(*made))
        if asked is None:
            rows = await self._transaction.execute(_FILING, named)
        else:
            rows = await self._transaction.execute(_FILING_ASKED, {**named, "asked": list(asked)})
        written = {unit_code: (settled, at) for unit_code, settled, at in rows}
        return [_how_far(code, moves[code], *written.get(code, (0, None))) for code in unit_codes]

    async def values(
        self,
        form: str,
        periods: Sequence[str],
        unit_codes: Sequence[str],
        indicators: Sequence[str],
    ) -> Mapping[tuple[str, str], CurrentValues]:
        """Current values by (unit code, period) and indicator; without what was never answered."""
        lacking = self._cache.lacking(form, periods, unit_codes)
        if lacking:
            whole = await self._whole_reports(lacking)
            for key in lacking:
                self._cache.keep_values(key, whole.get((key.unit, key.period), {}))
        kept = self._cache.values(form, periods, unit_codes, indicators)
        if kept is not None:
            return kept
        if not (periods and unit_codes and indicators):
            return {}
        found = await self._transaction.execute(
            _SOME_VALUES,
            {
                "of_form": form,
                "periods": list(periods),
                "units": list(unit_codes),
                "indicators": list(indicators),
            },
        )
        return _by_report(found.all())

    async def versions(
        self, form: str, periods: Sequence[str], unit_codes: Sequence[str]
    ) -> dict[tuple[str, str], int]:
        """The version that each report was begun with, by (unit code, period); none for others."""
        kept = self._cache.versions(form, periods, unit_codes)
        if kept is not None:
            return kept
        if not (periods and unit_codes):
            return {}
        rows = await self._transaction.execute(
            _VERSIONS, {"of_form": form, "periods": list(periods), "units": list(unit_codes)}
        )
        found = {(unit_code, period): version for unit_code, period, version in rows}
        self._cache.keep_versions(form, periods, unit_codes, found)
        return found

    async def _whole_reports(
        self, keys: Collection[ReportKey]
    ) -> dict[tuple[str, str], dict[str, Value]]:
        """Every current value of reports of one form, by (unit code, period).

        Reads each of these units in each of these periods.
        """
        found = await self._transaction.execute(
            _VALUES,
            {
                "of_form": next(iter(keys)).form,
                "periods": sorted({key.period for key in keys}),
                "units": sorted({key.unit for key in keys}),
            },
        )
        return _by_report(found.all())


def _how_far(
    unit_code: str,
    moves: Sequence[Submission],
    settled: int,
    touched_at: datetime | None,
) -> Filing:
    state = state_after(moves)
    submitted = [made for made in moves if made.move is Move.SUBMIT]
    returned = [made.at for made in moves if made.move is Move.RETURN]
    return Filing(
        unit_code,
        state,
        submitted[0].counts_from if submitted else None,
        settled,
        touched_at,
        filed_at=submitted[-1].counts_from if submitted and state.is_filed else None,
        last=moves[-1] if moves else None,
        returns=len(returned),
        returned_at=max(returned, default=None),
    )


def _by_report(rows: Iterable[Sequence[Any]]) -> dict[tuple[str, str], dict[str, Value]]:
    figures: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
    for unit_code, period, indicator, state, number, text in rows:
        figures[unit_code, period][indicator] = value_of(state, number, text)
    return dict(figures)
