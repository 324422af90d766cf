"""`export`: the files are what /xuat would have sent."""

from pathlib import Path

import pytest

from tests.commands.conftest import Shell

ZIP = b"PK\x03\x04"


@pytest.mark.parametrize("unit", ["12142", "329"])
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_a_commune_and_a_district_come_as_document_and_as_workbook(
    filled: Shell, unit: str, ending: str
) -> None:
    out = filled.folder / f"{unit}.{ending}"
    printed = _exported(filled, unit, ending, out)
    assert printed == (0, [str(out)])
    assert out.read_bytes().startswith(ZIP)


def test_an_unknown_unit_writes_nothing(filled: Shell) -> None:
    out = filled.folder / "99.docx"
    status, _ = _exported(filled, "99", "docx", out)
    assert status == 1
    assert not out.exists()


def _exported(shell: Shell, unit: str, ending: str, out: Path) -> tuple[int, list[str]]:
    printed = shell.run(
        *("export", "--unit", unit, "--period", "2024-Q2"), *("--format", ending, "--out", out)
    )
    return printed.status, printed.lines
