import io
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from reporting.units import Level, Unit
from storage import migrate
from storage.errors import StorageProblem
from storage.schema import metadata
from storage.store import Store
from tests.house.tree import ROOT
from tests.migrated import lay_down
from tests.storage.stocked import UNITS, stock

_OBJECTS = {
    "sqlite": "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    " AND name NOT LIKE '%alembic%' ORDER BY type, name",
    "postgresql": "SELECT relkind::text, relname::text FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '%alembic%'"
    " UNION ALL SELECT 'trigger', tgname::text FROM pg_trigger WHERE NOT tgisinternal"
    " UNION ALL SELECT 'function', proname::text FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
}


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, metadata))


def objects(connection: Connection) -> list[tuple[str, str]]:
    """Kind and name of everything in the database that is not its own or Alembic's."""
    found = connection.exec_driver_sql(_OBJECTS[connection.dialect.name])
    return [(kind, name) for kind, name in found]


async def test_the_migrated_schema_is_the_one_the_program_knows(empty: Store) -> None:
    async with empty.writing() as work:
        assert await work.connection.run_sync(differences) == []


async def test_the_schema_walks_up_down_and_up_again(empty: Store) -> None:
    async with empty.writing() as work:
        up = await work.connection.run_sync(objects)
    await stock(empty)
    async with empty.writing() as work:
        await work.connection.run_sync(migrate.downgrade, "base")
        assert await work.connection.run_sync(objects) == []
    await empty.migrate()
    async with empty.writing() as work:
        assert await work.connection.run_sync(objects) == up
        assert await work.connection.run_sync(differences) == []
    await stock(empty)


async def test_migrating_twice_keeps_what_is_there(store: Store) -> None:
    await store.migrate()
    async with store.reading() as work:
        assert len(await work.units.all()) == 3


async def test_units_become_their_first_version_and_keep_their_newest_on_the_way_back(
    store: Store,
) -> None:
    old = replace(UNITS[1], valid_to=date(2025, 6, 30))
    new = Unit("08887", "Xã Bắc Sơn", Level.COMMUNE, "268", date(2025, 7, 1))
    async with store.writing() as work:
        await work.units.save([old, new])
        await work.connection.run_sync(migrate.downgrade, "0004")
        kept = await work.connection.exec_driver_sql(
            "SELECT name, valid_from, valid_to FROM unit WHERE code = '08887'"
        )
        assert [str(cell) for cell in kept.one()] == ["Xã Bắc Sơn", "2025-07-01", "None"]
    await store.migrate()
    async with store.reading() as work:
        assert await work.units.all() == [UNITS[0], new, UNITS[2]]


async def test_what_is_done_to_an_old_database_is_told_step_by_step(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "storage.migrate")
    async with store.writing() as work:
        await work.connection.run_sync(migrate.downgrade, "0002")
    caplog.clear()
    await store.migrate()
    told = [line for line in caplog.messages if line.startswith("database: ")]
    steps = [f"{number:04d}" for number in range(3, int(migrate.NEWEST) + 1)]
    assert told[0].startswith(f"database: from step 0002 to {migrate.NEWEST};")
    assert told[1:] == [f"database: step {step} is done" for step in steps]


async def test_nothing_is_told_of_a_database_that_is_new_or_up_to_date(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "storage.migrate")
    async with await Store.open(f"sqlite+aiosqlite:///{file}") as store:
        await store.migrate()
        await store.migrate()
    assert [line for line in caplog.messages if line.startswith("database: ")] == []


def test_the_newest_step_is_the_last_of_all() -> None:
    assert ScriptDirectory.from_config(migrate.settings()).get_heads() == [migrate.NEWEST]


def test_a_start_loads_alembic_only_when_there_is_a_step_to_take(file: Path) -> None:
    lay_down(file)
    program = (
        "import asyncio, sys, bot.cli\n"
        "from storage.store import Store\n"
        "async def start() -> None:\n"
        f"    async with await Store.open('sqlite+aiosqlite:///{file}') as store:\n"
        "        await store.migrate()\n"
        "asyncio.run(start())\n"
        "print([name for name in sys.modules if name.partition('.')[0] == 'alembic'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


async def test_a_migration_that_fails_leaves_nothing_behind(file: Path) -> None:
    async with await Store.open(f"sqlite+aiosqlite:///{file}") as store:
        async with store.writing() as work:
            await work.connection.exec_driver_sql("CREATE TABLE reminder (in_the_way)")
        with pytest.raises(Exception, match="reminder already exists"):
            await store.migrate()
        async with store.reading() as work:
            tables = await work.connection.run_sync(lambda c: inspect(c).get_table_names())
    assert tables == ["reminder"]


async def test_a_database_of_a_newer_program_is_refused(store: Store) -> None:
    async with store.writing() as work:
        await work.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageProblem) as refused:
        await store.migrate()
    assert refused.value.code == "storage.newer_schema"


@pytest.mark.parametrize(
    ("address", "typical"),
    [
        ("sqlite://", "CREATE TRIGGER answer_no_update BEFORE UPDATE ON answer"),
        ("postgresql://", "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"),
    ],
)
def test_the_migrations_can_be_written_out_for_whoever_keeps_the_database(
    address: str, typical: str
) -> None:
    config = migrate.settings()
    config.set_main_option("sqlalchemy.url", address)
    config.output_buffer = io.StringIO()
    command.upgrade(config, "head", sql=True)
    written = config.output_buffer.getvalue()
    assert typical in written
    assert [name for name in metadata.tables if f"CREATE TABLE {name} (" not in written] == []
    config.output_buffer = io.StringIO()
    command.downgrade(config, "head:base", sql=True)
    written = config.output_buffer.getvalue()
    assert [name for name in metadata.tables if f"DROP TABLE {name};" not in written] == []
