"""From the outbox to the messenger: order, rate limits, retries, marks of what was delivered.

In: committed outgoing messages. Out: calls of a channel, and their results in the database.
It decides nothing about what is said.
"""
