"""What can be typed after a message that nobody asked for: a notice of another's turn."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.runtime import session_store
from handlers.engine.choices import Choice
from handlers.engine.lookup import Lookup
from handlers.engine.session import Session
from handlers.engine.states import ReportCard
from handlers.engine.turn import Inbound, Message, Notify, Slot, Text, Turn
from reporting.reports import ReportKey
from simulator.server import running_simulator
from storage.store import Store
from tests.bot.rig import a_bot, a_store, someone

REPORT = ReportKey("cchc_quarterly", "12148", "2024-Q3")
ACCEPT = Choice("clerk.accept.1", "Tiếp nhận", is_navigation=True)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


def tell(session: Session, inbound: Inbound, known: Lookup, now: datetime) -> Turn:
    """ "báo N" tells person N; everything is repeated."""
    text = inbound.content.text if isinstance(inbound.content, Text) else ""
    said = Message(f"Nghe: {text}", slot=Slot.NOTICE)
    if not text.startswith("báo "):
        return Turn(session, (said,))
    told = Message("Có báo cáo mới.", ((ACCEPT, Choice("a.b", "Bỏ")),), slot=Slot.NOTICE)
    return Turn(session, (said,), (Notify(int(text[4:]), told),))


async def test_whoever_is_told_something_can_type_its_choices_and_keeps_their_cards(
    store: Store,
) -> None:
    async with running_simulator() as sim, a_bot(sim, store, tell) as rig:
        lan, ha = await someone(rig, "Lan"), await someone(rig, "Hà")
        async with store.reading() as work:
            person = await work.people.by_address("telegram", str(ha))
        assert person is not None
        async with store.writing() as work:
            before = Session(revision=7, report=REPORT, stack=(ReportCard(),))
            await work.sessions.save_many(
                {person.id: session_store.to_json(before)}, rig.clock.now()
            )
        await sim.client.say(lan, f"báo {person.id}")
        await sim.client.wait_for(ha, "Có báo cáo mới.")
        async with store.reading() as work:
            bodies = await work.sessions.load([person.id])
    after = replace(before, offered=(ACCEPT,))
    assert session_store.from_json(bodies[person.id], person.id) == after
