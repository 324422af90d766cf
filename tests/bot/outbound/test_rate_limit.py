"""The rate limit, on a clock that only the test moves."""

from bot.outbound.rate_limit import CHAT_BURST, WINDOW, RateLimiter
from handlers.engine.turn import Priority

STEP = 0.001


def sent_in(
    seconds: float, limiter: RateLimiter, plan: dict[int, Priority]
) -> list[tuple[float, Priority]]:
    """As fast as the limit allows: bulk always waits, at the milliseconds of `plan` more comes."""
    sent: list[tuple[float, Priority]] = []
    waiting: list[Priority] = []
    for tick in range(int(seconds / STEP)):
        now = 100 + tick * STEP
        if tick in plan:
            waiting.append(plan[tick])
        for priority in [*waiting, Priority.BULK]:
            if limiter.wait(priority, now) <= 0:
                limiter.took(len(sent), priority, 1, now)
                sent.append((now, priority))
                if waiting:
                    waiting.pop(0)
    return sent


def busiest_second(sent: list[tuple[float, Priority]]) -> int:
    times = [at for at, _ in sent]
    return max(sum(1 for other in times if at <= other < at + 1.0) for at in times)


def test_no_second_sees_more_than_allowed() -> None:
    plan = dict.fromkeys(range(0, 5000, 50), Priority.REPLY)
    assert busiest_second(sent_in(5, RateLimiter(30), plan)) <= 30


def test_reminders_alone_come_near_the_whole_allowance() -> None:
    sent = sent_in(20, RateLimiter(30), {})
    assert len(sent) / 20 >= 0.95 * 30
    assert busiest_second(sent) <= 30


def test_a_reply_among_reminders_goes_at_once() -> None:
    plan = dict.fromkeys(range(2000, 10000, 500), Priority.REPLY)
    replies = [
        at for at, priority in sent_in(10, RateLimiter(30), plan) if priority is Priority.REPLY
    ]
    waits = [round(at - (100 + tick * STEP), 3) for at, tick in zip(replies, plan, strict=True)]
    assert max(waits) <= 0.002


def test_a_chat_may_say_a_few_things_at_once_and_then_one_a_second() -> None:
    limiter = RateLimiter(30)
    for _ in range(int(CHAT_BURST)):
        assert limiter.chat_wait("lan", 100.0) == 0
        limiter.took("lan", Priority.REPLY, 1, 100.0)
    assert limiter.chat_wait("lan", 100.0) == 1.0
    assert limiter.chat_wait("hoa", 100.0) == 0
    assert round(limiter.chat_wait("lan", 100.6), 6) == 0.4
    assert limiter.chat_wait("lan", 101.0) == 0


def test_what_a_chat_took_beyond_its_allowance_is_waited_for() -> None:
    limiter = RateLimiter(30)
    limiter.took("lan", Priority.REPLY, 6, 100.0)
    assert limiter.chat_wait("lan", 100.0) == 3.0


def test_replies_beyond_the_allowance_wait_for_the_oldest_to_be_a_second_ago() -> None:
    limiter = RateLimiter(3)
    for at in (100.0, 100.1, 100.2):
        limiter.took(at, Priority.REPLY, 1, at)
    assert round(limiter.wait(Priority.REPLY, 100.3), 6) == round(100.0 + WINDOW - 100.3, 6)


def test_without_a_pace_nothing_waits() -> None:
    limiter = RateLimiter(0)
    limiter.took("lan", Priority.BULK, 1000, 100.0)
    assert (limiter.wait(Priority.BULK, 100.0), limiter.chat_wait("lan", 100.0)) == (0, 0)


def test_a_slow_pace_still_lets_everything_through() -> None:
    sent = sent_in(5, RateLimiter(1), {1500: Priority.REPLY})
    assert busiest_second(sent) == 1
    assert Priority.REPLY in [priority for _, priority in sent]
