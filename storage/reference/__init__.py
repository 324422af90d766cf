"""What holds beside the reports and is read as a whole: days off, days that clerks moved, locks.

In: rows to add. Out: everything on record, as values of `reporting`.
Not known: what follows from it for a report.
"""
