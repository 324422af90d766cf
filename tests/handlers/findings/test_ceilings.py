"""No row holds a figure that no commune can have: a finding that blocks."""

import pytest

from handlers.engine.states import BlockingFindings
from reporting.reports import ReportKey
from reporting.values import Value
from tests.conversation.world import Q3, FakeBackend


@pytest.mark.parametrize(
    "said",
    ["IV.3.3 999999999", "IV.3.3 1.000.001", "III.3.1.1 50.000.000", "I.2.1 999999",
     "I.1 123456789", "VI.1.1 99.999.999"],
)  # fmt: skip
def test_a_figure_above_the_ceiling_of_its_unit_blocks(said: str) -> None:
    backend = FakeBackend()
    backend.fill()
    chat = backend.focal("Lan", "van_phong").says("/baocao").says(said)
    assert isinstance(chat.session.state, BlockingFindings)
    assert "phải từ 0 " in chat.heard
    assert "Chưa nộp được" in chat.says("/nop").heard


@pytest.mark.parametrize("said", ["IV.3.3 250", "III.3.1.1 37.600", "I.1 140"])
def test_a_large_but_possible_figure_does_not(said: str) -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong").says("/baocao").says(said)
    assert not isinstance(chat.session.state, BlockingFindings)
    assert "phải từ 0 " not in chat.heard


def test_what_the_unit_itself_has_given_is_a_ceiling_too() -> None:
    backend = FakeBackend()
    for quarter in ("2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2"):
        backend.record(_quarter(quarter), {"III.3.1.1": Value(number=300)})
    chat = backend.focal("Lan", "van_phong").says("/baocao").says("III.3.1.1 900000")
    assert isinstance(chat.session.state, BlockingFindings)
    assert "đến 300.000 hồ sơ" in chat.heard


def _quarter(period: str) -> ReportKey:
    return ReportKey(Q3.form, Q3.unit, period)
