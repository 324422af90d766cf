"""Everything the simulator knows: people, chats, files, the call log, its clock.

In: what people do and what the bot sends. Out: the current state, and its changes in order.
"""
