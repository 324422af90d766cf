"""Answers that belong to another question than the one that is open.

In: replies to an earlier question, edited messages, texts that arrive late or out of order.
Out: the right indicator is corrected, or the person is asked which one was meant.
Not known: how a value is read and recorded; that is `handlers.entry`.
"""
