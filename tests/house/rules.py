"""Rules about the text of the repository that neither ruff nor mypy can say.

Each takes a text and gives the breaches in it, so that each can be shown a bad text.
"""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 60

# Written in pieces, or this file would break its own rules.
_UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
_NOT_BUILT = "NotImplemented" + "Error"
_REGISTRY_HOSTS = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.org")
_NOTHING_NAMES = {
    "util", "utils", "helper", "helpers", "common", "manager", "managers", "data", "misc",
}  # fmt: skip
_SYSTEM_FOLDERS = {"/", "/home", "/mnt", "/opt", "/root", "/srv", "/tmp", "/usr", "/var"}  # noqa: S108 - names to leave alone, nothing is written there

_PIN = re.compile(r"^[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?==\S+(?: ; .+?)? \\$")
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def too_long(text: str) -> list[str]:
    """The file's length, when it is over the limit."""
    lines = len(text.splitlines())
    return [f"{lines} lines, at most {MAX_FILE_LINES}"] if lines > MAX_FILE_LINES else []


def long_functions(text: str) -> list[str]:
    """Functions over the limit, decorators and docstring included."""
    return [
        f"{node.name} (line {node.lineno}) has {length} lines, at most {MAX_FUNCTION_LINES}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := _length(node)) > MAX_FUNCTION_LINES
    ]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return (node.end_lineno or node.lineno) - first + 1


def unfinished(text: str) -> list[str]:
    """Marks of work left lying."""
    return [
        f"line {number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), start=1)
        if _UNFINISHED.search(line) or _NOT_BUILT in line
    ]


def workplace(text: str, checkout: Path, home: Path) -> list[str]:
    """Names of the machine it was written on: the checkout, what lies beside it, the home."""
    needles = {str(checkout), str(checkout.parent), str(home)} - _SYSTEM_FOLDERS
    # The needle must begin a path: /a/b/ is one, my/a/b/ is none.
    pattern = re.compile(
        r"(?<![\w.~-])(?:" + "|".join(re.escape(needle) for needle in sorted(needles)) + r")/"
    )
    return [
        f"line {number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), start=1)
        if (needles and pattern.search(line)) or any(host in line for host in _REGISTRY_HOSTS)
    ]


def made_clean(text: str) -> list[str]:
    """Where `CleanText` is called, or claimed by a cast, instead of made by `clean`."""
    return [
        f"line {node.lineno}: use `clean`"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and ("CleanText" in _called(node.func) or (_called(node.func) & {"cast"} and _claims(node)))
    ]


def _called(func: ast.expr) -> set[str]:
    """The names in what is called: `a.b` is both."""
    names = {node.id for node in ast.walk(func) if isinstance(node, ast.Name)}
    return names | {node.attr for node in ast.walk(func) if isinstance(node, ast.Attribute)}


def _claims(call: ast.Call) -> bool:
    return bool(call.args) and "CleanText" in ast.unparse(call.args[0])


def unbounded_caches(text: str) -> list[str]:
    """Functions with arguments whose results are all kept for ever."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and ast.unparse(node.args):
            kept = [ast.unparse(one) for one in node.decorator_list]
            if any(re.search(r"(?:^|\.)cache$|lru_cache\(.*\bNone\b", one) for one in kept):
                found.append(f"{node.name} (line {node.lineno})")
    return found


def names_nothing(path: str) -> list[str]:
    """Parts of a Python file's path that say nothing about what is inside."""
    *folders, file = path.split("/")
    return [name for name in [*folders, file.removesuffix(".py")] if name in _NOTHING_NAMES]


def no_sentence(text: str) -> list[str]:
    """Tests whose name is not a sentence: `test_` and at least three words."""
    shortest = 3
    return [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and len(node.name.removeprefix("test_").split("_")) < shortest
    ]


def loose_pins(text: str) -> list[str]:
    """Lines of a lock file that are neither a pin with a hash after it, nor a hash, nor a comment.

    What is left out so is also what could name a host: options, links and direct references.
    """
    found = []
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if _PIN.match(line):
            following = lines[number] if number < len(lines) else ""
            if not _HASH.match(following):
                found.append(f"line {number}: no hash: {line}")
        elif not _HASH.match(line) and (not line.startswith("#") or "://" in line):
            found.append(f"line {number}: {line}")
    return found


def pinned(text: str) -> dict[str, str]:
    """Project name -> version in a lock file."""
    lines = (line.partition(" ")[0] for line in text.splitlines() if _PIN.match(line))
    pairs = (line.split("==") for line in lines)
    return {name.partition("[")[0]: version for name, version in pairs}


def settings_in(example: str) -> list[str]:
    """The names that an `.env` file sets, also those that stand there commented out."""
    return re.findall(r"^(?:# ?)?([A-Z][A-Z0-9_]*)=", example, flags=re.MULTILINE)


def settings_named(fields: Iterable[tuple[str, str | None]]) -> list[str]:
    """(field name, alias) of the settings -> the names of their environment variables."""
    return [(alias or name).upper() for name, alias in fields]
