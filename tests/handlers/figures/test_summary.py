"""/tonghop as leaders and officers ask it."""

from dataclasses import replace

import pytest

from reporting.people import Grant, Role
from reporting.pictures import BarPicture, StatusPicture
from reporting.reports import Move, Submission
from reporting.values import Value
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import FORM
from tests.conversation.world import Q3, FakeBackend

Q2 = replace(Q3, period="2024-Q2")
BAI_SAY = replace(Q3, unit="12151")


def leader(backend: FakeBackend) -> Chat:
    """The chair of the district."""
    return backend.person("Chủ tịch", Grant(Role.LEADER, "329"))


def settled(done: int, on_time: int) -> dict[str, Value]:
    """Dossiers settled, and settled on time."""
    return {"III.3.1.1": Value(number=done), "III.3.1.2": Value(number=on_time)}


def filed() -> FakeBackend:
    """Bắc Sơn has filed, Bãi Sậy is drafting, the town is silent."""
    backend = FakeBackend()
    backend.record(Q2, settled(200, 190))
    backend.fill()
    backend.record(Q3, settled(376, 376))
    backend.submissions[Q3] = [Submission(Move.SUBMIT, 1, backend.now)]
    backend.record(BAI_SAY, settled(100, 50))
    return backend


def test_the_caption_has_the_numbers_recomputed_from_summed_parts() -> None:
    chat = leader(filed()).says("/tonghop district")
    lines = plain(chat.album.caption).splitlines()
    assert lines[:3] == [
        "Huyện Ân Thi, quý III/2024",
        "1/3 đơn vị đã nộp, 1 đang nhập, 1 chưa nhập.",
        (
            "• Hồ sơ giải quyết đúng hạn: 89,50% (426/476), thấp hơn quý II 5,5 điểm. "
            "Thấp nhất: Bãi Sậy 50%."
        ),
    ]
    assert lines[-1] == "Số liệu đến 08:30 10/9."


def test_the_pictures_are_who_has_filed_and_the_four_headline_indicators() -> None:
    chat = leader(filed()).says("/summary huyện")
    status, *bars = chat.album.pictures
    assert isinstance(status, StatusPicture)
    assert [len(group.names) for group in status.groups] == [1, 0, 1, 1]
    assert len(bars) == 4
    first = bars[0]
    assert isinstance(first, BarPicture)
    assert [(bar.label, bar.text) for bar in first.bars] == [
        ("Bắc Sơn", "100%"),
        ("Bãi Sậy", "50%"),
        ("TT Ân Thi", "chưa có số liệu"),
    ]
    assert first.reference_text == "Toàn huyện 89,50%"


@pytest.mark.parametrize("words", ["", "huyen", "h. ân thi", "329", "huyện ân thi quý III/2024"])
def test_a_district_is_found_by_level_name_code_and_period(words: str) -> None:
    chat = leader(filed()).says(f"/tonghop {words}")
    assert plain(chat.album.caption).startswith("Huyện Ân Thi, quý III/2024\n")


def test_one_commune_below_shows_its_own_figures() -> None:
    chat = leader(filed()).says("/tonghop Bắc Sơn")
    assert plain(chat.album.caption).startswith("Xã Bắc Sơn, quý III/2024\n✅ Đã nộp đúng hạn.\n")
    (picture,) = chat.album.pictures
    assert isinstance(picture, BarPicture)
    assert picture.bars[0].text == "100%"


def test_an_officer_who_asks_for_the_district_gets_the_own_commune() -> None:
    chat = filed().officer("Minh", "tu_phap").says("/tonghop huyện")
    assert chat.heard == "Anh/chị xem được số liệu của xã Bắc Sơn:"
    assert plain(chat.album.caption).startswith("Xã Bắc Sơn, quý III/2024\n")


@pytest.mark.parametrize("words", ["Bãi Sậy", "12151", "Lạng Sơn", "06325", "không có đâu"])
def test_a_unit_outside_ones_scope_is_answered_like_one_that_does_not_exist(words: str) -> None:
    chat = filed().officer("Minh", "tu_phap").says(f"/tonghop {words}")
    assert chat.heard == (
        "Không có đơn vị này trong phạm vi của anh/chị. Anh/chị xem được: xã Bắc Sơn."
    )


def test_a_button_for_a_unit_outside_ones_scope_shows_nothing() -> None:
    backend = filed()
    minh = backend.officer("Minh", "tu_phap")
    minh.presses_key("summary.unit:12151/2024-Q3")
    assert minh.heard.startswith("Không có đơn vị này trong phạm vi của anh/chị.")


def test_a_name_that_fits_two_units_is_asked_back() -> None:
    backend = filed()
    assert leader(backend).says("/tonghop Ân Thi").labels == [
        "Huyện Ân Thi, Tỉnh Hưng Yên",
        "Thị trấn Ân Thi, Huyện Ân Thi",
    ]
    chat = backend.person("Bộ", Grant(Role.LEADER, "33"), Grant(Role.LEADER, "20"))
    chat.says("/tonghop Bắc Sơn")
    assert len(chat.labels) == 3
    chat.presses("Xã Bắc Sơn, Huyện Ân Thi")
    assert plain(chat.album.caption).startswith("Xã Bắc Sơn, quý III/2024\n")


def test_a_period_that_is_none_is_said_with_an_example() -> None:
    chat = leader(filed()).says("/tonghop Ân Thi quý 9")
    assert "/tonghop quý II/2024" in chat.heard


def test_an_earlier_period_shows_its_own_figures() -> None:
    chat = leader(filed()).says("/tonghop quý II/2024")
    assert "95% (190/200)" in plain(chat.album.caption)


def test_a_province_shows_its_districts() -> None:
    backend = filed()
    chat = backend.person("Tỉnh", Grant(Role.LEADER, "33")).says("/tonghop")
    first = chat.album.pictures[1]
    assert isinstance(first, BarPicture)
    assert [bar.label for bar in first.bars] == ["Ân Thi"]


def test_made_up_figures_are_marked_in_caption_and_pictures() -> None:
    backend = filed()
    backend.is_demo = True
    chat = leader(backend).says("/tonghop")
    assert "Số liệu minh họa" in plain(chat.album.caption)
    assert all("Số liệu minh họa" in picture.note for picture in chat.album.pictures)


def test_a_district_with_nothing_yet_still_answers() -> None:
    chat = leader(FakeBackend()).says("/tonghop")
    assert "0/3 đơn vị đã nộp, 3 chưa nhập." in plain(chat.album.caption)
    assert "Hồ sơ giải quyết đúng hạn: chưa có số liệu." in plain(chat.album.caption)
    assert FORM.headlines
