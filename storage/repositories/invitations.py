"""Invitations, found by the hash of their code, and the wrong codes a chat has tried."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update

from reporting.invitations import Invitation, WrongCodes
from reporting.people import FILING, Grant
from storage.schema import invitation, wrong_code
from storage.sql.rows import grant_columns, grant_of
from storage.sql.transaction import Transaction

_CREATE = insert(invitation).returning(invitation.c.id)
_BY_HASH = select(
    invitation.c.id,
    invitation.c.role,
    invitation.c.unit_code,
    invitation.c.duties,
    invitation.c.form,
    invitation.c.name,
    invitation.c.expires_at,
    invitation.c.used_at,
    invitation.c.revoked_at,
).where(invitation.c.code_hash == bindparam("hash"))
_REVOKE = (
    update(invitation)
    .where(
        invitation.c.code_hash == bindparam("hash"),
        invitation.c.used_at.is_(None),
        invitation.c.revoked_at.is_(None),
    )
    .values(revoked_at=bindparam("now"))
)
_HAS_EXPIRED = (
    invitation.c.expires_at <= bindparam("now"),
    invitation.c.used_at.is_(None),
    invitation.c.revoked_at.is_(None),
)
_EXPIRED = select(func.count()).select_from(invitation).where(*_HAS_EXPIRED)
_EXPIRE = update(invitation).where(*_HAS_EXPIRED).values(revoked_at=invitation.c.expires_at)
_OPEN_FOR = (
    select(invitation.c.unit_code)
    .distinct()
    .where(
        invitation.c.unit_code.in_(bindparam("units", expanding=True)),
        invitation.c.role.in_(bindparam("roles", expanding=True)),
        invitation.c.used_at.is_(None),
        invitation.c.revoked_at.is_(None),
        invitation.c.expires_at > bindparam("now", type_=invitation.c.expires_at.type),
    )
)
_WRONG = select(func.count(), func.min(wrong_code.c.at)).where(
    wrong_code.c.channel == bindparam("of_channel"),
    wrong_code.c.address == bindparam("of_address"),
    wrong_code.c.at >= bindparam("since"),
)
_COUNT_WRONG = insert(wrong_code)
_FORGET_WRONG = delete(wrong_code).where(wrong_code.c.at < bindparam("before"))


class Invitations:
    """The invitations in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def create(
        self,
        code_hash: str,
        grant: Grant,
        name: str | None,
        created_at: datetime,
        expires_at: datetime,
    ) -> int:
        """Remember an invitation; return its id. The unit must be known, the hash must be new."""
        made = await self._transaction.execute(
            _CREATE,
            {
                "code_hash": code_hash,
                **grant_columns(grant),
                "name": name,
                "created_at": created_at,
                "expires_at": expires_at,
            },
        )
        invitation_id: int = made.scalar_one()
        return invitation_id

    async def by_hash(self, code_hash: str) -> Invitation | None:
        """The invitation whose code has this hash, also one that can no longer be used."""
        row = (await self._transaction.execute(_BY_HASH, {"hash": code_hash})).one_or_none()
        if row is None:
            return None
        granted = grant_of(row.role, row.unit_code, row.duties, row.form)
        return Invitation(row.id, granted, row.name, row.expires_at, row.used_at, row.revoked_at)

    async def open_for(self, unit_codes: Collection[str], now: datetime) -> set[str]:
        """The units among these for which somebody is invited who has not come yet."""
        named = {"units": list(unit_codes), "roles": sorted(FILING), "now": now}
        found = await self._transaction.execute(_OPEN_FOR, named)
        return {unit_code for (unit_code,) in found}

    async def revoke(self, code_hash: str, at: datetime) -> bool:
        """Make an open invitation useless; False when there is none open with this hash."""
        found = await self._transaction.execute(_REVOKE, {"hash": code_hash, "now": at})
        return found.rowcount == 1

    async def expired(self, now: datetime) -> int:
        """How many open invitations have expired by now and are not marked yet."""
        count: int = (await self._transaction.execute(_EXPIRED, {"now": now})).scalar_one()
        return count

    async def expire(self, now: datetime) -> int:
        """Mark open invitations that have expired by now, for ever; return how many.

        They are closed as of the instant at which they expired (see `invitations.flaw_of`).
        """
        return (await self._transaction.execute(_EXPIRE, {"now": now})).rowcount

    async def wrong_codes(self, channel: str, address: str, since: datetime) -> WrongCodes:
        """How many wrong codes the chat tried since that instant."""
        found = await self._transaction.execute(
            _WRONG, {"of_channel": channel, "of_address": address, "since": since}
        )
        count, first_at = found.one()
        return WrongCodes(count, first_at)

    async def count_wrong(self, channel: str, address: str, at: datetime) -> None:
        """Remember that the chat tried a wrong code."""
        await self._transaction.execute(
            _COUNT_WRONG, {"channel": channel, "address": address, "at": at}
        )

    async def forget_wrong(self, before: datetime) -> int:
        """Forget older wrong codes of every chat; return how many went."""
        return (await self._transaction.execute(_FORGET_WRONG, {"before": before})).rowcount
