"""Figures from the start of the year that fall: asked about in the chat, or in the way of /nop."""

from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from reporting.form_files.loader import load_form
from reporting.forms import Form
from reporting.reports import ReportKey, ReportState
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, ZONE
from tests.conversation.world import FakeBackend
from tests.house.tree import ROOT

DECEMBER: Final = datetime(2024, 12, 16, 9, 0, tzinfo=ZONE)
HARD: Final = "checks:\n  - {code: PARTS, kind: parts, level: hard, rows: all}\n"
RECEIVED: Final = "VII.5.3.1"


def of_ministry(folder: Path, level: str) -> Form:
    """The quarterly form under the ministry's calendar."""
    text = (ROOT / "forms" / "cchc_quarterly.yaml").read_text(encoding="utf-8")
    text = text.replace("rule: nd09_quarterly", "rule: bnv")
    if level == "hard":
        text = text.replace("\nchecks:\n", f"\n{HARD}", 1)
    path = folder / "form.yaml"
    path.write_text(text, encoding="utf-8")
    return load_form(path)


def lan_with_six_months(folder: Path, level: str = "soft") -> tuple[FakeBackend, Chat, ReportKey]:
    """Bắc Sơn reported 376 dossiers for six months and 50 for quarter III; now it is December."""
    form = of_ministry(folder, level)
    backend = FakeBackend(now=DECEMBER, form=form)
    lan = backend.focal("Lan", *form.duties)
    for period, number in (("2024-H1", 376), ("2024-Q3", 50)):
        backend.record(ReportKey(form.code, BAC_SON, period), {RECEIVED: Value(number=number)})
    return backend, lan, ReportKey(form.code, BAC_SON, "2024-Y")


def test_a_hundred_after_376_is_asked_about_when_it_is_typed(tmp_path: Path) -> None:
    _, lan, _ = lan_with_six_months(tmp_path)
    said = lan.says("/baocao").says(f"/sua {RECEIVED}").says("100").heard
    assert "thấp hơn 426 hồ sơ đã báo cáo trong năm" in said
    assert "6 tháng đầu năm 2024: 376 hồ sơ; quý III/2024: 50 hồ sơ" in said
    assert "sửa lại, hoặc ghi lý do" in said


def test_what_holds_its_parts_is_taken_without_a_word(tmp_path: Path) -> None:
    _, lan, _ = lan_with_six_months(tmp_path)
    assert "thấp hơn" not in lan.says("/baocao").says(f"/sua {RECEIVED}").says("426").heard


@pytest.mark.parametrize("level", ["soft", "hard"])
def test_it_stands_in_the_way_of_submitting_until_explained_or_for_good(
    tmp_path: Path, level: str
) -> None:
    backend, lan, year = lan_with_six_months(tmp_path, level)
    backend.record(ReportKey(year.form, BAC_SON, "2024-H1"), {"I.1": Value(number=20)})
    backend.fill(year)
    backend.record(year, {RECEIVED: Value(number=426), "I.1": Value(number=19)})
    heard = lan.says("/nop").heard
    assert "I.1 Văn bản chỉ đạo CCHC (19 văn bản) thấp hơn 20 văn bản đã báo cáo" in heard
    assert ("sửa số chưa đúng" in heard) is (level == "hard")
    assert backend.view(year).state is ReportState.DRAFT
