"""A form of listed windows, and a monthly one: opened, filled in, submitted, summed up, printed."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

import pytest

from bot.channels.telegram import button_content
from handlers.engine.callback_data import pack
from handlers.engine.current_report import argument_of
from reporting.documents.commune_paper import next_period
from reporting.forms import Form
from reporting.people import Grant, Role
from reporting.periods import (
    Cycle,
    Every,
    ListedWindows,
    PeriodName,
    Window,
    YearlyPeriods,
)
from reporting.reports import ReportKey, ReportState
from tests.conversation.assertions import plain
from tests.conversation.engine import BAC_SON, FORM, ZONE
from tests.conversation.world import FakeBackend

SEPTEMBER: Final = datetime(2024, 9, 20, 9, 0, tzinfo=ZONE)


def window(key: str, end: date, name: str) -> Window:
    said = PeriodName(name, name)
    return Window(key, date(2024, 1, 1), end, {"vi": said, "en": said})


REVIEW: Final = window("ra-soat-thu-tuc-2024", date(2024, 9, 20), "đợt rà soát 2024")
CLOSING: Final = window("tong-ket", date(2024, 12, 20), "tổng kết 2024")
LISTED: Final = replace(FORM, cycle=Cycle(ListedWindows((REVIEW, CLOSING)), 45))
MONTHLY: Final = replace(FORM, cycle=Cycle(YearlyPeriods.every(Every.MONTH), 14))
FIRST: Final = ReportKey(FORM.code, BAC_SON, "2024-ra-soat-thu-tuc-2024")
MONTH: Final = ReportKey(FORM.code, BAC_SON, "2024-M09")


@pytest.mark.parametrize(
    ("form", "key", "name"),
    [(LISTED, FIRST, "đợt rà soát 2024"), (MONTHLY, MONTH, "tháng 9/2024")],
)
def test_a_report_is_opened_filled_in_submitted_and_accepted(
    form: Form, key: ReportKey, name: str
) -> None:
    backend = FakeBackend(now=SEPTEMBER, form=form)
    lan = backend.focal("Lan", *FORM.duties)
    clerk = backend.person("Minh", Grant(Role.CLERK, "329"))
    assert lan.says("/baocao").heard.startswith(f"Báo cáo CCHC {name}\n")
    assert lan.says("/sua I.1").says("14").session.report == key
    backend.fill(key)
    assert name in lan.says("/nop").heard
    lan.presses("Nộp")
    assert backend.view(key).state is ReportState.SUBMITTED
    assert name in clerk.says("/tiendo").heard
    leader = backend.person("Hùng", Grant(Role.LEADER, "329")).says("/tonghop")
    assert plain(leader.album.caption).splitlines()[0] == f"Huyện Ân Thi, {name}"
    assert leader.says("/xuat bắc sơn").labels


def test_the_first_window_has_nothing_before_it_and_the_last_nothing_behind() -> None:
    review, closing = LISTED.cycle.periods_of_year(2024)
    assert LISTED.cycle.previous(review) is None
    assert next_period(LISTED.cycle, review) == "tổng kết 2024"
    assert next_period(LISTED.cycle, closing) == "thời gian tới"


@pytest.mark.parametrize("period", ["2024-ra-soat-thu-tuc-2024", "2024-M09", "2024-Q3"])
def test_a_button_has_room_for_every_period_beside_a_long_form_and_unit(period: str) -> None:
    key = ReportKey("mid_term_review_of_a_programme", "x" * 16, period)
    content = button_content(pack("collect", "narrative", argument_of(key)), 12345)
    assert len(content) <= 64


def test_the_button_of_a_long_window_opens_its_report() -> None:
    lan = FakeBackend(now=SEPTEMBER, form=LISTED).person(
        "Lan",
        Grant(Role.FOCAL, BAC_SON, ("van_phong",)),
        Grant(Role.FOCAL, "12151", ("van_phong",)),
    )
    lan.says("/baocao").presses("UBND xã Bắc Sơn")
    assert lan.session.report == FIRST
