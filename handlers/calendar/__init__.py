"""/lich: the days off, the worked Saturdays and the deadlines of the months ahead.

In: a context. Out: one message. Nothing is recorded here.
Not known: how a day off or a deadline is worked out; that is in `reporting.periods`.
"""
