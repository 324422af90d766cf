"""Every dialog there is, and what is found in one by its name: a state's card, a choice's run."""

from collections.abc import Mapping

from handlers.bulk import entry_sheet
from handlers.bulk import steps as bulk_steps
from handlers.calendar import steps as calendar_steps
from handlers.choosing import form_choice, waiting
from handlers.corrections import late_answers as late
from handlers.corrections import old_encodings
from handlers.engine.callback_data import BadCallbackDataError, unpack
from handlers.engine.context import NOTHING_MORE, TurnContext
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Outdated
from handlers.engine.states import HAVE_FINDINGS_BELOW, STATES
from handlers.engine.turn import Message, Show, Tap, Turn
from handlers.entry import steps as entry_steps
from handlers.entry import undo
from handlers.evidence import steps as evidence_steps
from handlers.extending import steps as extending_steps
from handlers.figures import export, filing_status, summary
from handlers.filing import clerk, ended_drafts, submit
from handlers.findings import steps as findings_steps
from handlers.person import enrolment, profile
from handlers.person import help as person_help
from handlers.pushed import again, leave, remind_colleagues
from handlers.report import review
from handlers.report import steps as report_steps

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
        again.DIALOG,
        leave.DIALOG,
        clerk.DIALOG,
        ended_drafts.DIALOG,
        extending_steps.DIALOG,
        filing_status.DIALOG,
        summary.DIALOG,
        export.DIALOG,
        calendar_steps.DIALOG,
        profile.DIALOG,
        person_help.DIALOG,
        bulk_steps.DIALOG,
        undo.DIALOG,
        late.DIALOG,
        old_encodings.DIALOG,
        evidence_steps.DIALOG,
        entry_sheet.DIALOG,
        form_choice.DIALOG,
    )
}
"""Every dialog by name; the name begins the codes of its states and the keys of its choices."""

LONGEST_KEY = 64
"""Characters of a choice's key; a longer one was made by somebody else."""

COMMANDS = {name: run for dialog in DIALOGS.values() for name, run in dialog.commands.items()}
"""What each command runs."""


def card(ctx: TurnContext, show: Show = NOTHING_MORE) -> Message | None:
    """The card of the open state; None while nothing is open, or when there is nothing to show."""
    dialog = DIALOGS.get(STATES[type(ctx.state)].dialog)
    message = dialog.draw(ctx, show) if dialog is not None and dialog.draw else None
    if message is None or not isinstance(ctx.state, HAVE_FINDINGS_BELOW):
        return message
    return findings_steps.below(ctx, message, show)


def tapped(ctx: TurnContext, text: str, revision: int | None) -> Turn:
    """A choice taken by its button, or typed (which has no revision).

    Raises:
        Outdated: it is good no more.
        TakenUp: it is what a message waited for.
    """
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
    key = waiting.take_up(ctx, key, text)
    turn = run(ctx, key.argument)
    return turn if dialog is evidence_steps.DIALOG else evidence_steps.leaving(ctx, turn)


def _is_pressed(ctx: TurnContext) -> bool:
    return isinstance(ctx.inbound.content, Tap)
