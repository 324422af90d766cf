"""A recorded conversation over a thousand bad networks: no number ever lands on another row.

Messages are kept back, repeated and handed over in any order; impatient people type the next number
before the next question is there.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import pytest

from handlers.engine.states import BlockingFindings
from tests.conversation.chat import Chat
from tests.conversation.world import FakeBackend

WANTED: Final = {
    "I.1": 14, "I.2.1": 77, "I.2.2": 55, "I.3.1": 21, "I.3.3": 33, "I.3.3.1": 32, "I.4.1": 44,
    "I.4.2": 41, "I.4.3": 2, "I.4.4": 1,
}  # fmt: skip
"""The recorded conversation: every row has a number of its own, so a mix-up shows."""


@dataclass
class Network:
    """Between a person and the bot: it keeps messages back, repeats and reorders them.

    The person answers, row by row, the question that stands in the chat; impatient ones type the
    next number before the next question is there. The messenger hands over what was sent in one
    moment in any order.
    """

    chat: Chat
    chance: random.Random
    patience: float
    order: Sequence[str]
    under_way: list[tuple[int, str]] = field(default_factory=list)
    arrived: list[tuple[int, str]] = field(default_factory=list)
    sent: int = 0

    def go(self) -> None:
        """Send everything once, and let all of it arrive."""
        while self.sent < len(self.order) or self.under_way:
            if self.sent < len(self.order) and self._types_now():
                self._send()
            elif self.under_way:
                self._deliver()
            elif self._is_asked_to_choose():
                return  # a question to the person, who is gone
            else:
                self._send()

    def _types_now(self) -> bool:
        if self._is_asked_to_choose():
            return bool(self.under_way) is False and self.chance.random() > self.patience
        if self._question() == self.order[self.sent] and not self.under_way:
            return True
        return self.chance.random() > self.patience

    def _send(self) -> None:
        code = self.order[self.sent]
        self.sent += 1
        self.under_way.append((self.chat.new_id(), str(WANTED[code])))

    def _deliver(self) -> None:
        if self.arrived and self.chance.random() < 0.2:
            self.chat.delivers(*self.chance.choice(self.arrived))
            return
        place = self.chance.randrange(len(self.under_way))
        message = self.under_way.pop(place)
        self.arrived.append(message)
        self.chat.delivers(*message)

    def _question(self) -> str | None:
        question = self.chat.session.question
        return question.indicator if question is not None else None

    def _is_asked_to_choose(self) -> bool:
        return bool(self.chat.session.late_answers)


@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_networks_end_in_the_same_answers_or_in_a_question(hundred: int) -> None:
    asked, same = 0, 0
    for number in range(100):
        chance = random.Random(hundred * 100 + number)
        world = FakeBackend()
        chat = world.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
        network = Network(chat, chance, chance.choice([1.0, 0.9, 0.6]), list(WANTED))
        network.go()
        stored = {code: value.number for code, value in world.values().items()}
        wrong = {code for code, value in stored.items() if WANTED[code] != value}
        session = network.chat.session
        named = {code for one in session.late_answers for code in one.indicators}
        if isinstance(session.state, BlockingFindings):
            named |= {code for code in stored if code in network.chat.heard}
        assert wrong <= named, (hundred, number, stored)
        if session.late_answers or isinstance(session.state, BlockingFindings):
            asked += 1
        else:
            assert stored == WANTED, (hundred, number)
            same += 1
    assert asked > 0
    assert same > 0
