"""Every act in every state is answered as the table says, in sentences that were read."""

import pytest

from reporting.standing import TABLE, ReportAct
from tests.handlers.standing.transcripts import DONE, PAGE, SITUATIONS, Situation, page


def test_every_state_is_played_and_the_page_is_current() -> None:
    assert {one.state for one in SITUATIONS} == set(TABLE)
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("act", ReportAct)
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: f"{one.state} {one.said}".strip())
def test_what_the_table_allows_is_done_and_what_it_refuses_changes_nothing(
    situation: Situation, act: ReportAct
) -> None:
    row = TABLE[situation.state]
    role, does = DONE[act]
    backend, chats = situation.arranged()
    before = (len(backend.submissions.get(situation.key, ())), backend.facts)
    list(does(chats[role]))
    after = (len(backend.submissions.get(situation.key, ())), backend.facts)
    allowed = act in (row.locked if situation.is_locked else row.acts).get(role, ())
    if situation.refuses_early and act is ReportAct.SUBMIT:
        allowed = False
    if act is ReportAct.EXTEND:
        assert bool(backend.extensions) is allowed
        return
    changes_something = allowed and act is not ReportAct.REMIND and not situation.is_ended
    assert (after != before) is changes_something or (situation.is_ended and allowed)
