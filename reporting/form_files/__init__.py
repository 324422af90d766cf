"""Form files: from YAML to a form, or to every mistake at once.

In: the text of a form file. Out: a `Form` with its checks, or mistakes with
line, code and sentence.
Not known: the figures of any report.
"""
