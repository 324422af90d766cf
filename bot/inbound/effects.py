"""Carrying out what turns decide: one function for each class of effect of `handlers.engine.turn`.

A new effect is two edits: its class there, its function here.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from bot.inbound.registry import Registry
from bot.inbound.transaction import TurnTransaction
from bot.outbound.payload import notices
from handlers.engine.turn import (
    AcceptInvitation,
    AttachEvidence,
    CountWrongCode,
    Effect,
    ExplainFindings,
    Inbound,
    MoveDay,
    MoveReport,
    Notify,
    RecordAnswers,
    SetLanguage,
    Text,
)
from reporting.reports import Evidence, Explanation, Move
from storage.repositories.reports import Recording

_LOG = logging.getLogger(__name__)

E = TypeVar("E", bound=Effect)

EffectFunction = Callable[[E, TurnTransaction], Awaitable[None]]


class EffectFunctions(Registry[EffectFunction[Any]]):
    """The functions by class of effect."""

    __slots__ = ()

    def carries_out(self, kind: type[E]) -> Callable[[EffectFunction[E]], EffectFunction[E]]:
        """Decorates the function that carries out such effects."""

        def register(function: EffectFunction[E]) -> EffectFunction[E]:
            self.add(kind, function)
            return function

        return register

    async def carry_out(self, effect: Effect, transaction: TurnTransaction) -> None:
        """Do what the effect says, within the transaction.

        Raises:
            UnregisteredError: nothing here knows how.
            StrangerError: only an enrolled person can have such an effect.
            InvitationTakenError, UnknownMoveError: somebody else was faster; the turn is run again.
        """
        await self.of(effect)(effect, transaction)


EFFECTS: Final = EffectFunctions()


@EFFECTS.carries_out(RecordAnswers)
async def _record(effect: RecordAnswers, transaction: TurnTransaction) -> None:
    """Gathered: the facts of many turns are written together."""
    transaction.recordings.append(
        Recording(
            effect.report,
            transaction.version_of(effect.report),
            effect.answers,
            transaction.speaker,
            transaction.inbound.channel,
            transaction.now,
            transaction.inbox_id,
        )
    )
    message = _said_in(effect, transaction.inbound)
    if message:
        transaction.recorded_messages.append((*transaction.chat, message, transaction.inbox_id))


def _said_in(effect: RecordAnswers, inbound: Inbound) -> str | None:
    """The message the answers were typed in, if they were."""
    if effect.said_in is not None:
        return effect.said_in
    return inbound.message_id if isinstance(inbound.content, Text) else None


@EFFECTS.carries_out(AttachEvidence)
async def _attach(effect: AttachEvidence, transaction: TurnTransaction) -> None:
    await transaction.write_recordings()
    version = transaction.version_of(effect.report)
    attached = Evidence(
        effect.indicator,
        effect.kind,
        effect.text,
        transaction.inbound.channel,
        effect.file_id,
        transaction.speaker,
        transaction.now,
        effect.files,
    )
    await transaction.work.reports.begin(effect.report, version, transaction.now)
    await transaction.work.evidence.attach(effect.report, attached, transaction.inbox_id)
    transaction.has_attached = True


@EFFECTS.carries_out(MoveReport)
async def _move(effect: MoveReport, transaction: TurnTransaction) -> None:
    """What is submitted is on record first."""
    await transaction.write_recordings()
    await transaction.work.reports.move(
        effect.report,
        transaction.version_of(effect.report),
        effect.move,
        transaction.speaker,
        transaction.now,
        transaction.inbox_id,
        effect.reason,
        counted=effect.counted,
    )
    if effect.counted is not None:
        _LOG.info(
            "%s %s %s counts from %s (%s)",
            *(effect.report.form, effect.report.unit, effect.report.period),
            *(effect.counted.at.isoformat(timespec="minutes"), effect.counted.by),
        )
    if effect.move in (Move.HAND_OVER, Move.CLOSE):
        key = effect.report
        _LOG.info(
            "%s %s %s: %s by person %d",
            key.form,
            key.unit,
            key.period,
            effect.move,
            transaction.speaker,
        )


@EFFECTS.carries_out(MoveDay)
async def _move_day(effect: MoveDay, transaction: TurnTransaction) -> None:
    """Later turns, of this transaction too, go by the new day."""
    moved, work = effect.moved, transaction.work
    await work.moved_days.add(moved, transaction.speaker, transaction.now, transaction.inbox_id)
    await transaction.reference.read_extensions(work, is_uncommitted=True)
    _LOG.info(
        "%s %s: %s of %s %s %s by person %d",
        *(moved.form, moved.period, moved.field, moved.scope),
        "taken back from" if moved.undoes else "moved to",
        *(moved.day, transaction.speaker),
    )


@EFFECTS.carries_out(ExplainFindings)
async def _explain(effect: ExplainFindings, transaction: TurnTransaction) -> None:
    """What is explained is on record first."""
    await transaction.write_recordings()
    given = [
        Explanation(check, signature, effect.reason, transaction.speaker, transaction.now)
        for check, signature in effect.findings
    ]
    await transaction.work.explanations.explain(effect.report, given, transaction.inbox_id)


@EFFECTS.carries_out(AcceptInvitation)
async def _accept(effect: AcceptInvitation, transaction: TurnTransaction) -> None:
    transaction.person_id = await transaction.work.people.enrol(
        effect.invitation_id,
        *transaction.sender,
        effect.name,
        effect.language,
        transaction.now,
    )
    await transaction.reload_sender()


@EFFECTS.carries_out(CountWrongCode)
async def _count_wrong(_: CountWrongCode, transaction: TurnTransaction) -> None:
    await transaction.work.invitations.count_wrong(*transaction.chat, transaction.now)


@EFFECTS.carries_out(SetLanguage)
async def _set_language(effect: SetLanguage, transaction: TurnTransaction) -> None:
    await transaction.work.people.set_language(transaction.speaker, effect.language)
    await transaction.reload_sender()


@EFFECTS.carries_out(Notify)
async def _notify(effect: Notify, transaction: TurnTransaction) -> None:
    """Every messenger where the person can be reached; its choices can be typed there as well."""
    addresses = await transaction.work.people.addresses(effect.person_id)
    transaction.outgoing += notices(effect.message, addresses, effect.priority)
    transaction.notified.append((effect.person_id, effect.message))
