"""Photos and files that people attach: their bytes fetched from the messenger and kept.

In: files that wait in the database, the channels. Out: bytes in the database, an archive of them.
Not known: dialogs, and who is told when a file cannot be had.
"""
