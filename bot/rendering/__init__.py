"""Pictures and papers, made in a worker process so that no conversation waits for them.

In: the meaning of a picture or paper. Out: bytes, or the reason why none could be made.
Not known: chats, messengers, queues.
"""
