"""The clock of the bot, real or a test's own."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.runtime.clock import Clock, ClockMovedBackError

START = datetime(2024, 9, 13, 1, tzinfo=UTC)


def test_a_test_clock_runs_at_its_rate_and_moves_forward_only() -> None:
    clock = Clock(START, rate=0)
    assert clock.now() == START
    clock.advance_to(START + timedelta(days=3))
    assert clock.now() == START + timedelta(days=3)
    with pytest.raises(ClockMovedBackError):
        clock.advance_to(START)


def test_real_time_is_aware_and_cannot_be_moved() -> None:
    clock = Clock()
    assert clock.now().tzinfo is UTC
    with pytest.raises(RuntimeError):
        clock.advance_to(START)
