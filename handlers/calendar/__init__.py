"""/lich: the days off, the worked Saturdays and the deadlines of the months ahead.

Also for whom a day is moved, in the words both of whoever moves it and of whoever is told.
In: a context. Out: one message, or what is said of the units. Nothing is recorded here.
Not known: how a day off or a deadline is worked out; that is in `reporting.periods`.
"""
