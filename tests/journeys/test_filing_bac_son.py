"""A commune's real quarter, from the invitation to the leader's picture, over three hard kills."""

import asyncio
import csv
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from reporting.form_files.loader import load_form
from reporting.periods.deadlines import deadline
from reporting.periods.workdays import vietnam_calendar
from reporting.scope import Scope
from reporting.summary import (
    FilingStatus,
    Summary,
    summarise,
    summary_periods,
    units_to_load,
    what_to_load,
)
from reporting.units import UnitHistory
from simulator.control_api.client import SimulatorClient
from simulator.server import Simulator
from storage.store import Store
from tests.calendars import period_of
from tests.house.tree import ROOT
from tests.journeys.bac_son import DISTRICT, LAN, OFFICERS, PERIOD, UNIT
from tests.journeys.officer_at_work import OfficerAtWork, correct
from tests.journeys.program import UNITS, Program, until
from tests.journeys.what_is_stored import Stored, looking_at
from tests.patience import PATIENCE

pytestmark = pytest.mark.slow

DAY_OF_THE_REPORT = datetime(2024, 9, 15, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
"""A Sunday, the day before the quarter is due; nobody is reminded on a Sunday."""

NEIGHBOUR, HUY = "12154", "Huy"
NEIGHBOURS_FIGURES = {
    "I.2.1": "9",
    "I.2.2": "3",
    "III.3.1.1": "200",
    "III.3.1.2": "190",
    "VI.1.1": "2.535",
    "VI.1.2": "1.000",
    "VII.5.3.1": "200",
    "VII.5.3.2": "100",
}
"""Made up. With Bắc Sơn's they give rates that no average of the two communes' rates gives."""

KILLED_AFTER = (9, 34, 58)
"""Answers that are recorded when the bot is killed."""


async def test_four_officers_file_bac_sons_quarter_over_three_kills(
    sim: Simulator, tmp_path: Path
) -> None:
    async with Program(sim, tmp_path, DAY_OF_THE_REPORT) as program:
        assert "Đã nạp" in await program.told("units", "load", str(UNITS))
        chats = await invited(program, sim.client)
        await program.start()
        at_work = {
            who.name: OfficerAtWork(sim.client, chats[who.name], who.figures) for who in OFFICERS
        }
        await asyncio.gather(*(each.enrol() for each in at_work.values()))
        with looking_at(program.database) as stored:
            at_it = asyncio.gather(*(each.answer_all() for each in at_work.values()))
            asked, _ = await asyncio.gather(at_it, killing(program, stored))
            assert sorted(map(len, asked)) == [8, 8, 9, 56]  # I.5.1 and I.5.2 follow from I.5
            await submit(program, sim.client, chats[LAN.name])
            await the_neighbour_drafts(sim.client, chats[HUY])
            every_answer_is_there_once(stored)
            assert stored.moves() == [(UNIT, "submit")]
            assert stored.update_states().keys() == {"done"}
        the_district_has_both_communes(await summary_of_the_district(program))
        await the_leader_sees_them(program, sim.client)
        await program.stop()


# --- the people ----------------------------------------------------------------------------------
async def invited(program: Program, client: SimulatorClient) -> dict[str, int]:
    """Invite the officers and a neighbour by a file, hand the links over; the chats by name."""
    people, invites = program.folder / "people.csv", program.folder / "invites.csv"
    lines = [f"{UNIT},{who.name},{who.role},{who.duty}" for who in OFFICERS]
    lines.append(f"{NEIGHBOUR},{HUY},officer,van_phong tai_chinh")
    people.write_text("\n".join(["unit_code,name,role,duties", *lines]), encoding="utf-8")
    await program.told("invite", "--file", str(people), "--out", str(invites))
    with invites.open(encoding="utf-8", newline="") as made:
        links = {row["name"]: row["link"] for row in csv.DictReader(made)}
    return {name: await arrives_by(link, client, name) for name, link in links.items()}


async def arrives_by(link: str, client: SimulatorClient, name: str) -> int:
    """Somebody who opens the bot by that link; the chat."""
    payload = link.partition("?start=")[2]
    assert payload, link
    return await client.person(name, start_payload=payload)


async def killing(program: Program, stored: Stored) -> None:
    """Kill the bot while everybody is at work, as if the power went, and start it again."""
    for answers in KILLED_AFTER:

        async def so_many(wanted: int = answers) -> bool:
            return len(stored.facts()) >= wanted

        await until(so_many)
        await program.kill()
        await program.start()


async def submit(program: Program, client: SimulatorClient, focal: int) -> None:
    """/nop and its confirmation, once more with a kill between the press and what follows."""
    await client.say(focal, "/nop")
    question = await client.wait_for(
        focal, lambda m: "83/83" in m.text and "Nộp báo cáo" in m.labels, timeout=PATIENCE
    )
    await client.press(focal, "Nộp báo cáo", message_id=question.message_id)
    await program.kill()
    await program.start()
    done = await client.wait_for(focal, "đã nộp", timeout=PATIENCE)
    assert "UBND xã Bắc Sơn đã nộp Báo cáo CCHC quý III/2024" in done.text
    assert "đúng hạn" in done.text


async def the_neighbour_drafts(client: SimulatorClient, chat: int) -> None:
    await client.start(chat)
    await client.wait_for(chat, "Đã kết nối", timeout=PATIENCE)
    await client.say(chat, "/baocao")
    await client.wait_for(chat, "quý III/2024", timeout=PATIENCE)
    await correct(client, chat, NEIGHBOURS_FIGURES)


async def the_leader_sees_them(program: Program, client: SimulatorClient) -> None:
    who = ("--unit", DISTRICT, "--role", "leader", "--name", "Quốc Dũng")
    *_, link, code = (await program.told("invite", *who)).splitlines()
    assert link.endswith(f"?start={code}")
    chat = await arrives_by(link, client, "Quốc Dũng")
    await client.start(chat)
    await client.wait_for(chat, "Đã kết nối", timeout=PATIENCE)
    await client.say(chat, "/summary district")
    caption = await client.wait_for(chat, "Huyện Ân Thi, quý III/2024", timeout=PATIENCE)
    for words in (
        "1/18 đơn vị đã nộp",
        "98,26% (566/576)",
        "82,64% (476/576)",
        "50% (8/16)",
        "22,99% (4.598/20.000)",
    ):
        assert words in caption.text
    pictures = [m.media for m in await client.messages(chat) if m.media]
    assert pictures
    for picture in pictures:
        assert (picture.kind, picture.width) == ("photo", 1080)


# --- what is stored ------------------------------------------------------------------------------
def every_answer_is_there_once(stored: Stored) -> None:
    expected = {
        (who.name, code): ("not_applicable" if figure.number is None else "value", figure.number)
        for who in OFFICERS
        for code, figure in who.figures.items()
    }
    assert len(expected) == 83
    current = [fact for fact in stored.current() if fact.unit == UNIT]
    assert {(f.name, f.indicator): (f.state, f.number) for f in current} == expected
    facts = [fact for fact in stored.facts() if fact.unit == UNIT]
    assert facts == current  # nothing was ever recorded twice
    follows = {fact.indicator for fact in facts if fact.raw == "I.5"}
    assert follows == {"I.5.1", "I.5.2"}
    messages = [fact.inbox_id for fact in facts if fact.indicator not in follows]
    assert len(set(messages)) == len(messages)  # one message, one answer


async def summary_of_the_district(program: Program) -> Summary:
    """The summary's data, read through storage on a connection of one's own."""
    form, period = load_form(ROOT / "forms" / "cchc_quarterly.yaml"), period_of(PERIOD)
    async with (
        await Store.open(program.database_url) as store,
        store.reading() as work,
    ):
        units = UnitHistory.of(await work.units.all())
        scope = Scope(DISTRICT, period)
        codes = units_to_load(form, units, scope)
        periods = [one.key for one in summary_periods(form.cycle, period)]
        filings = await work.report_queries.filing(form.code, PERIOD, codes)
        values = await work.report_queries.values(form.code, periods, codes, what_to_load(form))
    due = deadline(period, form.deadline, vietnam_calendar())
    return summarise(form, units, scope, filings, values, deadline=due, taken_at=DAY_OF_THE_REPORT)


def the_district_has_both_communes(summary: Summary) -> None:
    status = {each.unit_code: (each.status, each.settled) for each in summary.filing}
    assert status[UNIT] == (FilingStatus.ON_TIME, 83)
    assert status[NEIGHBOUR] == (FilingStatus.DRAFTING, 8)
    assert (summary.counts.filed, summary.counts.silent, summary.counts.total) == (1, 16, 18)
    assert figures(summary) == {
        "III.3.1": {
            DISTRICT: (98_26, 566, 576),
            UNIT: (100_00, 376, 376),
            NEIGHBOUR: (95_00, 190, 200),
        },
        "VII.5.3": {
            DISTRICT: (82_64, 476, 576),
            UNIT: (100_00, 376, 376),
            NEIGHBOUR: (50_00, 100, 200),
        },
        "I.2": {DISTRICT: (50_00, 8, 16), UNIT: (71_43, 5, 7), NEIGHBOUR: (33_33, 3, 9)},
        "VI.1": {
            DISTRICT: (22_99, 4_598_000_000, 20_000_000_000),
            UNIT: (20_60, 3_598_000_000, 17_465_000_000),
            NEIGHBOUR: (39_45, 1_000_000_000, 2_535_000_000),
        },
    }


def figures(summary: Summary) -> Mapping[str, Mapping[str, tuple[int, ...]]]:
    """Of every headline, for the district and each commune that has it: the rate and its parts."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for headline in summary.headline:
        units = [(summary.unit_code, headline.own)]
        units += [(each.unit_code, each.figure) for each in headline.per_unit]
        found[headline.indicator] = {
            code: (figure.number, *figure.parts)
            for code, figure in units
            if figure.number is not None
        }
    return found
