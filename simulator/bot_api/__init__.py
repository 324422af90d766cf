"""The Bot API side: methods, limits, updates and webhooks as Telegram documents them.

In: the bot's HTTP requests. Out: Telegram's answers and errors, and the faults that were asked for.
"""
