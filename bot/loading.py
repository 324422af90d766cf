"""Loading what a step asked for: one store call per kind of need."""

from bot.world import World
from handlers.known import (
    Need,
    NeedExplanations,
    NeedFiling,
    NeedInvitation,
    NeedReport,
    NeedValues,
    NeedWrongCodes,
)
from handlers.turn import Envelope
from storage.store import Work


async def load(need: Need, envelope: Envelope, work: Work, world: World) -> object:
    """What is needed, as `handlers.known.Known` hands it out.

    Raises:
        TypeError: a need without its store call here.
    """
    match need:
        case NeedReport(key, previous):
            return await work.reports.view(key, previous)
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
