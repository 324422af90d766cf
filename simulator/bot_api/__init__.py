"""Telegram's side: the methods of the Bot API, with Telegram's own refusals.

In: HTTP calls under ``/bot<token>/`` and ``/file/bot<token>/``. Out: JSON envelopes, and files.
Not known: the control side, and how the page looks.
"""
