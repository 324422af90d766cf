"""From the outbox to the messenger: order, rate limits, retries, results of what was delivered.

In: committed outgoing messages. Out: calls of a channel, and their results in the database.
Not known: why a message is sent and what it says.
"""
