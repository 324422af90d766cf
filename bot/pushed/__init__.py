"""What people are told unasked: when it is due, and its text once it is sent.

In: the time, and an intent that is about to be sent. Out: intents and rungs taken; a message, or
what the intent has come to. Not known: wording, which is for `handlers.pushed`, and delivery.
"""
