"""``python -m simulator``: run the simulator as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from simulator.server import TEST_TOKEN, SimulatorOptions, running_simulator
from simulator.state.people import PeopleFile, read_people
from simulator.state.rate_limit import RateLimitRules

CLOCK_SECRET: Final = "SIMULATOR_CLOCK_SECRET"  # noqa: S105 - a variable's name
"""In the environment, because everybody on the machine sees the arguments of a program."""


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--listen", default="127.0.0.1:8081", metavar="HOST:PORT")
    parser.add_argument("--token", default=TEST_TOKEN, help="the bot's token")
    parser.add_argument("--people", type=Path, metavar="FILE.json", help="who chats with the bot")
    parser.add_argument("--clock-url", default="", metavar="URL", help="the bot's own test clock")
    parser.add_argument("--clock-start", type=datetime.fromisoformat, metavar="ISO")
    parser.add_argument("--clock-rate", type=float, default=1.0, metavar="N")
    parser.add_argument("--strict-pace", action="store_true", help="answer 429 as Telegram does")
    parser.add_argument(
        "--strictest-pace", action="store_true", help="hold answers to 30 messages a second as well"
    )
    return parser.parse_args(arguments)


async def _run(given: argparse.Namespace) -> None:
    host, _, port = given.listen.rpartition(":")
    is_strict = given.strict_pace or given.strictest_pace
    options = SimulatorOptions(
        token=given.token,
        people=read_people(given.people) if given.people else PeopleFile(),
        clock_start=given.clock_start,
        clock_rate=given.clock_rate,
        clock_url=given.clock_url,
        clock_secret=os.environ.get(CLOCK_SECRET, ""),
        rate_limit=RateLimitRules(holds_answers=given.strictest_pace) if is_strict else None,
    )
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with running_simulator(options, host=host, port=int(port)) as simulator:
        sys.stdout.write(f"{simulator.url}/\n")
        sys.stdout.flush()
        await stopped.wait()


def main(arguments: list[str] | None = None) -> None:
    """Run until SIGINT or SIGTERM; the first line printed is the page's address."""
    given = _arguments(arguments)
    try:
        asyncio.run(_run(given))
    except OSError as error:
        sys.exit(f"cannot serve at {given.listen}: {error.strerror}")


if __name__ == "__main__":
    main()
