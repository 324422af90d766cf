"""What every dialog stands on: what is heard and said, sessions, and how facts are asked for.

In: an `Inbound`, the person's `Session`, a `Lookup`. Out: a `Turn` of replies and effects.
Not known: any particular conversation, messenger or database.
"""
