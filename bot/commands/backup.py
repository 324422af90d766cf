"""`backup FILE` and `restore FILE`: a copy of the database, and the way back."""

import argparse
from pathlib import Path

from bot.app.argument_parser import Subparsers
from bot.app.bootstrap import CannotStartError
from bot.app.console import Operator
from bot.app.settings import Settings
from bot.app.startup_errors import of_storage
from storage.backup import backup
from storage.errors import StorageProblem
from storage.restore import restore


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the commands."""
    copying = subparsers.add_parser("backup", help=operator.text("backup.help"))
    copying.set_defaults(run=run_backup)
    restoring = subparsers.add_parser("restore", help=operator.text("restore.help"))
    restoring.set_defaults(run=run_restore)
    for parser in (copying, restoring):
        parser.add_argument("file", type=Path, metavar=operator.text("word.file"))


def run_backup(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Copy the database, also while the bot runs, and check the copy."""
    try:
        backup(settings.database_url, args.file)
    except StorageProblem as problem:
        raise CannotStartError(of_storage(problem)) from problem
    operator.show(str(args.file))
    return 0


def run_restore(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Put a backup in the place of the database, which is kept beside it; the bot must not run."""
    try:
        kept = restore(settings.database_url, args.file)
    except StorageProblem as problem:
        raise CannotStartError(of_storage(problem)) from problem
    operator.say("restore.done", file=str(args.file))
    if kept is not None:
        operator.say("restore.kept", file=str(kept))
    return 0
