"""The one way in: what came decides which conversation's function runs.

`step` is pure: the same session, envelope, known world and instant always give the same turn.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers import (
    amend,
    assist,
    clerk,
    collect,
    enrol,
    evidence,
    export,
    findings,
    me,
    nudge,
    quick,
    report,
    review,
    status,
    stragglers,
    submit,
    summary,
    template_file,
    undo,
)
from handlers.conversations import Conversation
from handlers.keys import BadKeyError, unpack
from handlers.known import Known
from handlers.matching import chosen, near
from handlers.menus import TWINS, roles_of
from handlers.moment import Moment
from handlers.offered import remembering
from handlers.turn import Envelope, Pressed, Said, Sent, Session, Toast, Turn

CONVERSATIONS: Mapping[str, Conversation] = {
    c.name: c
    for c in (
        enrol.CONVERSATION,
        report.CONVERSATION,
        collect.CONVERSATION,
        findings.CONVERSATION,
        review.CONVERSATION,
        submit.CONVERSATION,
        nudge.CONVERSATION,
        clerk.CONVERSATION,
        status.CONVERSATION,
        summary.CONVERSATION,
        export.CONVERSATION,
        me.CONVERSATION,
        assist.CONVERSATION,
        quick.CONVERSATION,
        undo.CONVERSATION,
        stragglers.CONVERSATION,
        evidence.CONVERSATION,
        template_file.CONVERSATION,
    )
}
"""Every conversation by name; the name begins its steps and its keys."""

COMMANDS = {name: step for c in CONVERSATIONS.values() for name, step in c.commands.items()}


def step(session: Session, envelope: Envelope, known: Known, now: datetime) -> Turn:
    """What to say and do about one incoming thing."""
    moment = Moment(session, envelope, known, now)
    command = _command(envelope)
    if envelope.group:
        return assist.in_group(moment) if command else Turn(session)
    turn = _answered(moment, command)
    after = remembering(replace(turn.session, offered=session.offered), turn.replies)
    return turn if after == turn.session else replace(turn, session=after)


def _answered(moment: Moment, command: tuple[str, str] | None) -> Turn:
    session, envelope, known = moment.session, moment.envelope, moment.known
    if envelope.edited and (command or known.person is None):
        return Turn(session)
    if known.person is None:
        return _stranger(moment, command)
    match envelope.incoming:
        case Said(text):
            return _run_command(moment, *command) if command else _said(moment, text.strip())
        case Pressed(key, revision):
            return _pressed(moment, key, revision)
        case Sent() as thing:
            if envelope.edited:
                return Turn(session)
            return evidence.sent(moment, thing) or assist.sent(moment, thing.kind)


def _command(envelope: Envelope) -> tuple[str, str] | None:
    """The command and what stands after it; an English twin counts as its original."""
    if not isinstance(envelope.incoming, Said) or not envelope.incoming.text.startswith("/"):
        return None
    word, _, rest = envelope.incoming.text[1:].strip().partition(" ")
    name = word.partition("@")[0].lower()
    return TWINS.get(name, name), rest.strip()


def _stranger(moment: Moment, command: tuple[str, str] | None) -> Turn:
    if command is not None:
        name, rest = command
        return enrol.start(moment, rest if name == "start" else "")
    incoming = moment.envelope.incoming
    return enrol.stranger(moment, incoming.text if isinstance(incoming, Said) else "")


def _run_command(moment: Moment, name: str, rest: str) -> Turn:
    run = COMMANDS.get(name)
    if run is None:
        return assist.unknown_command(moment, name)
    wanted = roles_of(name)
    if wanted and not wanted & moment.person.roles():
        return assist.foreign_command(moment, name)
    return run(moment, rest)


def _pressed(moment: Moment, text: str, revision: int | None) -> Turn:
    """A choice taken: an old one gets a friendly sentence and the current card."""
    try:
        key = unpack(text)
    except BadKeyError:
        return _outdated(moment)
    conversation = CONVERSATIONS.get(key.conversation)
    run = conversation.presses.get(key.action) if conversation else None
    if run is None or (revision is not None and revision != moment.session.revision):
        return _outdated(moment)
    return run(moment, key.argument)


def _outdated(moment: Moment) -> Turn:
    toast = Toast(moment.say.plain("assist.old_button"))
    conversation = CONVERSATIONS.get(moment.session.step.partition(".")[0])
    message = conversation.card(moment) if conversation and conversation.card else None
    if message is None:
        return (
            report.open_report(moment, "") if moment.person.filing_units() else moment.turn(toast)
        )
    return moment.turn(toast, message)


def _said(moment: Moment, text: str) -> Turn:
    """Typed text: an answer to the open step, one of its choices, or something that needs help."""
    if enrol.is_code(text):
        return enrol.try_code(moment, text)
    turn = amend.heard(moment, text) or stragglers.heard(moment, text) or quick.heard(moment, text)
    if turn is not None:
        return turn
    conversation = CONVERSATIONS.get(moment.session.step.partition(".")[0])
    if conversation is None:
        return _offered(moment, text) or _near_offered(moment, text)
    turn = conversation.said(moment, text) if conversation.said else None
    return turn or _chosen(moment, conversation, text)


def _chosen(moment: Moment, conversation: Conversation, text: str) -> Turn:
    """One of the choices shown, typed; what is near one is offered, never guessed."""
    message = conversation.card(moment) if conversation.card else None
    if message is not None:
        choice = chosen(text, message.rows)
        if choice is not None:
            return _pressed(moment, choice.key, None)
    turn = _offered(moment, text)
    if turn is not None:
        return turn
    offered = near(text, message.rows) if message is not None else ()
    if message is not None and offered:
        return moment.turn(assist.did_you_mean(moment, message, offered))
    if conversation.unread is not None:
        return conversation.unread(moment, text)
    if message is None or not message.rows:
        return _near_offered(moment, text)
    return moment.turn(assist.press_or_type(moment, message))


def _offered(moment: Moment, text: str) -> Turn | None:
    """One of the lasting choices shown last, typed."""
    choice = chosen(text, (moment.session.offered,))
    return _pressed(moment, choice.key, None) if choice is not None else None


def _near_offered(moment: Moment, text: str) -> Turn:
    """No question is open; what is near a choice shown last is offered again."""
    meant = near(text, (moment.session.offered,))
    return assist.meant(moment, meant) if meant else assist.unknown_text(moment)
