"""`demo`: a made-up district in the browser, without a token or a network."""

import argparse
import asyncio
import logging

from bot.app import logs
from bot.app.argument_parser import Subparsers
from bot.app.console import Operator
from bot.app.csv_files import FAILED
from bot.app.settings import Settings
from bot.demo.session import run_demo
from bot.demo.simulator_process import SimulatorProcess
from reporting.complaints import Complaint

DEFAULT_PORT = 8080
HIGHEST_PORT = 65_535


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the command."""
    parser = subparsers.add_parser("demo", help=operator.text("demo.help"))
    parser.add_argument(
        "--port",
        type=_port,
        default=DEFAULT_PORT,
        metavar=operator.text("word.port"),
        help=operator.text("demo.port"),
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Run until Ctrl-C or SIGTERM."""
    # Whoever tries it out reads two lines, not a log; LOG_LEVEL can still ask for less.
    logs.configure(logging.getLevelName(max(logging.WARNING, _level(settings))))
    wanted: int = args.port

    def opened(simulator: SimulatorProcess) -> None:
        operator.say("demo.made_up")
        if wanted not in (0, simulator.port):
            operator.say("demo.other_port", wanted=wanted, port=simulator.port)
        operator.say("demo.open", url=simulator.url)
        operator.say("demo.stop")

    if asyncio.run(run_demo(wanted, opened)):
        return 0
    operator.complain(Complaint("demo.ended"))
    return FAILED


def _level(settings: Settings) -> int:
    return logging.getLevelNamesMapping()[settings.log_level]


def _port(text: str) -> int:
    """A port as argparse reads it."""
    port = int(text)
    if not 0 <= port <= HIGHEST_PORT:
        raise ValueError(text)
    return port
