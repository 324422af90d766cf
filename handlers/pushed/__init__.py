"""Everything that people are told unasked, in one style, and what they wish of it.

In: whom it is for, and what is to be told. Out: one message with the ways to it, or None when there
is nothing to tell. Not known: when it is due, and that it is sent; that is for `bot.pushed`.
"""
