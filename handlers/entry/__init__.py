"""Filling in a report question by question: asking, reading strictly, recording, going on.

In: typed text or a tap at an open question. Out: recorded answers and the next question.
Not known: messages of many values, submitting, who stands above the unit.
"""
