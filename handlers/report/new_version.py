"""A new version of a form: what it changed is said once, and what it has no row for is closed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext
from handlers.engine.states import (
    AskValue,
    ConfirmBulk,
    ConfirmEvidence,
    DialogState,
    NotRecorded,
    ReviewPart,
)
from handlers.engine.turn import Message, Turn
from reporting.forms import Indicator
from reporting.forms.comparison import FormChanges
from reporting.reports import NewAnswer
from reporting.standing import ReportAct

MOST_ROWS: Final = 8
"""Rows named of each sort of change; the others are counted."""


def settled(ctx: TurnContext) -> TurnContext:
    """The context without what is open in rows that the report's version has not.

    The program was started with a new version while the report was not begun yet. What was read
    back and not recorded is told, as after any other change of the program.
    """
    session = ctx.session
    if session.report is None or not _has_several(ctx, session.report.form):
        return ctx
    late = tuple(
        one for one in session.late_answers if all(code in ctx.form for code in one.indicators)
    )
    if late != session.late_answers:
        session = replace(session, late_answers=late)
    if all(_is_known(ctx, state) for state in session.stack):
        return ctx.at(session) if session is not ctx.session else ctx
    lost = [answer for state in session.stack for answer in _read_back(state)]
    stack = (NotRecorded(tuple(lost)),) if lost else ()
    return ctx.at(session.showing(*stack))


def told(ctx: TurnContext, turn: Turn) -> Turn:
    """The turn, which first says what changed if it opens a report of a new version."""
    session = turn.session
    if not any(isinstance(reply, Message) for reply in turn.replies):
        return turn
    there = ctx.at(session)
    notice = _notice(there)
    if notice is None:
        return turn
    name = _name(there)
    kept = tuple(one for one in session.told if one.partition("/")[0] != there.form.code)
    told_now = replace(session, told=(*kept, name))
    first = next(n for n, reply in enumerate(turn.replies) if isinstance(reply, Message))
    replies = (*turn.replies[:first], there.notice(notice), *turn.replies[first:])
    return replace(turn, session=told_now, replies=replies)


def _notice(ctx: TurnContext) -> Markup | None:
    """What changed for this person; None when nothing did, or when it was said before."""
    key = ctx.session.report
    if key is None or not ctx.session.stack or not _has_several(ctx, key.form):
        return None
    if not ctx.is_own(key) or not ctx.standing.allows(ReportAct.ENTER):
        return None
    before, form = ctx.lookup.form_before(ctx.view), ctx.form
    if before.version >= form.version or _name(ctx) in ctx.session.told:
        return None
    return _changes(ctx, ctx.lookup.forms.changes(before.version, form))


def _changes(ctx: TurnContext, changed: FormChanges) -> Markup | None:
    mine = ctx.own_duties
    added = [row for row in changed.added if row.duty in mine]
    dropped = [row for row in changed.dropped if row.duty in mine]
    moved = [(was, row) for was, row in changed.moved if row.duty in mine]
    if not (added or dropped or moved):
        return None
    return joined(
        ctx.say("version.changed", report=ctx.report_name, version=ctx.form.version),
        _list(ctx, "version.added", [_named(ctx, row) for row in added]),
        _list(ctx, "version.dropped", [_named(ctx, row) for row in dropped]),
        _list(ctx, "version.moved", [_pair(ctx, was, row) for was, row in moved]),
        ctx.say("version.compared"),
    )


def _list(ctx: TurnContext, sentence: str, rows: Sequence[str]) -> Markup | None:
    if not rows:
        return None
    more = len(rows) - MOST_ROWS
    rest = ctx.say.plain("card.and_more", count=more) if more > 0 else ""
    return ctx.say(sentence, rows="; ".join(rows[:MOST_ROWS]) + rest)


def _named(ctx: TurnContext, row: Indicator) -> str:
    return f"{row.code} {row.short[ctx.language]}"


def _pair(ctx: TurnContext, was: Indicator, row: Indicator) -> str:
    now = _named(ctx, row)
    return f"{was.code} → {now}" if was.code != row.code else now


def _name(ctx: TurnContext) -> str:
    return f"{ctx.form.code}/{ctx.form.version}"


def _has_several(ctx: TurnContext, code: str) -> bool:
    return code in ctx.lookup.forms and ctx.lookup.forms.has_several(code)


def _is_known(ctx: TurnContext, state: DialogState) -> bool:
    """Whether the version has the rows that the state is about."""
    return all(code in ctx.form for code in _codes(state))


def _codes(state: DialogState) -> Iterator[str]:
    """The rows that a state is about."""
    match state:
        case AskValue(indicator=code):
            yield code
        case ReviewPart(part=part):
            yield part
        case ConfirmEvidence(indicator=code, files=files):
            yield from (one for one in (code, *(file.indicator for file in files)) if one)
    yield from (answer.indicator for answer in _read_back(state))


def _read_back(state: DialogState) -> tuple[NewAnswer, ...]:
    return state.answers if isinstance(state, ConfirmBulk) else ()
