"""A local Telegram Bot API server with a phone-like chat page: the demo, and the tests' other end.

One process plays Telegram's servers (``/bot<token>/<method>``), the people who chat with the bot
(``/control/…``) and their phones (``/``). It refuses what Telegram refuses, with Telegram's own
words, so that a bot that works here works there.
"""
