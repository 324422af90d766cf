"""Carrying out what a turn decided, in its transaction. Every effect has its handler here."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.outbound import outgoing
from bot.runtime.reference_data import ReferenceData
from handlers.engine.turn import (
    AcceptInvitation,
    AttachEvidence,
    CountWrongCode,
    Effect,
    ExplainFindings,
    Inbound,
    MoveReport,
    Notify,
    RecordAnswers,
    SetLanguage,
    Text,
)
from reporting.reports import Evidence, Explanation
from storage.repositories.outbox import NewOutgoingMessage
from storage.repositories.reports import Recording
from storage.store import UnitOfWork


class UnknownEffectError(TypeError):
    """An effect without a handler, or one of a stranger that only a person can have: a bug."""


@dataclass(slots=True)
class Doing:
    """The turn being carried out.

    `recordings`, `letters` and `answered` (which message was recorded: channel, address, message
    id, inbox row) are written with those of other turns.

    `person_id` is None for a stranger until they are enrolled.
    """

    work: UnitOfWork
    reference: ReferenceData
    inbound: Inbound
    inbox_id: int
    now: datetime
    recordings: list[Recording]
    letters: list[NewOutgoingMessage]
    answered: list[tuple[str, str, str, int]]
    person_id: int | None

    def person(self) -> int:
        """Who speaks.

        Raises:
            UnknownEffectError: a stranger.
        """
        if self.person_id is None:
            raise UnknownEffectError("a stranger can have no such effect")
        return self.person_id


async def carry_out(effect: Effect, doing: Doing) -> None:
    """Do it.

    Raises:
        UnknownEffectError: nothing here knows how.
        InvitationTakenError, UnknownMoveError: somebody else was faster; the turn is run anew.
    """
    handler = HANDLERS.get(type(effect))
    if handler is None:
        raise UnknownEffectError(type(effect).__name__)
    await handler(effect, doing)


async def _record(effect: RecordAnswers, doing: Doing) -> None:
    version = doing.reference.forms[effect.report.form].version
    doing.recordings.append(
        Recording(
            effect.report,
            version,
            effect.answers,
            doing.person(),
            doing.inbound.channel,
            doing.now,
            doing.inbox_id,
        )
    )
    message = _said_in(effect, doing.inbound)
    if message:
        inbound = doing.inbound
        doing.answered.append((inbound.channel, inbound.address, message, doing.inbox_id))


def _said_in(effect: RecordAnswers, inbound: Inbound) -> str | None:
    """The message the answers were typed in, if they were."""
    if effect.said_in is not None:
        return effect.said_in
    return inbound.message_id if isinstance(inbound.content, Text) else None


async def _attach(effect: AttachEvidence, doing: Doing) -> None:
    version = doing.reference.forms[effect.report.form].version
    attached = Evidence(
        effect.indicator,
        effect.kind,
        effect.text,
        doing.inbound.channel,
        effect.file_id,
        doing.person(),
        doing.now,
    )
    await doing.work.reports.begin(effect.report, version, doing.now)
    await doing.work.reasons.attach(effect.report, attached, doing.inbox_id)


async def _move(effect: MoveReport, doing: Doing) -> None:
    version = doing.reference.forms[effect.report.form].version
    await doing.work.reports.move(
        effect.report,
        version,
        effect.move,
        doing.person(),
        doing.now,
        doing.inbox_id,
        effect.reason,
    )


async def _explain(effect: ExplainFindings, doing: Doing) -> None:
    person = doing.person()
    given = [
        Explanation(check, signature, effect.reason, person, doing.now)
        for check, signature in effect.findings
    ]
    await doing.work.reasons.explain(effect.report, given, doing.inbox_id)


async def _accept(effect: AcceptInvitation, doing: Doing) -> None:
    inbound = doing.inbound
    doing.person_id = await doing.work.people.enrol(
        effect.invitation_id,
        inbound.channel,
        inbound.sender,
        effect.name,
        effect.language,
        doing.now,
    )


async def _count_wrong(effect: CountWrongCode, doing: Doing) -> None:  # noqa: ARG001
    inbound = doing.inbound
    await doing.work.invitations.count_wrong(inbound.channel, inbound.address, doing.now)


async def _set_language(effect: SetLanguage, doing: Doing) -> None:
    await doing.work.people.set_language(doing.person(), effect.language)


async def _notify(effect: Notify, doing: Doing) -> None:
    addresses = await doing.work.people.addresses(effect.person_id)
    doing.letters += outgoing.notices(effect.message, addresses, effect.priority)


HANDLERS: Final[Mapping[type, Callable[[Any, Doing], Awaitable[None]]]] = {
    RecordAnswers: _record,
    MoveReport: _move,
    ExplainFindings: _explain,
    AttachEvidence: _attach,
    AcceptInvitation: _accept,
    CountWrongCode: _count_wrong,
    SetLanguage: _set_language,
    Notify: _notify,
}
