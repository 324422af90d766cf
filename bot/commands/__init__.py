"""The commands of the command line, one module each; `bot.cli` lists them.

In: arguments and settings. Out: files, lines on the terminal, an exit code.
Not known: the rules of reports (`reporting`), the sentences of the chat (`handlers`).
"""
