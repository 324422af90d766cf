"""`backup FILE`: a copy of the database, also while the bot runs."""

import argparse
from pathlib import Path

from bot.app.compose import CannotStartError
from bot.app.console import Subparsers, say
from bot.app.settings import Settings
from bot.app.startup_errors import sentence
from storage.backup import backup
from storage.errors import StorageProblem


def add(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser("backup", help="copy the database to a new file")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Copy and check the copy."""
    try:
        backup(settings.database_url, args.file)
    except StorageProblem as problem:
        raise CannotStartError(sentence(problem)) from problem
    say(str(args.file))
    return 0
