"""`python -m bot`."""

import gc
import sys

if __name__ == "__main__":
    # What is imported stays: looking through it again and again for rubbish finds none, and took a
    # sixth of the start.
    gc.disable()

    from bot.app import logs
    from bot.cli import main

    gc.freeze()
    gc.enable()
    logs.log_what_nobody_caught()
    sys.exit(main())
