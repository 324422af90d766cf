"""The whole bot: how it starts, refuses to start, tells how it is, and ends."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from bot.app.bootstrap import CannotStartError
from bot.app.compose import RunningBot, running_bot
from bot.app.settings import HostPort, Settings
from bot.app.webhook import SECRET_HEADER, WEBHOOK_PATH
from reporting.people import Grant, Role
from simulator.server import Simulator
from storage.urls import read_url, sqlite_file
from tests.bot.rig import COMMUNE, DISTRICT, until
from tests.operators import ENGLISH

ROOT = Path(__file__).parents[3]
Make = Callable[..., Settings]


@pytest.fixture
def make(sim: Simulator, tmp_path: Path) -> Make:
    def settings(**changed: object) -> Settings:
        usual: dict[str, object] = {
            "telegram_token": SecretStr(sim.token),
            "telegram_api_url": sim.url,
            "database_url": f"sqlite+aiosqlite:///{tmp_path}/bot.db",
            "http_listen": HostPort("127.0.0.1", 0),
            "forms_dir": ROOT / "forms",
        }
        return Settings(_env_file=None).model_copy(update=usual | changed)

    return settings


def told(refused: CannotStartError) -> list[str]:
    return [ENGLISH.worded(reason) for reason in refused.reasons]


@asynccontextmanager
async def asking(bot: RunningBot) -> AsyncIterator[ClientSession]:
    async with ClientSession(f"http://127.0.0.1:{bot.http_port}") as session:
        yield session


async def test_the_bot_says_that_it_is_well(make: Make) -> None:
    async with running_bot(make()) as bot, asking(bot) as session:
        async with session.get("/healthz") as answer:
            found = await answer.json()
        assert (answer.status, found["ok"], found["inbox"]) == (200, True, 0)
        assert found["slowed_down"] == {"chat": 0, "bulk": 0, "everything": 0}
        async with session.get("/clock") as answer:
            assert answer.status == 404


@pytest.mark.slow
async def test_by_webhook_too_a_bot_whose_database_is_locked_is_not_well_until_it_is_free(
    make: Make,
) -> None:
    settings = make(webhook_secret=SecretStr("s3cret"), public_url="https://127.0.0.1:9")
    async with running_bot(settings) as bot, asking(bot) as session:

        async def answers(status: int) -> bool:
            async with session.get("/healthz") as answer:
                return answer.status == status

        assert await answers(200)
        with closing(
            sqlite3.connect(
                sqlite_file(read_url(settings.database_url)), timeout=0, isolation_level=None
            )
        ) as other:

            async def is_locked() -> bool:
                with suppress(sqlite3.OperationalError):  # the bot is just writing
                    other.execute("BEGIN IMMEDIATE")
                return other.in_transaction

            await until(is_locked)
            await until(lambda: answers(503))
            async with session.get("/healthz") as answer:
                codes = [reason["code"] for reason in (await answer.json())["reasons"]]
            from_afar = {"Host": "baocao.example.vn"}
            async with session.get("/healthz", headers=from_afar) as answer:
                assert (answer.status, await answer.json()) == (503, {"ok": False})
        assert codes == ["health.no_commit"]
        await until(lambda: answers(200))


async def test_the_test_clock_of_a_demonstration_wants_its_secret(make: Make) -> None:
    settings = make(clock_start=datetime(2024, 9, 13, 1, tzinfo=UTC), clock_rate=0.0)
    move = {"now": "2024-09-16T08:00:00+07:00"}
    async with running_bot(settings, clock_secret="s3cret") as bot, asking(bot) as session:
        for headers in ({}, {"Authorization": "Bearer s3cre"}, {"Authorization": "s3cret"}):
            async with session.post("/clock", json=move, headers=headers) as answer:
                assert answer.status == 403
            async with session.get("/clock", headers=headers) as answer:
                assert answer.status == 403
        right = {"Authorization": "Bearer s3cret"}
        async with session.post("/clock", json=move, headers=right) as answer:
            assert answer.status == 200


async def _ticked_at(ticked: list[datetime], now: datetime) -> bool:
    return ticked[-1:] == [now]


async def test_the_test_clock_moves_forward_and_ticks(make: Make) -> None:
    ticked: list[datetime] = []

    async def tick(now: datetime) -> None:
        ticked.append(now)

    settings = make(clock_start=datetime(2024, 9, 13, 1, tzinfo=UTC), clock_rate=0.0)
    async with running_bot(settings, jobs=(lambda *_: tick,)) as bot, asking(bot) as session:
        async with session.post("/clock", json={"now": "2024-09-16T08:00:00+07:00"}) as answer:
            assert await answer.json() == {"now": "2024-09-16T01:00:00+00:00"}
        await until(lambda: _ticked_at(ticked, datetime(2024, 9, 16, 1, tzinfo=UTC)))
        async with session.post("/clock", json={"now": "2024-09-10T08:00:00+07:00"}) as answer:
            assert answer.status == 400
        async with session.post("/clock", json={"then": 1}) as answer:
            assert answer.status == 400


async def test_updates_come_by_webhook_only_with_the_secret(make: Make, sim: Simulator) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = make(
        webhook_secret=SecretStr("s3cret"),
        public_url="https://127.0.0.1:9",
        http_listen=HostPort("127.0.0.1", port),
    )
    lan = await sim.client.person("Lan")
    await sim.client.start(lan)
    async with running_bot(settings) as bot, asking(bot) as session:
        await until(lambda: _has_webhook(sim, f"https://127.0.0.1:9{WEBHOOK_PATH}"))
        update = sim.state.updates.batch(1)[0]
        async with session.post(WEBHOOK_PATH, json=update) as answer:
            assert answer.status == 403
        for _ in range(2):
            headers = {SECRET_HEADER: "s3cret"}
            async with session.post(WEBHOOK_PATH, json=update, headers=headers) as answer:
                assert answer.status == 200
        await sim.client.wait_for(lan, "mã mời", after=0)
        async with session.post(WEBHOOK_PATH, data=b"{", headers=headers) as answer:
            assert answer.status == 200
        assert await bot.engine.settle()
    assert len([m for m in await sim.client.messages(lan) if m.from_bot]) == 1


async def _has_webhook(sim: Simulator, url: str) -> bool:
    return sim.state.webhook.url == url


async def test_an_administrator_of_the_settings_is_enrolled_at_the_first_message(
    make: Make, sim: Simulator
) -> None:
    chat = await sim.client.person("Quản trị")
    settings = make(admin_ids=(("telegram", str(chat)),))
    async with running_bot(settings) as bot:
        await sim.client.start(chat)
        await sim.client.wait_for(chat, "mã mời")  # no units yet: nothing to administer
        async with bot.store.writing() as work:
            await work.units.save([DISTRICT, COMMUNE])
        for _ in range(2):
            await sim.client.start(chat)
            await sim.client.wait_for(chat, "Admin")
        async with bot.store.reading() as work:
            person = await work.people.by_address("telegram", str(chat))
    assert person is not None
    assert person.grants == (Grant(Role.ADMIN, DISTRICT.code),)


async def test_a_webhook_left_behind_does_not_keep_the_bot_deaf(make: Make, sim: Simulator) -> None:
    async with ClientSession() as session:
        url = f"{sim.bot_url}{sim.token}/setWebhook"
        async with session.post(url, json={"url": "https://127.0.0.1:9/hook"}) as answer:
            assert answer.status == 200
    lan = await sim.client.person("Lan")
    await sim.client.start(lan)
    async with running_bot(make()):
        await sim.client.wait_for(lan, "mã mời", after=0)


async def test_without_a_token_the_bot_says_what_to_do(make: Make) -> None:
    with pytest.raises(CannotStartError) as refused:
        async with running_bot(make(telegram_token=None)):
            pytest.fail("it started")
    assert told(refused.value)[0].startswith("TELEGRAM_TOKEN is missing: ask @BotFather")


async def test_forms_with_problems_are_all_named(make: Make, tmp_path: Path) -> None:
    forms = tmp_path / "forms"
    forms.mkdir()
    (forms / "a.yaml").write_text("code: 1\n", encoding="utf-8")
    (forms / "b.yaml").write_text("- x\n", encoding="utf-8")
    with pytest.raises(CannotStartError) as refused:
        async with running_bot(make(forms_dir=forms)):
            pytest.fail("it started")
    named = {Path(reason.partition(":")[0]).name for reason in told(refused.value)}
    assert named == {"a.yaml", "b.yaml"}


async def test_a_taken_port_is_named(make: Make) -> None:
    async with running_bot(make()) as bot:
        where = HostPort("127.0.0.1", bot.http_port or 0)
        with pytest.raises(CannotStartError) as refused:
            async with running_bot(make(http_listen=where, telegram_pace=0.0)):
                pytest.fail("it started")
    assert told(refused.value) == [f"HTTP_LISTEN 127.0.0.1:{where.port}: the port is taken."]


async def test_a_database_url_that_is_none_is_named(make: Make) -> None:
    for url in ("nonsense", "mysql://x/y", "sqlite+aiosqlite://"):
        with pytest.raises(CannotStartError) as refused:
            async with running_bot(make(database_url=url)):
                pytest.fail("it started")
        assert told(refused.value)[0].startswith("DATABASE_URL")


@pytest.mark.slow
async def test_killed_in_the_middle_the_bot_loses_nothing(sim: Simulator, tmp_path: Path) -> None:
    people = [await sim.client.person(f"Người {i}") for i in range(30)]
    for chat in people[:20]:
        await sim.client.start(chat)
    first = await started(sim, tmp_path)
    await sim.client.wait_for(people[0], "mã mời", after=0)
    for chat in people[20:]:
        await sim.client.start(chat)
    first.kill()
    assert await first.wait() == -signal.SIGKILL
    second = await started(sim, tmp_path)
    for chat in people:
        await sim.client.wait_for(chat, "mã mời", after=0)
    second.terminate()
    assert await second.wait() == 0


async def started(sim: Simulator, folder: Path) -> asyncio.subprocess.Process:
    environment = os.environ | {
        "TELEGRAM_TOKEN": sim.token,
        "TELEGRAM_API_URL": sim.url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db",
        "LOG_LEVEL": "WARNING",
    }
    command = (sys.executable, "-m", "bot", "run")
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment)


async def test_the_command_line_names_bad_settings_and_ends_with_two(tmp_path: Path) -> None:
    environment = os.environ | {"LOG_LEVEL": "loud", "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run",
        cwd=tmp_path, env=environment, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    assert said.decode() == "LOG_LEVEL: “loud” không phải DEBUG, INFO, WARNING hay ERROR\n"
    assert process.returncode == 2
