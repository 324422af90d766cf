import asyncio
from datetime import timedelta

import pytest

from reporting.invitations import VALID_FOR, Invitation, WrongCodes
from reporting.people import Grant, Person, Role
from storage.errors import InvitationTakenError
from storage.store import Store
from tests.storage.stocked import LAN, LATER, MINH, NOW, enrolled

LAN_HERSELF = Person(LAN, "Nông Thị Lan", "vi", (Grant(Role.OFFICER, "08887", ("tu_phap",)),))
MINH_HIMSELF = Person(MINH, "Hoàng Văn Minh", "vi", (Grant(Role.FOCAL, "08890"),))


async def test_a_person_is_found_by_address(store: Store) -> None:
    async with store.reading() as work:
        assert await work.people.by_address("telegram", "11") == LAN_HERSELF
        assert await work.people.by_address("zalo", "11") is None
        addresses = [("telegram", "12"), ("telegram", "11"), ("telegram", "404")]
        assert await work.people.by_addresses(addresses) == {
            ("telegram", "11"): LAN_HERSELF,
            ("telegram", "12"): MINH_HIMSELF,
        }
        assert await work.people.by_addresses([]) == {}


async def test_a_second_invitation_at_the_same_chat_adds_a_grant_to_the_same_person(
    store: Store,
) -> None:
    async with store.writing() as work:
        more = Grant(Role.FOCAL, "08887")
        assert await enrolled(work, "11", "Another Name", more) == LAN
    async with store.reading() as work:
        lan = await work.people.by_address("telegram", "11")
        assert lan == Person(LAN, "Nông Thị Lan", "vi", (*LAN_HERSELF.grants, more))


async def test_a_duty_of_two_forms_is_two_grants(store: Store) -> None:
    one, other = (Grant(Role.OFFICER, "08890", ("van_hoa",), form) for form in ("a", "b"))
    async with store.writing() as work:
        assert await enrolled(work, "11", "Lan", one) == LAN
        await work.people.give(LAN, other, LATER)
        await work.people.give(LAN, other, LATER)
        assert not await work.people.revoke(LAN, Grant(Role.OFFICER, "08890", ("van_hoa",)), LATER)
        assert await work.people.revoke(LAN, one, LATER)
    async with store.reading() as work:
        lan = await work.people.by_address("telegram", "11")
        assert lan == Person(LAN, "Nông Thị Lan", "vi", (*LAN_HERSELF.grants, other))


async def test_a_grant_held_already_is_not_given_twice(store: Store) -> None:
    async with store.writing() as work:
        await work.people.give(LAN, LAN_HERSELF.grants[0], LATER)
        assert await work.people.revoke(LAN, LAN_HERSELF.grants[0], LATER)
        assert not await work.people.revoke(LAN, LAN_HERSELF.grants[0], LATER)
        lan = await work.people.by_address("telegram", "11")
        assert lan == Person(LAN, "Nông Thị Lan", "vi", ())
        assert await work.people.members("08887") == []


async def test_the_name_of_the_chat_is_used_when_the_invitation_gives_none(store: Store) -> None:
    grant = Grant(Role.LEADER, "268")
    async with store.writing() as work:
        invitation = await work.invitations.create("h", grant, None, NOW, NOW + VALID_FOR)
        who = await work.people.enrol(invitation, "zalo", "u1", "Chị Hà", "en", NOW)
        found = await work.people.by_address("zalo", "u1")
    assert found == Person(who, "Chị Hà", "en", (grant,))


async def test_a_used_invitation_is_refused_and_changes_nothing(store: Store) -> None:
    grant = Grant(Role.OFFICER, "08887", ("van_hoa",))
    async with store.writing() as work:
        invitation = await work.invitations.create("h", grant, None, NOW, NOW + VALID_FOR)
        await work.people.enrol(invitation, "telegram", "21", "A", "vi", LATER)
    async with store.writing() as work:
        with pytest.raises(InvitationTakenError):
            await work.people.enrol(invitation, "telegram", "22", "B", "vi", LATER)
    async with store.reading() as work:
        assert await work.people.by_address("telegram", "22") is None
        stored = await work.invitations.by_hash("h")
    assert stored == Invitation(invitation, grant, None, NOW + VALID_FOR, LATER, None)


async def test_of_two_people_with_the_same_code_at_once_one_wins(store: Store) -> None:
    async with store.writing() as work:
        grant = Grant(Role.FOCAL, "08887")
        invitation = await work.invitations.create("h", grant, None, NOW, NOW + VALID_FOR)

    async def enrol(address: str) -> int:
        async with store.writing() as work:
            return await work.people.enrol(invitation, "telegram", address, "?", "vi", NOW)

    outcomes = await asyncio.gather(enrol("31"), enrol("32"), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["InvitationTakenError", "int"]


async def test_a_revoked_invitation_cannot_be_used_nor_revoked_again(store: Store) -> None:
    async with store.writing() as work:
        grant = Grant(Role.CLERK, "268")
        invitation = await work.invitations.create("h", grant, "Hà", NOW, NOW + VALID_FOR)
        assert await work.invitations.revoke("h", LATER)
        assert not await work.invitations.revoke("h", LATER)
        assert not await work.invitations.revoke("unknown", LATER)
        assert await work.invitations.by_hash("unknown") is None
        stored = await work.invitations.by_hash("h")
        assert stored == Invitation(invitation, grant, "Hà", NOW + VALID_FOR, None, LATER)
        with pytest.raises(InvitationTakenError):
            await work.people.enrol(invitation, "telegram", "22", "B", "vi", LATER)


async def test_wrong_codes_are_counted_per_chat_since_an_instant(store: Store) -> None:
    hour = timedelta(hours=1)
    async with store.writing() as work:
        assert await work.invitations.wrong_codes("telegram", "9", NOW) == WrongCodes()
        for at in (NOW - hour, NOW, LATER):
            await work.invitations.count_wrong("telegram", "9", at)
        await work.invitations.count_wrong("telegram", "10", NOW)
        assert await work.invitations.wrong_codes("telegram", "9", NOW) == WrongCodes(2, NOW)
        assert await work.invitations.forget_wrong(LATER) == 3
        since = NOW - hour
        assert await work.invitations.wrong_codes("telegram", "9", since) == WrongCodes(1, LATER)


async def test_members_fill_or_submit_and_overseers_look_from_exactly_that_unit(
    store: Store,
) -> None:
    async with store.writing() as work:
        leader = await enrolled(work, "41", "Chủ tịch", Grant(Role.LEADER, "268"))
        clerk = await enrolled(work, "42", "Chuyên viên", Grant(Role.CLERK, "268"))
        both = await enrolled(work, "43", "Đầu mối", Grant(Role.FOCAL, "08887"))
        assert await enrolled(work, "43", "Đầu mối", Grant(Role.OFFICER, "08890")) == both
    async with store.reading() as work:
        assert [p.id for p in await work.people.members("08887")] == [LAN, both]
        members = await work.people.members_of(["08887", "08890", "268"])
        assert {code: [p.id for p in people] for code, people in members.items()} == {
            "08887": [LAN, both],
            "08890": [MINH, both],
        }
        overseers = await work.people.overseeing(["08887", "268"])
        assert [p.id for p in overseers] == [leader, clerk]
        assert await work.people.overseeing(["08887"]) == []
        assert await work.people.overseeing([]) == []


async def test_a_blocked_chat_is_known_but_not_written_to_until_it_is_reachable(
    store: Store,
) -> None:
    async with store.writing() as work:
        await work.people.enrol(
            await work.invitations.create(
                "h", Grant(Role.OFFICER, "08887"), None, NOW, NOW + VALID_FOR
            ),
            "zalo",
            "lan",
            "Lan",
            "vi",
            LATER,
        )
        assert await work.people.mark_blocked("telegram", "11", NOW)
        assert not await work.people.mark_blocked("telegram", "11", LATER)
        assert not await work.people.mark_blocked("telegram", "unknown", LATER)
        assert await work.people.by_address("telegram", "11") == LAN_HERSELF
        assert await work.people.addresses(LAN) == []
        assert await work.people.addresses_of([LAN, MINH]) == {MINH: [("telegram", "12")]}
        assert await work.people.mark_reachable("telegram", "11")
        assert not await work.people.mark_reachable("telegram", "11")
        assert await work.people.addresses(LAN) == [("telegram", "11")]


async def test_the_language_a_person_chose_is_kept(store: Store) -> None:
    async with store.writing() as work:
        await work.people.set_language(LAN, "en")
    async with store.reading() as work:
        found = await work.people.by_addresses([("telegram", "11"), ("telegram", "12")])
    assert {person.id: person.language for person in found.values()} == {LAN: "en", MINH: "vi"}
