"""Lists that an administrator loads: units, and people to invite, as CSV.

In: the text of a file. Out: units or invitees, or every mistake at once with its line.
Not known: what is stored already.
"""
