"""Several forms among units whose names and places change: what a word or an old button means."""

from dataclasses import replace
from pathlib import Path

import pytest

from reporting.forms import Reporters
from reporting.forms.words import form_words
from reporting.people import Grant, Role
from reporting.units import Level, Unit, UnitHistory
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, UNITS
from tests.conversation.merged import BAI_SAY, FIRST, LAST, MERGED, SEPTEMBER, TOWN
from tests.conversation.world import FakeBackend
from tests.forms_beside import OFFICE, OFFICES, forms_beside

DISTRICT = "329"


def clerk(backend: FakeBackend) -> Chat:
    return backend.person("Hà", Grant(Role.CLERK, DISTRICT))


def caption(chat: Chat) -> str:
    return plain(chat.album.caption)


@pytest.mark.parametrize(
    ("name", "words", "title"),
    [
        ("bắc sơn", "bắc sơn cchc xã", "Xã Bắc Sơn, Báo cáo CCHC xã quý III/2024"),
        ("xã bắc sơn", "quý 2 Xã Bắc Sơn cchc_xa", "Xã Bắc Sơn, Báo cáo CCHC xã quý II/2024"),
        ("huyện ân thi", "huyện ân thi", "Huyện Ân Thi, Báo cáo văn thư quý III/2024"),
        ("bắc sơn", OFFICES, "Huyện Ân Thi, Báo cáo văn thư quý III/2024"),
        ("phòng nội vụ huyện ân thi", "phòng nội vụ huyện ân thi quý 2",
         "Phòng Nội vụ huyện Ân Thi, Báo cáo văn thư quý II/2024"),
    ],
)  # fmt: skip
def test_a_word_that_is_a_units_name_too_is_left_to_the_unit(
    several: Path, name: str, words: str, title: str
) -> None:
    communes, districts, office = forms_beside(several)
    called_so = replace(office, words=form_words(OFFICES, {}, [name]))
    unit = Unit(OFFICE, "Phòng Nội vụ huyện Ân Thi", Level.OFFICE, DISTRICT)
    history = UnitHistory.of([*UNITS.units.values(), unit])
    backend = FakeBackend(form=communes, others=(districts, called_so), history=history)
    assert caption(clerk(backend).says(f"/tonghop {words}")).startswith(f"{title}\n")
    assert title.split(", ")[1] in clerk(backend).says(f"/xuat {words}").heard


def test_a_form_called_like_a_unit_is_asked_about_once(several: Path) -> None:
    communes, districts, office = forms_beside(several)
    called_so = replace(office, words=form_words(OFFICES, {}, ["bắc sơn"]))
    backend = FakeBackend(form=communes, others=(districts, called_so))
    chat = clerk(backend).says("/tonghop bắc sơn")
    assert chat.heard == "Anh/chị hỏi báo cáo nào?"
    assert caption(chat.presses("Báo cáo CCHC xã")).startswith("Xã Bắc Sơn, Báo cáo CCHC xã")


def test_an_old_button_is_asked_about_by_the_units_of_its_period(several: Path) -> None:
    communes, _, office = forms_beside(several)
    of_communes = replace(office, reporters=Reporters(Level.COMMUNE))
    backend = FakeBackend(form=communes, others=(of_communes,), history=moved(), now=SEPTEMBER)
    chat = backend.person("Hà", Grant(Role.LEADER, DISTRICT))
    chat.presses_forged(f"summary.unit:{BAC_SON}/2025-Q1", None)
    assert chat.heard == "Anh/chị hỏi báo cáo nào?"


def moved() -> UnitHistory:
    """Xã Bắc Sơn comes under a group on the day after its district ends."""
    alone = (unit for unit in MERGED.all if unit.code not in (TOWN, BAC_SON, BAI_SAY))
    before = Unit(BAC_SON, "Xã Bắc Sơn", Level.COMMUNE, DISTRICT, valid_to=LAST)
    return UnitHistory.of([*alone, before, replace(before, parent_code="cum-1", valid_from=FIRST,
                                                   valid_to=None)])  # fmt: skip


@pytest.mark.parametrize("command", ["tonghop quý 1/2025", "xuat quý 1/2025", "tiendo"])
def test_whoever_oversaw_a_unit_that_ended_still_has_its_forms(several: Path, command: str) -> None:
    communes, _, office = forms_beside(several)
    of_communes = replace(office, reporters=Reporters(Level.COMMUNE))
    backend = FakeBackend(form=communes, others=(of_communes,), history=moved(), now=SEPTEMBER)
    chat = backend.person("Hà", Grant(Role.CLERK, DISTRICT)).says(f"/{command}")
    assert chat.labels == ["Báo cáo CCHC xã", "Báo cáo văn thư"]
    chat.presses("Báo cáo CCHC xã")
    said = caption(chat) if command.startswith("tonghop") else chat.heard
    assert ("uyện Ân Thi kết thúc" in said) is (command == "tiendo")
    assert "Báo cáo CCHC xã quý I/2025" in said or command == "tiendo"
