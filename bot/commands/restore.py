"""`restore FILE`: a backup in the place of the database; the bot must not run."""

import argparse
from pathlib import Path

from bot.app.compose import CannotStartError
from bot.app.console import Subparsers, say
from bot.app.settings import Settings
from bot.app.startup_errors import sentence
from storage.backup import restore
from storage.errors import StorageProblem


def add(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser("restore", help="put a backup in the place of the database")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Put it in place; the old database is kept beside it."""
    try:
        kept = restore(settings.database_url, args.file)
    except StorageProblem as problem:
        raise CannotStartError(sentence(problem)) from problem
    say(f"restored from {args.file}")
    if kept is not None:
        say(f"the database before is kept as {kept}")
    return 0
