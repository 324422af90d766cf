"""The demo: a district with invented people and figures, started without a token or a network.

In: a free port and a folder for a new database. Out: the simulator, the bot, and their people.
Not known: how the bot works inside; it is started as `run` starts it.
"""
