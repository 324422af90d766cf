"""Reminders with the real form: due, told once, of what is owed when they are sent."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from bot.inbound.wishes import LOADERS
from bot.outbound.payload import from_body
from bot.outbound.queue import NotTold, PendingSend, StaleReminder, Told
from bot.outbound.results import write_intents
from bot.pushed.composing import Composer
from bot.pushed.job import PushJob
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from bot.runtime.session_store import from_json
from handlers.engine.catalogue import Catalogue
from handlers.engine.turn import Priority
from reporting.form_files.loader import load_forms
from reporting.forms import FormLibrary, Reporters
from reporting.ladder.pushes import OFF, PushKind, PushState
from reporting.people import Grant, Role
from reporting.periods.workdays import vietnam_calendar
from reporting.reports import Move, NewAnswer, ReportKey
from reporting.units import Level, Unit
from reporting.values import Value
from storage.pushed.pushes import NewPush
from storage.pushed.stand_ins import NewStandIn
from storage.pushed_tables import reminder
from storage.repositories.reports import Recording
from storage.schema import identity, person
from storage.store import Store
from tests.bot.rig import COMMUNE, a_store, enrolled
from tests.form_versions import version

FORMS = load_forms(Path(__file__).parents[3] / "forms")
FORM = next(iter(FORMS.values()))
CALENDAR = vietnam_calendar()
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICER = Grant(Role.OFFICER, COMMUNE.code, ("tu_phap",))
FOCAL = Grant(Role.FOCAL, COMMUNE.code, ("van_phong",))
KEY = ReportKey(FORM.code, COMMUNE.code, "2024-Q3")
OTHER: Final = Unit("26737", "Xã Bãi Sậy", Level.COMMUNE, "720")

BEFORE, LAST_DAY, AFTER = date(2024, 9, 13), date(2024, 9, 16), date(2024, 9, 17)
"""The days of T-1, T and T+1 in quarter III/2024: a Friday, a Monday, a Tuesday."""


def at(day: date, hour: int = 7, minute: int | None = None) -> datetime:
    opens = 30 if hour == 7 else 0
    return datetime.combine(day, time(hour, opens if minute is None else minute), ZONE)


@dataclass
class Bot:
    """The job and what is told of its intents, without a messenger."""

    store: Store
    reference: ReferenceData
    clock: Clock
    job: PushJob
    woken: int = 0

    async def tick(self, now: datetime) -> None:
        """A tick; the clock stays there."""
        self.clock.advance_to(now)
        await self.job.tick(now)

    async def is_sent(self, now: datetime | None = None) -> list[tuple[str, str]]:
        """Send what waits, as the sender does; (chat, text) of what was told."""
        if now is not None:
            self.clock.advance_to(now)
        composer = Composer(self.store, self.reference, self.clock, LOADERS)
        async with self.store.reading() as work:
            rows = await work.outbox.unsent(1000, self.clock.now())
        told: list[tuple[str, str]] = []
        for row in rows:
            assert row.priority == Priority.BULK
            payload = from_body(row.body)
            chat = (row.channel, row.address)
            pending = PendingSend(row.id, chat, Priority.BULK, payload, row.written_at)
            made = await composer.compose(pending)
            assert not isinstance(made, StaleReminder)
            became = made.state if isinstance(made, NotTold) else PushState.SENT if made else None
            async with self.store.writing() as work:
                await work.outbox.sent([row.id], self.clock.now())
                number = getattr(payload.reply, "push_id", None)
                intents = {} if number is None or became is None else {number: became}
                some = [made] if isinstance(made, Told) else []
                later = [(number, one) for one in made.left_out] if made and number else []
                await write_intents(work, intents, some, self.clock.now(), later)
            if isinstance(made, Told):
                told.append((row.address, made.message.text))
        return told

    async def record(self, codes: Sequence[str], who: int, now: datetime) -> None:
        """Facts: nothing arose in these rows."""
        answers = [NewAnswer(code, Value(number=0), "0") for code in codes]
        async with self.store.writing() as work:
            made = Recording(KEY, FORM.version, answers, who, "telegram", now)
            await work.reports.record_many([made])

    async def moves(self, move: Move, who: int, now: datetime, reason: str = "") -> None:
        """A move of the report."""
        async with self.store.writing() as work:
            await work.reports.move(KEY, FORM.version, move, who, now, None, reason)

    async def states(self) -> dict[str, list[str]]:
        """What became of the rungs, by person."""
        found: dict[str, list[str]] = {}
        async with self.store.reading() as work:
            rows = await work.connection.execute(
                select(person.c.name, reminder.c.rung, reminder.c.state)
                .join_from(reminder, person)
                .order_by(reminder.c.id)
            )
            for name, rung, state in rows:
                found.setdefault(name, []).append(f"{rung} {state}")
        return found


def reference_data(forms: FormLibrary = FORMS) -> ReferenceData:
    return ReferenceData(forms, CALENDAR, Catalogue.load(), ZONE)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


def a_bot(store: Store, forms: FormLibrary = FORMS) -> Bot:
    """A bot that has just been started."""
    reference = reference_data(forms)
    clock = Clock(datetime(2024, 1, 1, tzinfo=UTC), rate=0)
    return Bot(store, reference, clock, PushJob(store, reference, lambda: None))


@pytest.fixture
def bot(store: Store) -> Bot:
    return a_bot(store)


def rows_of(duty: str) -> list[str]:
    return [row.code for row in FORM.asked(duty)]


async def test_who_owes_something_is_reminded_once(store: Store) -> None:
    await enrolled(store, 7, "Lan", OFFICER)
    told: list[tuple[str, str]] = []
    for _ in range(2):  # the second is a restart
        bot = a_bot(store)
        for minutes in (0, 1, 30):
            await bot.tick(at(BEFORE) + timedelta(minutes=minutes))
            told += await bot.is_sent()
    ((chat, text),) = told
    assert chat == "7"
    assert text.startswith("Còn 3 ngày đến hạn Báo cáo CCHC quý III/2024 (thứ Hai 16/9).")
    assert (await bot.states())["Lan"][-1] == "T-1 sent"


@pytest.mark.parametrize("days", [-40, -1])
async def test_nobody_is_reminded_for_a_unit_that_ended_before_the_period_or_since(
    bot: Bot, days: int
) -> None:
    await enrolled(bot.store, 7, "Lan", OFFICER)
    async with bot.store.writing() as work:
        await work.units.save([replace(COMMUNE, valid_to=AFTER + timedelta(days=days))])
    await bot.tick(at(AFTER))
    assert await bot.is_sent() == []


@pytest.mark.parametrize(
    "now", [at(BEFORE, 7, 29), at(BEFORE, 17), at(date(2024, 9, 14), 9), at(date(2024, 9, 2), 9)]
)
async def test_nobody_is_reminded_outside_office_hours_or_on_a_day_off(
    bot: Bot, now: datetime
) -> None:
    await enrolled(bot.store, 7, "Lan", OFFICER)
    await bot.tick(now)
    assert await bot.is_sent() == []


async def test_after_a_long_stop_only_the_latest_rung_goes_out(bot: Bot) -> None:
    await enrolled(bot.store, 7, "Lan", OFFICER)
    await bot.tick(at(LAST_DAY, 10))
    assert len(await bot.is_sent()) == 1
    assert (await bot.states())["Lan"] == ["open skipped", "half skipped", "T-1 skipped", "T sent"]
    await bot.tick(at(AFTER))
    assert len(await bot.is_sent()) == 1


async def test_who_owes_nothing_is_not_reminded(bot: Bot) -> None:
    lan = await enrolled(bot.store, 7, "Lan", OFFICER)
    await bot.record(rows_of("tu_phap"), lan, at(BEFORE))
    await bot.tick(at(BEFORE))
    assert await bot.is_sent() == []
    assert (await bot.states())["Lan"][-1] == "T-1 settled"


async def test_somebody_enrolled_since_is_reminded_within_a_quarter_of_an_hour(bot: Bot) -> None:
    await enrolled(bot.store, 7, "Lan", OFFICER)
    await bot.tick(at(BEFORE))
    await enrolled(bot.store, 8, "Hoa", OFFICER)
    await bot.tick(at(BEFORE) + timedelta(minutes=16))
    assert [address for address, _ in await bot.is_sent()] == ["7", "8"]


async def test_what_is_owed_is_that_of_the_version_the_report_was_begun_with(store: Store) -> None:
    """The second version claims the period; it asks I.7 instead of I.1."""
    first, second = version(1), replace(version(2), begins=date(2024, 6, 15))
    bot = a_bot(store, FormLibrary.holding([first, second]))
    lan = await enrolled(store, 7, "Lan", Grant(Role.OFFICER, COMMUNE.code, ("van_phong",)))
    rows = [row.code for row in first.asked("van_phong") if row.code != "I.1"]
    await bot.record(rows, lan, at(BEFORE))
    await bot.tick(at(BEFORE))
    ((_, text),) = await bot.is_sent()
    assert "I.1" in text
    assert "I.7" not in text


@pytest.mark.parametrize(("has_begun", "reminded"), [(True, ["7"]), (False, [])])
async def test_a_version_for_other_units_leaves_those_reminded_who_began_before(
    store: Store, *, has_begun: bool, reminded: list[str]
) -> None:
    first = version(1)
    rules = {**first.deadlines, Level.DISTRICT: first.deadlines[Level.COMMUNE]}
    of_districts = replace(
        version(2),
        reporters=Reporters(Level.DISTRICT),
        deadlines=rules,
        begins=date(2024, 6, 15),
    )
    bot = a_bot(store, FormLibrary.holding([first, of_districts]))
    lan = await enrolled(store, 7, "Lan", OFFICER)
    if has_begun:
        await bot.record(["II.1.1"], lan, at(BEFORE))
    await bot.tick(at(BEFORE))
    assert [address for address, _ in await bot.is_sent()] == reminded


# --- the text is made when it is sent ------------------------------------------------------------
async def test_what_was_settled_while_it_waited_is_not_told(bot: Bot) -> None:
    lan = await enrolled(bot.store, 7, "Lan", OFFICER)
    await bot.tick(at(BEFORE))
    await bot.record(rows_of("tu_phap"), lan, at(BEFORE, 7, 40))
    assert await bot.is_sent(at(BEFORE, 7, 45)) == []
    assert (await bot.states())["Lan"][-1] == "T-1 settled"
    await bot.tick(at(BEFORE, 9))
    assert await bot.is_sent() == []


async def test_what_was_answered_in_part_while_it_waited_is_told_as_it_is(bot: Bot) -> None:
    lan = await enrolled(bot.store, 7, "Lan", OFFICER)
    await bot.tick(at(BEFORE))
    await bot.record(rows_of("tu_phap")[:5], lan, at(BEFORE, 7, 40))
    ((_, text),) = await bot.is_sent(at(BEFORE, 7, 45))
    assert "còn thiếu <b>3/8</b> chỉ tiêu" in text


async def test_what_could_not_be_sent_in_its_hours_is_told_the_next_working_day_as_it_is_then(
    bot: Bot,
) -> None:
    await enrolled(bot.store, 7, "Lan", OFFICER)
    await bot.tick(at(BEFORE, 16, 59))
    assert await bot.is_sent(at(BEFORE, 17)) == []
    await bot.tick(at(LAST_DAY))
    ((_, text),) = await bot.is_sent()
    assert text.startswith("Hôm nay là hạn cuối")


async def test_what_waited_over_days_is_told_once_with_the_days_that_are_left(bot: Bot) -> None:
    """The messenger was away from Friday to Tuesday."""
    await enrolled(bot.store, 7, "Lan", OFFICER)
    for day in (BEFORE, LAST_DAY, AFTER):
        await bot.tick(at(day))
    ((_, text),) = await bot.is_sent(at(AFTER, 9))
    assert "đã quá hạn 1 ngày" in text


async def test_a_last_rung_that_was_not_sent_in_its_day_is_taken_up_the_day_after(bot: Bot) -> None:
    await enrolled(bot.store, 7, "Lan", OFFICER)
    await bot.tick(at(AFTER))
    assert await bot.is_sent(at(AFTER, 18)) == []
    await bot.tick(at(AFTER + timedelta(days=1)))
    ((_, text),) = await bot.is_sent()
    assert "đã quá hạn 2 ngày" in text


async def test_a_person_with_two_units_hears_of_both_in_one_message(bot: Bot) -> None:
    async with bot.store.writing() as work:
        await work.units.save([OTHER])
    await enrolled(bot.store, 7, "Lan", OFFICER, replace(OFFICER, unit_code=OTHER.code))
    await bot.tick(at(BEFORE))
    ((_, text),) = await bot.is_sent()
    assert "Anh/chị có <b>2</b> báo cáo cần làm" in text
    assert "UBND xã Bắc Sơn" in text
    assert "UBND xã Bãi Sậy" in text


async def test_of_two_units_only_the_one_that_still_owes_is_told(bot: Bot) -> None:
    async with bot.store.writing() as work:
        await work.units.save([OTHER])
    lan = await enrolled(bot.store, 7, "Lan", OFFICER, replace(OFFICER, unit_code=OTHER.code))
    await bot.tick(at(BEFORE))
    await bot.record(rows_of("tu_phap"), lan, at(BEFORE, 7, 40))
    ((_, text),) = await bot.is_sent(at(BEFORE, 7, 45))
    assert "UBND xã Bắc Sơn" not in text
    assert "UBND xã Bãi Sậy" in text


async def test_whoever_lost_the_grant_while_it_waited_is_told_nothing(bot: Bot) -> None:
    lan = await enrolled(bot.store, 7, "Lan", OFFICER)
    await bot.tick(at(BEFORE))
    async with bot.store.writing() as work:
        assert await work.people.revoke(lan, OFFICER, at(BEFORE, 7, 40))
    assert await bot.is_sent(at(BEFORE, 7, 45)) == []


async def test_a_person_with_two_chats_is_told_in_both(bot: Bot) -> None:
    lan = await enrolled(bot.store, 7, "Lan", OFFICER)
    async with bot.store.writing() as work:
        row = {"channel": "telegram", "address": "8", "person_id": lan, "created_at": at(BEFORE)}
        await work.connection.execute(insert(identity), row)
    await bot.tick(at(BEFORE))
    assert sorted(chat for chat, _ in await bot.is_sent()) == ["7", "8"]


async def test_one_who_cannot_be_reached_gets_no_message(bot: Bot) -> None:
    lan = await enrolled(bot.store, 7, "Lan", OFFICER)
    async with bot.store.writing() as work:
        await work.people.mark_blocked("telegram", "7", at(BEFORE))
    await bot.tick(at(BEFORE))
    assert await bot.is_sent() == []
    async with bot.store.reading() as work:
        made = await work.pushes.of_day(PushKind.LADDER, BEFORE, [lan])
    assert made[lan].state is PushState.UNREACHABLE


async def test_the_choices_of_a_reminder_can_be_typed(bot: Bot) -> None:
    who = await enrolled(bot.store, 7, "Lan", OFFICER)
    await bot.tick(at(BEFORE))
    await bot.is_sent()
    async with bot.store.reading() as work:
        bodies = await work.sessions.load([who])
    offered = from_json(bodies[who], who).offered
    assert [(choice.label, choice.is_navigation) for choice in offered] == [
        ("Làm tiếp", True),
        ("Nhắc lại chiều nay", True),
        ("Nhắc lại thứ Hai", True),
    ]


# --- a report that was sent back -----------------------------------------------------------------
async def a_returned_report(bot: Bot, now: datetime, reason: str) -> None:
    """Everything is there, and was sent back."""
    lan = await enrolled(bot.store, 7, "Lan", OFFICER)
    mai = await enrolled(bot.store, 8, "Mai", FOCAL)
    await bot.record([row.code for row in FORM.asked()], lan, now)
    await bot.moves(Move.SUBMIT, mai, now)
    await bot.moves(Move.RETURN, mai, now, reason)


async def test_a_returned_report_is_chased_with_the_reason_to_those_it_concerns(bot: Bot) -> None:
    back = at(date(2024, 9, 24), 10)
    await a_returned_report(bot, back, "II.1.1 chưa khớp sổ")
    await bot.tick(at(date(2024, 9, 24), 11))
    assert await bot.is_sent() == []  # they were told when it was sent back
    await bot.tick(at(date(2024, 9, 25)))
    (lan, mai) = sorted(await bot.is_sent())
    assert lan[0] == "7"
    assert lan[1] == (
        "Báo cáo CCHC quý III/2024 đã nộp lần đầu lúc 10:00 24/9, đang chờ nộp lại.\n"
        "Báo cáo bị trả lại lúc 10:00 24/9, lý do: “II.1.1 chưa khớp sổ”.\n"
        "Anh/chị xem lại II.1.1 và sửa cho đúng."
    )
    assert mai[0] == "8"
    assert "Số liệu đã đủ" in mai[1]
    await bot.tick(at(date(2024, 9, 26)))
    assert await bot.is_sent() == []
    await bot.tick(at(date(2024, 9, 27)))
    assert [chat for chat, _ in await bot.is_sent()] == ["7", "8"]
    await bot.tick(at(date(2024, 10, 7)))
    assert await bot.is_sent() == []


async def test_what_was_returned_and_corrected_is_told_to_the_focal_point_alone(bot: Bot) -> None:
    await a_returned_report(bot, at(date(2024, 9, 24), 10), "II.1.1 chưa khớp sổ")
    await bot.record(["II.1.1"], 1, at(date(2024, 9, 24), 15))
    await bot.tick(at(date(2024, 9, 25)))
    ((chat, text),) = await bot.is_sent()
    assert chat == "8"
    assert "nộp lại" in text


async def test_a_second_return_begins_the_rungs_anew(bot: Bot) -> None:
    await a_returned_report(bot, at(date(2024, 9, 24), 10), "")
    await bot.tick(at(date(2024, 9, 25)))
    assert len(await bot.is_sent()) == 1
    await bot.moves(Move.SUBMIT, 2, at(date(2024, 9, 25), 9))
    await bot.moves(Move.RETURN, 2, at(date(2024, 9, 25), 10), "II.1.2")
    await bot.tick(at(date(2024, 9, 26)))
    assert len(await bot.is_sent()) == 2
    assert (await bot.states())["Mai"] == ["R+1 sent", "R+1 sent"]


async def test_a_report_returned_before_its_deadline_is_told_of_the_last_day_again(
    bot: Bot,
) -> None:
    await enrolled(bot.store, 9, "Tú", FOCAL)
    await bot.tick(at(LAST_DAY))
    assert len(await bot.is_sent()) == 1
    await a_returned_report(bot, at(LAST_DAY, 10), "")
    await bot.tick(at(AFTER))
    told = await bot.is_sent()
    assert len(told) == 2
    assert all("đang chờ nộp lại" in text for _, text in told)


async def test_a_report_of_long_ago_that_is_sent_back_is_chased(bot: Bot) -> None:
    mai = await enrolled(bot.store, 8, "Mai", FOCAL)
    old = replace(KEY, period="2023-Q3")
    answers = [NewAnswer(row.code, Value(number=0), "0") for row in FORM.asked()]
    async with bot.store.writing() as work:
        now = at(date(2024, 9, 24), 10)
        await work.reports.record_many([Recording(old, 1, answers, mai, "telegram", now)])
        for move in (Move.SUBMIT, Move.RETURN):
            await work.reports.move(old, 1, move, mai, now, None, "")
    await bot.tick(at(date(2024, 9, 25)))
    ((_, text),) = await bot.is_sent()
    assert "quý III/2023" in text


# --- what people wish ----------------------------------------------------------------------------
async def test_whoever_wants_it_later_is_told_later_and_whoever_does_not_is_not(bot: Bot) -> None:
    lan = await enrolled(bot.store, 7, "Lan", OFFICER)
    hoa = await enrolled(bot.store, 8, "Hoa", OFFICER)
    async with bot.store.writing() as work:
        await work.push_wishes.set(lan, PushKind.LADDER, "10:00", at(BEFORE))
        await work.push_wishes.set(hoa, PushKind.LADDER, OFF, at(BEFORE))
    await bot.tick(at(BEFORE))
    assert await bot.is_sent() == []
    await bot.tick(at(BEFORE, 10))
    assert [chat for chat, _ in await bot.is_sent()] == ["7"]
    assert (await bot.states())["Hoa"][-1] == "T-1 unwanted"


async def test_whoever_wanted_to_be_reminded_again_is_told_what_is_owed_then(bot: Bot) -> None:
    lan = await enrolled(bot.store, 7, "Lan", OFFICER)
    await bot.tick(at(BEFORE))
    await bot.is_sent()
    async with bot.store.writing() as work:
        new = NewPush(lan, PushKind.AGAIN_AFTERNOON, BEFORE, at(BEFORE, 14, 0))
        await work.pushes.add_many([new, new], at(BEFORE, 8))
    await bot.record(rows_of("tu_phap")[:5], lan, at(BEFORE, 9))
    await bot.tick(at(BEFORE, 13, 59))
    assert await bot.is_sent() == []
    await bot.tick(at(BEFORE, 14))
    ((_, text),) = await bot.is_sent()
    assert "3/8" in text


async def test_whoever_is_told_in_the_morning_anyway_is_not_told_twice(bot: Bot) -> None:
    lan = await enrolled(bot.store, 7, "Lan", OFFICER)
    async with bot.store.writing() as work:
        new = NewPush(lan, PushKind.AGAIN_MORNING, LAST_DAY, at(LAST_DAY))
        await work.pushes.add_many([new], at(BEFORE))
    await bot.tick(at(LAST_DAY))
    assert len(await bot.is_sent()) == 1


async def test_being_reminded_again_is_not_forgotten_over_a_day_of_downtime(bot: Bot) -> None:
    lan = await enrolled(bot.store, 7, "Lan", OFFICER)
    day = date(2024, 9, 10)
    async with bot.store.writing() as work:
        new = NewPush(lan, PushKind.AGAIN_AFTERNOON, day, at(day, 14, 0))
        await work.pushes.add_many([new], at(day))
    await bot.tick(at(day + timedelta(days=1)))
    ((_, text),) = await bot.is_sent()
    assert text.startswith("Còn 5 ngày đến hạn")


async def test_whoever_is_away_is_not_reminded_and_who_stands_in_is(bot: Bot) -> None:
    hoa = await enrolled(bot.store, 8, "Hoa", OFFICER)
    minh = await enrolled(bot.store, 7, "Minh", FOCAL)
    await bot.record(rows_of("van_phong"), minh, at(date(2024, 9, 9)))
    new = NewStandIn(COMMUNE.code, hoa, minh, date(2024, 9, 10), BEFORE)
    async with bot.store.writing() as work:
        await work.stand_ins.add(new, minh, at(date(2024, 9, 9)))
    await bot.tick(at(BEFORE))
    ((chat, text),) = await bot.is_sent()
    assert chat == "7"
    assert "còn thiếu <b>8/8</b> chỉ tiêu, ở mục II" in text
    await bot.tick(at(LAST_DAY))
    assert sorted(chat for chat, _ in await bot.is_sent()) == ["7", "8"]


def test_a_form_that_says_nothing_of_it_has_the_usual_ladder() -> None:
    assert [rule.key for rule in FORM.ladder.rungs] == [
        "open", "half", "cutoff", "T-1", "T", "T+1", "lock",
    ]  # fmt: skip
