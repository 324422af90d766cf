"""Who sends what is told unasked, written down before it is sent; and why something came twice.

A message that is claimed may have been sent. Whoever sends one again that may have been sent
before writes the reason in the same transaction, so that no repetition is without one.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import and_, bindparam, case, delete, func, insert, select, update

from storage.pushed_tables import run, sent_again
from storage.schema import outbox, waiting
from storage.sql.transaction import Transaction


class RepeatCause(StrEnum):
    """Why something that was told unasked may have come twice."""

    NO_ANSWER = "no_answer"
    """The call ended without an answer that says whether it arrived."""
    PROCESS_ENDED = "process_ended"
    """The program ended while it was being sent, or before it was written that it was."""
    LEASE_LOST = "lease_lost"
    """The program lost the lock of its database while it was sending, and another has it."""


_OTHER_RUN: Final = "other_run"
_BEGIN = insert(run).returning(run.c.id)
_END = update(run).where(run.c.id == bindparam("of_run"))
_WANTED = (
    select(outbox.c.id, outbox.c.begun_by)
    .where(waiting, outbox.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update()
)
_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(begun_by=bindparam("of_run"))
)
_LET_GO = (
    update(outbox)
    .where(
        waiting,
        outbox.c.begun_by == bindparam("of_run"),
        outbox.c.id.not_in(bindparam("besides", expanding=True)),
    )
    .values(begun_by=None)
)
_ADD = insert(sent_again)
_CAUSE = case(
    (sent_again.c.cause == RepeatCause.NO_ANSWER.value, RepeatCause.NO_ANSWER.value),
    (run.c.displaced_at.is_not(None), RepeatCause.LEASE_LOST.value),
    else_=RepeatCause.PROCESS_ENDED.value,
).label("why")
_COUNT = (
    select(_CAUSE, func.count())
    .select_from(sent_again.outerjoin(run, run.c.id == sent_again.c.run_before))
    .where(sent_again.c.at >= bindparam("since", type_=sent_again.c.at.type))
    .group_by(_CAUSE)
)
_PRUNE = delete(sent_again).where(sent_again.c.at < bindparam("before", type_=sent_again.c.at.type))
_PRUNE_RUNS = delete(run).where(
    and_(
        run.c.began_at < bindparam("before", type_=run.c.began_at.type),
        run.c.id < select(func.max(run.c.id)).scalar_subquery(),
        run.c.id.not_in(select(sent_again.c.run_before)),
    )
)


class Claims:
    """The claims in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def begin_run(self, at: datetime) -> int:
        """The number of a run that begins to send, greater than all before."""
        found = await self._transaction.execute(_BEGIN, {"began_at": at})
        return int(found.scalar_one())

    async def end_run(
        self, number: int, unsure: Collection[int], at: datetime, *, is_displaced: bool
    ) -> None:
        """The run ends by itself: it lets go of what it has not sent, but for the ids `unsure`.

        `is_displaced`: because another has taken its database.
        """
        ended = {"displaced_at": at} if is_displaced else {"ended_at": at}
        await self._transaction.execute(_END.values(ended), {"of_run": number})
        await self._transaction.execute(_LET_GO, {"of_run": number, "besides": list(unsure)})

    async def claim(
        self,
        number: int,
        wanted: Mapping[int, int | None],
        unsure: Collection[int],
        at: datetime,
    ) -> set[int]:
        """Write that a run sends these outgoing messages, each with its intent; which it may.

        Not what is sent or given up, nor what a later run has claimed. `unsure` are those that this
        run may have sent already.
        """
        found = await self._transaction.execute(_WANTED, {"ids": list(wanted)})
        begun = {message: by for message, by in found if by is None or by <= number}
        if not begun:
            return set()
        await self._transaction.execute(_CLAIM, {"ids": list(begun), "of_run": number})
        again = [
            {
                "outbox_id": message,
                "push_id": wanted[message],
                "cause": RepeatCause.NO_ANSWER.value if by == number else _OTHER_RUN,
                "run_before": by,
                "run_again": number,
                "at": at,
            }
            for message, by in begun.items()
            if by is not None and (by < number or message in unsure)
        ]
        if again:
            await self._transaction.execute(_ADD, again)
        return set(begun)

    async def repeats(self, since: datetime) -> dict[RepeatCause, int]:
        """How often something was sent again since that instant, by its cause."""
        found = await self._transaction.execute(_COUNT, {"since": since})
        return {RepeatCause(cause): count for cause, count in found}

    async def prune(self, before: datetime) -> int:
        """Forget what was sent again before that, and runs that nothing names; how many repeats."""
        gone = (await self._transaction.execute(_PRUNE, {"before": before})).rowcount
        await self._transaction.execute(_PRUNE_RUNS, {"before": before})
        return gone
