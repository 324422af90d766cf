"""What every test stands on: no network beyond this machine, and the hypothesis profiles."""

import logging
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from simulator.server import Simulator, running_simulator
from tests import postgresql as server
from tests.migrated import lay_down
from tests.network import LoopbackOnly

# Shared machines stall: a deadline per example would measure the neighbours.
_ANYWHERE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("default", _ANYWHERE, max_examples=50)
settings.register_profile("ci", _ANYWHERE, max_examples=100, derandomize=True, database=None)
settings.register_profile("thorough", _ANYWHERE, max_examples=2000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that are slow as a whole come first: at the end no worker waits for another."""
    items.sort(key=lambda item: not _is_of_a_slow_file(item))


def _is_of_a_slow_file(item: pytest.Item) -> bool:
    file = item.getparent(pytest.Module)
    return file is not None and any(mark.name == "slow" for mark in file.own_markers)


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[LoopbackOnly]:
    with pytest.MonkeyPatch.context() as patch:
        guard = LoopbackOnly()
        guard.install(patch)
        yield guard


@pytest.fixture(autouse=True)
def network(_loopback_only: LoopbackOnly) -> Iterator[LoopbackOnly]:
    """The guard; a test that reached out fails even if the code swallowed the refusal."""
    _loopback_only.refused.clear()
    yield _loopback_only
    if _loopback_only.refused:
        pytest.fail(f"Reached out to the network: {', '.join(_loopback_only.refused)}")


@pytest.fixture(scope="session", autouse=True)
def _operator_hears_vietnamese() -> Iterator[None]:
    """What commands say does not depend on the language of the machine that tests them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("LC_ALL", raising=False)
        patch.setenv("LC_MESSAGES", "vi_VN.UTF-8")
        yield


@pytest.fixture
def logging_as_it_was() -> Iterator[None]:
    """After the test the root logger writes as it did before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    """Telegram, as this program sees it, with nobody there yet."""
    async with running_simulator() as sim:
        yield sim


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Path of an installed Chromium, for tests marked `browser`.

    With BROWSER_REQUIRED set (as .ci/run does) a missing browser fails instead of skipping.
    """
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    reason = "no Chromium on this machine (Debian: apt-get install chromium)"
    if os.environ.get("BROWSER_REQUIRED"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgresql() -> server.PostgreSQL:
    """A PostgreSQL server, for tests that are run on both databases.

    With POSTGRESQL_REQUIRED set (as .ci/run does) a missing one fails instead of skipping.
    """
    try:
        return server.started()
    except (OSError, subprocess.SubprocessError, RuntimeError) as failed:
        reason = f"PostgreSQL does not start on this machine: {type(failed).__name__}: {failed}"
    if os.environ.get("POSTGRESQL_REQUIRED"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(params=["sqlite", "postgresql"])
def either_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with empty tables, once an SQLite file and once on a server."""
    if request.param == "sqlite":
        lay_down(tmp_path / "bot.db")
        return f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    found: server.PostgreSQL = request.getfixturevalue("postgresql")
    return found.migrated_database()
