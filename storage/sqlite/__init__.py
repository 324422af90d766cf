"""SQLite by hand: connections, a pool, compiled statements and a cache of the one writer.

Each layer can be switched off alone; the repositories work the same without it
(docs/decisions/0020). Nothing outside of `storage` imports it.
"""
