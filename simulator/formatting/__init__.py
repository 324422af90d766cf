"""A message's text: Telegram's HTML and the entities that Telegram finds by itself.

In: a text as the bot or a person wrote it. Out: plain text with entities, and HTML again.
Not known: chats, people, HTTP.
"""
