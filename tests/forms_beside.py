"""Three forms side by side: for communes, for the district itself, for an office of the district.

The first two are the quarterly form under other codes; the office's is small.
"""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from reporting.form_files.loader import load_forms
from reporting.forms import Form, Reporters
from reporting.units import Level
from tests.house.tree import ROOT

QUARTERLY: Final = ROOT / "forms" / "cchc_quarterly.yaml"

COMMUNES: Final = "cchc_xa"
DISTRICTS: Final = "cchc_huyen"
OFFICES: Final = "incoming_documents_of_an_office_by_month"
"""Longer than a button has room for."""

OFFICE: Final = "pnv-329"

_OFFICE_FORM: Final = """\
code: {code}
version: 1
name: {{vi: "Báo cáo văn thư của cơ quan chuyên môn"}}
short: {{vi: "Báo cáo văn thư", en: "Registry report"}}
words: [văn thư, vt]
issuer: {{vi: "UBND huyện Ân Thi"}}
legal_basis: {{vi: "Nghị định 30/2020/NĐ-CP"}}
cycle: {{rule: nd09_quarterly, opens_days_before_cutoff: 45}}
reporters: {{units: [{office}]}}
deadlines:
  office: {{working_days_after_cutoff: 2}}
duties:
  van_phong: {{vi: "Văn phòng", en: "Office"}}
  luu_tru: {{vi: "Lưu trữ", en: "Archive"}}
units:
  van_ban: {{vi: "văn bản", en: "documents"}}
headlines: [K.4]
rows:
  - {{code: K, name: {{vi: "Văn bản"}}, short: {{vi: "Văn bản"}}, asked: heading, duty: van_phong}}
  - {{code: K.1, name: {{vi: "Văn bản đến"}}, short: {{vi: "Văn bản đến"}}, kind: count,
     unit: van_ban, measure: flow}}
  - {{code: K.2, name: {{vi: "Đã xử lý đúng hạn"}}, short: {{vi: "Đúng hạn"}}, kind: count,
     unit: van_ban, measure: flow}}
  - {{code: K.3, name: {{vi: "Hồ sơ đã nộp lưu"}}, short: {{vi: "Đã nộp lưu"}}, kind: count,
     unit: van_ban, measure: flow, duty: luu_tru}}
  - {{code: K.4, name: {{vi: "Tỷ lệ đúng hạn"}}, short: {{vi: "Tỷ lệ đúng hạn"}}, kind: percent,
     measure: flow, asked: computed, formula: "K.2 / K.1"}}
"""


def write_forms(folder: Path) -> None:
    """The three form files, in a folder of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    text = QUARTERLY.read_text(encoding="utf-8")
    for code, short, level in (
        (COMMUNES, "Báo cáo CCHC xã", "level: commune"),
        (DISTRICTS, "Báo cáo CCHC huyện", "reporters: {level: district}"),
    ):
        made = (
            text.replace("code: cchc_quarterly\n", f"code: {code}\n", 1)
            .replace('short: {vi: "Báo cáo CCHC", en:', f'short: {{vi: "{short}", en:', 1)
            .replace("\nlevel: commune\n", f"\n{level}\n", 1)
            .replace("  commune: {working", "  district: {working_days_after_cutoff: 3}\n"
                     "  commune: {working", 1)
        )  # fmt: skip
        (folder / f"{code}.yaml").write_text(made, encoding="utf-8")
    office = _OFFICE_FORM.format(code=OFFICES, office=OFFICE)
    (folder / "office.yaml").write_text(office, encoding="utf-8")


@lru_cache(maxsize=4)  # reading them takes most of a second
def forms_beside(folder: Path) -> tuple[Form, Form, Form]:
    """The forms of the communes, of the district, of the office."""
    write_forms(folder)
    forms = load_forms(folder)
    return forms[COMMUNES], forms[DISTRICTS], forms[OFFICES]


def forms_of_communes(folder: Path) -> tuple[Form, Form]:
    """Two forms that every commune fills in: the quarterly one, and the small one of the office."""
    communes, _, office = forms_beside(folder)
    deadlines = {Level.COMMUNE: office.deadline}
    return communes, replace(office, reporters=Reporters(Level.COMMUNE), deadlines=deadlines)
