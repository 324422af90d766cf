"""A period that only other calendars have is answered by the one of the form that it lies in."""

from dataclasses import replace

import pytest

from tests.calendars import MINISTRY
from tests.conversation.engine import FORM
from tests.conversation.world import FakeBackend


@pytest.mark.parametrize("command", ["/baocao", "/tiendo", "/nop"])
def test_under_the_calendar_of_the_ministry_a_quarter_is_offered_as_six_months(
    command: str,
) -> None:
    backend = FakeBackend(form=replace(FORM, cycle=MINISTRY))
    heard = backend.focal("Lan", "van_phong").says(f"{command} quý 2").heard
    assert "không có kỳ “quý 2”; kỳ báo cáo khi đó là 6 tháng đầu năm 2024" in heard


@pytest.mark.parametrize("words", ["quý 4", "quý IV", "q4"])
def test_a_quarter_of_a_year_that_has_not_opened_is_not_taken_for_the_year_before(
    words: str,
) -> None:
    backend = FakeBackend(form=replace(FORM, cycle=MINISTRY))
    heard = backend.focal("Lan", "van_phong").says(f"/baocao {words}").heard
    assert "năm 2024 chưa mở" in heard
