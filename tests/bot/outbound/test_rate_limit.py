"""The rate limit, on a clock that only the test moves."""

import itertools

from bot.outbound.rate_limit import ANSWER_WITHIN, CHAT_BURST, WINDOW, Budget, RateLimiter
from handlers.engine.turn import Priority
from tests.steps import steps_of

STEP = 0.001
LAN, HOA = ("telegram", "lan"), ("telegram", "hoa")


def chat(number: int) -> tuple[str, str]:
    return "telegram", str(number)


def wait(limiter: RateLimiter, to: tuple[str, str], priority: Priority, now: float) -> float:
    """Seconds until a message of that priority may go there."""
    waits = [limiter.chat_wait(to, 1, now), limiter.everything_wait(priority, now)]
    if not limiter.is_answer(to, priority, now):
        waits.append(limiter.bulk_wait(priority, now))
    return max(waits)


def sent_in(
    seconds: float, limiter: RateLimiter, plan: dict[int, Priority] | None = None
) -> list[tuple[float, Priority]]:
    """As fast as the limit allows, each to a chat of its own: bulk always waits.

    At the milliseconds of `plan` more comes, to people who have not written.
    """
    sent: list[tuple[float, Priority]] = []
    waiting: list[Priority] = []
    for tick in range(int(seconds / STEP)):
        now = 100 + tick * STEP
        if plan and tick in plan:
            waiting.append(plan[tick])
        for priority in [*waiting, Priority.BULK]:
            to = chat(len(sent))
            if wait(limiter, to, priority, now) <= 0:
                limiter.took(to, priority, 1, now)
                sent.append((now, priority))
                if waiting:
                    waiting.pop(0)
    return sent


def busiest_second(sent: list[tuple[float, Priority]]) -> int:
    times = [at for at, _ in sent]
    return max(sum(1 for other in times if at <= other < at + 1.0) for at in times)


# --- answers and bulk ----------------------------------------------------------------------------
def test_answers_to_hundreds_of_people_do_not_wait_for_each_other() -> None:
    limiter = RateLimiter(30)
    for number in range(300):
        limiter.heard(chat(number), 100.0)
        assert wait(limiter, chat(number), Priority.REPLY, 100.1) == 0
        limiter.took(chat(number), Priority.REPLY, 1, 100.1)


def test_no_second_sees_more_bulk_than_allowed() -> None:
    plan = dict.fromkeys(range(0, 5000, 50), Priority.REPLY)
    assert busiest_second(sent_in(5, RateLimiter(30), plan)) <= 30


def test_reminders_alone_come_near_the_whole_allowance() -> None:
    sent = sent_in(20, RateLimiter(30))
    assert len(sent) / 20 >= 0.95 * 30
    assert busiest_second(sent) <= 30


def test_bulk_that_was_kept_waiting_makes_up_for_a_tenth_of_a_second() -> None:
    limiter = RateLimiter(30)
    limiter.took(chat(0), Priority.BULK, 1, 100.0)
    went = 0
    while limiter.bulk_wait(Priority.BULK, 105.0) <= 0:
        limiter.took(chat(went), Priority.BULK, 1, 105.0)
        went += 1
    assert went == 3


def test_an_answer_is_not_counted_as_bulk() -> None:
    limiter = RateLimiter(2)
    limiter.heard(LAN, 100.0)
    for _ in range(3):
        limiter.took(LAN, Priority.REPLY, 1, 100.0)
    assert wait(limiter, HOA, Priority.BULK, 100.0) == 0


def test_a_reply_to_somebody_who_wrote_long_ago_is_held_to_the_bulk_pace() -> None:
    limiter = RateLimiter(2)
    limiter.heard(LAN, 100.0)
    late = 100.0 + ANSWER_WITHIN + 1
    for number in range(2):
        limiter.took(chat(number), Priority.BULK, 1, late)
    assert round(wait(limiter, LAN, Priority.REPLY, late), 6) == WINDOW


def test_a_reply_to_what_waited_through_an_outage_is_held_to_the_bulk_pace() -> None:
    limiter = RateLimiter(30)
    for number in range(300):
        limiter.heard(chat(number), 100.0, seconds_ago=3600.0)
        assert not limiter.is_answer(chat(number), Priority.REPLY, 100.0)
    limiter.heard(LAN, 100.0)
    limiter.heard(LAN, 100.1, seconds_ago=3600.0)
    assert limiter.is_answer(LAN, Priority.REPLY, 100.1)


def test_an_answer_to_a_message_that_was_slow_has_what_is_left_of_its_minute() -> None:
    limiter = RateLimiter(30)
    limiter.heard(LAN, 100.0, seconds_ago=40.0)
    assert limiter.is_answer(LAN, Priority.REPLY, 100.0 + ANSWER_WITHIN - 41)
    assert not limiter.is_answer(LAN, Priority.REPLY, 100.0 + ANSWER_WITHIN - 39)


def test_a_reply_whose_writer_is_not_remembered_goes_before_bulk() -> None:
    plan = dict.fromkeys(range(2000, 10000, 500), Priority.REPLY)
    replies = [
        at for at, priority in sent_in(10, RateLimiter(30), plan) if priority is Priority.REPLY
    ]
    waits = [round(at - (100 + tick * STEP), 3) for at, tick in zip(replies, plan, strict=True)]
    assert max(waits) <= 0.1


def test_a_notification_to_somebody_who_has_just_written_is_still_no_answer() -> None:
    limiter = RateLimiter(30)
    limiter.heard(LAN, 100.0)
    assert not limiter.is_answer(LAN, Priority.NOTIFICATION, 100.0)


# --- one chat ------------------------------------------------------------------------------------
def test_a_chat_may_say_a_few_things_at_once_and_then_one_a_second() -> None:
    limiter = RateLimiter(30)
    for _ in range(int(CHAT_BURST)):
        assert limiter.chat_wait(LAN, 1, 100.0) == 0
        limiter.took(LAN, Priority.REPLY, 1, 100.0)
    assert limiter.chat_wait(LAN, 1, 100.0) == 1.0
    assert limiter.chat_wait(HOA, 1, 100.0) == 0
    assert round(limiter.chat_wait(LAN, 1, 100.6), 6) == 0.4
    assert limiter.chat_wait(LAN, 1, 101.0) == 0


def test_an_album_waits_until_the_chat_takes_all_of_it_or_as_much_as_it_ever_does() -> None:
    limiter = RateLimiter(30)
    limiter.took(LAN, Priority.REPLY, 2, 100.0)
    assert limiter.chat_wait(LAN, 3, 100.0) == 1.0
    assert limiter.chat_wait(LAN, 10, 100.0) == 2.0


def test_what_a_chat_took_beyond_its_allowance_is_waited_for() -> None:
    limiter = RateLimiter(30)
    limiter.took(LAN, Priority.REPLY, 6, 100.0)
    assert limiter.chat_wait(LAN, 1, 100.0) == 3.0


def test_without_a_pace_nothing_waits() -> None:
    limiter = RateLimiter(0)
    limiter.took(LAN, Priority.BULK, 1000, 100.0)
    assert wait(limiter, LAN, Priority.BULK, 100.0) == 0


def test_without_a_pace_a_chat_is_still_left_alone_after_a_429() -> None:
    limiter = RateLimiter(0)
    assert limiter.refused(LAN, Priority.REPLY, 7, 100.0) is Budget.CHAT
    assert limiter.chat_wait(LAN, 1, 101.0) == 6.0
    assert wait(limiter, HOA, Priority.REPLY, 101.0) == 0


def test_a_slow_pace_still_lets_everything_through() -> None:
    sent = sent_in(5, RateLimiter(1), {1500: Priority.REPLY})
    assert busiest_second(sent) == 1
    assert Priority.REPLY in [priority for _, priority in sent]


def test_chats_nobody_speaks_in_are_forgotten_and_one_that_must_wait_is_not() -> None:
    limiter = RateLimiter(30)
    limiter.refused(LAN, Priority.REPLY, 4000, 100.0)
    for number in range(10_000):
        limiter.took(chat(number), Priority.BULK, 1, 100.0)
    limiter.took(chat(10_001), Priority.BULK, 1, 2000.0)
    assert limiter.chat_wait(LAN, 1, 2000.0) == 2100.0
    assert limiter.remembered == 2


def test_no_more_chats_are_remembered_than_have_written_within_the_minute() -> None:
    limiter = RateLimiter(30)
    most = 0
    for number in range(40_000):
        limiter.heard(chat(number), 100.0 + number / 50)
        most = max(most, limiter.remembered)
    assert most <= 10_000 + 2 * 50


def test_a_crowd_is_not_looked_at_whole_for_each_one_more() -> None:
    limiter, crowd = RateLimiter(30), iter(range(20_000))

    def come(people: int) -> None:
        for number in itertools.islice(crowd, people):
            limiter.heard(chat(number), 100.0)

    come(10_000)
    with_a_look_at_all, without = steps_of(lambda: come(1)), steps_of(lambda: come(100))
    assert without < with_a_look_at_all


# --- 429 -----------------------------------------------------------------------------------------
def test_a_429_slows_its_own_chat_at_once_and_the_chat_recovers() -> None:
    limiter = RateLimiter(30)
    limiter.heard(LAN, 100.0)
    limiter.took(LAN, Priority.REPLY, 1, 100.0)
    assert limiter.refused(LAN, Priority.REPLY, 2, 100.0) is Budget.CHAT
    assert limiter.chat_wait(LAN, 1, 100.0) == 2.0
    assert wait(limiter, HOA, Priority.BULK, 100.0) == 0
    limiter.took(LAN, Priority.REPLY, 1, 102.0)
    assert limiter.chat_wait(LAN, 1, 102.0) > 1.5
    assert limiter.chat_wait(LAN, CHAT_BURST, 200.0) == 0
    assert limiter.refusals == {Budget.CHAT: 1}


def test_a_429_in_a_chat_that_was_spoken_to_a_lot_says_nothing_of_the_others() -> None:
    limiter = RateLimiter(30)
    for one in (LAN, HOA):
        limiter.heard(one, 100.0)
        limiter.took(one, Priority.REPLY, 4, 100.0)
        assert limiter.refused(one, Priority.REPLY, 1, 100.0) is Budget.CHAT
    assert wait(limiter, chat(1), Priority.BULK, 100.0) == 0


def test_two_reminders_refused_slow_down_bulk_and_no_answer() -> None:
    limiter = RateLimiter(30)
    found = []
    for number in range(2):
        limiter.took(chat(number), Priority.BULK, 1, 100.0)
        found.append(limiter.refused(chat(number), Priority.BULK, 3, 100.0))
    assert found == [Budget.CHAT, Budget.BULK]
    assert limiter.bulk_wait(Priority.BULK, 100.5) == 2.5
    limiter.heard(LAN, 100.5)
    assert wait(limiter, LAN, Priority.REPLY, 100.5) == 0


def test_bulk_that_was_refused_goes_more_slowly_and_recovers() -> None:
    limiter = RateLimiter(30)
    limiter.took(chat(0), Priority.BULK, 1, 100.0)
    limiter.refused(chat(0), Priority.BULK, 1, 100.0)
    slow = sent_in(5, limiter)
    assert 55 <= len(slow) <= 90
    quick = sent_in(5, RateLimiter(30))
    assert len(quick) > 1.4 * len(slow)


def test_answers_refused_in_quiet_chats_hold_everything_a_little_below_what_went() -> None:
    limiter = RateLimiter(30)
    for number in range(40):
        limiter.heard(chat(number), 100.0)
        limiter.took(chat(number), Priority.REPLY, 1, 100.0)
    found = [limiter.refused(chat(number), Priority.REPLY, 1, 100.1) for number in range(30, 40)]
    assert found == [Budget.CHAT, *[Budget.EVERYTHING] * 9]
    assert limiter.everything_wait(Priority.REPLY, 100.1) == 1.0
    went = 0
    while limiter.everything_wait(Priority.REPLY, 102.0) == 0:
        limiter.took(chat(went), Priority.REPLY, 1, 102.0)
        went += 1
    assert went == 24
    assert limiter.everything_wait(Priority.REPLY, 200.0) == 0


def test_under_a_ceiling_bulk_leaves_room_for_replies() -> None:
    limiter = RateLimiter(30)
    for number in range(12):
        limiter.heard(chat(number), 100.0)
        limiter.took(chat(number), Priority.REPLY, 1, 100.0)
    for number in (0, 1):
        limiter.refused(chat(number), Priority.REPLY, 1, 100.0)
    for number in range(20, 24):
        limiter.took(chat(number), Priority.REPLY, 1, 102.0)
    assert limiter.everything_wait(Priority.REPLY, 102.0) == 0
    assert limiter.everything_wait(Priority.BULK, 102.0) > 0
