"""Who owes a report of a form: the one answer to it, whoever asks.

In: what a form says of who fills it in, the units of a day, the grants of a person. Out: the units
that owe a report, the reports that are a person's own, what they may see.
Not known: what stands in a report. Nothing else decides whether a unit has a report of its own.
"""

from reporting.reporters.access import (
    filed_for,
    files,
    forms_of_grant,
    forms_that_matter,
    may_see,
    own_reports,
    seen_alone,
)
from reporting.reporters.owing import (
    collects,
    ever_reports,
    including_begun,
    reporters,
    reports_alone,
    reports_itself,
)

__all__ = [
    "collects",
    "ever_reports",
    "filed_for",
    "files",
    "forms_of_grant",
    "forms_that_matter",
    "including_begun",
    "may_see",
    "own_reports",
    "reporters",
    "reports_alone",
    "reports_itself",
    "seen_alone",
]
