"""Small pieces of SQL that repositories share: upserts, the key of a report, rows as values.

In: tables and columns of `storage.schema`. Out: clauses, statements, values.
Not known: connections and transactions.
"""
