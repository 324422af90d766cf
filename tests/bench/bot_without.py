"""`python -m tests.bench.bot_without [LAYER…]`: the real bot, its SQLite without those layers."""

import sys
from dataclasses import replace

from bot.cli import main
from storage.store import Store

if __name__ == "__main__":
    Store.sqlite_layers = replace(Store.sqlite_layers, **dict.fromkeys(sys.argv[1:], False))
    sys.exit(main(["run"]))
