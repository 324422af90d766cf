"""A new fact to read is two edits, a new effect too: shown by a query and an effect added here."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from bot.inbound.effects import EFFECTS, EffectFunctions
from bot.inbound.queries import LOADERS, QueryLoaders
from bot.inbound.registry import AlreadyRegisteredError, UnregisteredError
from bot.inbound.transaction import TurnTransaction
from handlers.engine.lookup import Lookup, Query
from handlers.engine.session import Session
from handlers.engine.turn import Effect, Inbound, Message, Slot, Text, Turn
from reporting.clean_text import clean
from simulator.server import running_simulator
from storage.store import Store
from tests.bot.rig import a_bot, a_store, enrolled
from tests.conversation.world import FakeBackend


# --- a fact to read: its query, its loader -------------------------------------------------------
@dataclass(frozen=True, slots=True)
class LanguageQuery(Query[str]):
    """The language that whoever writes is spoken to in."""


async def load_language(_: LanguageQuery, transaction: TurnTransaction) -> str:
    people = await transaction.work.people.by_addresses([transaction.sender])
    return people[transaction.sender].language


# --- an effect: its class, its function ----------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SpeakEnglish(Effect):
    """Whoever writes is spoken to in English from now on."""


async def carry_out_speak_english(_: SpeakEnglish, transaction: TurnTransaction) -> None:
    await transaction.work.people.set_language(transaction.speaker, "en")
    await transaction.reload_sender()


def language(session: Session, inbound: Inbound, known: Lookup, now: datetime) -> Turn:
    """ "english" has the effect; everything is answered with the fact."""
    said = Message(known.get(LanguageQuery()), slot=Slot.NOTICE)
    is_wanted = inbound.content == Text(clean("english"))
    return Turn(session, (said,), (SpeakEnglish(),) if is_wanted else ())


@pytest.fixture
def loaders() -> QueryLoaders:
    loaders = LOADERS.copy()
    loaders.loads(LanguageQuery)(load_language)
    return loaders


@pytest.fixture
def effects() -> EffectFunctions:
    effects = EFFECTS.copy()
    effects.carries_out(SpeakEnglish)(carry_out_speak_english)
    return effects


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


def test_a_new_fact_and_a_new_effect_work_in_a_conversation_that_is_played_in_memory(
    loaders: QueryLoaders, effects: EffectFunctions
) -> None:
    lan = FakeBackend(step=language, loaders=loaders, effects=effects).officer("Lan")
    assert [lan.says(text).heard for text in ("?", "english", "?")] == ["vi", "vi", "en"]


async def test_they_work_in_the_bot(
    loaders: QueryLoaders, effects: EffectFunctions, store: Store
) -> None:
    async with (
        running_simulator() as sim,
        a_bot(sim, store, language, loaders=loaders, effects=effects),
    ):
        lan = await sim.client.person("Lan")
        await enrolled(store, lan, "Lan")
        await sim.client.start(lan)
        await sim.client.wait_for(lan, "vi", after=0)
        await sim.client.say(lan, "english")
        await sim.client.wait_for(lan, "vi")
        await sim.client.say(lan, "?")
        await sim.client.wait_for(lan, "en")


def test_the_bot_itself_knows_neither() -> None:
    lan = FakeBackend(step=language).officer("Lan")
    with pytest.raises(UnregisteredError, match="LanguageQuery"):
        lan.says("?")


def test_one_of_two_functions_for_the_same_type_would_never_run(loaders: QueryLoaders) -> None:
    with pytest.raises(AlreadyRegisteredError, match="LanguageQuery"):
        loaders.loads(LanguageQuery)(load_language)
