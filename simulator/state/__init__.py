"""Everything the simulator remembers: people, chats, files, updates, faults, effort, its clock.

In: what people do and what the bot sends. Out: the state as it is now, and its changes in order.
Not known: HTTP requests; a webhook is posted to from here.
"""
