"""A clerk moves a day of a period: for one unit, some, or all; and takes such a move back.

In: /han, a message that begins with "hạn", buttons. Out: the day read back, then the move of it,
told to everybody whom it concerns.
Not known: what follows from a moved day for a report; that is for `reporting.standing`.
"""
