"""Of every shape in which files come back: what people saw is read, or the file is refused."""

from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from random import Random
from zipfile import BadZipFile, ZipFile

import pytest

from reporting.documents.entry_sheet import SheetFlaw
from reporting.values import Value
from tests.conversation.world import FakeBackend
from tests.handlers.bulk.test_entry_sheets import sends_back, sheet
from tests.papers import bad_files
from tests.papers.office import needs_office
from tests.papers.shapes import of_papers, sheets
from tests.papers.shapes.making import Made, Outcome, outcome, outcome_of_paper
from tests.papers.shapes.office_run import Saving, saved
from tests.papers.test_appendix_reading import document

SHAPES: dict[str, Callable[[], list[Made]]] = {
    "number formats": sheets.formats,
    "digits that are not shown": sheets.precision,
    "several sheets": sheets.several,
    "hidden sheets": sheets.hidden,
    "copies": sheets.copies,
    "flaws elsewhere": sheets.flaws_elsewhere,
    "the strict dialect": sheets.strict,
    "a password": sheets.encrypted,
    "macros": sheets.macros,
    "another file's figures": sheets.linked,
    "another's sheet": sheets.of_another,
    "another's paper": of_papers.papers,
}
SMALL = {"II.1.1": Value(number=1), "II.1.2": Value(number=3)}


@cache
def _made(shape: str) -> list[Made]:
    return SHAPES[shape]()


def _savings() -> Iterator[tuple[str, Saving]]:
    for shape in SHAPES:
        for at, made in enumerate(_made(shape)):
            if made.saving is not None:
                yield f"{shape} {at}", made.saving
    filled, letter = sheet(SMALL), document(("1", "Chỉ tiêu", "Văn bản", "14", ""))
    for ending in {one.ending for one in of_papers.KINDS}:
        is_text = ending in ("doc", "odt", "rtf")
        saving = Saving(letter, "docx", ending) if is_text else Saving(filled, "xlsx", ending)
        yield ending, saving


@pytest.fixture(scope="module")
def from_office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file that LibreOffice has to save, saved in one start of it."""
    needs_office()
    return saved(dict(_savings()), tmp_path_factory.mktemp("office"))


def _read(shape: str) -> Callable[[bytes], Outcome]:
    return outcome_of_paper if shape == "another's paper" else outcome


def _files(shape: str, from_office: dict[str, bytes]) -> list[tuple[bytes, Outcome]]:
    return [
        (from_office.get(f"{shape} {at}", made.content), made.expected)
        for at, made in enumerate(_made(shape))
    ]


@pytest.mark.parametrize("shape", SHAPES)
def test_what_people_saw_is_read_in_twelve_files_or_the_true_reason_is_given(
    shape: str, from_office: dict[str, bytes]
) -> None:
    files = _files(shape, from_office)
    assert len(files) == 12
    assert [_read(shape)(content) for content, _ in files] == [expected for _, expected in files]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_damaged_file_is_read_as_before_the_damage_or_refused(
    shape: str, from_office: dict[str, bytes]
) -> None:
    random = Random(shape)
    other = []
    for content, expected in _files(shape, from_office):
        for spoil in (_cut, _turned, _without_a_part):
            found = _read(shape)(spoil(content, random))
            if found != expected and found[0] != "refused":
                other.append((spoil.__name__, found, expected))
    assert other == []


def _cut(content: bytes, random: Random) -> bytes:
    """Sent half."""
    return content[: random.randrange(len(content))]


def _turned(content: bytes, random: Random) -> bytes:
    """A few bits fell over."""
    changed = bytearray(content)
    for _ in range(random.randint(1, 8)):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _without_a_part(content: bytes, random: Random) -> bytes:
    """A program left one of the parts out, but not the program that the file brings."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (BadZipFile, RuntimeError):
        return content
    gone = random.choice([name for name in parts if "vba" not in name])
    return bad_files.archive({name: part for name, part in parts.items() if name != gone})


@pytest.mark.parametrize("at", range(len(of_papers.KINDS)))
def test_a_file_is_taken_for_what_is_in_it_whatever_it_is_called(
    at: int, from_office: dict[str, bytes]
) -> None:
    kind = of_papers.KINDS[at]
    backend = FakeBackend()
    minh = sends_back(backend.officer("Minh", "tu_phap"), from_office[kind.ending], kind.name)
    if kind.expected is None:
        minh.presses("Ghi 2 số")
        assert backend.values() == SMALL
        return
    flaw, called = kind.expected
    wanted = "Excel Workbook" if flaw is SheetFlaw.OTHER_FORMAT else "Word Document"
    assert called in minh.heard
    assert wanted in minh.heard
    assert backend.values() == {}
