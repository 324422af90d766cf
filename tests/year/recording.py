"""What happens is recorded as the effects of conversations do it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from bot.channels.telegram import Telegram
from bot.inbound.transaction import ChatMemory, TurnTransaction
from bot.inbound.wishes import EFFECTS
from bot.outbound.question_index import QuestionIndex
from bot.runtime import leaves
from bot.runtime.reference_data import ReferenceData
from handlers.engine.catalogue import Catalogue
from handlers.engine.lookup import FileQuery
from handlers.engine.turn import Inbound, Text
from handlers.pushed.effects import TellOfMove
from reporting.clean_text import NOTHING
from reporting.forms import FormLibrary
from reporting.people import Person
from reporting.reports import NewAnswer
from reporting.values import Value
from storage.repositories.reports import Recording
from storage.store import UnitOfWork
from tests.year.district import (
    CALENDAR,
    FORM,
    ZONE,
    Act,
    Blocking,
    District,
    Extending,
    Filing,
    Leave,
)

T = TypeVar("T")

_REFERENCE: Final = ReferenceData(FormLibrary.holding([FORM]), CALENDAR, Catalogue.load(), ZONE)


async def happens(
    act: Act,
    work: UnitOfWork,
    district: District,
    numbers: Mapping[Extending, int],
    covered: Sequence[str],
) -> int | None:
    """Record it; the number of a day that was moved. `covered` are the units
    for which it was, of which is told.
    """
    match act:
        case Filing():
            await _filed(act, work)
        case Extending(what=what, undoes=undoes):
            new = what if undoes is None else replace(what, undoes=numbers[undoes])
            await work.moved_days.add(new, district.clerk, act.at, None)
            if covered:
                await _REFERENCE.read_units(work)
                tell = TellOfMove(what.form, what.period, tuple(covered))
                await EFFECTS.carry_out(tell, _spoken(district.clerk, work, act.at))
            return (await work.moved_days.all()).rows[-1].id
        case Leave(what=what):
            await work.stand_ins.add(what, district.clerk, act.at)
            await leaves.bring_up_to_date(work, act.at.astimezone(ZONE).date(), act.at)
        case Blocking(person=person, is_back=True):
            await work.people.mark_reachable(Telegram.name, str(person))
    return None


def _spoken(clerk: int, work: UnitOfWork, at: datetime) -> TurnTransaction:
    """A turn of the clerk's."""
    memory = ChatMemory(QuestionIndex(), _no_file)
    speaker = {(Telegram.name, str(clerk)): Person(clerk, "")}
    transaction = TurnTransaction(work, _REFERENCE, memory, at, speaker)
    transaction.begin_turn(Inbound(Telegram.name, str(clerk), str(clerk), Text(NOTHING)), 0)
    return transaction


def _no_file(query: FileQuery[T], channel: str) -> T:
    raise AssertionError(query, channel)


async def _filed(act: Filing, work: UnitOfWork) -> None:
    if act.rows:
        answers = [NewAnswer(code, Value(number=0), "0") for code in act.rows]
        await work.reports.record_many(
            [Recording(act.report, FORM.version, answers, 1, Telegram.name, act.at)]
        )
    if act.move is not None:
        await work.reports.move(act.report, FORM.version, act.move, 1, act.at, None, act.reason)
