"""/nhac: the focal point reminds colleagues of what they still owe, before the ladder does."""

from handlers.catalogue import joined
from handlers.conversations import Conversation
from handlers.moment import Moment
from handlers.own_reports import with_report
from handlers.reminding import reminder
from handlers.turn import Notify, Turn
from reporting.people import may_submit
from reporting.progress import missing_by_duty
from reporting.reminders import Owing, owes


def nudge(moment: Moment, _: str) -> Turn:
    """/nhac: each colleague with missing rows gets the reminder of just those."""
    here = with_report(moment)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    unit = here.report.unit
    if not may_submit(here.person, unit):
        return here.turn(here.notice(here.say("submit.not_focal")))
    if here.view.state.is_filed:
        return here.turn(here.notice(here.say("collect.locked", report=here.report_name)))
    values = here.view.values()
    notices = []
    reminded = []
    for member in here.view.members:
        owed = owes(here.form, values, here.view.state, member, unit)
        if member.id == here.person.id or owed is None or owed.owing is not Owing.OWN_ROWS:
            continue
        notices.append(Notify(member.id, reminder(here.read_by(member), owed)))
        reminded.append(member.name)
    if not reminded:
        return here.turn(here.notice(here.say("nudge.nobody", report=here.report_name)))
    alone = [duty for duty in missing_by_duty(here.form, values) if not _held(here, duty)]
    text = joined(
        here.say("nudge.done", names=", ".join(reminded), report=here.report_name),
        here.say("nudge.alone", duties=", ".join(here.form.duties[d][here.language] for d in alone))
        if alone
        else None,
    )
    return here.turn(here.notice(text), effects=tuple(notices))


def _held(moment: Moment, duty: str) -> bool:
    return any(duty in member.duties_in(moment.report.unit) for member in moment.view.members)


CONVERSATION = Conversation("nudge", commands={"nhac": nudge})
