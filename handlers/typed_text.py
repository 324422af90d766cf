"""Typed text, and who reads it.

A text is offered to the `READERS` one after the other; the first that knows what to do with it
has it. A test plays the examples.

| reader          | what it reads                                     | for example              |
|-----------------|---------------------------------------------------|--------------------------|
| invitation code | a one-time code, which may grant something more   | `K7M2-9QXD-4TRP`         |
| remind again    | when to be reminded once more                     | `nhắc lại sáng mai`      |
| leave           | who does whose work during a leave              | `Tú thay Lan từ 1/9 đến 5/9` |
| wish            | from when on one is told something, or not at all | `tắt nhắc hạn`           |
| correction      | a reply to an earlier question, an edited message | `8` in reply to I.1      |
| report choice   | which report or form is meant, when it is asked   | `bãi sậy`                |
| late answer     | an answer to a question that was open before      | `7` sent while I.1 stood |
| moved day       | a clerk's message that moves a deadline or a lock | `hạn Bắc Sơn 20/9 vì lũ` |
| bulk entry      | values of several indicators, or one with a code  | `I.2.1 7, I.2.2 5`       |
| open state      | what the open state asks for                      | `14`                     |
| reason          | why a finding that is shown may stand             | `đúng`, `vì có 3 đợt`    |
| shown choice    | a choice of the open card                         | `quay lại`               |
| offered choice  | a navigating choice of an earlier message         | `xem tổng hợp`           |
| near a choice   | a slip in typing a choice of the open card        | `quay lạii`              |
| unread          | nothing: the open state says what it wants        | `mười mấy`               |
| still waiting   | nothing: it is asked which report is meant        | `xin chào`               |
| near an offer   | a slip in typing a choice of an earlier message   | `xem tổng hợpp`          |
| help            | nothing: what one can do here                     | `xin chào`               |
"""

from collections.abc import Callable, Mapping
from functools import partial

from handlers.bulk import steps as bulk_steps
from handlers.choosing import typed_answers
from handlers.choosing.report_choice import which_report
from handlers.corrections import edits
from handlers.corrections import late_answers as late
from handlers.dialogs import DIALOGS, card, tapped
from handlers.engine.choices import Keyboard, chosen, near
from handlers.engine.context import TurnContext
from handlers.engine.current_report import reports_of
from handlers.engine.states import STATES, ChooseReport, Idle
from handlers.engine.turn import Message, Turn
from handlers.evidence import steps as evidence_steps
from handlers.extending import steps as extending_steps
from handlers.findings import steps as findings_steps
from handlers.person import enrolment
from handlers.person import help as person_help
from handlers.pushed import again, leave, wishes
from reporting.clean_text import CleanText

Reader = Callable[[TurnContext, CleanText], Turn | None]
"""Reads typed text; None: it is nothing for this reader."""


def open_card(ctx: TurnContext) -> Message | None:
    """The card that a typed text meets: drawn once, however many readers look at it."""
    return ctx.lookup.once(card, ctx, lambda: card(ctx))


def invitation_code(ctx: TurnContext, text: CleanText) -> Turn | None:
    """A one-time code, which may grant something more."""
    return enrolment.try_code(ctx, text) if enrolment.brings_code(ctx) else None


def report_choice(ctx: TurnContext, text: CleanText) -> Turn | None:
    """One of the reports or forms among which it is asked which is meant."""
    if ctx.inbound.edited:
        return None
    if ctx.session.waiting is not None:
        found = typed_answers.named(ctx, text)
    elif isinstance(ctx.state, ChooseReport):
        message = open_card(ctx)
        keyboard = message.keyboard if message is not None else ()
        found = typed_answers.named_among(ctx, tuple(c for line in keyboard for c in line), text)
    else:
        return None
    if len(found.choices) == 1 and found.is_certain:
        return tapped(ctx, found.choices[0].key, None)
    if found.choices:
        return typed_answers.narrowed(ctx, text, found)
    return typed_answers.left(ctx, text)


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
    return tapped(ctx, choice.key, None) if choice is not None else None


def offered_choice(ctx: TurnContext, text: CleanText) -> Turn | None:
    """One of the navigating choices shown last."""
    choice = chosen(text, (ctx.session.offered,))
    return tapped(ctx, choice.key, None) if choice is not None else None


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
    if text.isdecimal() and isinstance(ctx.state, Idle) and ctx.session.report is None:
        keys = reports_of(ctx)
        if len(keys) > 1:
            raise which_report(ctx, keys)
    message = open_card(ctx)
    if message is None or not message.keyboard:
        return person_help.unknown_text(ctx)
    return ctx.turn(person_help.press_or_type(ctx, message))


READERS: Mapping[str, Reader] = {
    "invitation code": invitation_code,
    "remind again": again.typed,
    "leave": leave.typed,
    "wish": wishes.typed,
    "correction": edits.heard,
    "report choice": report_choice,
    "late answer": late.heard,
    "moved day": extending_steps.heard,
    "bulk entry": bulk_steps.heard,
    "open state": open_state,
    "reason": reason,
    "shown choice": shown_choice,
    "offered choice": offered_choice,
    "near a choice": near_shown,
    "unread": unread,
    "still waiting": typed_answers.unread,
    "near an offer": near_offered,
    "help": show_help,
}
"""In this order; the last one always has an answer."""

OF_CHOICES = frozenset({"report choice", "shown choice", "offered choice"})
"""Readers that take a choice as if its button had been pressed."""


def read(ctx: TurnContext, text: CleanText) -> Turn:
    """What the first reader that knows the text makes of it."""
    for name, reader in READERS.items():
        # When the step is run again for want of a fact, nobody reads the text again in vain.
        turn = ctx.lookup.once(reader, (ctx, text), partial(reader, ctx, text))
        if turn is not None:
            return turn if name in OF_CHOICES else evidence_steps.leaving(ctx, turn)
    raise RuntimeError("the last reader had no answer")
