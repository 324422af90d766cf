"""`run`: the bot, until it is told to stop."""

import argparse
import asyncio
import signal

from bot.app.argument_parser import Subparsers
from bot.app.behaviour import real
from bot.app.compose import running_bot
from bot.app.operator import Operator
from bot.app.settings import Settings


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the command."""
    parser = subparsers.add_parser("run", help=operator.text("run.help"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:  # noqa: ARG001  it takes none
    """Run until a signal; everything under way is finished first."""
    asyncio.run(until_signal(settings))
    return 0


async def until_signal(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    async with running_bot(settings, real()):
        await told.wait()
