"""The picture of the states in docs/states.md, drawn from the table in `handlers.engine.states`.

`python -m tests.house.state_picture` writes it anew.
"""

from collections.abc import Iterator
from inspect import cleandoc
from itertools import groupby
from pathlib import Path

from handlers.engine.states import FOLLOWING, STATES, DialogState, StateEntry
from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "states.md"

_HEAD = """
# What a person can be in the middle of

Drawn from the table in `handlers/engine/states.py` by `python -m tests.house.state_picture`; a test
holds that this page is as the table says. States lie on a stack: the last one is open, those below
are returned to.

An arrow is where a choice of the state's card, or text typed into it, leads. *What follows* is what
comes once something is answered, recorded or left: findings that block, a late answer, the question
or the review it was opened over, the next question, or the report card. Commands lead from
everywhere: /baocao to `ReportCard` or `ChooseReport`, /sua to `AskValue`, /nop to
`ConfirmSubmission`, /huy to `Idle`; a photo or file opens `ConfirmEvidence`, `ConfirmBulk`,
`ChooseSheet` or `ConfirmAppendix`; a message with many values opens `ConfirmBulk` or
`OneOrSeveral`.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEAD.strip(), "", "```mermaid", *_diagram(), "```", "", *_table(), ""])


def _diagram() -> Iterator[str]:
    yield "flowchart LR"
    yield "  following([what follows])"
    for dialog, entries in groupby(STATES.items(), key=lambda pair: pair[1].dialog):
        yield f"  subgraph {dialog}"
        yield from (f"    {kind.__name__}" for kind, _ in entries)
        yield "  end"
    yield from (f"  following --> {kind.__name__}" for kind in FOLLOWING)
    for kind, entry in STATES.items():
        yield from _arrows(kind, entry)


def _arrows(kind: type[DialogState], entry: StateEntry) -> Iterator[str]:
    others: tuple[type[DialogState], ...] = entry.leads_to
    if set(FOLLOWING) <= set(others):
        yield f"  {kind.__name__} --> following"
        others = tuple(other for other in others if other not in FOLLOWING)
    yield from (f"  {kind.__name__} --> {other.__name__}" for other in others)


def _table() -> Iterator[str]:
    yield "| state | code | what it is | reads text | question still asked | many values |"
    yield "|---|---|---|---|---|---|"
    for kind, entry in STATES.items():
        what = cleandoc(kind.__doc__ or "").splitlines()[0]
        marks = " | ".join(
            "yes" if mark else "" for mark in (entry.wants_text, entry.asks, entry.takes_bulk)
        )
        yield f"| `{kind.__name__}` | `{entry.code}` | {what} | {marks} |"


def write(path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
