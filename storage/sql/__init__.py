"""What repositories use on every database: transactions, statements, rows as values, the cache.

In: statements and connections of SQLAlchemy. Out: rows, values.
Not known: what the statements are for; SQLite's way of executing them.
"""
