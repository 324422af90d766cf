"""The arrows between the rooms are kept, and the test that says so would notice a breach."""

import pytest

from tests.house.arrows import FLOORS, breaches, folder_of
from tests.house.tree import ROOMS, module_of, python_files


def test_every_import_follows_the_arrows_between_the_rooms() -> None:
    found = [
        breach
        for path in python_files()
        for breach in breaches(
            module_of(path),
            path.read_text(encoding="utf-8"),
            is_package=path.name == "__init__.py",
        )
    ]
    assert found == []


def test_the_arrows_are_read_from_rooms_that_exist() -> None:
    read = {module_of(path).partition(".")[0] for path in python_files(*ROOMS)}
    assert {"bot", "charts", "handlers", "reporting", "simulator", "storage"} <= read


@pytest.mark.parametrize("room", FLOORS)
def test_every_folder_of_a_room_stands_on_one_floor_and_no_floor_holds_what_is_not_there(
    room: str,
) -> None:
    there = {folder_of(module_of(path))[1] for path in python_files(room)} - {""}
    assert sorted(folder for floor in FLOORS[room] for folder in floor) == sorted(there)


@pytest.mark.parametrize(
    ("module", "source", "target"),
    [
        ("reporting.units.tree", "import storage", "storage"),
        (
            "reporting.units.tree",
            "from handlers.engine.turn import Turn",
            "handlers.engine.turn.Turn",
        ),
        ("reporting.units.tree", "import asyncio", "asyncio"),
        ("handlers.entry.steps", "from storage import answers", "storage.answers"),
        ("handlers.entry.steps", "from telegram import Bot", "telegram.Bot"),
        ("handlers.entry.steps", "import sqlalchemy.ext.asyncio", "sqlalchemy.ext.asyncio"),
        ("storage.repositories.reports", "import charts.summary", "charts.summary"),
        ("charts.summary", "from bot.app.settings import Settings", "bot.app.settings.Settings"),
        ("papers.appendix", "from handlers.engine import turn", "handlers.engine.turn"),
        ("handlers.entry.steps", "from handlers.report import steps", "handlers.report.steps"),
        ("handlers.filing.clerk", "from handlers.figures import export", "handlers.figures.export"),
        ("handlers.engine.turn", "import handlers.router", "handlers.router"),
        ("handlers.person.help", "from handlers.entry import steps", "handlers.entry.steps"),
        ("bot.channels.telegram", "import bot.outbound.sender", "bot.outbound.sender"),
        ("bot.jobs.reminders", "from bot.inbound import runner", "bot.inbound.runner"),
        ("bot.runtime.clock", "from bot.app.settings import x", "bot.app.settings.x"),
        ("simulator.state.chats", "from simulator.bot_api import api", "simulator.bot_api.api"),
        ("simulator.state.chats", "from ..control_api import views", "simulator.control_api.views"),
        ("simulator.bot_api.api", "import simulator.control_api", "simulator.control_api"),
        ("reporting.values", "from reporting.forms import Form", "reporting.forms.Form"),
        ("reporting.forms.model", "from reporting.checks import x", "reporting.checks.x"),
        ("storage.sqlite.pool", "import storage.store", "storage.store"),
        ("storage.repositories.people", "import storage.sqlite.cache", "storage.sqlite.cache"),
        (
            "storage.sqlite.cache",
            "from storage.repositories import cards",
            "storage.repositories.cards",
        ),
        ("storage.schema", "from storage import sql", "storage.sql"),
        ("simulator.wire", "from reporting.periods import Period", "reporting.periods.Period"),
        ("bot.channels.telegram", "from bot.app.settings import x", "bot.app.settings.x"),
        ("bot.channels.telegram", "from bot.app import settings", "bot.app.settings"),
        ("bot.channels.telegram", "from .. import app", "bot.app"),
        ("bot.channels.telegram", "from ..app.settings import x", "bot.app.settings.x"),
        ("bot.channels.telegram", "import storage.schema", "storage.schema"),
        ("bot.inbound.runner", "from tests import network", "tests.network"),
        ("reporting.values", "def late():\n    import bot", "bot"),
        ("reporting.values", "if TYPE_CHECKING:\n    import bot", "bot"),
        ("reporting.values", "import importlib\nimportlib.import_module('bot.run')", "bot.run"),
    ],
)
def test_an_import_against_the_arrows_is_found(module: str, source: str, target: str) -> None:
    found = breaches(module, source)
    assert [breach.partition(" imports ")[2] for breach in found] == [target]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("reporting.units.tree", "import ast, dataclasses\nfrom reporting.values import Value"),
        (
            "handlers.entry.steps",
            "from reporting import units\nfrom handlers.engine.turn import Turn",
        ),
        ("bot.channels.zalo", "from handlers.engine.turn import Turn\nfrom . import limits"),
        ("bot.channels.zalo", "from bot.channels.limits import fit\nimport telegram"),
        ("handlers.router", "from handlers.entry import steps\nimport handlers.person.help"),
        ("handlers.person.help", "from handlers.engine.turn import Turn"),
        ("bot.cli", "from bot.commands import run\nimport bot.runtime.clock"),
        ("simulator.bot_api.api", "from simulator.state import chats\nfrom simulator import wire"),
        ("reporting.checks.runner", "from reporting.checks import outliers, finding"),
        ("storage.store", "from storage.sqlite.pool import x\nimport storage.errors"),
        ("bot.app.compose", "import storage, charts, simulator, bot.app.settings, papers"),
        (
            "tests.bot.test_runner",
            "from bot.inbound.runner import Runner\nfrom tests import network",
        ),
    ],
)
def test_an_import_along_the_arrows_passes(module: str, source: str) -> None:
    assert breaches(module, source) == []


def test_a_relative_import_in_a_package_file_starts_at_the_package() -> None:
    assert breaches("bot.channels", "from .telegram import x", is_package=True) == []
    assert breaches("bot.channels", "from ..app.settings import x", is_package=True) == [
        "bot.channels:1 imports bot.app.settings.x"
    ]


def test_a_package_that_no_table_names_is_found() -> None:
    assert breaches("extras.thing", "") == [
        "extras.thing stands in no known room; name its arrows in tests/house/arrows.py"
    ]
    assert breaches("reporting.extras.thing", "") == [
        "reporting.extras.thing stands on no floor; give it one in tests/house/arrows.py"
    ]
