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


def test_a_chat_stands_in_the_queue_once_however_many_replies_pass_its_notice() -> None:
    queue = SendQueue()
    queue.put(waiting(1, "lan", Priority.BULK))
    queue.put(waiting(2, "hoa", Priority.BULK))
    for number in range(3, 1000):
        reply = waiting(number, "hoa")
        queue.put(reply)
        assert queue.first(0.0) is reply
        queue.begin(reply)
        queue.remove(reply)
        assert queue.first(0.0) is not None
    assert queue.entries <= 6


def test_nothing_is_kept_of_chats_whose_messages_have_gone() -> None:
    queue = SendQueue()
    for number in range(1000):
        one = waiting(number, str(number))
        queue.put(one)
        queue.hold(one.chat, float(number))
        assert queue.first(float(number)) is one
        queue.begin(one)
        queue.put_off(one, number + 1.0)
        queue.stop(one)
        assert queue.clear(one.chat) == (number,)
    assert queue.first(2000.0) is None
    assert queue.entries == 0
