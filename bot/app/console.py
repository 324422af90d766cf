"""What the command line prints: results on standard output, refusals on standard error."""

import argparse
import sys
from typing import TypeAlias

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001
"""What a command adds its parser to; argparse has no public name for it."""


def say(text: str) -> None:
    """One line of result."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """One line of why not."""
    sys.stderr.write(f"{text}\n")
