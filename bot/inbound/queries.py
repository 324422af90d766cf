"""Loading what a step asked for: one store call per kind of need."""

from dataclasses import dataclass
from typing import Any

from bot.inbound.downloads import Downloads, NotYetError
from bot.outbound.question_index import QuestionIndex
from bot.outbound.queue import ChatKey
from bot.runtime.reference_data import ReferenceData
from handlers.engine.lookup import (
    AppendixQuery,
    ClerksQuery,
    EntrySheetQuery,
    EvidenceQuery,
    ExplanationsQuery,
    FilingQuery,
    InvitationQuery,
    Query,
    QuestionBeforeQuery,
    QuestionQuery,
    RecordedMessageQuery,
    ReportQuery,
    ValuesQuery,
    WrongCodesQuery,
)
from handlers.engine.turn import Inbound
from reporting.people import overseers_of
from reporting.reports import Question
from storage.store import UnitOfWork

OfChat = (
    QuestionQuery | QuestionBeforeQuery | RecordedMessageQuery | EntrySheetQuery | AppendixQuery
)
"""Needs that are met by the chat in which the turn is."""


@dataclass(frozen=True, slots=True)
class ChatMemory:
    """What is known outside of the database."""

    asked: QuestionIndex
    files: Downloads

    def at_hand(self, inbound: Inbound) -> dict[Query[Any], object]:
        """What needs no loading: the question before a message, when memory has it."""
        if not inbound.ordered or inbound.message_id is None or self.is_awaited(inbound):
            return {}
        number = int(inbound.message_id)
        question = self.asked.before(_chat(inbound), number)
        return {} if question is None else {QuestionBeforeQuery(number): question}

    def is_awaited(self, inbound: Inbound) -> bool:
        """Whether a question is on its way to the chat."""
        return self.asked.is_awaited(_chat(inbound))


async def load(
    need: Query[Any], inbound: Inbound, work: UnitOfWork, reference: ReferenceData
) -> object:
    """What is needed of the database, as `Lookup.get` hands it out.

    Raises:
        TypeError: a need without its store call here.
    """
    match need:
        case ReportQuery(key, previous):
            return await work.reports.view(key, previous)
        case EvidenceQuery(key):
            return await work.reasons.evidence(key)
        case ClerksQuery(unit):
            above = [upper.code for upper in reference.units.above(unit)]
            overseers = await work.people.overseeing([unit, *above])
            return overseers_of(overseers, unit, reference.units)
        case ExplanationsQuery(key):
            return await work.reasons.explanations(key)
        case InvitationQuery(code_hash):
            return await work.invitations.by_hash(code_hash)
        case WrongCodesQuery(since):
            return await work.invitations.wrong_codes(inbound.channel, inbound.address, since)
        case FilingQuery(form, period, units):
            asked = frozenset(row.code for row in reference.forms[form].asked())
            return tuple(await work.reports.filing(form, period, units, asked))
        case ValuesQuery(form, periods, units, indicators):
            return await work.reports.values(form, periods, units, indicators)
    raise TypeError(f"nothing loads {type(need).__name__}")


async def load_of_chat(
    need: OfChat, inbound: Inbound, work: UnitOfWork, around: ChatMemory
) -> object:
    """What is needed of the chat itself: its messages and the files in it.

    Raises:
        NotYetError: it is on its way; the turn has to wait for it.
    """
    match need:
        case QuestionQuery(message_id):
            return around.asked.asks(_chat(inbound), message_id) or await work.messages.question(
                *_chat(inbound), message_id
            )
        case QuestionBeforeQuery(message_id):
            return await _question_before(message_id, inbound, work, around)
        case RecordedMessageQuery(message_id):
            return await work.messages.given(*_chat(inbound), message_id)
        case EntrySheetQuery() | AppendixQuery():
            return around.files.found(need, inbound.channel)


async def _question_before(
    message_id: int, inbound: Inbound, work: UnitOfWork, around: ChatMemory
) -> Question | None:
    """The newest question before that message; a question on its way is waited for."""
    chat = _chat(inbound)
    if around.is_awaited(inbound):
        raise NotYetError
    known = around.asked.before(chat, message_id)
    return known or await work.messages.last_before(*chat, message_id)


def _chat(inbound: Inbound) -> ChatKey:
    return inbound.channel, inbound.address
