"""Where a report stands: what may be done with it now, by whom, and if not, exactly why.

In: a form, a unit, a period, the report's moves, the days that hold for it, an instant. Out: a
`Standing`, which every command, button, reminder and refusal asks.
Not known: sentences; a reason is the id of one and what it is filled with.
"""

from reporting.standing.extensions import (
    NO_EXTENSIONS,
    ExtendedDay,
    Extension,
    ExtensionDraft,
    Extensions,
    ExtensionScope,
    NewExtension,
)
from reporting.standing.schedule import Schedule, Timetable, schedule, usual
from reporting.standing.table import (
    TABLE,
    ReportAct,
    Standing,
    StandingState,
    Why,
    standing,
    state_of,
)

__all__ = [
    "NO_EXTENSIONS",
    "TABLE",
    "ExtendedDay",
    "Extension",
    "ExtensionDraft",
    "ExtensionScope",
    "Extensions",
    "NewExtension",
    "ReportAct",
    "Schedule",
    "Standing",
    "StandingState",
    "Timetable",
    "Why",
    "schedule",
    "standing",
    "state_of",
    "usual",
]
