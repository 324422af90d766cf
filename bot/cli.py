"""The command line, `python -m bot …`: one module per command in `bot.commands`."""

import argparse
import os
from collections.abc import Sequence
from types import ModuleType
from typing import Final

from bot.app import logs
from bot.app.argument_parser import parser_class
from bot.app.bootstrap import CannotStartError
from bot.app.console import Operator
from bot.app.settings import BadSettingsError, read_settings
from bot.commands import (
    backup,
    calendar,
    delivery,
    demo,
    export,
    forms,
    invite,
    run,
    summary,
    units,
)

COMMANDS: Final[tuple[ModuleType, ...]] = (
    run,
    demo,
    units,
    invite,
    forms,
    calendar,
    delivery,
    summary,
    export,
    backup,
)
"""Every command; each module has `add(subparsers, operator)`, and `run(args, settings, operator)`
that gives the exit status."""

REFUSED: Final = 2
"""Exit status when something has to be put right before this can work."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    operator = Operator.speaking(os.environ)
    args = parser(operator).parse_args(argv)
    try:
        settings = read_settings()
        logs.configure(
            settings.log_level,
            settings.telegram_token,
            settings.zalo_token,
            settings.webhook_secret,
            settings.metrics_token,
        )
        status: int = args.run(args, settings, operator)
    except BadSettingsError as bad:
        for problem in bad.problems:
            operator.complain(problem)
        return REFUSED
    except CannotStartError as refused:
        for reason in refused.reasons:
            operator.complain(reason)
        return REFUSED
    return status


def parser(operator: Operator) -> argparse.ArgumentParser:
    """The parser with all commands."""
    top = parser_class(operator)(prog="python -m bot", description="Báo Cáo Nhanh")
    subparsers = top.add_subparsers(required=True, metavar=operator.text("word.command"))
    for command in COMMANDS:
        command.add(subparsers, operator)
    return top
