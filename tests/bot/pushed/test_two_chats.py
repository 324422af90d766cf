"""One person with two chats: what becomes of one chat takes nothing from the other."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.inbound.wishes import LOADERS
from bot.outbound.payload import Payload, Pushed
from bot.outbound.queue import PendingSend, Told
from bot.outbound.results import DeliveryResults, write_intents
from bot.pushed.composing import Composer
from handlers.engine.turn import Priority
from reporting.ladder.pushes import PushState
from storage.schema import identity
from tests.bot.pushed.test_ladder import AFTER, BEFORE, LAST_DAY, OFFICER, Bot, a_bot, at
from tests.bot.rig import a_store, enrolled

BAD = (PushState.UNREACHABLE, PushState.FAILED, PushState.LAPSED, PushState.SETTLED)


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    """Lan has two chats, and is to be told something in both."""
    async with a_store(tmp_path) as store:
        bot = a_bot(store)
        lan = await enrolled(store, 7, "Lan", OFFICER)
        row = {"channel": "telegram", "address": "8", "person_id": lan, "created_at": at(BEFORE)}
        async with store.writing() as work:
            await work.connection.execute(insert(identity), row)
        await bot.tick(at(BEFORE))
        yield bot


async def becomes(bot: Bot, state: PushState) -> None:
    async with bot.store.writing() as work:
        await write_intents(work, {1: state}, (), at(BEFORE))


async def state(bot: Bot) -> PushState:
    async with bot.store.reading() as work:
        push = await work.pushes.get(1)
    assert push is not None
    return push.state


async def told_in(bot: Bot, chat: str) -> bool:
    composer = Composer(bot.store, bot.reference, bot.clock, LOADERS)
    pending = PendingSend(1, ("telegram", chat), Priority.BULK, Payload(Pushed(1)))
    return isinstance(await composer.compose(pending), Told)


@pytest.mark.parametrize("first", [PushState.UNREACHABLE, PushState.FAILED])
async def test_a_chat_that_takes_nothing_does_not_keep_the_other_from_being_told(
    bot: Bot, first: PushState
) -> None:
    await becomes(bot, first)
    assert await told_in(bot, "8")
    await becomes(bot, PushState.SENT)
    assert await state(bot) is PushState.SENT


@pytest.mark.parametrize("second", BAD)
async def test_who_was_told_in_one_chat_was_told(bot: Bot, second: PushState) -> None:
    await becomes(bot, PushState.SENT)
    await becomes(bot, second)
    assert await state(bot) is PushState.SENT
    assert (await bot.states())["Lan"][-1] == "T-1 sent"


@pytest.mark.parametrize("second", BAD)
async def test_who_was_told_in_one_chat_is_not_told_of_the_same_rung_again(
    bot: Bot, second: PushState
) -> None:
    await becomes(bot, PushState.SENT)
    await becomes(bot, second)
    async with bot.store.writing() as work:
        rows = await work.outbox.unsent(9, bot.clock.now())
        await work.outbox.sent([row.id for row in rows], bot.clock.now())
    await bot.tick(at(LAST_DAY))
    assert sorted(chat for chat, _ in await bot.is_sent()) == ["7", "8"]
    await bot.tick(at(AFTER))
    assert (await bot.states())["Lan"][-3:] == ["T-1 sent", "T sent", "T+1 sent"]


@pytest.mark.parametrize("states", [BAD, BAD[::-1]])
def test_results_of_both_chats_written_together_count_the_one_that_was_told(
    states: tuple[PushState, ...],
) -> None:
    for one in states:
        for order in ((PushState.SENT, one), (one, PushState.SENT)):
            together, older, newer = DeliveryResults(), DeliveryResults(), DeliveryResults()
            for became in order:
                together.note_intent(1, became)
            older.note_intent(1, order[0])
            newer.note_intent(1, order[1])
            assert together.intents == {1: PushState.SENT}
            assert older.and_newer(newer).intents == {1: PushState.SENT}
