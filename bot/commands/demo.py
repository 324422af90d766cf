"""`demo`: a made-up district in the browser, without a token or a network."""

import argparse
import asyncio
import logging

from bot.app import logs
from bot.app.console import Subparsers, complain, say
from bot.app.csv_files import FAILED
from bot.app.settings import Settings
from bot.demo.session import play
from bot.demo.simulator_process import Stage

DEFAULT_PORT = 8080
HIGHEST_PORT = 65_535


def add(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "demo", help="try the bot in the browser: made-up people, no token, no network"
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help="of the page; 0 takes any free one"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Play until Ctrl-C or SIGTERM."""
    # Whoever tries it out reads two lines, not a log; LOG_LEVEL can still ask for less.
    logs.configure(logging.getLevelName(max(logging.WARNING, _level(settings))))
    wanted: int = args.port

    def opened(stage: Stage) -> None:
        say("Bản dùng thử: mọi người và mọi số liệu đều là minh họa.")
        if wanted not in (0, stage.port):
            say(f"Cổng {wanted} đang bận, dùng cổng {stage.port}.")
        say(f"Mở trang này trong trình duyệt: {stage.url}")
        say("Dừng lại: Ctrl-C. Dữ liệu dùng thử mất theo.")

    if asyncio.run(play(wanted, opened)):
        return 0
    complain("Trang điện thoại đã dừng ngoài ý muốn; bản dùng thử dừng theo.")
    return FAILED


def _level(settings: Settings) -> int:
    return logging.getLevelNamesMapping()[settings.log_level]


def _port(text: str) -> int:
    """A port as argparse reads it."""
    port = int(text)
    if not 0 <= port <= HIGHEST_PORT:
        raise ValueError(text)
    return port
