"""The glossary as data: its rows, and the public classes that it leaves out.

`python -m tests.house.glossary` writes the second list anew, after a class was added or renamed.
"""

import re
from collections.abc import Iterable

from tests.house.layout import public_classes
from tests.house.tree import ROOMS, ROOT, python_files

GLOSSARY = ROOT / "docs" / "GLOSSARY.md"
UNLISTED = ROOT / "tests" / "house" / "unlisted.txt"
TABLES = ("Domain", "Conversation", "Machinery")
COLUMNS = 4


def entries(text: str) -> list[tuple[tuple[str, ...], str]]:
    """(terms written as code in any cell but the last, module of the last) of every row."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("| `") or len(cells) != COLUMNS:
            continue
        terms = tuple(term for cell in cells[:-1] for term in re.findall(r"`([^`]+)`", cell))
        found.append((terms, cells[-1].strip("`")))
    return found


def malformed(text: str) -> list[str]:
    """Lines of a table that are neither its head nor a row with all its cells."""
    return [
        line
        for line in text.splitlines()
        if line.startswith("|")
        and not line.startswith(("| term in code |", "|---|---|---|---|"))
        and (
            not line.startswith("| `")
            or line.count("|") != COLUMNS + 1
            or not all(cell.strip() for cell in line.strip("|").split("|"))
        )
    ]


def untrue(text: str) -> list[str]:
    """What the glossary says of modules that is not so."""
    found = []
    for terms, module in entries(text):
        path = ROOT / module
        if not path.is_file():
            found.append(f"{terms[0]}: there is no {module}")
            continue
        code = path.read_text(encoding="utf-8")
        found += [
            f"{module} has no {term}"
            for term in terms
            if not re.search(rf"(?<!\w){re.escape(term)}(?!\w)", code)
        ]
    return found


def repeated(text: str) -> list[str]:
    """Terms that stand in the first cell of more than one row."""
    firsts = [terms[0] for terms, _ in entries(text)]
    return sorted({term for term in firsts if firsts.count(term) > 1})


def tables(text: str) -> list[str]:
    """The headings under which the tables stand."""
    return re.findall(r"^## (.+)\n(?:[^#|]*\n)?\| term in code \|", text, flags=re.MULTILINE)


def classes() -> set[str]:
    """Every public class and type alias of the program."""
    return {
        name
        for path in python_files(*ROOMS)
        if "migrations" not in path.parts
        for name in public_classes(path.read_text(encoding="utf-8"))
    }


def listed(text: str) -> set[str]:
    """The terms that the glossary explains: what stands as code in the first cell of a row."""
    return {
        term
        for line in text.splitlines()
        if line.startswith("| `")
        for term in re.findall(r"`([^`]+)`", line.split("|")[1])
    }


def unlisted(all_classes: Iterable[str], text: str) -> list[str]:
    """The classes that the glossary does not explain, sorted."""
    return sorted(set(all_classes) - listed(text))


if __name__ == "__main__":
    found = unlisted(classes(), GLOSSARY.read_text(encoding="utf-8"))
    UNLISTED.write_text("".join(f"{name}\n" for name in found), encoding="utf-8")
