"""The life of a whole report: submitting, accepting, returning, reminding.

In: /nop, /nhac, the clerk's buttons, a reminder that is due. Out: moves of the report, and
notices to those whom they concern.
Not known: single answers; they are recorded in `handlers.entry`.
"""
