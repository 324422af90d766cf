"""What is remembered: schema, migrations, repositories; in an SQLite file, or PostgreSQL by URL.

`store` is the door: transactions, each with every repository. `repositories` have the SQL of one
subject each, `sql` is what they share, and `sqlite` makes the same interface fast on SQLite.
In: values of `reporting`, inside `Store.writing()`. Out: the same values, read back.
Not known: messengers, sentences, what a session means; a repository knows no particular database.
"""
