"""Enrolment: a one-time code makes a chat somebody's.

Whoever has no code learns how to get one, and nothing else.
"""

from handlers import menus
from handlers.catalogue import Markup, Speech, joined
from handlers.conversations import Conversation
from handlers.keys import pack
from handlers.moment import Moment, office_name, report_name, unit_in_sentence
from handlers.turn import AcceptInvitation, Choice, CountWrongCode, Message, Slot, Turn
from reporting.deadlines import deadline
from reporting.forms import Form
from reporting.invitations import TRIES_WITHIN, Flaw, Invitation, code_hash, flaw_of, tidy_code
from reporting.people import OVERSEEING, Grant, Role
from reporting.units import Level


def start(moment: Moment, code: str) -> Turn:
    """/start, with or without a code."""
    if code:
        return try_code(moment, code)
    if moment.known.person is None:
        return moment.turn(_notice(moment.say("enrol.how")))
    return moment.turn(
        menus.commands_for(moment.person.roles(), moment.say),
        Message(
            moment.say("enrol.hello", name=moment.person.name),
            _first_steps(moment.person.roles(), moment.say),
        ),
    )


def stranger(moment: Moment, text: str) -> Turn:
    """Anything a stranger sends: a code is tried, everything else gets the way in."""
    if is_code(text):
        return try_code(moment, text)
    return moment.turn(_notice(moment.say("enrol.how")))


def is_code(text: str) -> bool:
    """Whether typed text looks like an invitation code; a long number does not."""
    code = tidy_code(text)
    return code is not None and not code.isdigit()


def try_code(moment: Moment, text: str) -> Turn:
    """Use an invitation, or say what is wrong with it."""
    wrong = moment.known.wrong_codes(moment.now - TRIES_WITHIN)
    free_again = wrong.free_again()
    if free_again is not None and free_again > moment.now:
        at = free_again.astimezone(moment.known.timezone).strftime("%H:%M")
        return moment.turn(_notice(moment.say("enrol.wait", at=at)))
    code = tidy_code(text)
    invitation = moment.known.invitation(code_hash(code)) if code else None
    flaw = flaw_of(invitation, moment.now)
    if invitation is not None and _holds(moment, invitation.grant):
        return start(moment, "")
    if flaw is not None or invitation is None:
        sentence = moment.say(f"enrol.{flaw or Flaw.UNKNOWN}")
        return moment.turn(_notice(sentence), effects=(CountWrongCode(),))
    return _welcome(moment, invitation)


def _holds(moment: Moment, grant: Grant) -> bool:
    person = moment.known.person
    return person is not None and grant in person.grants


def _welcome(moment: Moment, invitation: Invitation) -> Turn:
    person, grant = moment.known.person, invitation.grant
    name = (person.name if person else None) or invitation.name or moment.envelope.name
    roles = (person.roles() if person else frozenset[Role]()) | {grant.role}
    unit = moment.known.units[grant.unit_code]
    text = joined(
        moment.say("enrol.welcome", name=name),
        moment.say(
            f"enrol.as_{grant.role}",
            unit=office_name(unit, moment.say),
            area=unit_in_sentence(unit),
            duties=_duties(moment, grant),
        ),
        *(
            _due(moment, form)
            for form in moment.known.forms.values()
            if unit.level is Level.COMMUNE
        ),
        "",
        moment.say("enrol.privacy"),
    )
    return moment.turn(
        menus.commands_for(roles, moment.say),
        Message(text, _first_steps(roles, moment.say)),
        effects=(AcceptInvitation(invitation.id, name, moment.language),),
    )


def _duties(moment: Moment, grant: Grant) -> Markup:
    """The duties granted, each with how many indicators it has."""
    parts = (
        moment.say(
            "enrol.duty", duty=form.duties[duty][moment.language], count=len(form.asked(duty))
        )
        for form in moment.known.forms.values()
        for duty in grant.duties
        if duty in form.duties
    )
    return Markup(", ".join(parts)) or moment.say("enrol.no_duty")


def _due(moment: Moment, form: Form) -> Markup:
    period = form.cycle.current(moment.today)
    due = deadline(period, form.deadline, moment.known.calendar, moment.known.timezone)
    return moment.say(
        "enrol.due",
        report=report_name(form, period, moment.say),
        day=due.label(moment.language),
        left=menus.days_left(due.days_left(moment.now), moment.say),
    )


def _first_steps(roles: frozenset[Role], say: Speech) -> tuple[tuple[Choice, ...], ...]:
    choices = []
    if roles & {Role.OFFICER, Role.FOCAL}:
        choices.append(Choice(pack("report", "open"), say.plain("button.start"), lasting=True))
    if roles & OVERSEEING:
        choices.append(Choice(pack("summary", "open"), say.plain("button.summary"), lasting=True))
    choices.append(Choice(pack("assist", "later"), say.plain("button.later"), lasting=True))
    return (tuple(choices),)


def _notice(text: Markup) -> Message:
    return Message(text, slot=Slot.NOTICE)


CONVERSATION = Conversation("enrol", commands={"start": start})
