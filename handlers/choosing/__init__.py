"""Which report and which form are meant, where a person has several.

In: what a command, a button or a caption says of it, and what was meant last. Out: the context with
that report in hand, or that form, or the question which one it is. What was sent waits meanwhile.
Not known: what is done with the report or the form.
"""
