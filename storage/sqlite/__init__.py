"""SQLite behind the interface that every database has, for a third of the processor time.

`backend` puts it together: transactions on `connection`, under three layers that can be switched
off one by one. `statements` gives SQLite text compiled once, `pool` keeps connections open, `cache`
keeps decoded reports and people between the writer's transactions (docs/decisions/0028).
In: statements of repositories. Out: rows; without a layer only the speed changes.
Not known: repositories. Nothing outside of `storage` imports it.
"""
