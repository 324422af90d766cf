"""A district's summary: the time of its pictures beside bare matplotlib, and out of the cache."""

import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.app.bootstrap import read_reference_data
from bot.app.settings import Settings
from bot.commands.summary import WantedFigures, asked
from bot.rendering.charts import ChartRenderer
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.clock import Clock
from charts import draw
from charts.selection import rows
from handlers.engine.turn import Album
from reporting.pictures import Bar, BarPicture, Picture, StatusPicture
from simulator.server import running_simulator
from storage.store import Store
from tests.bench.crowd import Phone
from tests.bench.programs import NOW, ROOT, BenchFailedError, ours
from tests.bench.stock import DISTRICT, LEADER_CHAT, PERIOD, Stock, stocked
from tests.bench.tables import Line, ratio, spread

COMMUNES: Final = 200
QUARTERS: Final = 8
_DPI: Final = 72


async def measured(rounds: int) -> list[Line]:
    """One album of 200 communes with eight quarters behind them."""
    with tempfile.TemporaryDirectory() as name:
        made = await stocked(Path(name) / "bot.db", COMMUNES, QUARTERS, is_filed=True)
        album = await _album(made)
        return [*_drawn(album, rounds), await _kept(album), *await _in_the_chat(made)]


async def _album(made: Stock) -> Album:
    settings = Settings(_env_file=None).model_copy(update={"forms_dir": ROOT / "forms"})
    async with await Store.open(made.url) as store:
        reference = await read_reference_data(settings, store)
        (form,) = reference.forms.values()
        wanted = WantedFigures(form, DISTRICT.code, PERIOD.key)
        turn = await asked(store, reference, Clock(NOW, 1.0), wanted, "vi")
    album = next((one for one in turn.replies if isinstance(one, Album)), None)
    if album is None:
        raise BenchFailedError(f"no album: {turn.replies}")
    return album


def _drawn(album: Album, rounds: int) -> list[Line]:
    for picture in album.pictures:  # the first one loads matplotlib and its fonts
        _bare(picture, draw(picture))
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(max(rounds, 3)):
        mine.append(_seconds(lambda: [draw(picture) for picture in album.pictures]))
        sizes = [draw(picture) for picture in album.pictures]
        theirs.append(
            _seconds(
                lambda sizes=sizes: [  # type: ignore[misc]
                    _bare(picture, size)
                    for picture, size in zip(album.pictures, sizes, strict=True)
                ]
            )
        )
    return [
        Line(
            f"the {len(album.pictures)} pictures of /summary district, {COMMUNES} communes",
            f"{1000 * median(mine):.0f} ms",
            f"bare matplotlib {1000 * median(theirs):.0f} ms",
            ratio(mine, theirs),
            "at most 2.00",
            ratio(mine, theirs) <= 2,
            spread(mine, theirs),
        )
    ]


async def _kept(album: Album) -> Line:
    worker = WorkerProcess()
    try:
        charts = ChartRenderer(worker, draw)
        for picture in album.pictures:
            await charts.draw(picture)
        began = time.perf_counter()
        for picture in album.pictures:
            await charts.draw(picture)
        spent = 1000 * (time.perf_counter() - began)
    finally:
        worker.close()
    return Line(
        "the same pictures from the cache",
        f"{spent:.1f} ms",
        budget="under 20 ms",
        is_met=spent < 20,
    )


async def _in_the_chat(made: Stock) -> list[Line]:
    async with running_simulator() as sim, ours(sim, made.file):
        leader = Phone(sim, LEADER_CHAT)
        for _ in range(3):
            await leader.say("/tonghop")
    first, *others = leader.waits
    return [
        Line("the leader's wait in the chat, first summary", f"{1000 * first:.0f} ms"),
        Line("the leader's wait in the chat, pictures kept", f"{1000 * median(others):.0f} ms"),
    ]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


# --- bare matplotlib -----------------------------------------------------------------------------
def _bare(picture: Picture, drawn: bytes) -> bytes:
    """A picture's bars and words by matplotlib's own means, on a sheet of the same size."""
    width, height = int.from_bytes(drawn[16:20]), int.from_bytes(drawn[20:24])
    figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI)
    FigureCanvasAgg(figure)
    figure.suptitle(picture.title)
    figure.text(0.05, 0.01, picture.note)
    if isinstance(picture, BarPicture):
        _bare_bars(figure, picture)
    else:
        _bare_status(figure, picture)
    png = BytesIO()
    figure.savefig(png, format="png")
    return png.getvalue()


def _bare_bars(figure: Figure, picture: BarPicture) -> None:
    axes = figure.add_subplot()
    shown = [row for row in rows(picture.bars, len(picture.bars)) if isinstance(row, Bar)]
    places = range(len(shown))
    axes.barh(places, [bar.value or 0 for bar in shown])
    axes.set_yticks(places, [bar.label for bar in shown])
    for place, bar in zip(places, shown, strict=True):
        axes.text(bar.value or 0, place, bar.text)
    if picture.reference is not None:
        axes.axvline(picture.reference)
        axes.text(picture.reference, len(shown), picture.reference_text)


def _bare_status(figure: Figure, picture: StatusPicture) -> None:
    axes = figure.add_subplot()
    axes.axis("off")
    left = 0
    for place, group in enumerate(picture.groups):
        axes.barh([0], [len(group.names)], left=left)
        left += len(group.names)
        axes.text(0, 1 + place, group.label)
    names = [name for group in picture.groups for name in group.names]
    for place, (name, detail) in enumerate(names):
        row, column = divmod(place, 2)
        y = 1 - row / max(len(names) / 2, 1)
        figure.text(0.05 + column / 2, y, name)
        figure.text(0.35 + column / 2, y, detail)
