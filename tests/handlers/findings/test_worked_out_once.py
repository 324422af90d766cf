"""Within one turn nothing that takes long is worked out twice from the same figures."""

from functools import partial
from typing import Any

import pytest

from handlers import dialogs, router
from handlers.engine.lookup import ExplanationsQuery, Lookup, QueryPending
from reporting.checks import runner
from reporting.forms import FormLibrary
from tests.conversation.chat import Chat
from tests.conversation.engine import CALENDAR, CATALOGUE, FORM, HISTORY, UNITS, ZONE
from tests.conversation.open_states import ARRANGED, arranged
from tests.conversation.world import Q3
from tests.steps import calls_of

TYPED = ("7", "đúng", "vì có thêm một đợt", "/nop")


def twice(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The calls whose arguments another call had before."""
    return [one for place, one in enumerate(calls) if one in calls[:place]]


@pytest.mark.parametrize("said", TYPED)
@pytest.mark.parametrize("name", ARRANGED)
def test_a_turn_looks_for_findings_in_the_same_figures_once(name: str, said: str) -> None:
    chat = arranged(name)[1]
    assert twice(calls_of(runner.findings, lambda: chat.says(said))) == []


@pytest.mark.parametrize("said", TYPED)
@pytest.mark.parametrize("name", ARRANGED)
def test_a_turn_draws_the_open_card_once_for_all_who_look_at_it(name: str, said: str) -> None:
    began, drawn = (
        calls_of(function, partial(arranged(name)[1].says, said))
        for function in (router.handle, dialogs.card)
    )
    assert len(drawn) <= len(began) + 1  # the card that is open, and the one that follows


def known() -> Lookup:
    forms = FormLibrary.holding([FORM])
    return Lookup(None, forms, UNITS, CALENDAR, CATALOGUE, ZONE, history=HISTORY)


def test_what_was_worked_out_is_good_for_the_same_thing_alone() -> None:
    lookup, made = known(), [0]

    def count() -> int:
        made[0] += 1
        return made[0]

    assert [lookup.once("a", {"I.1": 7}, count) for _ in range(3)] == [1, 1, 1]
    assert lookup.once("a", {"I.1": 8}, count) == 2
    assert lookup.once("b", {"I.1": 8}, count) == 3
    assert known().once("a", {"I.1": 7}, count) == 4


def test_what_was_worked_out_to_be_nothing_is_remembered_as_well() -> None:
    lookup = known()
    assert lookup.once("card", Q3, lambda: None) is None
    assert lookup.once("card", Q3, _never) is None


def test_what_waits_for_a_fact_is_worked_out_once_the_fact_is_there() -> None:
    lookup = known()
    with pytest.raises(QueryPending):
        lookup.once("reasons", Q3, lambda: lookup.get(ExplanationsQuery(Q3)))
    assert lookup.once("reasons", Q3, lambda: "there") == "there"


def _never() -> None:
    raise AssertionError("it was known already")


def test_an_answer_meets_the_findings_of_the_figures_as_they_are_then() -> None:
    chat = arranged("above a softer finding")[1]
    assert _below(chat) != ()
    assert _below(chat.says("/sua I.2.1").says("7")) == ()


def _below(chat: Chat) -> tuple[str, ...]:
    """The findings below the question that is asked."""
    question = chat.session.question
    assert question is not None
    return question.findings_below
