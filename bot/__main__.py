"""`python -m bot`."""

import sys

from bot.app import logs
from bot.cli import main

if __name__ == "__main__":
    logs.log_what_nobody_caught()
    sys.exit(main())
