"""Loading what a step asked for: one store call per kind of need."""

from dataclasses import dataclass

from bot.askedbook import AskedBook
from bot.fetching import Files, NotYetError
from bot.shelf import ChatKey
from bot.world import World
from handlers.known import (
    Need,
    NeedAppendix,
    NeedEvidence,
    NeedExplanations,
    NeedFiling,
    NeedGiven,
    NeedInvitation,
    NeedOverseers,
    NeedQuestion,
    NeedQuestionBefore,
    NeedReport,
    NeedSheet,
    NeedValues,
    NeedWrongCodes,
)
from handlers.turn import Envelope
from reporting.reports import Question
from storage.store import Work

OfChat = NeedQuestion | NeedQuestionBefore | NeedGiven | NeedSheet | NeedAppendix
"""Needs that are met by the chat in which the turn is."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known outside of the database."""

    asked: AskedBook
    files: Files

    def at_hand(self, envelope: Envelope) -> dict[Need, object]:
        """What needs no loading: the question before a message, when memory has it."""
        if not envelope.ordered or envelope.message_id is None or self.is_awaited(envelope):
            return {}
        number = int(envelope.message_id)
        question = self.asked.before(_chat(envelope), number)
        return {} if question is None else {NeedQuestionBefore(number): question}

    def is_awaited(self, envelope: Envelope) -> bool:
        """Whether a question is on its way to the chat."""
        return self.asked.is_awaited(_chat(envelope))


async def load(need: Need, envelope: Envelope, work: Work, world: World) -> object:
    """What is needed of the database, as `handlers.known.Known` hands it out.

    Raises:
        TypeError: a need without its store call here.
    """
    match need:
        case NeedReport(key, previous):
            return await work.reports.view(key, previous)
        case NeedEvidence(key):
            return await work.reasons.evidence(key)
        case NeedOverseers(unit):
            above = [upper.code for upper in world.units.above(unit)]
            return tuple(await work.people.overseeing([unit, *above]))
        case NeedExplanations(key):
            return await work.reasons.explanations(key)
        case NeedInvitation(code_hash):
            return await work.invitations.by_hash(code_hash)
        case NeedWrongCodes(since):
            return await work.invitations.wrong_codes(envelope.channel, envelope.address, since)
        case NeedFiling(form, period, units):
            asked = frozenset(row.code for row in world.forms[form].asked())
            return tuple(await work.reports.filing(form, period, units, asked))
        case NeedValues(form, periods, units, indicators):
            return await work.reports.values(form, periods, units, indicators)
    raise TypeError(f"nothing loads {type(need).__name__}")


async def load_of_chat(need: OfChat, envelope: Envelope, work: Work, around: Around) -> object:
    """What is needed of the chat itself: its messages and the files in it.

    Raises:
        NotYetError: it is on its way; the turn has to wait for it.
    """
    match need:
        case NeedQuestion(message_id):
            return around.asked.asks(_chat(envelope), message_id) or await work.messages.question(
                *_chat(envelope), message_id
            )
        case NeedQuestionBefore(message_id):
            return await _question_before(message_id, envelope, work, around)
        case NeedGiven(message_id):
            return await work.messages.given(*_chat(envelope), message_id)
        case NeedSheet() | NeedAppendix():
            return around.files.found(need, envelope.channel)


async def _question_before(
    message_id: int, envelope: Envelope, work: Work, around: Around
) -> Question | None:
    """The newest question before that message; a question on its way is waited for."""
    chat = _chat(envelope)
    if around.is_awaited(envelope):
        raise NotYetError
    known = around.asked.before(chat, message_id)
    return known or await work.messages.last_before(*chat, message_id)


def _chat(envelope: Envelope) -> ChatKey:
    return envelope.channel, envelope.address
