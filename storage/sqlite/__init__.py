"""SQLite by hand: connections, a pool, compiled statements and a cache of the one writer.

In: statements of repositories. Out: rows; a layer that is switched off changes only the speed
(docs/decisions/0020). Nothing outside of `storage` imports it.
Not known: what the rows mean.
"""
