"""What a paper is made of, as it goes to the worker process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handlers.engine.turn import PaperKind
from reporting.figures import UnitValues
from reporting.forms import Form
from reporting.periods import Period
from reporting.periods.deadlines import Deadline
from reporting.reports import Explanation, Filing
from reporting.units import UnitTree

ENDINGS: Final[Mapping[PaperKind, str]] = {
    PaperKind.REPORT_WORD: "docx",
    PaperKind.REPORT_EXCEL: "xlsx",
    PaperKind.GROUP_WORD: "docx",
    PaperKind.GROUP_EXCEL: "xlsx",
    PaperKind.ENTRY: "xlsx",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything a paper may speak of.

    `values` are those of the unit's communes and of their neighbours, by unit and period, for the
    period and the earlier ones that checks look at; `explanations` and `filings` are by commune.
    `duties` are those whose rows an entry sheet has, all of them when there are none.
    """

    kind: PaperKind
    form: Form
    units: UnitTree
    unit_code: str
    period: Period
    values: UnitValues
    explanations: Mapping[str, Sequence[Explanation]]
    filings: Sequence[Filing]
    deadline: Deadline
    taken_at: datetime
    is_demo: bool
    duties: tuple[str, ...] = ()
