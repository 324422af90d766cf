"""`run` and `talk`: the bot with its messengers, or in a terminal with the same turns."""

import argparse
import asyncio
import gc
import signal
import sys
import tempfile
from pathlib import Path

from bot.app.argument_parser import Subparsers
from bot.app.bootstrap import CannotStartError, opened_store, read_reference_data
from bot.app.compose import EngineConfig, make_engine, running_bot
from bot.app.console import Operator
from bot.app.engine import Engine
from bot.app.settings import Settings
from bot.channels.terminal import CHOICE, NoSuchChoiceError, Terminal
from bot.outbound.system_messages import system_messages
from bot.rendering.charts import ChartRenderer
from bot.rendering.documents import DocumentRenderer
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.clock import Clock
from charts import draw
from reporting.complaints import Complaint
from storage.store import Store


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the commands."""
    parser = subparsers.add_parser("run", help=operator.text("run.help"))
    parser.set_defaults(run=run)
    parser = subparsers.add_parser("talk", help=operator.text("talk.help", mark=CHOICE))
    parser.add_argument(
        "--as",
        dest="who",
        default="terminal",
        metavar=operator.text("word.chat"),
        help=operator.text("talk.as"),
    )
    parser.set_defaults(run=talk)


def run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:  # noqa: ARG001  it takes none
    """Run until SIGTERM or SIGINT; everything under way is finished first.

    Raises:
        CannotStartError: with a line for each reason; or another bot has taken the database.
    """
    gc.disable()  # until everything is there: hardly anything of it is ever let go of
    try:
        asyncio.run(_until_signal(settings))
    finally:
        gc.enable()
    return 0


async def _until_signal(settings: Settings) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    async with running_bot(settings) as bot:
        bot.sole.call_when_displaced(told.set)
        # What was made at the start stays. A collection that looks at it anew finds nothing, and
        # everybody waits for it meanwhile, about as long as for ten answers.
        gc.collect()
        gc.freeze()
        gc.enable()
        await told.wait()
        if bot.sole.is_displaced:
            # The other bot handles what waits, so nothing is finished here.
            await bot.engine.nursery.close()
    if bot.sole.is_displaced:
        raise CannotStartError(Complaint("run.displaced"))


def talk(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Talk until the input ends."""
    asyncio.run(_talk(args.who, settings, operator))
    return 0


async def _talk(who: str, settings: Settings, operator: Operator) -> None:
    worker = WorkerProcess()
    clock = Clock(settings.clock_start, settings.clock_rate or 1.0)
    terminal = Terminal(who, operator.show, Path(tempfile.mkdtemp(prefix="baocao-")))
    async with opened_store(settings.database_url) as store:
        reference = await read_reference_data(settings, store)
        config = EngineConfig(
            store,
            {terminal.name: terminal},
            reference,
            clock,
            system_messages(reference.catalogue),
            ChartRenderer(worker, draw).draw,
            DocumentRenderer(store, reference, worker, clock.now).render,
        )
        engine = make_engine(config)
        engine.start()
        try:
            await _lines(terminal, store, clock, engine, operator)
        finally:
            await engine.stop()
            worker.close()


async def _lines(
    terminal: Terminal, store: Store, clock: Clock, engine: Engine, operator: Operator
) -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        if not line.strip():
            continue
        try:
            raw = terminal.update(line.strip())
        except NoSuchChoiceError:
            operator.complain(Complaint("talk.no_choice", typed=line.strip()))
            continue
        async with store.writing() as work:
            next_id = await work.inbox.next_update_id(terminal.name) or 1
            await work.inbox.add(terminal.name, [(next_id, raw)], clock.now())
        engine.runner.wake()
        if not await engine.settle():
            operator.complain(Complaint("talk.no_answer"))
