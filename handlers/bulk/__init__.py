"""Many indicators at once: a part typed in one message, a filled-in sheet, a fill with one word.

In: a message or a file with many values. Out: a read-back; values are recorded once confirmed.
Not known: how a text or sheet is read; that is `reporting.bulk_entry` and `papers`.
"""
