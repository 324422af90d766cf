"""docs/standing.md and its picture, drawn from the table in `reporting.standing`.

`python -m tests.house.standing_picture` writes both anew.
"""

from collections.abc import Iterator
from html import escape
from inspect import cleandoc
from pathlib import Path
from typing import Final

from reporting.people import Role
from reporting.standing import TABLE, StandingState
from reporting.standing.table import TIME, RoleActs
from tests.house.tree import ROOT

PAGE: Final = ROOT / "docs" / "standing.md"
PICTURE: Final = ROOT / "docs" / "pictures" / "standing.svg"

_S = StandingState
_PLACES: Final = {
    _S.NOT_YET_OPEN: (0, 0), _S.OPEN: (1, 0), _S.DUE: (2, 0), _S.IN_GRACE: (3, 0),
    _S.OVERDUE: (4, 0), _S.LOCKED: (5, 0),
    _S.WITHDRAWN: (1, 1), _S.SUBMITTED: (2, 1), _S.RETURNED: (3, 1), _S.ACCEPTED: (4, 1),
    _S.HANDED_OVER: (0, 1), _S.CLOSED: (5, 1),
}  # fmt: skip
"""Column and line of each state: above those of the clock, below those of a move."""

_WIDTH, _HEIGHT, _ACROSS, _DOWN, _EDGE = 164, 96, 208, 210, 24
_SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
    'font-family="sans-serif" font-size="12">'
)
_HEAD: Final = """
# Where a report stands

Drawn from the table in `reporting/standing/table.py` by `python -m tests.house.standing_picture`; a
test holds that this page and its picture are as the table says. A report stands where its last move
left it or, while it is not submitted, where the clock says. Every command, button, reminder and
refusal asks this table; what is not in it is refused with the reason, and changes nothing.

![The states, what leads from one to the other, and what may be done in each](pictures/standing.svg)

The days are a form's (`deadlines` in its file, with `grace` and `lock`) and move for some units
where a clerk moves them (`/han`). Days of grace are optional, and so is the lock: without them a
report goes from *due* to *overdue* and stays there. What may be done before the cut-off is the
form's `early` to say.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEAD.strip(), "", *_table(), ""])


def _table() -> Iterator[str]:
    yield "| state | officer | focal point | clerk | once locked | leads to |"
    yield "|---|---|---|---|---|---|"
    for state, row in TABLE.items():
        cells = [_said(row.acts, role) for role in (Role.OFFICER, Role.FOCAL, Role.CLERK)]
        locked = "; ".join(
            f"{role}: {_said(row.locked, role)}" for role in Role if _said(row.locked, role)
        )
        leads = ", ".join(f"{what} → {where}" for what, where in row.leads_to.items())
        yield f"| {state} | {' | '.join(cells)} | {locked} | {leads} |"


def _said(acts: RoleActs, role: Role) -> str:
    return ", ".join(sorted(acts.get(role, ())))


# --- the picture ---------------------------------------------------------------------------------
def picture() -> str:
    """The picture as SVG."""
    width, height = _EDGE * 2 + _ACROSS * 5 + _WIDTH, _EDGE * 2 + _DOWN + _HEIGHT + 48
    lines = [
        _SVG.format(width=width, height=height),
        cleandoc("""
            <defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8"
            markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#555"/></marker></defs>
        """),
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *_arrows(),
        *(line for state in TABLE for line in _box(state)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _corner(state: StandingState) -> tuple[int, int]:
    column, line = _PLACES[state]
    return _EDGE + column * _ACROSS, _EDGE + line * _DOWN


def _box(state: StandingState) -> Iterator[str]:
    left, top = _corner(state)
    fill = "#eef4fb" if _PLACES[state][1] == 0 else "#f3f7ec"
    yield (
        f'<rect x="{left}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" rx="8" fill="{fill}" '
        'stroke="#4a6785"/>'
    )
    name = state.value.replace("_", " ")
    yield (
        f'<text x="{left + _WIDTH // 2}" y="{top + 20}" text-anchor="middle" '
        f'font-weight="bold" font-size="14">{escape(name)}</text>'
    )
    acts = TABLE[state].acts
    for number, role in enumerate(role for role in Role if role in acts):
        text = f"{role}: {_said(acts, role)}"
        yield f'<text x="{left + 10}" y="{top + 42 + number * 18}">{escape(text)}</text>'


def _arrows() -> Iterator[str]:
    """Each lead once; all that are submitted from above lead to one box, and say so once."""
    for state, row in TABLE.items():
        for what, where in row.leads_to.items():
            yield from _arrow(state, what, where)


def _arrow(state: StandingState, what: str, where: StandingState) -> Iterator[str]:
    (left, top), (to_left, to_top) = _corner(state), _corner(where)
    is_level = top == to_top
    shift = -10 if left < to_left else 10
    if is_level and abs(left - to_left) > _ACROSS:
        # Over the other boxes of the line, or under them.
        side = top + _HEIGHT
        start, end = left + _WIDTH // 2 + 40, to_left + _WIDTH // 2
        end += 30 if start > end else -30
        low = side + abs(left - to_left) // 8
        path = f"M{start} {side} C{start} {low} {end} {low} {end} {side}"
        yield _line(path)
        yield _label((start + end) // 2, side + (low - side) * 3 // 4 + 4, what)
    elif is_level:
        y = top + _HEIGHT // 2 + shift
        start = left + _WIDTH if left < to_left else left
        end = to_left if left < to_left else to_left + _WIDTH
        yield _line(f"M{start} {y} L{end} {y}")
        yield _label((start + end) // 2, y - 4, what)
    else:
        start_y, end_y = (top + _HEIGHT, to_top) if top < to_top else (top, to_top + _HEIGHT)
        start, end = left + _WIDTH // 2, to_left + _WIDTH // 2 + (left - to_left) // 12
        yield _line(f"M{start} {start_y} L{end} {end_y}")
        yield _label(start + (end - start) // 4, start_y + (end_y - start_y) // 4, what)


def _line(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="#555" marker-end="url(#tip)"/>'


def _label(x: int, y: int, what: str) -> str:
    said = "clock" if what == TIME else what
    return (
        f'<text x="{x}" y="{y}" text-anchor="middle" fill="#555" font-size="11" '
        f'stroke="#ffffff" stroke-width="4" paint-order="stroke">{said}</text>'
    )


def write(path: Path, text: str) -> None:
    """Write one of the two."""
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(PAGE, page())
    write(PICTURE, picture())
