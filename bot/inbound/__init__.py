"""From a messenger's update to a committed turn.

In: raw updates of a channel, stored before they are acknowledged. Out: rows of the database,
messages in the outbox. It runs steps of `handlers`.
Not known: how and when a message is sent.
"""
