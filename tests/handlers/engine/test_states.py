"""The table of states says what is so: who draws a state, who reads its text, where it leads."""

import random
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from handlers import dialogs, router
from handlers.engine.lookup import Lookup
from handlers.engine.session import Session
from handlers.engine.states import STATES, DialogState, Idle, NotRecorded
from handlers.engine.turn import Inbound, Tap, Turn
from reporting.people import Grant, Role
from tests.conversation.engine import BAC_SON
from tests.conversation.world import FILLED, FakeBackend
from tests.handlers.test_anything_goes import act
from tests.house.state_picture import PAGE, page


def test_the_picture_in_the_documents_is_drawn_from_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize(
    "kind", [kind for kind in STATES if kind not in (Idle, NotRecorded)], ids=lambda k: k.__name__
)
def test_the_dialog_of_a_state_draws_its_card_and_reads_its_text(kind: type[DialogState]) -> None:
    entry = STATES[kind]
    dialog = dialogs.DIALOGS[entry.dialog]
    assert dialog.draw is not None
    assert dialog.on_text is not None or not entry.wants_text


@dataclass
class Arrows:
    """Notes which state a choice of an open card has led to."""

    found: set[tuple[type[DialogState], type[DialogState]]] = field(default_factory=set)

    def handle(self, session: Session, inbound: Inbound, lookup: Lookup, now: datetime) -> Turn:
        turn = router.handle(session, inbound, lookup, now)
        content = inbound.content
        if isinstance(content, Tap) and content.revision == session.revision:
            self.found.add((type(session.state), type(turn.session.state)))
        return turn


def test_choices_lead_nowhere_but_where_the_table_says() -> None:
    arrows = Arrows()
    for seed in range(24):
        chance = random.Random(seed)
        backend = FakeBackend(step=arrows.handle)
        backend.fill(but=tuple(code for code in FILLED if chance.random() < 0.2 * (seed % 3)))
        chats = [
            backend.person("Lan", Grant(Role.FOCAL, BAC_SON, ("van_phong",))),
            backend.person("Hằng", Grant(Role.FOCAL, BAC_SON)),
            backend.person("Minh", Grant(Role.CLERK, "329")),
        ]
        for chat in chats[:2]:
            chat.says("/baocao")
        for _ in range(40):
            act(chance.choice(chats), chance)
    allowed = {(kind, other) for kind, entry in STATES.items() for other in (kind, *entry.leads_to)}
    assert arrows.found - allowed == set()
    assert len(arrows.found) > len(STATES)
