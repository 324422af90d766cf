"""What is remembered of days and deadlines beside the forms: the office's own calendar.

In: a transaction, days. Out: days. Not known: what a day means for a report; that is for
`reporting.periods`.
"""
