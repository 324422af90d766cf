"""How the program is put together and started: settings, wiring, its HTTP server, its errors.

In: the environment. Out: a running bot, or the sentences that say why it cannot start.
Concrete classes are chosen here and nowhere else.
Not known: any rule of reports or conversations.
"""
