"""Pictures are drawn in another process, and kept."""

import asyncio
import os
from collections.abc import Iterator

import pytest

from bot.rendering.charts import ChartRenderer
from bot.rendering.worker_process import WorkerProcess
from reporting.pictures import Picture, StatusPicture


def picture(title: str) -> StatusPicture:
    return StatusPicture(title, "", (), "")


def drawn_by(picture: Picture) -> bytes:
    if picture.title == "chết":
        os._exit(1)
    if picture.title == "hỏng":
        raise ValueError(picture.title)
    # Of one width: a process number below 1000 would let six pictures fit where three should.
    return f"{os.getpid():>8} {picture.title}".encode()


@pytest.fixture
def charts() -> Iterator[ChartRenderer]:
    worker = WorkerProcess()
    yield ChartRenderer(worker, drawn_by, most_bytes=30)
    worker.close()


async def test_pictures_are_drawn_in_another_process_and_kept(charts: ChartRenderer) -> None:
    first, again = await asyncio.gather(charts.draw(picture("a")), charts.draw(picture("a")))
    process, title = first.decode().split()
    assert (first is again, title, int(process) == os.getpid()) == (True, "a", False)
    for other in "bcdef":
        await charts.draw(picture(other))
    assert (await charts.draw(picture("a"))) == first
    assert (await charts.draw(picture("a"))) is not first  # drawn anew: too much was kept


async def test_a_picture_that_cannot_be_drawn_fails_alone(charts: ChartRenderer) -> None:
    with pytest.raises(ValueError, match="hỏng"):
        await charts.draw(picture("hỏng"))
    assert (await charts.draw(picture("a"))).endswith(b" a")


async def test_when_the_drawing_process_dies_the_next_picture_starts_another(
    charts: ChartRenderer,
) -> None:
    with pytest.raises(RuntimeError):
        await charts.draw(picture("chết"))
    assert (await charts.draw(picture("a"))).endswith(b" a")
