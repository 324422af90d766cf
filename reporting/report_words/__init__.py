"""What the words behind a command say of one's own reports: form, unit and period, in any order.

In: the words, the reports that somebody has, the units as they ever were, the day. Out: the reports
that are meant, those that may be, and what names none.
Not known: whether a report can be opened, and what the command does with it.
"""

from reporting.report_words.reading import NamedReport, ReportWords, WordReader

__all__ = ["NamedReport", "ReportWords", "WordReader"]
