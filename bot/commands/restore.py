"""`restore FILE`: a backup in the place of the database; the bot must not run."""

import argparse
from pathlib import Path

from bot.app.argument_parser import Subparsers
from bot.app.compose import CannotStartError
from bot.app.operator import Operator
from bot.app.settings import Settings
from bot.app.startup_errors import of_storage
from storage.backup import restore
from storage.errors import StorageProblem


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the command."""
    parser = subparsers.add_parser("restore", help=operator.text("restore.help"))
    parser.add_argument("file", type=Path, metavar=operator.text("word.file"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Put it in place; the old database is kept beside it."""
    try:
        kept = restore(settings.database_url, args.file)
    except StorageProblem as problem:
        raise CannotStartError(of_storage(problem)) from problem
    operator.say("restore.done", file=str(args.file))
    if kept is not None:
        operator.say("restore.kept", file=str(kept))
    return 0
