"""The one way in: what came decides which handler runs, and the card that follows is drawn.

`handle` is pure: the same session, inbound, lookup and instant always give the same turn.
Which reader takes a typed text is `handlers.typed_text`'s to say.
"""

from dataclasses import replace
from datetime import datetime

from handlers import typed_text
from handlers.choosing import waiting
from handlers.choosing.kept_messages import question
from handlers.choosing.waiting import TakenUp
from handlers.corrections import old_encodings
from handlers.dialogs import COMMANDS, card, tapped
from handlers.engine.commands import command_of, roles_of
from handlers.engine.context import TurnContext
from handlers.engine.lookup import Lookup
from handlers.engine.refusal import Outdated, Refusal, WhichFirst
from handlers.engine.session import Session
from handlers.engine.states import (
    ConfirmDecision,
    ConfirmReturn,
    MovingDay,
    NotRecorded,
    ReturnReason,
)
from handlers.engine.turn import Inbound, Media, Tap, Text, Toast, Turn
from handlers.entry import navigation
from handlers.evidence import changed_captions
from handlers.evidence import steps as evidence_steps
from handlers.person import enrolment
from handlers.person import help as person_help
from handlers.report import new_version
from handlers.report import steps as report_steps
from reporting.clean_text import NOTHING, CleanText
from reporting.legacy_encodings.old_text import OldText

OF_A_CLERK = (ReturnReason, ConfirmReturn, ConfirmDecision, MovingDay)
"""States of a clerk, who does not fill in the report in hand, if there is one."""


def handle(session: Session, inbound: Inbound, lookup: Lookup, now: datetime) -> Turn:
    """What to say and do about one incoming thing."""
    arrived = TurnContext(session, inbound, lookup, now)
    ctx = old_encodings.settled(arrived)
    command = command_of(ctx.inbound)
    if inbound.group:
        return person_help.in_group(ctx) if command else Turn(session)
    if ctx.inbound.edited and (command or lookup.person is None):
        return Turn(session)
    if lookup.person is None:
        return enrolment.arrived(ctx, command)
    ctx = waiting.revised(new_version.settled(ctx))
    if isinstance(ctx.state, NotRecorded):
        return _after_telling(ctx, ctx.state, command)
    return old_encodings.said_in(_answered(ctx, command), arrived, ctx)


def _answered(ctx: TurnContext, command: tuple[str, CleanText] | None) -> Turn:
    """The turn with its cards drawn; a refusal is said, and an outdated choice answered, here."""
    if not ctx.person.grants and not _may_enrol(ctx, command):
        return person_help.without_grants(ctx)
    if command is not None and isinstance(ctx.state, ConfirmDecision):
        ctx = ctx.at(ctx.session.afresh())  # "đóng" typed later speaks of something else
    if ctx.session.stack and ctx.session.report and not isinstance(ctx.state, OF_A_CLERK):
        there = ctx.at(ctx.session.afresh())
        told = person_help.shut(there, ctx.session.report)
        if told is not None and command is None:
            return waiting.dropped(ctx, told)
        ctx = ctx if told is None else there
    try:
        turn = new_version.told(ctx, _drawn(ctx, _decided(ctx)))
    except Refusal as refusal:
        turn = ctx.turn(ctx.notice(refusal.text(ctx.say)))
    except WhichFirst as which:
        return _drawn(ctx, waiting.asked(ctx, which, _decided))
    except TakenUp as taken:
        turn = waiting.handled(taken, ctx, _decided, report_steps.show)
        return new_version.told(taken.ctx, _drawn(taken.ctx, turn))
    except Outdated:
        turn = _outdated(ctx)
    return waiting.settled(ctx, turn)


def _may_enrol(ctx: TurnContext, command: tuple[str, CleanText] | None) -> bool:
    """Whether a code came, which may grant something again."""
    if command is not None:
        return command[0] == "start" and bool(command[1])
    return enrolment.brings_code(ctx)


def _decided(ctx: TurnContext) -> Turn:
    command = command_of(ctx.inbound)
    match ctx.inbound.content:
        case Text(text) if isinstance(text, OldText):
            return old_encodings.offered(ctx, text)
        case Text(text):
            if command is None:
                return typed_text.read(ctx, text.strip())
            return evidence_steps.leaving(ctx, _run_command(ctx, *command))
        case Tap(key, revision):
            return tapped(ctx, key, revision)
        case Media() as thing:
            if ctx.inbound.edited:
                return changed_captions.changed(ctx, thing)
            turn = evidence_steps.sent(ctx, thing) or person_help.sent(ctx, thing.kind)
            return evidence_steps.leaving(ctx, turn)


def _drawn(ctx: TurnContext, turn: Turn) -> Turn:
    """The turn with the card that it asks for behind its replies."""
    if turn.then is None:
        return turn
    message = card(ctx.after(turn), turn.then)
    if message is None:
        raise Outdated  # what it wanted to show is there no more
    message = replace(message, final_text=turn.then.final_text)
    return Turn(turn.session, (*turn.replies, message), turn.effects)


def _after_telling(
    ctx: TurnContext, lost: NotRecorded, command: tuple[str, CleanText] | None
) -> Turn:
    """First of all the person is told what an older version of the program had not recorded yet."""
    turn = _answered(ctx.showing(), command)
    return replace(turn, replies=(*person_help.not_recorded(ctx, lost), *turn.replies))


def _run_command(ctx: TurnContext, name: str, rest: CleanText) -> Turn:
    run = COMMANDS.get(name)
    if run is None:
        return person_help.unknown_command(ctx, name)
    wanted = roles_of(name)
    if wanted and not wanted & ctx.person.roles():
        return person_help.foreign_command(ctx, name)
    return run(ctx, rest)


def _outdated(ctx: TurnContext) -> Turn:
    """A choice that is good no more gets a friendly sentence and the open card."""
    toast = Toast(ctx.say.plain("assist.old_button"))
    if ctx.session.waiting is not None and ctx.session.waiting.choices:
        return ctx.turn(toast, question(ctx, ctx.session.waiting))
    message = card(ctx)
    if message is not None:
        return ctx.turn(toast, message)
    if ctx.own_reports:
        in_hand, waits = ctx.session.report, bool(ctx.session.late_answers)
        there = navigation.next_question(ctx.about(in_hand)) if in_hand and waits else None
        try:
            turn = _drawn(ctx, there or report_steps.open_report(ctx, NOTHING))
        except Refusal as refusal:  # there is no report to open any more
            return ctx.turn(toast, ctx.notice(refusal.text(ctx.say)))
        return replace(turn, replies=(toast, *turn.replies))
    return ctx.turn(toast, person_help.nothing_open(ctx))
