"""People, the chats they write from, and what they were granted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, select, tuple_, update

from reporting.people import OVERSEEING, Grant, Person, Role
from storage.errors import InvitationTakenError
from storage.schema import grant, identity, invitation, person
from storage.sql.cache import Cache, Identity
from storage.sql.rows import grant_columns, grant_of
from storage.sql.transaction import Statement, Transaction

_VALID = and_(grant.c.person_id == person.c.id, grant.c.revoked_at.is_(None))
_COLUMNS = (
    person.c.id,
    person.c.name,
    person.c.language,
    grant.c.role,
    grant.c.unit_code,
    grant.c.duties,
    grant.c.form,
)
_PEOPLE = (
    select(*_COLUMNS).select_from(person.outerjoin(grant, _VALID)).order_by(person.c.id, grant.c.id)
)
_BY_ADDRESSES = Statement(
    select(*_COLUMNS, identity.c.channel, identity.c.address)
    .select_from(
        identity.join(person, person.c.id == identity.c.person_id).outerjoin(grant, _VALID)
    )
    .where(
        tuple_(identity.c.channel, identity.c.address).in_(bindparam("addresses", expanding=True))
    )
    .order_by(person.c.id, grant.c.id)
)
_WITH_ROLE = _PEOPLE.where(
    person.c.id.in_(
        select(grant.c.person_id).where(
            grant.c.unit_code.in_(bindparam("units", expanding=True)),
            grant.c.role.in_(bindparam("roles", expanding=True)),
            grant.c.revoked_at.is_(None),
        )
    )
)
_HOLDING = _PEOPLE.where(
    person.c.id.in_(
        select(grant.c.person_id).where(
            grant.c.role.in_(bindparam("roles", expanding=True)), grant.c.revoked_at.is_(None)
        )
    )
)
_EVER_FILED = (
    select(grant.c.unit_code)
    .distinct()
    .where(
        grant.c.unit_code.in_(bindparam("units", expanding=True)),
        grant.c.role.in_(bindparam("roles", expanding=True)),
        grant.c.revoked_at.is_not(None),
    )
)
_REACHABLE = (
    select(identity.c.person_id, identity.c.channel, identity.c.address)
    .where(
        identity.c.person_id.in_(bindparam("ids", expanding=True)), identity.c.blocked_at.is_(None)
    )
    .order_by(identity.c.created_at, identity.c.channel, identity.c.address)
)
_TAKE = (
    update(invitation)
    .where(
        invitation.c.id == bindparam("taken"),
        invitation.c.used_at.is_(None),
        invitation.c.revoked_at.is_(None),
    )
    .values(used_at=bindparam("now"))
    .returning(
        invitation.c.role,
        invitation.c.unit_code,
        invitation.c.duties,
        invitation.c.form,
        invitation.c.name,
    )
)
_TAKEN_BY = (
    update(invitation).where(invitation.c.id == bindparam("taken")).values(used_by=bindparam("who"))
)
_HERE = and_(
    identity.c.channel == bindparam("of_channel"), identity.c.address == bindparam("of_address")
)
_AT_ADDRESS = select(identity.c.person_id).where(_HERE)
_ADD_PERSON = insert(person).returning(person.c.id)
_ADD_IDENTITY = insert(identity)
_ADD_GRANT = insert(grant)
_HELD = and_(
    grant.c.person_id == bindparam("of_person"),
    grant.c.role == bindparam("of_role"),
    grant.c.unit_code == bindparam("of_unit"),
    grant.c.duties == bindparam("of_duties"),
    func.coalesce(grant.c.form, "") == bindparam("of_form"),
    grant.c.revoked_at.is_(None),
)
_HOLDS = select(grant.c.id).where(_HELD)
_REVOKE = update(grant).where(_HELD).values(revoked_at=bindparam("now"))
_SET_LANGUAGE = (
    update(person).where(person.c.id == bindparam("of_person")).values(language=bindparam("spoken"))
)
_BLOCK = (
    update(identity)
    .where(_HERE, identity.c.blocked_at.is_(None))
    .values(blocked_at=bindparam("now"))
)
_UNBLOCK = update(identity).where(_HERE, identity.c.blocked_at.is_not(None)).values(blocked_at=None)

_FILING = (Role.OFFICER.value, Role.FOCAL.value)


class People:
    """The people in one transaction; a `Person` carries the grants that are not revoked."""

    __slots__ = ("_cache", "_transaction")

    def __init__(self, transaction: Transaction, cache: Cache) -> None:
        self._transaction = transaction
        self._cache = cache

    async def by_address(self, channel: str, address: str) -> Person | None:
        """Who writes from that chat, also when the bot is blocked there."""
        return (await self.by_addresses([(channel, address)])).get((channel, address))

    async def by_addresses(self, addresses: Collection[Identity]) -> dict[Identity, Person]:
        """Who writes from these chats; chats that nobody writes from are left out."""
        kept = self._cache.people(addresses)
        others = [one for one in addresses if one not in kept]
        if not others:
            return kept
        rows = await self._transaction.rows(_BY_ADDRESSES, {"addresses": others})
        people = _people(rows)
        found = {(row[-2], row[-1]): people[row[0]] for row in rows}
        self._cache.keep_people(found)
        return kept | found

    async def members(self, unit_code: str) -> list[Person]:
        """Everybody who fills or submits that unit's report, by id."""
        return await self._with_role([unit_code], _FILING)

    async def members_of(self, unit_codes: Collection[str]) -> dict[str, list[Person]]:
        """The members of each of those units, by unit code; a unit without any is left out."""
        members: dict[str, list[Person]] = defaultdict(list)
        wanted = set(unit_codes)
        for who in await self._with_role(unit_codes, _FILING):
            for code in who.filing_units():
                if code in wanted:
                    members[code].append(who)
        return dict(members)

    async def overseeing(self, unit_codes: Collection[str]) -> list[Person]:
        """Everybody with an overseeing role on exactly one of those units, by id."""
        return await self._with_role(unit_codes, [role.value for role in OVERSEEING])

    async def holding(self, roles: Collection[Role]) -> list[Person]:
        """Everybody with one of those roles anywhere, by id."""
        named = {"roles": [role.value for role in roles]}
        return list(_people((await self._transaction.execute(_HOLDING, named)).all()).values())

    async def once_filed_for(self, unit_codes: Collection[str]) -> set[str]:
        """The units among these for which somebody filed who does no more."""
        named = {"units": list(unit_codes), "roles": list(_FILING)}
        found = await self._transaction.execute(_EVER_FILED, named)
        return {unit_code for (unit_code,) in found}

    async def addresses(self, person_id: int) -> list[tuple[str, str]]:
        """The (channel, address) pairs where the person can be reached, the oldest first."""
        return (await self.addresses_of([person_id])).get(person_id, [])

    async def addresses_of(self, person_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
        """Where each of those people can be reached; who blocked the bot is left out."""
        reachable: dict[int, list[tuple[str, str]]] = defaultdict(list)
        if person_ids:
            found = await self._transaction.execute(_REACHABLE, {"ids": list(person_ids)})
            for person_id, channel, address in found:
                reachable[person_id].append((channel, address))
        return dict(reachable)

    async def enrol(
        self,
        invitation_id: int,
        channel: str,
        address: str,
        name: str,
        language: str,
        at: datetime,
    ) -> int:
        """Give the invitation's grant to whoever writes from that chat; return the person's id.

        Somebody new gets the invitation's name, or `name` when it has none; somebody known keeps
        name and language.

        Raises:
            InvitationTakenError: it was used or revoked meanwhile; nothing was changed.
        """
        taken = (
            await self._transaction.execute(_TAKE, {"taken": invitation_id, "now": at})
        ).one_or_none()
        if taken is None:
            raise InvitationTakenError(invitation_id)
        self._cache.people_changed()
        who = await self._transaction.scalar(
            _AT_ADDRESS, {"of_channel": channel, "of_address": address}
        )
        if who is None:
            who = await self._add(channel, address, taken.name or name, language, at)
        await self.give(who, grant_of(taken.role, taken.unit_code, taken.duties, taken.form), at)
        await self._transaction.execute(_TAKEN_BY, {"taken": invitation_id, "who": who})
        return int(who)

    async def give(self, person_id: int, granted: Grant, at: datetime) -> None:
        """Grant something; a grant already held is not given twice."""
        self._cache.people_changed()
        if await self._transaction.scalar(_HOLDS, _held(person_id, granted)) is None:
            await self._transaction.execute(
                _ADD_GRANT, {"person_id": person_id, **grant_columns(granted), "granted_at": at}
            )

    async def revoke(self, person_id: int, granted: Grant, at: datetime) -> bool:
        """Take a grant back; False when the person does not hold exactly this one."""
        self._cache.people_changed()
        found = await self._transaction.execute(_REVOKE, {**_held(person_id, granted), "now": at})
        return found.rowcount > 0

    async def set_language(self, person_id: int, language: str) -> None:
        """Remember which language the person wants to be spoken to in."""
        self._cache.people_changed()
        await self._transaction.execute(_SET_LANGUAGE, {"of_person": person_id, "spoken": language})

    async def mark_blocked(self, channel: str, address: str, at: datetime) -> bool:
        """Remember that the bot is blocked there; False when that was known already."""
        found = await self._transaction.execute(
            _BLOCK, {"of_channel": channel, "of_address": address, "now": at}
        )
        return found.rowcount == 1

    async def mark_reachable(self, channel: str, address: str) -> bool:
        """Remember that the chat can be written to again; False when it could all along."""
        found = await self._transaction.execute(
            _UNBLOCK, {"of_channel": channel, "of_address": address}
        )
        return found.rowcount == 1

    async def _with_role(self, unit_codes: Collection[str], roles: Sequence[str]) -> list[Person]:
        if not unit_codes:
            return []
        found = await self._transaction.execute(
            _WITH_ROLE, {"units": list(unit_codes), "roles": list(roles)}
        )
        return list(_people(found.all()).values())

    async def _add(self, channel: str, address: str, name: str, language: str, at: datetime) -> int:
        made = await self._transaction.execute(
            _ADD_PERSON, {"name": name, "language": language, "created_at": at}
        )
        who: int = made.scalar_one()
        await self._transaction.execute(
            _ADD_IDENTITY,
            {"channel": channel, "address": address, "person_id": who, "created_at": at},
        )
        return who


def _held(person_id: int, granted: Grant) -> dict[str, Any]:
    columns = grant_columns(granted)
    return {
        "of_person": person_id,
        "of_role": columns["role"],
        "of_unit": columns["unit_code"],
        "of_duties": columns["duties"],
        "of_form": columns["form"] or "",
    }


def _people(rows: Iterable[Sequence[Any]]) -> dict[int, Person]:
    """People by id from rows of person and grant; a grant may come twice (two chats)."""
    named: dict[int, tuple[str, str]] = {}
    granted: dict[int, dict[Grant, None]] = defaultdict(dict)
    for row in rows:
        person_id, name, language, role, unit_code, duties, form = row[:7]
        named[person_id] = (name, language)
        if role is not None:
            granted[person_id][grant_of(role, unit_code, duties, form)] = None
    return {
        person_id: Person(person_id, name, language, tuple(granted[person_id]))
        for person_id, (name, language) in named.items()
    }
