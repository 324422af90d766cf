"""How the program is put together and started: settings, wiring, its HTTP server, its errors.

In: the environment. Out: a running bot, or the sentences that say why it cannot start.
The one place where concrete classes are chosen; no rule of reports or conversations lives here.
"""
