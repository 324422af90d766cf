"""A new version of a form is for other units: what was begun stays its owner's."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

import pytest

from reporting.forms import Form
from reporting.forms.model import Reporters
from reporting.people import Grant, Role
from reporting.reports import Move, ReportKey, ReportState, Submission
from reporting.units import Level
from reporting.values import Value
from tests.conversation.engine import BAC_SON, FORM, ZONE
from tests.conversation.world import FILLED, Q3, FakeBackend
from tests.form_versions import version

DISTRICT: Final = "329"
Q4: Final = replace(Q3, period="2024-Q4")
SEPTEMBER: Final = datetime(2024, 9, 12, 8, 30, tzinfo=ZONE)
DECEMBER: Final = datetime(2024, 12, 10, 8, 30, tzinfo=ZONE)
NOT_FOR_COMMUNES: Final = "UBND xã Bắc Sơn không nộp Báo cáo CCHC quý IV/2024"


def for_districts(begins: date = date(2024, 9, 15)) -> Form:
    """The second version, which the district fills in instead of its communes."""
    second = version(2)
    rules = {**second.deadlines, Level.DISTRICT: second.deadlines[Level.COMMUNE]}
    return replace(
        second, reporters=Reporters(level=Level.DISTRICT), deadlines=rules, begins=begins
    )


def in_december() -> FakeBackend:
    """Quarter III was reported by communes, quarter IV is for the district."""
    backend = FakeBackend(now=DECEMBER, others=(for_districts(),))
    backend.fill(Q3)
    return backend


def in_september() -> FakeBackend:
    """The version claims quarter III, which Bắc Sơn has begun in the one before."""
    backend = FakeBackend(now=SEPTEMBER, others=(for_districts(date(2024, 6, 15)),))
    backend.fill(Q3, but=("I.2.1",))
    return backend


# --- a period of the version before --------------------------------------------------------------
def test_a_report_of_before_is_opened_corrected_and_submitted() -> None:
    backend = in_december()
    chat = backend.focal("Hà").says("/baocao quý 3")
    assert "83/83" in chat.heard
    chat.says("/sua I.1").says("9")
    assert backend.values(Q3)["I.1"] == Value(number=9)
    chat.says("/nop").presses("Nộp báo cáo")
    assert backend.view(Q3).state is ReportState.SUBMITTED


def test_of_the_new_period_it_is_said_that_others_report() -> None:
    backend = in_december()
    chat = backend.focal("Hà")
    for said in ("/baocao", "/baocao quý 4", "/nop", "/tiendo", "/sua I.1", "I.1 14", "/mau"):
        assert NOT_FOR_COMMUNES in chat.says(said).heard, said
    assert "/baocao quý III/2024" in chat.says("/baocao").heard
    assert backend.values(Q4) == {}


def test_those_who_report_from_now_on_owe_nothing_before() -> None:
    backend = in_december()
    chat = backend.focal("Hùng", unit=DISTRICT)
    assert "UBND huyện Ân Thi" in chat.says("/baocao").heard
    assert "không nộp Báo cáo CCHC quý III/2024" in chat.says("/baocao quý 3").heard
    chat.says("/baocao").says("I.7 4")
    assert backend.values(replace(Q4, unit=DISTRICT))["I.7"] == Value(number=4)


def test_the_clerk_sees_accepts_and_sums_the_quarter_of_before_as_it_was() -> None:
    backend = in_december()
    backend.submissions[Q3] = [Submission(Move.SUBMIT, 1, SEPTEMBER)]
    chat = backend.person("Vân", Grant(Role.CLERK, DISTRICT)).says("/tiendo quý 3")
    assert "1/3" in chat.heard
    chat.presses("Bắc Sơn").presses("Tiếp nhận")
    assert backend.view(Q3).state is ReportState.ACCEPTED
    assert "1/3" in chat.says("/tonghop quý 3").album.caption
    assert "Excel phụ lục" in chat.says("/xuat bắc sơn quý 3").labels
    assert "0/1" in chat.says("/tiendo").heard


# --- a period that the new version claims --------------------------------------------------------
def test_a_report_begun_in_a_version_for_its_unit_goes_on_by_that_version() -> None:
    backend = in_september()
    chat = backend.focal("Hà").says("/baocao")
    assert "82/83" in chat.heard
    chat.says("I.2.1 7").says("/nop").presses("Nộp báo cáo")
    assert backend.view(Q3).state is ReportState.SUBMITTED
    assert backend.versions[Q3] == 1


def test_it_is_counted_and_accepted_beside_those_whom_the_version_is_for() -> None:
    backend = in_september()
    backend.record(Q3, {"I.2.1": FILLED["I.2.1"]})
    backend.submissions[Q3] = [Submission(Move.SUBMIT, 1, SEPTEMBER)]
    chat = backend.person("Vân", Grant(Role.CLERK, DISTRICT)).says("/tiendo")
    assert "1/2" in chat.heard
    chat.presses("Bắc Sơn").presses("Tiếp nhận")
    assert backend.view(Q3).state is ReportState.ACCEPTED
    assert "1/2" in chat.says("/tonghop").album.caption


@pytest.mark.parametrize("said", ["/baocao", "/nop", "14", "I.2.1 7"])
def test_a_commune_that_has_not_begun_reports_nothing(said: str) -> None:
    backend = in_september()
    chat = backend.focal("Minh", unit="12151").says(said)
    assert "UBND xã Bãi Sậy không nộp Báo cáo CCHC quý III/2024" in chat.heard
    assert backend.values(ReportKey(FORM.code, "12151", "2024-Q3")) == {}


def test_nobody_elses_report_comes_into_reach() -> None:
    backend = in_september()
    chat = backend.focal("Lan", unit="06325")
    chat.presses_forged(f"report.take:{FORM.code}/{BAC_SON}/2024-Q3", None)
    assert "82/83" not in chat.heard
    chat.presses_forged(f"export.report_excel:{FORM.code}/{BAC_SON}/2024-Q3", None)
    assert not [one for one in chat.replies if type(one).__name__ == "Paper"]
