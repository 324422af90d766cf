"""Enrolment: a one-time code makes a chat somebody's.

Whoever has no code learns how to get one, and nothing else.
"""

from handlers.engine import commands
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, Speech, joined
from handlers.engine.choices import Keyboard, way_to
from handlers.engine.context import TurnContext, office_name, report_name
from handlers.engine.current_report import (
    reports_of,
    stands,
    units_without_report,
    why_not_owed,
)
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import InvitationQuery, WrongCodesQuery
from handlers.engine.turn import (
    AcceptInvitation,
    CountWrongCode,
    Message,
    Slot,
    Text,
    Turn,
)
from reporting.clean_text import NOTHING, CleanText
from reporting.forms import Form
from reporting.forms.words import duty_names
from reporting.invitations import (
    TRIES_WITHIN,
    Flaw,
    Invitation,
    code_hash,
    code_within,
    flaw_of,
    tidy_code,
)
from reporting.people import OVERSEEING, Grant, Role
from reporting.periods.deadlines import deadline
from reporting.reporters import forms_of_grant, reports_itself
from reporting.reports import ReportKey
from reporting.units.names import in_sentence


def start(ctx: TurnContext, code: CleanText) -> Turn:
    """/start, with or without a code."""
    if code:
        return try_code(ctx, code)
    if ctx.lookup.person is None:
        return ctx.turn(_notice(ctx.say("enrol.how")))
    return ctx.turn(
        commands.commands_for(ctx.person.roles(), ctx.say),
        Message(
            joined(ctx.say("enrol.hello", name=ctx.person.name), units_without_report(ctx)),
            _first_steps(ctx.person.roles(), ctx.say, can_file=bool(reports_of(ctx))),
        ),
    )


def arrived(ctx: TurnContext, command: tuple[str, CleanText] | None) -> Turn:
    """Whatever somebody sends who is not enrolled."""
    if command is not None:
        name, rest = command
        return start(ctx, rest if name == "start" else NOTHING)
    content = ctx.inbound.content
    return stranger(ctx, content.text if isinstance(content, Text) else NOTHING)


def stranger(ctx: TurnContext, text: CleanText) -> Turn:
    """Anything a stranger sends: a code is tried, everything else gets the way in."""
    if brings_code(ctx):
        return try_code(ctx, text)
    return ctx.turn(_notice(ctx.say("enrol.how")))


def brings_code(ctx: TurnContext) -> bool:
    """Whether what came is text with an invitation code; a long number is none.

    Of whoever has no work here yet, other words are looked through as well.
    """
    if not isinstance(ctx.inbound.content, Text):
        return False
    person, text = ctx.lookup.person, ctx.inbound.content.text
    code = tidy_code(text) if person is not None and person.grants else code_within(text)
    return code is not None and not code.isdigit()


def try_code(ctx: TurnContext, text: CleanText) -> Turn:
    """Use an invitation, or say what is wrong with it."""
    wrong = ctx.lookup.get(WrongCodesQuery(ctx.now - TRIES_WITHIN))
    free_again = wrong.free_again()
    if free_again is not None and free_again > ctx.now:
        at = free_again.astimezone(ctx.lookup.timezone).strftime("%H:%M")
        return ctx.turn(_notice(ctx.say("enrol.wait", at=at)))
    code = code_within(text)
    invitation = ctx.lookup.get(InvitationQuery(code_hash(code))) if code else None
    flaw = flaw_of(invitation, ctx.now)
    if invitation is not None and _holds(ctx, invitation.grant):
        return start(ctx, NOTHING)
    if flaw is not None or invitation is None:
        sentence = ctx.say(f"enrol.{flaw or Flaw.UNKNOWN}")
        return ctx.turn(_notice(sentence), effects=(CountWrongCode(),))
    if ctx.lookup.history.ended(invitation.grant.unit_code, ctx.today) is not None:
        return ctx.turn(_notice(ctx.say("enrol.unit_ended")))
    return _welcome(ctx, invitation)


def _holds(ctx: TurnContext, grant: Grant) -> bool:
    person = ctx.lookup.person
    return person is not None and grant in person.grants


def _welcome(ctx: TurnContext, invitation: Invitation) -> Turn:
    person, grant = ctx.lookup.person, invitation.grant
    name = (person.name if person else None) or invitation.name or ctx.inbound.name
    roles = (person.roles() if person else frozenset[Role]()) | {grant.role}
    unit = ctx.lookup.units[grant.unit_code]
    text = joined(
        ctx.say("enrol.welcome", name=name),
        ctx.say(
            f"enrol.as_{grant.role}",
            unit=office_name(unit, ctx.say),
            area=in_sentence(unit.name),
            duties=_duties(ctx, grant),
        ),
        *(_due(ctx, form, grant.unit_code) for form in _reported(ctx, grant)),
        "",
        ctx.say("enrol.privacy"),
    )
    return ctx.turn(
        commands.commands_for(roles, ctx.say),
        Message(text, _first_steps(roles, ctx.say)),
        effects=(AcceptInvitation(invitation.id, name, ctx.language),),
    )


def _duties(ctx: TurnContext, grant: Grant) -> Markup:
    """The duties granted, each with how many indicators it has."""
    forms = _reported(ctx, grant)
    sentence = "enrol.duty" if len(forms) == 1 else "enrol.duty_of"
    parts = (
        ctx.say(
            sentence,
            duty=duty_names((having,), (duty,), ctx.language),
            count=len(having.asked(duty)),
            form=having.short[ctx.language],
        )
        for form in forms
        for duty in grant.duties
        if (having := _having(ctx, form, duty)) is not None
    )
    return Markup(", ".join(parts)) or ctx.say("enrol.no_duty")


def _having(ctx: TurnContext, form: Form, duty: str) -> Form | None:
    """The form if it has that duty, else the newest version that has it."""
    versions = (form, *ctx.lookup.forms.newest_first(form.code))
    return next((one for one in versions if duty in one.duties), None)


def _reported(ctx: TurnContext, grant: Grant) -> list[Form]:
    """The forms that the unit of the grant itself fills in, and that the grant is for."""
    unit = ctx.lookup.units[grant.unit_code]
    forms = forms_of_grant(grant, ctx.lookup.forms.index, ctx.lookup.units)
    return [form for form in forms if reports_itself(form, unit)]


def _due(ctx: TurnContext, form: Form, unit_code: str) -> Markup:
    """When the report is due, or why the unit owes none."""
    period = form.cycle.current(ctx.today)
    key = ReportKey(form.code, unit_code, period.key)
    if not stands(ctx, key):
        return why_not_owed(ctx, key)
    due = deadline(period, form.deadline, ctx.lookup.calendar, ctx.lookup.timezone)
    return ctx.say(
        "enrol.due",
        report=report_name(form, period, ctx.say),
        day=due.label(ctx.language),
        left=commands.days_left(due.days_left(ctx.now), ctx.say),
    )


def _first_steps(roles: frozenset[Role], say: Speech, *, can_file: bool = True) -> Keyboard:
    choices = []
    if roles & {Role.OFFICER, Role.FOCAL} and can_file:
        choices.append(way_to(pack("report", "open"), say.plain("button.start")))
    if roles & OVERSEEING:
        choices.append(way_to(pack("summary", "open"), say.plain("button.summary")))
    choices.append(way_to(pack("assist", "later"), say.plain("button.later")))
    return (tuple(choices),)


def _notice(text: Markup) -> Message:
    return Message(text, slot=Slot.NOTICE)


DIALOG = Dialog("enrol", commands={"start": start})
