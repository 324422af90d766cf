"""Who may import whom, read from the source: between rooms, and between the folders of a room.

CONTRIBUTING.md has the picture and says what each folder is for.
"""

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

FLOORS: dict[str, tuple[tuple[str, ...], ...]] = {
    "bot": (
        ("__main__",),
        ("cli",),
        ("commands",),
        ("demo",),
        ("app",),
        ("pushed",),
        ("inbound", "jobs"),
        ("outbound",),
        ("rendering",),
        ("attachments",),
        ("channels",),
        ("runtime",),
    ),
    "handlers": (
        ("router",),
        ("typed_text",),
        ("dialogs",),
        ("corrections", "evidence", "person"),
        ("bulk", "extending"),
        ("pushed",),
        ("filing", "figures", "calendar"),
        ("report",),
        ("findings",),
        ("entry",),
        ("choosing",),
        ("engine",),
    ),
    "storage": (
        ("store", "restore"),
        ("backup", "run_lock"),
        (
            *("repositories", "reference", "pushed"),
            *("form_versions", "vital_signs", "sqlite", "migrate"),
        ),
        ("sql", "migrations"),
        ("file_tables", "pushed_tables", "reference_tables"),
        ("schema", "urls"),
        ("timestamps", "errors"),
    ),
    "reporting": (
        ("documents",),
        ("summary", "bulk_entry", "form_files", "ladder"),
        ("checks", "aggregation"),
        ("progress", "scope", "report_words", "standing"),
        ("reports", "fuzzy_match", "invitations", "csv_files"),
        ("reporters",),
        ("people", "forms", "parsing"),
        ("periods", "units", "pictures"),
        ("values", "normalise", "complaints"),
        ("legacy_encodings",),
        ("languages", "clean_text"),
    ),
    "simulator": (
        ("__main__",),
        ("server",),
        ("control_api", "bot_api"),
        ("state",),
        ("formatting",),
        ("wire", "errors", "limits"),
    ),
}
"""Room -> its folders and modules, from the top floor to the lowest.

A folder imports what stands on a lower floor; not what stands beside it, and never upwards.
"""

NARROW: dict[tuple[str, str], frozenset[str]] = {("handlers", "person"): frozenset({"engine"})}
"""(room, folder) -> the only folders of its room that it may import, although more stand below."""


def breaches(module: str, source: str, *, is_package: bool = False) -> list[str]:
    """Every import in `source`, the text of `module`, that one of the tables forbids."""
    room = _room_of(module)
    if room is None:
        return [f"{module} stands in no known room; name its arrows in tests/house/arrows.py"]
    if _has_no_floor(module):
        return [f"{module} stands on no floor; give it one in tests/house/arrows.py"]
    package = module if is_package else module.rpartition(".")[0]
    return [
        f"{module}:{line} imports {target}"
        for line, target in imports(source, package)
        if not _allowed(room, target) or not _downwards(module, target)
    ]


def folder_of(module: str) -> tuple[str, str]:
    """The room of a module and the folder, or the module, that stands directly in that room.

    >>> folder_of("reporting.forms.model"), folder_of("reporting.values"), folder_of("bot")
    (('reporting', 'forms'), ('reporting', 'values'), ('bot', ''))
    """
    room, _, rest = module.partition(".")
    return room, rest.partition(".")[0]


def _floor_of(room: str, folder: str) -> int | None:
    """How far down a folder stands, 0 at the top."""
    return next((n for n, floor in enumerate(FLOORS[room]) if folder in floor), None)


def _has_no_floor(module: str) -> bool:
    room, folder = folder_of(module)
    return room in FLOORS and folder != "" and _floor_of(room, folder) is None


def _downwards(module: str, target: str) -> bool:
    """Whether an import stays in its folder, leaves the room, or goes to a lower floor."""
    (room, own), (room_of_target, other) = folder_of(module), folder_of(target)
    if room not in FLOORS or room_of_target != room or own == other:
        return True
    if own == "":  # the room's own __init__ offers what it likes; nobody inside imports it
        return True
    if other not in NARROW.get((room, own), {other}):
        return False
    upper, lower = _floor_of(room, own), _floor_of(room, other)
    return upper is not None and lower is not None and upper < lower


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


def imports(source: str, package: str) -> Iterator[tuple[int, str]]:
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
