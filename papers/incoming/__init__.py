"""Files that people send: told apart by what is in them, and read without trusting them.

In: the bytes of a file, and which report is at hand. Out: the texts that were filled in, or why
the file is not read. Not known: file names, MIME types, messengers, whether a figure is right.
"""
