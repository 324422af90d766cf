"""Background tasks: each is held, and its failure is never lost."""

import asyncio

import pytest

from bot.runtime.tasks import Nursery


async def test_a_loop_that_fails_is_logged_whole_and_started_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    nursery, tries = Nursery(), iter(range(3))

    async def loop() -> None:
        if next(tries) == 0:
            raise ZeroDivisionError("once")

    await nursery.keep("loop", loop)
    assert next(tries) == 2
    assert [record.exc_info is not None for record in caplog.records] == [True]


async def test_how_a_task_ended_is_told_also_when_it_was_cancelled() -> None:
    nursery, told = Nursery(), asyncio.Queue[BaseException | None]()

    async def fails() -> None:
        raise ZeroDivisionError

    async def waits() -> None:
        await asyncio.Event().wait()

    nursery.start("fails", fails(), told.put_nowait)
    assert type(await told.get()) is ZeroDivisionError
    nursery.start("waits", waits(), told.put_nowait)
    await nursery.close()
    assert type(await told.get()) is asyncio.CancelledError
