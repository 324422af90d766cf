"""The commands of the command line, one module each; `bot.cli` lists them."""
