"""Who may import whom, read from the source (DESIGN of the rooms: see CONTRIBUTING.md)."""

import ast
from collections.abc import Iterator

from tests.house.tree import ROOMS

MAY_IMPORT: dict[str, frozenset[str]] = {
    "reporting": frozenset({"reporting"}),
    "handlers": frozenset({"handlers", "reporting"}),
    "storage": frozenset({"storage", "reporting"}),
    "charts": frozenset({"charts", "reporting"}),
    "papers": frozenset({"papers", "reporting"}),
    "simulator": frozenset({"simulator"}),
    "bot.channels": frozenset({"bot.channels", "handlers", "reporting"}),
    "bot": frozenset(ROOMS),
    "tests": frozenset({*ROOMS, "tests"}),
}
"""Room -> the rooms whose modules it may import. The longest matching name counts."""

MAY_NOT_USE: dict[str, frozenset[str]] = {
    "reporting": frozenset(
        {"aiohttp", "aiosqlite", "asyncio", "httpx", "matplotlib", "sqlalchemy", "telegram"}
    ),
    "handlers": frozenset(
        {"aiohttp", "aiosqlite", "asyncio", "httpx", "matplotlib", "sqlalchemy", "telegram"}
    ),
    "storage": frozenset({"aiohttp", "httpx", "matplotlib", "telegram"}),
    "charts": frozenset({"aiohttp", "aiosqlite", "httpx", "sqlalchemy", "telegram"}),
    "papers": frozenset({"aiohttp", "aiosqlite", "httpx", "sqlalchemy", "telegram"}),
}
"""Room -> libraries that belong elsewhere: rules and conversations are pure, and so on."""


def breaches(module: str, source: str, *, is_package: bool = False) -> list[str]:
    """Every import in `source`, the text of `module`, that the two tables forbid."""
    room = _room_of(module)
    if room is None:
        return [f"{module} stands in no known room; name its arrows in tests/house/arrows.py"]
    package = module if is_package else module.rpartition(".")[0]
    return [
        f"{module}:{line} imports {target}"
        for line, target in _imports(source, package)
        if not _allowed(room, target)
    ]


def _allowed(room: str, target: str) -> bool:
    library = target.partition(".")[0]
    if library not in {*ROOMS, "tests"}:
        return library not in MAY_NOT_USE.get(room, frozenset())
    return any(_within(target, allowed) for allowed in MAY_IMPORT[room])


def _room_of(module: str) -> str | None:
    fitting = [room for room in MAY_IMPORT if _within(module, room)]
    return max(fitting, key=len, default=None)


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def _imports(source: str, package: str) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of each import anywhere in the source, also inside functions."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                start = _base(module or "", package, level)
                # `from bot import channels` imports a module, `from bot.x import Y` perhaps not;
                # the longer name decides both rightly.
                yield from ((node.lineno, f"{start}.{alias.name}") for alias in names)
            case ast.Call(args=[ast.Constant(value=str(name)), *_]) if _imports_by_name(node):
                yield node.lineno, name
            case _:
                pass


def _base(module: str, package: str, level: int) -> str:
    if level == 0:
        return module
    parts = package.split(".")
    start = parts[: len(parts) - level + 1]
    return ".".join([*start, module] if module else start)


def _imports_by_name(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name in {"import_module", "__import__"}
        case _:
            return False
