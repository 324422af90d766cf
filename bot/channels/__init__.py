"""Messengers, one module or two each: between their wire and the values of the conversation.

In: raw updates, replies to send. Out: an `Inbound`, calls of the messenger, typed refusals.
Not known: the database, the outbox, who a person is.
"""
