"""After the next period has opened the clerk still sees the last one, with the way there."""

from datetime import datetime, timedelta

from reporting.people import Grant, Role
from reporting.reports import Move, ReportKey, Submission
from tests.conversation.chat import Chat
from tests.conversation.engine import FORM, ZONE
from tests.conversation.world import Q3, FakeBackend

NOVEMBER = datetime(2024, 11, 5, 9, tzinfo=ZONE)


def november(*moves: Move, unit: str = Q3.unit) -> tuple[FakeBackend, Chat]:
    """Quarter IV has opened on 30/10; one commune had filled in quarter III."""
    backend = FakeBackend(now=datetime(2024, 9, 15, 9, tzinfo=ZONE))
    backend.focal("Lan")
    key = ReportKey(FORM.code, unit, "2024-Q3")
    backend.fill(key)
    if moves:
        backend.submissions[key] = [Submission(move, 1, backend.now) for move in moves]
    backend.now = NOVEMBER
    return backend, backend.person("Hải", Grant(Role.CLERK, "329"))


def test_what_is_left_of_the_last_period_is_said_with_the_way_there() -> None:
    _, hai = november(Move.SUBMIT)
    hai.says("/tiendo")
    assert hai.heard.startswith("Huyện Ân Thi, quý IV/2024: 0/3 đơn vị đã nộp")
    assert hai.heard.endswith("⏳ Kỳ trước, quý III/2024: 1/3 đơn vị đã nộp, 1 chờ tiếp nhận.")
    assert hai.labels == ["quý III/2024"]
    hai.presses("quý III/2024")
    assert hai.heard.startswith("Huyện Ân Thi, quý III/2024: 1/3 đơn vị đã nộp\nĐúng hạn (1)")
    assert hai.labels == ["Bắc Sơn", "quý IV/2024"]
    assert "Tiếp nhận" in hai.presses("Bắc Sơn").labels
    hai.says("/tiendo quý 3").presses("quý IV/2024")
    assert hai.heard.startswith("Huyện Ân Thi, quý IV/2024")


def test_a_report_of_the_last_period_that_is_only_drafted_is_still_counted_as_missing() -> None:
    _, hai = november()
    assert "Kỳ trước, quý III/2024: 0/3 đơn vị đã nộp." in hai.says("/tiendo").heard


def test_a_period_that_nobody_ever_opened_is_not_spoken_of() -> None:
    backend = FakeBackend()
    hai = backend.person("Hải", Grant(Role.CLERK, "329")).says("/tiendo")
    assert "Kỳ trước" not in hai.heard
    assert hai.labels == []


def test_once_all_of_it_is_accepted_only_the_button_is_left() -> None:
    backend, hai = november(Move.SUBMIT, Move.ACCEPT)
    for unit in ("12142", "12151"):
        key = ReportKey(FORM.code, unit, "2024-Q3")
        at = NOVEMBER - timedelta(days=50)
        backend.submissions[key] = [Submission(m, 1, at) for m in (Move.SUBMIT, Move.ACCEPT)]
    assert "Kỳ trước" not in hai.says("/tiendo").heard
    assert hai.labels == ["quý III/2024"]


def test_a_button_about_units_of_others_leads_to_ones_own() -> None:
    _, hai = november(Move.SUBMIT)
    for argument in (f"{FORM.code}/185/2024-Q3", f"{FORM.code}/329/2030-Q1", "x", ""):
        hai.presses_forged(f"status.period:{argument}" if argument else "status.period", None)
        assert hai.heard.startswith("Huyện Ân Thi, quý IV/2024")


def test_the_next_period_has_its_button_once_it_was_opened_early_for_one_unit() -> None:
    backend = FakeBackend(now=datetime(2024, 9, 20, 9, tzinfo=ZONE))
    hai = backend.person("Hải", Grant(Role.CLERK, "329"))
    assert "quý IV/2024" not in hai.says("/tiendo").labels
    hai.says("/han mở sớm xã Bắc Sơn quý IV/2024 23/9 vì mưa lũ").says("có")
    assert "quý IV/2024" not in hai.says("/tiendo").labels
    backend.now = datetime(2024, 9, 23, 9, tzinfo=ZONE)
    assert "quý IV/2024" in hai.says("/tiendo").labels
    assert "quý IV/2024" in hai.presses("quý IV/2024").heard
    assert "quý IV/2024" in hai.says("/tiendo quý 4").heard
