"""Pictures and papers made, and files read, in other processes: no conversation waits for them.

In: the meaning of a picture or paper, or the bytes of a file. Out: bytes, what stands in the file,
or the reason why there is none. Not known: chats, messengers, queues.
"""
