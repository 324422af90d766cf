"""`backup FILE`: a copy of the database, also while the bot runs."""

import argparse
from pathlib import Path

from bot.app.argument_parser import Subparsers
from bot.app.compose import CannotStartError
from bot.app.operator import Operator
from bot.app.settings import Settings
from bot.app.startup_errors import of_storage
from storage.backup import backup
from storage.errors import StorageProblem


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the command."""
    parser = subparsers.add_parser("backup", help=operator.text("backup.help"))
    parser.add_argument("file", type=Path, metavar=operator.text("word.file"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Copy and check the copy."""
    try:
        backup(settings.database_url, args.file)
    except StorageProblem as problem:
        raise CannotStartError(of_storage(problem)) from problem
    operator.show(str(args.file))
    return 0
