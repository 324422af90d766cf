"""A database of e6d44af: the program of the day opens it, and all that was in it is still there."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.fixtures.e6d44af.facts import Facts, current_answers
from tests.journeys.old_database import (
    CHATS,
    EVENING,
    LEFT,
    STOPPED_AT,
    Reopened,
    nothing_is_lost,
    plain,
    reopened,
)
from tests.journeys.program import until

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

MONDAY = STOPPED_AT.replace(hour=8, minute=0) + timedelta(days=3)
"""The day of the deadline: the next reminder is due."""

PERIOD = "2024-Q3"
LAST_DAY = re.compile("Hôm nay là hạn|is due today|đang chờ nộp lại|has to be submitted again")
"""What a reminder says that day of a report; of one that was submitted before, the latter."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def again(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Reopened]:
    """Started once: these tests only look at what has become of it."""
    async with reopened(tmp_path_factory.mktemp("old"), EVENING) as again:
        await again.rest()
        yield again


# --- what waited ---------------------------------------------------------------------------------
async def test_what_was_written_and_not_sent_goes_out_and_is_sent_once(again: Reopened) -> None:
    outcome = again.asked("SELECT id, sent_at IS NOT NULL, error FROM outbox")
    assert {(letter["id"], 1, None) for letter in LEFT["letters"]} <= set(outcome)
    for chat in {letter["chat"] for letter in LEFT["letters"]}:
        texts = [one.text for one in again.heard(chat)]
        wanted = [plain(a["text"]) for a in _letters_to(chat) if a["text"] and a["kind"] != "toast"]
        assert [text for text in texts if text in wanted] == wanted
    again.complains_of_nothing()


async def test_pictures_papers_and_menus_that_waited_arrive(again: Reopened) -> None:
    for letter in LEFT["letters"]:
        heard = again.heard(letter["chat"])
        media = {one.media for one in heard if one.text == plain(letter["text"])}
        if letter["kind"] == "album":
            assert media == {"photo"}
        if letter["kind"] == "paper":
            assert media == {"document"}
        if letter["kind"] == "menu":
            assert await again.sim.client.commands(letter["chat"])


async def test_what_was_heard_and_not_handled_is_handled_and_answered(again: Reopened) -> None:
    states = again.asked("SELECT id, state, error FROM inbox")
    assert {(update["id"], "done", None) for update in LEFT["updates"]} <= set(states)
    for update in LEFT["updates"]:
        before = [plain(letter["text"]) for letter in _letters_to(update["chat"])]
        answers = [one for one in again.heard(update["chat"]) if one.text not in before]
        assert answers, update
    again.complains_of_nothing()


def _letters_to(chat: int) -> list[dict[str, Any]]:
    return [letter for letter in LEFT["letters"] if letter["chat"] == chat]


# --- what was known ------------------------------------------------------------------------------
async def test_every_fact_is_found_and_what_stands_is_the_same(again: Reopened) -> None:
    facts = again.facts()
    nothing_is_lost(facts, LEFT["facts"])
    stands, stood = current_answers(facts), current_answers(LEFT["facts"])
    waited = {update["chat"] for update in LEFT["updates"]}
    names = {one["name"] for one in CHATS if one["chat"] in waited}
    changed = [key for key, value in stood.items() if stands[key] != value]
    latest = {tuple(answer[:3]): answer[7] for answer in facts["answers"]}
    assert {latest[key] for key in changed} <= names


async def test_answers_and_moves_still_cannot_be_changed_or_removed(again: Reopened) -> None:
    with closing(sqlite3.connect(again.program.database, timeout=30)) as connection:
        for change in (
            "UPDATE answer SET raw = ''",
            "DELETE FROM answer",
            "UPDATE submission SET reason = ''",
            "DELETE FROM submission",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(change)


async def test_the_next_reminder_goes_out_once_to_whoever_still_owes(tmp_path: Path) -> None:
    async with reopened(tmp_path, MONDAY, rate=60.0) as again:  # it looks each second
        await until(lambda: _is_reminded(again))
        await again.rest()
        again.complains_of_nothing()
        facts = again.facts()
    nothing_is_lost(facts, LEFT["facts"])
    owed_before, owe = _reminded(LEFT["facts"], "T-1"), _reminded(facts, "T")
    settled_meanwhile = {("Mẫu Chờ Bốn", "12172")}
    assert owed_before - settled_meanwhile <= owe
    assert owe <= {(name, unit) for name, _, unit, *_ in facts["grants"]}
    blocked = {name for name, _, _, _, has_blocked in facts["people"] if has_blocked}
    for name in {name for name, _ in owe} - blocked:
        (chat,) = (one["chat"] for one in CHATS if one["name"] == name)
        units = [unit for who, unit in owe if who == name]
        told = [found for one in again.heard(chat) for found in LAST_DAY.findall(one.text)]
        assert len(told) == len(units), name


async def _is_reminded(again: Reopened) -> bool:
    return bool(_reminded(again.facts(), "T"))


def _reminded(facts: Facts, rung: str) -> set[tuple[str, str]]:
    """Who was reminded of which unit's report on that rung."""
    return {
        (name, unit)
        for _, period, unit, of, name, state, _ in facts["reminders"]
        if (period, of, state) == (PERIOD, rung, "sent")
    }
