"""A moved deadline is told apart where the reminder that says it did not arrive."""

from pathlib import Path

import pytest

from bot.inbound.wishes import LOADERS
from bot.outbound.payload import Payload, Pushed
from bot.outbound.queue import NotTold, PendingSend, Told
from bot.pushed.composing import Composer
from handlers.engine.turn import Priority
from reporting.ladder.pushes import PushKind, PushState
from reporting.reports import Move
from reporting.standing import ExtendedDay
from storage.pushed.pushes import NewPush
from storage.pushed.reminders import NewReminder
from storage.store import Store
from tests.bot.pushed.test_ladder import BEFORE, FORM, KEY, LAST_DAY, OFFICER, Bot, a_bot, at
from tests.bot.pushed.test_own_days import move_day
from tests.bot.rig import a_store, enrolled

MOVED_AT = at(BEFORE, 6)
NEWS = "Hạn nộp Báo cáo CCHC quý III/2024 dời sang"


async def with_reminder(store: Store, became: PushState) -> tuple[Bot, int]:
    """Lan is reminded of a report of which the deadline was moved; the intent that tells it."""
    bot = a_bot(store)
    lan = await enrolled(store, 7, "Lan", OFFICER)
    await move_day(bot, ExtendedDay.DUE, LAST_DAY.replace(day=18), MOVED_AT)
    new = [NewPush(lan, kind, BEFORE, at(BEFORE)) for kind in (PushKind.LADDER, PushKind.MOVED)]
    async with store.writing() as work:
        await bot.reference.read_units(work)
        by_kind = {one.kind: one for one in await work.pushes.add_many(new, MOVED_AT)}
        reminder, moved = by_kind[PushKind.LADDER], by_kind[PushKind.MOVED]
        await work.reminders.add_many(
            [NewReminder(KEY, "half", lan, "sent", 0, reminder.id)], MOVED_AT
        )
        await work.pushes.queued([reminder.id, moved.id])
        if became is not PushState.QUEUED:
            await work.pushes.ended([reminder.id], became, at(BEFORE))
    bot.clock.advance_to(at(BEFORE))
    return bot, moved.id


async def made(bot: Bot, push_id: int) -> object:
    composer = Composer(bot.store, bot.reference, bot.clock, LOADERS)
    pending = PendingSend(1, ("telegram", "7"), Priority.BULK, Payload(Pushed(push_id)))
    return await composer.compose(pending)


@pytest.mark.parametrize(
    ("became", "is_apart"),
    [
        (PushState.QUEUED, False),
        (PushState.SENT, False),
        (PushState.FAILED, True),
        (PushState.UNREACHABLE, True),
        (PushState.SETTLED, True),
        (PushState.LAPSED, True),
    ],
)
async def test_it_is_told_apart_unless_the_reminder_was_told_or_is_about_to_be(
    tmp_path: Path, became: PushState, *, is_apart: bool
) -> None:
    async with a_store(tmp_path) as store:
        bot, moved = await with_reminder(store, became)
        told = await made(bot, moved)
        if not is_apart:
            assert told == NotTold(PushState.SETTLED)
            return
        assert isinstance(told, Told)
        assert NEWS in told.message.text


async def test_it_is_told_apart_where_the_report_was_sent_back(tmp_path: Path) -> None:
    async with a_store(tmp_path) as store:
        bot, moved = await with_reminder(store, PushState.QUEUED)
        async with store.writing() as work:
            for move in (Move.SUBMIT, Move.RETURN):
                await work.reports.move(KEY, FORM.version, move, 1, MOVED_AT, None, "sai I.6")
        told = await made(bot, moved)
        assert isinstance(told, Told)
        assert NEWS in told.message.text
