"""What is remembered of days beside the forms: the office's own calendar, days that clerks moved.

In: a transaction, days. Out: days. Not known: what a day means for a report; that is for
`reporting.periods` and `reporting.standing`.
"""
