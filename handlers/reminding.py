"""What a reminder says: how long there is, what this person still owes, and the way to it."""

from dataclasses import replace

from handlers.catalogue import joined
from handlers.keys import pack
from handlers.moment import Moment
from handlers.own_reports import argument_of
from handlers.turn import Choice, Message
from reporting.reminders import Owed, Owing

FEW = 12
"""Row codes named in a reminder; more are only counted."""


def reminder(moment: Moment, owed: Owed) -> Message:
    """The message for the person of this moment about the report in hand."""
    say, left = moment.say, moment.deadline.days_left(moment.now)
    day = moment.deadline.label(moment.language, moment.today)
    name = "today" if left == 0 else "before" if left > 0 else "after"
    text = joined(
        say(f"remind.{name}", report=moment.report_name, day=day, days=abs(left)),
        say(
            f"remind.{owed.owing}",
            left=owed.progress.left,
            total=owed.progress.total,
            parts=", ".join(owed.parts),
            codes=_codes(moment, owed),
            duties=", ".join(
                say.plain(
                    "remind.duty", duty=moment.form.duties[duty][moment.language], left=done.left
                )
                for duty, done in owed.by_duty.items()
            ),
        ),
        say("made_up") if moment.known.made_up else None,
    )
    return replace(moment.notice(text), rows=((_way(moment, owed),),))


def _codes(moment: Moment, owed: Owed) -> str:
    """The codes themselves while they are few; nothing when they would fill the screen."""
    if len(owed.codes) > FEW:
        return ""
    return moment.say.plain("remind.codes", codes=", ".join(owed.codes))


def _way(moment: Moment, owed: Owed) -> Choice:
    conversation, action, label = WAYS[owed.owing]
    key = pack(conversation, action, argument_of(moment.report))
    return Choice(key, moment.say.plain(label), lasting=True)


WAYS = {
    Owing.OWN_ROWS: ("collect", "go", "button.continue"),
    Owing.COLLEAGUES: ("report", "take", "button.report"),
    Owing.READY: ("submit", "ask", "button.submit"),
}
"""Where each reminder's button leads: conversation, action, label."""
