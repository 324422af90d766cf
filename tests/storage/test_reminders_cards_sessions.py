from reporting.reports import ReportKey
from storage.pushed.reminders import NewReminder
from storage.repositories.cards import Card
from storage.store import Store
from tests.storage.second import Second
from tests.storage.stocked import BEFORE, LAN, LATER, MINH, NOW, OTHER, REPORT


async def test_a_rung_is_taken_once_per_report_and_person(store: Store) -> None:
    async with store.writing() as work:
        assert await work.reminders.add_many([NewReminder(REPORT, "T-3", LAN, "sent")], NOW)
        assert await work.reminders.add_many([NewReminder(REPORT, "T-3", MINH, "sent")], NOW)
        assert await work.reminders.add_many([NewReminder(REPORT, "T-1", LAN, "sent")], NOW)
        assert await work.reminders.add_many([NewReminder(OTHER, "T-3", LAN, "skipped")], NOW)
    async with store.writing() as work:
        assert not await work.reminders.add_many([NewReminder(REPORT, "T-3", LAN, "sent")], LATER)
    async with store.reading() as work:
        assert await work.reminders.sent([REPORT, BEFORE]) == {
            (REPORT, "T-3", LAN, 0),
            (REPORT, "T-3", MINH, 0),
            (REPORT, "T-1", LAN, 0),
        }
        assert await work.reminders.sent([]) == set()


async def test_of_many_rungs_those_taken_before_are_told_apart(
    store: Store, second: Second
) -> None:
    many = [NewReminder(key, "T", LAN, "sent") for key in (REPORT, OTHER)]
    async with store.writing() as work:
        await work.reminders.add_many([NewReminder(REPORT, "T", LAN, "sent")], NOW)
        assert await work.reminders.add_many(many, LATER) == {(OTHER, "T", LAN, 0)}
        assert await work.reminders.add_many([], LATER) == set()
        assert await work.reminders.sent([REPORT, OTHER]) == {
            (REPORT, "T", LAN, 0),
            (OTHER, "T", LAN, 0),
        }
    assert second.execute("SELECT count(*) FROM reminder").fetchone() == (2,)


async def test_reminders_of_many_reports_and_periods_are_found_together(store: Store) -> None:
    keys = [ReportKey("cchc", "08887", f"{year}-Q1") for year in range(2000, 2040)]
    async with store.writing() as work:
        await work.reminders.add_many([NewReminder(k, "T", LAN, "sent") for k in keys], NOW)
        assert await work.reminders.sent(keys) == {(key, "T", LAN, 0) for key in keys}


async def test_a_chat_has_one_card_until_a_newer_takes_its_place(store: Store) -> None:
    async with store.writing() as work:
        assert await work.cards.get("telegram", "11") is None
        await work.cards.put_many({})
        await work.cards.put_many(
            {
                ("telegram", "11"): Card("501", pushed_up=True),
                ("zalo", "11"): Card("x", pushed_up=False),
            }
        )
    async with store.writing() as work:
        assert await work.cards.get("telegram", "11") == Card("501", pushed_up=True)
        assert await work.cards.get("zalo", "11") == Card("x", pushed_up=False)
        await work.cards.put_many({("telegram", "11"): Card("502", pushed_up=False)})
        assert await work.cards.get("telegram", "11") == Card("502", pushed_up=False)


async def test_the_session_saved_last_is_the_one_loaded(store: Store) -> None:
    async with store.writing() as work:
        await work.sessions.save_many({LAN: '{"step": "idle"}'}, NOW)
        await work.sessions.save_many({LAN: '{"step": "collect.number"}', MINH: "{}"}, LATER)
        await work.sessions.save_many({}, LATER)
    async with store.reading() as work:
        assert await work.sessions.load([LAN, MINH, 99]) == {
            LAN: '{"step": "collect.number"}',
            MINH: "{}",
        }
        assert await work.sessions.load([]) == {}
