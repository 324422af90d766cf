"""Rules about how the rooms are laid out: folders, package files, classes, and how texts begin.

Each takes what it judges as plain values and gives the breaches, so that each can be shown a bad
case. What is imported by whom is read in tests/house/arrows.py.
"""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from tests.house.arrows import imports

MAX_MODULES = 14
SHORT_MODULE = 40
MAX_PACKAGE_DOCSTRING = 10
RIDDLES = ("The same", "Those", "As many")

_CLAIMS = ("In:", "Out:", "Not known:")


def crowded_folders(paths: Iterable[str]) -> list[str]:
    """Folders with more modules than a reader keeps in mind; `__init__.py` does not count."""
    counts = Counter(path.rpartition("/")[0] for path in paths if not path.endswith("/__init__.py"))
    return [
        f"{folder} has {count} modules, at most {MAX_MODULES}"
        for folder, count in sorted(counts.items())
        if count > MAX_MODULES
    ]


def public_classes(source: str) -> list[str]:
    """The public classes and type aliases that a module defines at its top level, in order."""
    found = []
    for node in ast.parse(source).body:
        match node:
            case ast.ClassDef(name=name):
                found.append(name)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_type(name, value):
                found.append(name)
            case _:
                pass
    return [name for name in found if not name.startswith("_")]


def _is_type(name: str, value: ast.expr) -> bool:
    """Whether `name = value` gives a type a name, going by how names are written here."""
    written_as_type = name[0].isupper() and not name.isupper()
    return written_as_type and isinstance(value, ast.Subscript | ast.BinOp | ast.Name)


def repeated_classes(modules: Mapping[str, str]) -> list[str]:
    """Public class names that stand for two things; `modules` has the source of each."""
    homes: dict[str, list[str]] = {}
    for module, source in modules.items():
        for name in public_classes(source):
            homes.setdefault(name, []).append(module)
    return [f"{name}: {', '.join(sorted(at))}" for name, at in sorted(homes.items()) if len(at) > 1]


def too_small(modules: Mapping[str, str]) -> list[str]:
    """Modules so short, and imported by one other alone, that they belong inside that one.

    The `messages.py` of a conversation is excepted: that is where its texts are looked for.
    """
    importers: dict[str, set[str]] = {}
    for other, source in modules.items():
        for target in {target for _, target in imports(source, other.rpartition(".")[0])}:
            for name in (target, target.rpartition(".")[0]):
                if name in modules and name != other:
                    importers.setdefault(name, set()).add(other)
    return [
        f"{module} has {length} lines and only {next(iter(by))} imports it"
        for module, by in sorted(importers.items())
        if (length := len(modules[module].splitlines())) < SHORT_MODULE
        and len(by) == 1
        and not module.endswith(".messages")
    ]


def logic(source: str) -> list[str]:
    """What stands in a package file besides its docstring, imports and `__all__`."""
    return [
        f"line {node.lineno}: {ast.unparse(node).splitlines()[0]}"
        for node in ast.parse(source).body
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        and not (
            isinstance(node, ast.Assign)
            and [target.id for target in node.targets if isinstance(target, ast.Name)]
            == ["__all__"]
        )
    ]


def poor_package_docstring(source: str) -> list[str]:
    """Why a package file does not tell a newcomer what the folder is for."""
    text = ast.get_docstring(ast.parse(source))
    if text is None:
        return ["no docstring"]
    lines = text.splitlines()
    found = [f"no line says {claim!r}" for claim in _CLAIMS if claim not in text]
    if len(lines) > MAX_PACKAGE_DOCSTRING:
        found.append(f"{len(lines)} lines, at most {MAX_PACKAGE_DOCSTRING}")
    return found


def riddles(source: str) -> list[str]:
    """Docstrings and comments that begin with words which need another text to be understood."""
    pattern = re.compile(rf"(?:{'|'.join(RIDDLES)})\b")
    return [
        f"line {line}: {text.partition(chr(10))[0]}"
        for line, text in [*_docstrings(source), *_comments(source)]
        if pattern.match(text)
    ]


def _docstrings(source: str) -> Iterator[tuple[int, str]]:
    """(line, text) of each text that stands alone as a statement: docstrings of anything."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield node.lineno, text.strip()
            case _:
                pass


def _comments(source: str) -> Iterator[tuple[int, str]]:
    """(line, text) of each comment; of a block of comment lines only the first begins it."""
    before = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        alone = token.line.lstrip().startswith("#")
        if not (alone and token.start[0] == before + 1):
            yield token.start[0], token.string.lstrip("#: ")
        before = token.start[0] if alone else 0
