"""A session's JSON form: written after every turn, read before the next by this or a later version.

A state is written as `[code, fields]`; what is as in a fresh session or state is left out, but
never the version. Reading is strict: a field or a state that this version does not know makes the
stack unreadable, so that nothing is half understood. The person then starts afresh: nothing is
open, but what belongs to no state is kept, and what was read back and not recorded is told.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from handlers.engine.choices import Choice
from handlers.engine.session import VERSION, LateAnswer, SeenAlbum, Session, Undo
from handlers.engine.states import (
    STATES,
    ChooseReport,
    ConfirmAppendix,
    ConfirmBulk,
    DialogState,
    MovingDay,
    NotRecorded,
)
from reporting.reports import NewAnswer, ReportKey

_FRESH: Final = Session()
_UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError, ValidationError)

_SESSION: Final = TypeAdapter(Session)
_PARTS: Final[Mapping[str, TypeAdapter[Any]]] = {
    "report": TypeAdapter(ReportKey),
    "pinned": TypeAdapter(bool),
    "late_answers": TypeAdapter(tuple[LateAnswer, ...]),
    "undo": TypeAdapter(tuple[Undo, ...]),
    "albums": TypeAdapter(tuple[SeenAlbum, ...]),
    "offered": TypeAdapter(tuple[Choice, ...]),
    "form": TypeAdapter(str),
    "told": TypeAdapter(tuple[str, ...]),
}
"""What can be kept of a session that is not understood, part by part."""

_STATES: Final[Mapping[str, TypeAdapter[Any]]] = {
    entry.code: TypeAdapter(kind) for kind, entry in STATES.items()
}
_FIELDS: Final[Mapping[str, frozenset[str]]] = {
    entry.code: frozenset(one.name for one in fields(kind)) for kind, entry in STATES.items()
}
_CODES: Final[Mapping[type[DialogState], str]] = {kind: e.code for kind, e in STATES.items()}
_KEYS: Final = frozenset(one.name for one in fields(Session))
_STACK: Final = {"stack"}

_ANSWERS: Final = TypeAdapter(tuple[NewAnswer, ...])


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session that was read; `problem` says why it was started afresh, "" if it was not."""

    session: Session
    problem: str = ""


def write(session: Session) -> str:
    """The session as JSON."""
    body = _SESSION.dump_json(session, exclude=_STACK, exclude_defaults=True).decode()[1:-1]
    written = f'{{"version":{session.version}' + (f",{body}" if body else "")
    if not session.stack:
        return f"{written}}}"
    return f'{written},"stack":[{",".join(map(_state_json, session.stack))}]}}'


def read(body: str) -> StoredSession:
    """The session in that JSON, or a fresh one that keeps what can be kept of it.

    It counts its cards on from the old one, so that no button of that looks new.
    """
    try:
        parts = json.loads(body)
        version = parts["version"]
        if version == VERSION:
            return StoredSession(_whole(parts))
        problem = f"version {version}"
    except _UNREADABLE as flaw:
        problem = type(flaw).__name__  # what it says may be something typed
        parts = _as_object(body)
    return StoredSession(_kept(parts), problem)


def _state_json(state: DialogState) -> str:
    code = _CODES[type(state)]
    return f'["{code}",{_STATES[code].dump_json(state, exclude_defaults=True).decode()}]'


def _whole(parts: dict[str, Any]) -> Session:
    """The session, when every part of it is understood; raises one of `_UNREADABLE` otherwise."""
    if not parts.keys() <= _KEYS:
        raise ValueError(f"unknown parts {sorted(parts.keys() - _KEYS)}")
    if "stack" in parts:
        parts = {**parts, "stack": tuple(_state(*one) for one in parts["stack"])}
    session: Session = _SESSION.validate_python(parts)
    if session.report is None and not all(isinstance(s, _NEED_NO_REPORT) for s in session.stack):
        raise ValueError("a state without its report")
    return session


_NEED_NO_REPORT: Final = (ChooseReport, MovingDay, NotRecorded)


def _state(code: str, values: Mapping[str, Any]) -> DialogState:
    unknown = values.keys() - _FIELDS[code]
    if unknown:
        raise ValueError(f"{code} has no {sorted(unknown)}")
    state: DialogState = _STATES[code].validate_python(values)
    return state


# --- starting afresh -----------------------------------------------------------------------------
def _as_object(body: str) -> Mapping[str, Any]:
    try:
        parts = json.loads(body)
    except ValueError:
        return {}
    return parts if isinstance(parts, dict) else {}


def _kept(parts: Mapping[str, Any]) -> Session:
    """What can be kept of a session of another version: all but its states."""
    revision = parts.get("revision", 0)
    if parts.get("version") == 1:
        lost = _lost_of_version_1(parts)
        parts = _names_of_version_1(parts)
    else:
        lost = _lost(parts.get("stack"))
    found = {name: value for name in _PARTS if (value := _part(name, parts)) is not None}
    return Session(
        revision=revision if isinstance(revision, int) else 0,
        stack=(lost,) if lost.answers or lost.texts else (),
        **found,
    )


def _part(name: str, parts: Mapping[str, Any]) -> Any | None:
    try:
        return _PARTS[name].validate_python(parts[name])
    except _UNREADABLE:
        return None


def _lost(stack: object) -> NotRecorded:
    """What the states that are understood had read back."""
    answers: list[NewAnswer] = []
    for one in stack if isinstance(stack, list) else ():
        try:
            state = _state(*one)
        except _UNREADABLE:
            continue
        if isinstance(state, ConfirmBulk | ConfirmAppendix | NotRecorded):
            answers.extend(state.answers)
    return NotRecorded(tuple(answers))


# --- version 1: one record of 25 fields for every state ------------------------------------------
_TYPED_IN_VERSION_1: Final = frozenset(
    {"collect.reading", "collect.pair", "quick.both", "clerk.sure"}
)
"""Steps in which `raw` was a typed text that waited for a decision."""


def _lost_of_version_1(parts: Mapping[str, Any]) -> NotRecorded:
    """What was read back, or waited for a decision, when the session was written."""
    step = parts.get("step")
    if step in ("quick.confirm", "template.appendix"):
        try:
            return NotRecorded(_ANSWERS.validate_python(parts.get("pending", ())))
        except ValidationError:
            return NotRecorded()
    if step in _TYPED_IN_VERSION_1:
        return NotRecorded(texts=_texts(parts.get("raw")))
    attached = parts.get("attached")
    if step == "evidence.row" and isinstance(attached, dict):
        file = attached.get("file") or {}
        return NotRecorded(texts=_texts(attached.get("caption"), file.get("name")))
    return NotRecorded()


def _texts(*candidates: object) -> tuple[str, ...]:
    """The first that is a text with something in it."""
    return tuple(one for one in candidates if isinstance(one, str) and one.strip())[:1]


def _names_of_version_1(parts: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that are kept, under their names of today."""
    offered = parts.get("offered", ())
    return {
        "report": parts.get("report"),
        "pinned": parts.get("named", False),
        "late_answers": parts.get("stragglers", ()),
        "undo": parts.get("undo", ()),
        "offered": [_choice_of_version_1(one) for one in offered] if _is_list(offered) else (),
    }


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _choice_of_version_1(choice: object) -> object:
    names = {"words": "synonyms", "lasting": "is_navigation"}
    if not isinstance(choice, dict):
        return choice
    return {names.get(name, name): value for name, value in choice.items()}
