"""How long what comes in was on its way."""

from datetime import UTC, datetime, timedelta

from bot.inbound.runner import Delays
from handlers.engine.turn import Inbound, Tap, Text
from reporting.clean_text import clean

NOW = datetime(2024, 9, 13, 8, tzinfo=UTC)


def written(seconds_ago: float, channel: str = "telegram") -> Inbound:
    said_at = int((NOW - timedelta(seconds=seconds_ago)).timestamp())
    return Inbound(channel, "7", "7", Text(clean("14")), said_at=said_at)


def pressed(channel: str = "telegram") -> Inbound:
    return Inbound(channel, "8", "8", Tap("menu.open", 3), press_id="99")


def test_what_was_just_written_is_not_late_even_where_clocks_differ_a_little() -> None:
    delays = Delays()
    assert [delays.of(written(ago), NOW) for ago in (0, 3, -3, -86_400)] == [0.0] * 4


def test_what_waited_through_an_outage_is_as_late_as_its_date_says() -> None:
    assert Delays().of(written(3600), NOW) == 3600.0


def test_a_tap_is_as_late_as_the_message_before_it() -> None:
    delays = Delays()
    assert delays.of(pressed(), NOW) == 0.0
    delays.of(written(3600), NOW)
    assert delays.of(pressed(), NOW) == 3600.0
    assert delays.of(pressed("zalo"), NOW) == 0.0
    delays.of(written(1), NOW)
    assert delays.of(pressed(), NOW) == 0.0


def test_on_a_clock_that_runs_faster_the_seconds_are_real_ones() -> None:
    assert Delays(rate=60.0).of(written(600), NOW) == 10.0
