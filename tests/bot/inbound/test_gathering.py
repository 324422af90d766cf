"""Which messages are one act, and how long its parts wait for each other."""

from dataclasses import replace

from bot.inbound.gathering import QUIET, Gathering
from handlers.engine.turn import Inbound, Media, MediaFile, MediaKind, Tap, Text
from reporting.clean_text import clean


class Watch:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def said(number: int, text: str, who: str = "7") -> Inbound:
    return Inbound("t", who, who, Text(clean(text)), message_id=str(number), ordered=True)


def photo(number: int, album: str = "a", caption: str = "", who: str = "7") -> Inbound:
    content = Media(MediaKind.PHOTO, MediaFile(f"p{number}"), clean(caption), album)
    return Inbound("t", who, who, content, message_id=str(number), ordered=True)


def rows(gathering: Gathering, *events: Inbound) -> list[tuple[tuple[int, ...], bool]]:
    acts = gathering.acts(dict(enumerate(events)))
    return [(act.rows, act.is_complete) for act in acts]


def test_the_parts_of_an_album_wait_for_each_other_and_nobody_else_does() -> None:
    watch = Watch()
    gathering = Gathering(watch)
    events = (photo(1), said(5, "14", "8"), photo(2), photo(3))
    assert rows(gathering, *events) == [((0, 2, 3), False), ((1,), True)]
    watch.seconds = QUIET
    (album, _) = gathering.acts(dict(enumerate(events)))
    assert album.is_complete
    assert isinstance(album.event, Inbound)
    assert isinstance(album.event.content, Media)
    assert [one.file.id for one in album.event.content.parts if one.file] == ["p1", "p2", "p3"]


def test_what_the_person_does_next_ends_an_album_at_once() -> None:
    tap = replace(photo(9), content=Tap("evidence.attach", 1))
    assert rows(Gathering(Watch()), photo(1), photo(2), tap) == [((0, 1), True), ((2,), True)]


def test_four_albums_with_one_caption_are_one_act_and_a_second_caption_begins_another() -> None:
    forty = [photo(n, f"a{n // 10}", "I.1" if n == 0 else "") for n in range(40)]
    assert rows(Gathering(Watch()), *forty) == [(tuple(range(40)), False)]
    two = [photo(1, "a", "I.1"), photo(2, "a"), photo(3, "b", "I.2.1"), photo(4, "b")]
    assert [act for act, _ in rows(Gathering(Watch()), *two)] == [(0, 1), (2, 3)]


def test_a_text_that_was_cut_in_two_is_one_text() -> None:
    watch = Watch()
    gathering = Gathering(watch)
    first = "I.1 14\n" * 400
    assert rows(gathering, said(1, first)) == [((0,), False)]
    (act,) = gathering.acts({0: said(1, first), 1: said(2, "I.2.1 7")})
    assert act == replace(act, rows=(0, 1), is_complete=True)
    assert isinstance(act.event, Inbound)
    assert act.event.content == Text(clean(first + "\nI.2.1 7"))


def test_a_text_cut_in_the_middle_of_a_word_is_whole_again() -> None:
    (act,) = Gathering(Watch()).acts({0: said(1, "a" * 4096), 1: said(2, "b c")})
    assert isinstance(act.event, Inbound)
    assert act.event.content == Text(clean("a" * 4096 + "b c"))


def test_short_texts_commands_and_texts_with_something_between_stay_apart() -> None:
    long = "x " * 1500
    for second in (said(2, "/baocao"), said(4, "7")):
        assert [act for act, _ in rows(Gathering(Watch()), said(1, long), second)] == [(0,), (1,)]
    assert rows(Gathering(Watch()), said(1, "14"), said(2, "7")) == [((0,), True), ((1,), True)]


def test_a_single_document_does_not_wait() -> None:
    sheet = Media(MediaKind.FILE, MediaFile("f", clean("mau.xlsx")))
    event = replace(photo(1), content=sheet)
    assert rows(Gathering(Watch()), event) == [((0,), True)]
