"""Memory after thousands of updates that nobody should send: forged, broken, very long."""

import asyncio
import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final

from simulator.server import Simulator, running_simulator
from simulator.state.people import PersonSpec
from tests.bench.programs import BenchFailedError, Program, ours
from tests.bench.stock import Stock, stocked
from tests.bench.tables import Line

UPDATES: Final = 20_000
PEOPLE: Final = 20
STRANGERS: Final = 200
_FIRST_STRANGER: Final = 700_000
_LATE: Final = 300.0
_WAITING: Final = 400
"""Updates that may wait for the bot, so that they come as from many phones and not in one heap."""

Json = dict[str, Any]


async def measured(updates: int = UPDATES) -> list[Line]:
    """Resident memory before, after a part, and after all of them."""
    with tempfile.TemporaryDirectory() as name:
        made = await stocked(Path(name) / "bot.db", PEOPLE, 4)
        async with running_simulator() as sim, ours(sim, made.file) as program:
            return await _played(sim, made, program, updates)


async def _played(sim: Simulator, made: Stock, program: Program, updates: int) -> list[Line]:
    rounds = Random(7)
    chats = [made.chat(place) for place in range(PEOPLE)]
    chats += [_FIRST_STRANGER + place for place in range(STRANGERS)]
    for chat in chats:
        sim.state.add_person(PersonSpec(user_id=chat, first_name="Lan")).started = True
    at_first = program.resident()
    seen: list[float] = []
    for part in range(1, 5):
        for place in range(updates // 4):
            kind, fields = _odd(rounds, rounds.choice(chats), part * updates + place)
            sim.state.updates.add_raw({kind: fields})
            if sim.state.updates.pending > _WAITING:
                await _taken(sim, _WAITING // 2)
        await _taken(sim, 0)
        await asyncio.sleep(2)
        seen.append(program.resident())
        gc.collect()
    return [
        Line(
            f"resident memory after {updates} odd updates",
            f"{seen[-1]:.0f} MiB",
            f"{at_first:.0f} MiB at the start",
            seen[-1] / at_first,
            "under 150 MiB",
            seen[-1] < 150,
            "after each quarter " + ", ".join(f"{one:.0f}" for one in seen),
        ),
        Line("worker processes beside it", f"{program.workers_resident():.0f} MiB"),
    ]


async def _taken(sim: Simulator, left: int) -> None:
    began = time.perf_counter()
    while sim.state.updates.pending > left:
        if time.perf_counter() - began > _LATE:
            raise BenchFailedError("the bot does not take its updates")
        await asyncio.sleep(0.02)


# --- what is sent --------------------------------------------------------------------------------
_KEYS: Final = (
    "collect.reading:a/b/c/d/e", "collect.option", "collect.both", "collect.back", "quick.one",
    "quick.state", "quick.same", "evidence.leave", "template.leave", "collect.skip", "report.open",
    "collect.row:I.2.1", "summary.unit:90001", "no.such.key", "x" * 60, "", ":", "a:b:c:d:e:f",
)  # fmt: skip
_COMMANDS: Final = (
    "/baocao", "/tonghop", "/tiendo", "/xuat", "/mau", "/sua", "/nop", "/ghichu I.1", "/nhac",
    "/toi", "/start", "/huy", "/trogiup", "/khongco",
)  # fmt: skip
_PIECES: Final = (
    "a ", "x", "1.", "9", "I.1 14\n", "I.1.1: 5; ", "xã ", "huyện bắc sơn ", "đ", "🙂", "\u202e",
    "\u200b", "<b>", "&", "%s", "{0}", "'; --", "½", "-", "=", "\n", "quý 3 ", "1e9 ", "  ",
)  # fmt: skip


def _text(rounds: Random) -> str:
    piece = rounds.choice(_PIECES)
    most = rounds.choice((1, 3, 40, 400, 4096))
    text = (piece * most)[:most]
    match rounds.randrange(4):
        case 0:
            return f"{rounds.choice(_COMMANDS)} {text}"[:4096]
        case 1:
            return "".join(chr(rounds.randrange(32, 0x2FF)) for _ in range(most))
        case 2:
            return f"{rounds.randrange(10**9)}"
        case _:
            return text


def _message(rounds: Random, chat: int, number: int) -> Json:
    return {
        "message_id": number,
        "from": {"id": chat, "is_bot": False, "first_name": _text(rounds)[:60] or "x"},
        "chat": {"id": chat, "type": "private"},
        "date": 1_726_000_000 + number,
    }


def _said(rounds: Random, chat: int, number: int) -> tuple[str, Json]:
    kind = rounds.choice(("message", "message", "message", "edited_message"))
    return kind, _message(rounds, chat, number) | {"text": _text(rounds)}


def _pressed(rounds: Random, chat: int, number: int) -> tuple[str, Json]:
    revision = rounds.choice(("*", str(rounds.randrange(50)), "x"))
    return "callback_query", {
        "id": str(number),
        "from": {"id": chat, "is_bot": False, "first_name": "Lan"},
        "message": _message(rounds, chat, rounds.randrange(1, 50)),
        "chat_instance": "1",
        "data": f"{revision}:{rounds.choice(_KEYS)}"[:64],
    }


def _sent(rounds: Random, chat: int, number: int) -> tuple[str, Json]:
    given = _message(rounds, chat, number)
    thing = {"file_id": f"f{number}", "file_unique_id": f"u{number}", "file_size": 10**6}
    match rounds.randrange(4):
        case 0:
            given |= {"photo": [thing | {"width": 9, "height": 9}], "caption": _text(rounds)[:1024]}
        case 1:
            name = rounds.choice(("a.xlsx", "b.docx", "c", "x" * 200))
            given |= {"document": thing | {"file_name": name}}
        case 2:
            given |= {"sticker": thing | {"width": 9, "height": 9, "type": "regular"}}
        case _:
            given |= {"location": {"latitude": 1.0, "longitude": 2.0}}
    return "message", given


def _broken(rounds: Random, chat: int, number: int) -> tuple[str, Json]:
    whole = _message(rounds, chat, number) | {"text": _text(rounds)}
    del whole[rounds.choice(list(whole))]
    return rounds.choice(("message", "poll", "callback_query", "my_chat_member")), whole


_KINDS: Final[tuple[Callable[[Random, int, int], tuple[str, Json]], ...]] = (
    _said, _said, _said, _pressed, _pressed, _sent, _broken,
)  # fmt: skip


def _odd(rounds: Random, chat: int, number: int) -> tuple[str, Json]:
    return rounds.choice(_KINDS)(rounds, chat, number)
