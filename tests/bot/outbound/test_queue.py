"""Messages that wait to be sent: whose turn it is, and when."""

from bot.outbound.payload import Payload
from bot.outbound.queue import PendingSend, SendQueue
from handlers.engine.turn import Priority, Toast


def waiting(number: int, chat: str, priority: Priority = Priority.REPLY) -> PendingSend:
    return PendingSend(number, ("telegram", chat), priority, Payload(Toast("")))


def test_the_most_urgent_message_goes_first_and_one_of_a_chat_at_a_time() -> None:
    queue = SendQueue()
    for one in (waiting(1, "lan", Priority.BULK), waiting(2, "lan"), waiting(3, "hoa")):
        queue.put(one)
    order = []
    while (found := queue.first(0.0)) is not None:
        order.append(found.id)
        queue.begin(found)
    assert order == [2, 3]


def test_what_is_held_waits_and_lets_others_go() -> None:
    queue = SendQueue()
    lan, hoa = waiting(1, "lan"), waiting(2, "hoa")
    queue.put(lan)
    queue.put(hoa)
    queue.hold(lan.chat, 5.0)
    assert (queue.first(1.0), queue.next_at()) == (hoa, 5.0)
    queue.begin(hoa)
    assert queue.first(4.9) is None
    assert queue.first(5.0) is lan


def test_a_message_put_off_holds_back_those_behind_it_and_not_a_more_urgent_one() -> None:
    queue = SendQueue()
    first, second = waiting(1, "lan", Priority.BULK), waiting(2, "lan", Priority.BULK)
    queue.put(first)
    queue.put(second)
    queue.put_off(first, 5.0)
    assert queue.first(1.0) is None
    urgent = waiting(3, "lan")
    queue.put(urgent)
    assert queue.first(1.0) is urgent
    queue.begin(urgent)
    queue.remove(urgent)
    assert queue.first(4.0) is None
    assert queue.first(5.0) is first


def test_a_chat_that_is_cleared_has_nothing_left() -> None:
    queue = SendQueue()
    lan = waiting(1, "lan")
    queue.put(lan)
    queue.put(waiting(2, "lan"))
    queue.begin(lan)
    queue.stop(lan)
    assert queue.clear(lan.chat) == (1, 2)
    assert (queue.first(0.0), len(queue)) == (None, 0)
