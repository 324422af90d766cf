"""The command line takes a report that was begun by its own version, as the chat does.

A later version of the form is for districts and claims quarters that communes reported.
"""

from shutil import copy
from zipfile import ZipFile

import pytest

from tests.commands.conftest import Shell
from tests.form_versions import FILE, content, write

COMMUNE = "12142"
BEGUN, NOT_BEGUN = "2024-Q2", "2022-Q2"


def claim(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version for districts claims every quarter since 2022."""
    folder = shell.folder / "forms"
    folder.mkdir()
    copy(FILE, folder / FILE.name)
    raw = content()
    raw |= {"version": 2, "begins": "2021-12-15", "reporters": {"level": "district"}}
    raw.pop("level", None)
    raw["deadlines"]["district"] = raw["deadlines"]["commune"]
    write(folder, raw, "districts.yaml")
    monkeypatch.setenv("FORMS_DIR", str(folder))


def exported(shell: Shell, unit: str, *words: str, period: str = BEGUN) -> tuple[int, bytes]:
    """The status, and the names of the sheets of the workbook."""
    out = shell.folder / "out.xlsx"
    out.unlink(missing_ok=True)
    asked = ("export", "--unit", unit, "--period", period, "--format", "xlsx", "--out", out)
    status = shell.run(*asked, *words).status
    if not out.exists():
        return status, b""
    with ZipFile(out) as packed:
        return status, packed.read("xl/workbook.xml")


def summed(shell: Shell, unit: str) -> str:
    """The caption of the unit's summary."""
    out = shell.folder / "out"
    asked = ("summary", "--unit", unit, "--period", BEGUN, "--out", out)
    printed = shell.run(*asked)
    assert printed.status == 0, printed
    return next(out.glob(f"{unit}*.txt")).read_text(encoding="utf-8")


def test_a_commune_that_began_keeps_its_paper_and_its_summary(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, caption = exported(filled, COMMUNE), summed(filled, COMMUNE)
    assert before[0] == 0
    claim(filled, monkeypatch)
    assert exported(filled, COMMUNE) == before
    assert exported(filled, COMMUNE, "--own") == before
    assert summed(filled, COMMUNE) == caption


def test_a_commune_that_began_nothing_has_no_paper_of_its_own(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim(filled, monkeypatch)
    assert exported(filled, COMMUNE, "--own", period=NOT_BEGUN) == (1, b"")


def test_the_district_has_its_own_paper_and_that_of_all_who_report(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim(filled, monkeypatch)
    together, alone = exported(filled, "329"), exported(filled, "329", "--own")
    assert (together[0], alone[0]) == (0, 0)
    assert together[1] != alone[1]
