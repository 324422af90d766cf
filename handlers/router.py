"""The one way in: what came decides which conversation's function runs.

`step` is pure: the same session, envelope, known world and instant always give the same turn.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.bulk import entry_sheet
from handlers.bulk import steps as bulk_steps
from handlers.corrections import edits, late_answers
from handlers.engine.callback_data import BadCallbackDataError, unpack
from handlers.engine.choice_matching import chosen, near
from handlers.engine.commands import TWINS, roles_of
from handlers.engine.context import TurnContext
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import Lookup
from handlers.engine.offered import remembering
from handlers.engine.refusal import Refusal
from handlers.engine.turn import Inbound, Media, Session, Tap, Text, Toast, Turn
from handlers.entry import steps as entry_steps
from handlers.entry import undo
from handlers.evidence import steps as evidence_steps
from handlers.figures import export, filing_status, summary
from handlers.filing import clerk, remind_colleagues, submit
from handlers.findings import steps as findings_steps
from handlers.person import enrolment, profile
from handlers.person import help as person_help
from handlers.report import review
from handlers.report import steps as report_steps

CONVERSATIONS: Mapping[str, Dialog] = {
    c.name: c
    for c in (
        enrolment.CONVERSATION,
        report_steps.CONVERSATION,
        entry_steps.CONVERSATION,
        findings_steps.CONVERSATION,
        review.CONVERSATION,
        submit.CONVERSATION,
        remind_colleagues.CONVERSATION,
        clerk.CONVERSATION,
        filing_status.CONVERSATION,
        summary.CONVERSATION,
        export.CONVERSATION,
        profile.CONVERSATION,
        person_help.CONVERSATION,
        bulk_steps.CONVERSATION,
        undo.CONVERSATION,
        late_answers.CONVERSATION,
        evidence_steps.CONVERSATION,
        entry_sheet.CONVERSATION,
    )
}
"""Every conversation by name; the name begins its steps and its keys."""

COMMANDS = {name: step for c in CONVERSATIONS.values() for name, step in c.commands.items()}


def step(session: Session, inbound: Inbound, known: Lookup, now: datetime) -> Turn:
    """What to say and do about one incoming thing."""
    ctx = TurnContext(session, inbound, known, now)
    command = _command(inbound)
    if inbound.group:
        return person_help.in_group(ctx) if command else Turn(session)
    try:
        turn = _answered(ctx, command)
    except Refusal as refusal:
        turn = ctx.turn(ctx.notice(refusal.text(ctx.say)))
    after = remembering(replace(turn.session, offered=session.offered), turn.replies)
    return turn if after == turn.session else replace(turn, session=after)


def _answered(ctx: TurnContext, command: tuple[str, str] | None) -> Turn:
    session, inbound, known = ctx.session, ctx.inbound, ctx.lookup
    if inbound.edited and (command or known.person is None):
        return Turn(session)
    if known.person is None:
        return _stranger(ctx, command)
    match inbound.content:
        case Text(text):
            return _run_command(ctx, *command) if command else _said(ctx, text.strip())
        case Tap(key, revision):
            return _pressed(ctx, key, revision)
        case Media() as thing:
            if inbound.edited:
                return Turn(session)
            return evidence_steps.sent(ctx, thing) or person_help.sent(ctx, thing.kind)


def _command(inbound: Inbound) -> tuple[str, str] | None:
    """The command and what stands after it; an English twin counts as its original."""
    if not isinstance(inbound.content, Text) or not inbound.content.text.startswith("/"):
        return None
    word, _, rest = inbound.content.text[1:].strip().partition(" ")
    name = word.partition("@")[0].lower()
    return TWINS.get(name, name), rest.strip()


def _stranger(ctx: TurnContext, command: tuple[str, str] | None) -> Turn:
    if command is not None:
        name, rest = command
        return enrolment.start(ctx, rest if name == "start" else "")
    content = ctx.inbound.content
    return enrolment.stranger(ctx, content.text if isinstance(content, Text) else "")


def _run_command(ctx: TurnContext, name: str, rest: str) -> Turn:
    run = COMMANDS.get(name)
    if run is None:
        return person_help.unknown_command(ctx, name)
    wanted = roles_of(name)
    if wanted and not wanted & ctx.person.roles():
        return person_help.foreign_command(ctx, name)
    return run(ctx, rest)


def _pressed(ctx: TurnContext, text: str, revision: int | None) -> Turn:
    """A choice taken: an old one gets a friendly sentence and the current card."""
    try:
        key = unpack(text)
    except BadCallbackDataError:
        return _outdated(ctx)
    conversation = CONVERSATIONS.get(key.conversation)
    run = conversation.presses.get(key.action) if conversation else None
    if run is None or (revision is not None and revision != ctx.session.revision):
        return _outdated(ctx)
    return run(ctx, key.argument)


def _outdated(ctx: TurnContext) -> Turn:
    toast = Toast(ctx.say.plain("assist.old_button"))
    conversation = CONVERSATIONS.get(ctx.session.step.partition(".")[0])
    message = conversation.card(ctx) if conversation and conversation.card else None
    if message is None:
        return report_steps.open_report(ctx, "") if ctx.person.filing_units() else ctx.turn(toast)
    return ctx.turn(toast, message)


def _said(ctx: TurnContext, text: str) -> Turn:
    """Typed text: an answer to the open step, one of its choices, or something that needs help."""
    if enrolment.is_code(text):
        return enrolment.try_code(ctx, text)
    turn = edits.heard(ctx, text) or late_answers.heard(ctx, text) or bulk_steps.heard(ctx, text)
    if turn is not None:
        return turn
    conversation = CONVERSATIONS.get(ctx.session.step.partition(".")[0])
    if conversation is None:
        return _offered(ctx, text) or _near_offered(ctx, text)
    turn = conversation.said(ctx, text) if conversation.said else None
    return turn or _chosen(ctx, conversation, text)


def _chosen(ctx: TurnContext, conversation: Dialog, text: str) -> Turn:
    """One of the choices shown, typed; what is near one is offered, never guessed."""
    message = conversation.card(ctx) if conversation.card else None
    if message is not None:
        choice = chosen(text, message.rows)
        if choice is not None:
            return _pressed(ctx, choice.key, None)
    turn = _offered(ctx, text)
    if turn is not None:
        return turn
    offered = near(text, message.rows) if message is not None else ()
    if message is not None and offered:
        return ctx.turn(person_help.did_you_mean(ctx, message, offered))
    if conversation.unread is not None:
        return conversation.unread(ctx, text)
    if message is None or not message.rows:
        return _near_offered(ctx, text)
    return ctx.turn(person_help.press_or_type(ctx, message))


def _offered(ctx: TurnContext, text: str) -> Turn | None:
    """One of the lasting choices shown last, typed."""
    choice = chosen(text, (ctx.session.offered,))
    return _pressed(ctx, choice.key, None) if choice is not None else None


def _near_offered(ctx: TurnContext, text: str) -> Turn:
    """No question is open; what is near a choice shown last is offered again."""
    meant = near(text, (ctx.session.offered,))
    return person_help.meant(ctx, meant) if meant else person_help.unknown_text(ctx)
