"""The one way in: what came decides which handler runs, and the card that follows is drawn.

`handle` is pure: the same session, inbound, lookup and instant always give the same turn.

Typed text is offered to the `READERS` one after the other; the first that knows what to do with it
has it. A test plays the examples.

| reader          | what it reads                                     | for example              |
|-----------------|---------------------------------------------------|--------------------------|
| invitation code | a one-time code, which may grant something more   | `K7M2-9QXD-4TRP`         |
| correction      | a reply to an earlier question, an edited message | `8` in reply to I.1      |
| late answer     | an answer to a question that was open before      | `7` sent while I.1 stood |
| bulk entry      | values of several indicators, or one with a code  | `I.2.1 7, I.2.2 5`       |
| open state      | what the open state asks for                      | `14`                     |
| reason          | why a finding that is shown may stand             | `đúng`, `vì có 3 đợt`    |
| shown choice    | a choice of the open card                         | `quay lại`               |
| offered choice  | a navigating choice of an earlier message         | `xem tổng hợp`           |
| near a choice   | a slip in typing a choice of the open card        | `quay lạii`              |
| unread          | nothing: the open state says what it wants        | `mười mấy`               |
| near an offer   | a slip in typing a choice of an earlier message   | `xem tổng hợpp`          |
| help            | nothing: what one can do here                     | `xin chào`               |
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from handlers.bulk import entry_sheet
from handlers.bulk import steps as bulk_steps
from handlers.corrections import edits, old_encodings
from handlers.corrections import late_answers as late
from handlers.engine.callback_data import BadCallbackDataError, unpack
from handlers.engine.choices import Keyboard, chosen, near
from handlers.engine.commands import TWINS, roles_of
from handlers.engine.context import NOTHING_MORE, TurnContext
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import Lookup
from handlers.engine.refusal import Outdated, Refusal
from handlers.engine.session import Session
from handlers.engine.states import (
    HAVE_FINDINGS_BELOW,
    STATES,
    ConfirmReturn,
    NotRecorded,
    ReturnReason,
)
from handlers.engine.turn import Inbound, Media, Message, Show, Tap, Text, Toast, Turn
from handlers.entry import navigation, undo
from handlers.entry import steps as entry_steps
from handlers.evidence import steps as evidence_steps
from handlers.figures import export, filing_status, summary
from handlers.filing import clerk, remind_colleagues, submit
from handlers.findings import steps as findings_steps
from handlers.person import enrolment, profile
from handlers.person import help as person_help
from handlers.report import review
from handlers.report import steps as report_steps
from reporting.clean_text import NOTHING, CleanText
from reporting.legacy_encodings.old_text import OldText

DIALOGS: Mapping[str, Dialog] = {
    dialog.name: dialog
    for dialog in (
        enrolment.DIALOG,
        report_steps.DIALOG,
        entry_steps.DIALOG,
        findings_steps.DIALOG,
        review.DIALOG,
        submit.DIALOG,
        remind_colleagues.DIALOG,
        clerk.DIALOG,
        filing_status.DIALOG,
        summary.DIALOG,
        export.DIALOG,
        profile.DIALOG,
        person_help.DIALOG,
        bulk_steps.DIALOG,
        undo.DIALOG,
        late.DIALOG,
        old_encodings.DIALOG,
        evidence_steps.DIALOG,
        entry_sheet.DIALOG,
    )
}
"""Every dialog by name; the name begins the codes of its states and the keys of its choices."""

LONGEST_KEY = 64
"""Characters of a choice's key; a longer one was made by somebody else."""

OF_A_CLERK = (ReturnReason, ConfirmReturn)
"""States in which the report in hand is one of a unit below."""

COMMANDS = {name: run for dialog in DIALOGS.values() for name, run in dialog.commands.items()}


def handle(session: Session, inbound: Inbound, lookup: Lookup, now: datetime) -> Turn:
    """What to say and do about one incoming thing."""
    arrived = TurnContext(session, inbound, lookup, now)
    ctx = old_encodings.settled(arrived)
    command = _command(ctx.inbound)
    if inbound.group:
        return person_help.in_group(ctx) if command else Turn(session)
    if ctx.inbound.edited and (command or lookup.person is None):
        return Turn(session)
    if lookup.person is None:
        return _stranger(ctx, command)
    if isinstance(session.state, NotRecorded):
        return _after_telling(ctx, session.state, command)
    return old_encodings.said_in(_answered(ctx, command), arrived, ctx)


def _answered(ctx: TurnContext, command: tuple[str, CleanText] | None) -> Turn:
    """The turn with its cards drawn; a refusal is said, and an outdated choice answered, here."""
    if not ctx.person.grants and not _may_enrol(ctx, command):
        return person_help.without_grants(ctx)
    if _is_taken_away(ctx):
        ctx = ctx.at(Session(revision=ctx.session.revision, offered=ctx.session.offered))
        if command is None:
            return person_help.taken_away(ctx)
    try:
        return _drawn(ctx, _decided(ctx, command))
    except Refusal as refusal:
        return ctx.turn(ctx.notice(refusal.text(ctx.say)))
    except Outdated:
        return _outdated(ctx)


def _may_enrol(ctx: TurnContext, command: tuple[str, CleanText] | None) -> bool:
    """Whether a code came, which may grant something again."""
    if command is not None:
        return command[0] == "start" and bool(command[1])
    return enrolment.brings_code(ctx)


def _is_taken_away(ctx: TurnContext) -> bool:
    """Whether something is open in a report for whose unit this person does not file any more."""
    report = ctx.session.report
    if report is None or not ctx.session.stack or isinstance(ctx.state, OF_A_CLERK):
        return False
    return report.unit not in ctx.person.filing_units()


def _decided(ctx: TurnContext, command: tuple[str, CleanText] | None) -> Turn:
    match ctx.inbound.content:
        case Text(text) if isinstance(text, OldText):
            return old_encodings.offered(ctx, text)
        case Text(text):
            return _run_command(ctx, *command) if command else _read(ctx, text.strip())
        case Tap(key, revision):
            return _tapped(ctx, key, revision)
        case Media() as thing:
            if ctx.inbound.edited:
                return Turn(ctx.session)
            return evidence_steps.sent(ctx, thing) or person_help.sent(ctx, thing.kind)


def _drawn(ctx: TurnContext, turn: Turn) -> Turn:
    """The turn with the card that it asks for behind its replies."""
    if turn.then is None:
        return turn
    there = replace(ctx, session=turn.session, written=turn.written)
    message = card(there, turn.then)
    if message is None:
        raise Outdated  # what it wanted to show is there no more
    message = replace(message, final_text=turn.then.final_text)
    return Turn(turn.session, (*turn.replies, message), turn.effects)


def card(ctx: TurnContext, show: Show = NOTHING_MORE) -> Message | None:
    """The card of the open state; None while nothing is open, or when there is nothing to show."""
    dialog = DIALOGS.get(STATES[type(ctx.state)].dialog)
    message = dialog.draw(ctx, show) if dialog is not None and dialog.draw else None
    if message is None or not isinstance(ctx.state, HAVE_FINDINGS_BELOW):
        return message
    return findings_steps.below(ctx, message, show)


def _after_telling(
    ctx: TurnContext, lost: NotRecorded, command: tuple[str, CleanText] | None
) -> Turn:
    """First of all the person is told what an older version of the program had not recorded yet."""
    turn = _answered(ctx.showing(), command)
    return replace(turn, replies=(*person_help.not_recorded(ctx, lost), *turn.replies))


def _command(inbound: Inbound) -> tuple[str, CleanText] | None:
    """The command and what stands after it; an English twin counts as its original."""
    if not isinstance(inbound.content, Text) or not inbound.content.text.startswith("/"):
        return None
    word, *rest = inbound.content.text[1:].split(maxsplit=1) or (NOTHING,)
    name = word.partition("@")[0].lower()
    return TWINS.get(name, name), rest[0].strip() if rest else NOTHING


def _stranger(ctx: TurnContext, command: tuple[str, CleanText] | None) -> Turn:
    if command is not None:
        name, rest = command
        return enrolment.start(ctx, rest if name == "start" else NOTHING)
    content = ctx.inbound.content
    return enrolment.stranger(ctx, content.text if isinstance(content, Text) else NOTHING)


def _run_command(ctx: TurnContext, name: str, rest: CleanText) -> Turn:
    run = COMMANDS.get(name)
    if run is None:
        return person_help.unknown_command(ctx, name)
    wanted = roles_of(name)
    if wanted and not wanted & ctx.person.roles():
        return person_help.foreign_command(ctx, name)
    return run(ctx, rest)


# --- choices -------------------------------------------------------------------------------------
def _tapped(ctx: TurnContext, text: str, revision: int | None) -> Turn:
    """A choice taken by its button, or typed (which has no revision)."""
    try:
        key = unpack(text)
    except BadCallbackDataError:
        raise Outdated from None
    dialog = DIALOGS.get(key.conversation)
    run = dialog.taps.get(key.action) if dialog else None
    if dialog is None or run is None or len(text) > LONGEST_KEY:
        raise Outdated
    if revision is not None and revision != ctx.session.revision:
        raise Outdated
    if revision is None and key.action not in dialog.lasting and _is_pressed(ctx):
        raise Outdated  # a button of ours that does something has its card's revision
    return run(ctx, key.argument)


def _is_pressed(ctx: TurnContext) -> bool:
    return isinstance(ctx.inbound.content, Tap)


def _outdated(ctx: TurnContext) -> Turn:
    """A choice that is good no more gets a friendly sentence and the open card."""
    toast = Toast(ctx.say.plain("assist.old_button"))
    message = card(ctx)
    if message is not None:
        return ctx.turn(toast, message)
    if ctx.person.filing_units():
        in_hand, waits = ctx.session.report, bool(ctx.session.late_answers)
        there = navigation.next_question(ctx.about(in_hand)) if in_hand and waits else None
        turn = _drawn(ctx, there or report_steps.open_report(ctx, NOTHING))
        return replace(turn, replies=(toast, *turn.replies))
    return ctx.turn(toast, person_help.nothing_open(ctx))


# --- typed text ----------------------------------------------------------------------------------
Reader = Callable[[TurnContext, CleanText], Turn | None]
"""Reads typed text; None: it is nothing for this reader."""


def open_card(ctx: TurnContext) -> Message | None:
    """The card that a typed text meets: drawn once, however many readers look at it."""
    return ctx.lookup.once(card, ctx, lambda: card(ctx))


def invitation_code(ctx: TurnContext, text: CleanText) -> Turn | None:
    """A one-time code, which may grant something more."""
    return enrolment.try_code(ctx, text) if enrolment.brings_code(ctx) else None


def open_state(ctx: TurnContext, text: CleanText) -> Turn | None:
    """What the open state asks for."""
    entry = STATES[type(ctx.state)]
    dialog = DIALOGS[entry.dialog] if entry.wants_text else None
    return dialog.on_text(ctx, text) if dialog and dialog.on_text else None


def reason(ctx: TurnContext, text: CleanText) -> Turn | None:
    """A reason for which the findings that the open card shows may stand, or that they are so."""

    def keyboard() -> Keyboard:
        message = open_card(ctx)
        return message.keyboard if message is not None else ()

    return findings_steps.reason_typed(ctx, text, keyboard)


def shown_choice(ctx: TurnContext, text: CleanText) -> Turn | None:
    """One of the choices of the open card."""
    message = open_card(ctx)
    choice = chosen(text, message.keyboard) if message is not None else None
    return _tapped(ctx, choice.key, None) if choice is not None else None


def offered_choice(ctx: TurnContext, text: CleanText) -> Turn | None:
    """One of the navigating choices shown last."""
    choice = chosen(text, (ctx.session.offered,))
    return _tapped(ctx, choice.key, None) if choice is not None else None


def near_shown(ctx: TurnContext, text: CleanText) -> Turn | None:
    """What is near a choice of the open card is offered, never guessed."""
    message = open_card(ctx)
    meant = near(text, message.keyboard) if message is not None else ()
    if message is None or not meant:
        return None
    return ctx.turn(person_help.did_you_mean(ctx, message, meant))


def unread(ctx: TurnContext, text: CleanText) -> Turn | None:
    """The open state says what it wants instead, if it has something to say."""
    dialog = DIALOGS.get(STATES[type(ctx.state)].dialog)
    return dialog.on_unread(ctx, text) if dialog and dialog.on_unread else None


def near_offered(ctx: TurnContext, text: CleanText) -> Turn | None:
    """Where no card is open, what is near a choice shown last is offered again."""
    message = open_card(ctx)
    if message is not None and message.keyboard:
        return None
    meant = near(text, (ctx.session.offered,))
    return person_help.meant(ctx, meant) if meant else None


def show_help(ctx: TurnContext, text: CleanText) -> Turn:
    """What one can do here: press or type one of the choices, or one of the commands."""
    message = open_card(ctx)
    if message is None or not message.keyboard:
        return person_help.unknown_text(ctx)
    return ctx.turn(person_help.press_or_type(ctx, message))


READERS: Mapping[str, Reader] = {
    "invitation code": invitation_code,
    "correction": edits.heard,
    "late answer": late.heard,
    "bulk entry": bulk_steps.heard,
    "open state": open_state,
    "reason": reason,
    "shown choice": shown_choice,
    "offered choice": offered_choice,
    "near a choice": near_shown,
    "unread": unread,
    "near an offer": near_offered,
    "help": show_help,
}
"""In this order; the last one always has an answer."""


def _read(ctx: TurnContext, text: CleanText) -> Turn:
    for reader in READERS.values():
        # When the step is run again for want of a fact, nobody reads the text again in vain.
        turn = ctx.lookup.once(reader, (ctx, text), partial(reader, ctx, text))
        if turn is not None:
            return turn
    raise RuntimeError("the last reader had no answer")
