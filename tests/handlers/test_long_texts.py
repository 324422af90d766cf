"""What a message costs grows with its length and not faster, whatever is open and whatever it is.

Steps are counted, not timed; `tests/bench/long_texts.py` has the milliseconds.
"""

import random
from functools import partial
from typing import Final

import pytest

from handlers.engine.commands import COMMANDS
from reporting.people import Grant, Role
from tests import long_texts
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON
from tests.conversation.open_states import ARRANGED, arranged
from tests.conversation.world import FakeBackend
from tests.steps import steps_of

HALF: Final = long_texts.LONGEST // 2
TWICE: Final = 2.5
"""Twice as long a text may take so many times the steps; four times would be too many."""
ALWAYS: Final = 20_000
"""Steps that do not depend on the text, such as those of drawing a card."""


@pytest.mark.parametrize("name", ARRANGED)
def test_an_open_question_reads_the_longest_text_in_linear_steps(name: str) -> None:
    for kind in random.Random(name).sample(long_texts.KINDS, 3):
        (_, short), (_, long) = arranged(name), arranged(name)
        few = steps_of(partial(short.says, long_texts.text(kind, HALF)))
        many = steps_of(partial(long.says, long_texts.text(kind)))
        assert many < TWICE * few + ALWAYS, (name, kind, few, many)


@pytest.mark.parametrize("clerk", [False, True])
@pytest.mark.parametrize("command", [name for name, *_ in COMMANDS] + ["start", "khac"])
def test_a_command_reads_the_longest_text_in_linear_steps(command: str, clerk: bool) -> None:
    for kind in random.Random(command).sample(long_texts.KINDS, 3):
        few = steps_of(partial(someone(clerk).says, f"/{command} {long_texts.text(kind, HALF)}"))
        said = f"/{command} {long_texts.text(kind)}"[: long_texts.LONGEST]
        many = steps_of(partial(someone(clerk).says, said))
        assert many < TWICE * few + ALWAYS, (command, kind, few, many)


def someone(clerk: bool) -> Chat:
    """A district's clerk, or the focal point of a commune."""
    if clerk:
        return FakeBackend().person("Hải", Grant(Role.CLERK, "329"))
    return FakeBackend().person("Lan", Grant(Role.FOCAL, BAC_SON, ("van_phong",)))


@pytest.mark.parametrize("said", ["/tonghop " + "a " * 2040, "/xuat " + "x " * 2040])
def test_two_thousand_words_are_no_units_name(said: str) -> None:
    chat = someone(clerk=True).says(said)
    assert chat.heard.startswith("Tin dài quá nên chưa rõ anh/chị hỏi đơn vị nào.")
