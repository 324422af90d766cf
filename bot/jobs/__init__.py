"""What happens by the clock: reminders that are due, clearing away what is old.

In: a tick. Out: rows in the outbox, rows deleted. What is due is read from the database.
Not known: how a message is sent, and what was due before.
"""
