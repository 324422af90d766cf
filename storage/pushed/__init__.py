"""What is told unasked, as it is remembered: what is to be said to whom, and what became of it.

In: intents, rungs taken, wishes of people, leaves. Out: the same, as values.
Not known: what is said; its text is made when it is sent.
"""
