"""/nhac: the focal point reminds colleagues of what they still owe, before the ladder does."""

from handlers.choosing.report_choice import beside
from handlers.choosing.report_words import report_meant
from handlers.engine.catalogue import joined
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed, refuse_unless
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Refusal
from handlers.engine.turn import Notify, Turn
from handlers.pushed.reminder import reminder
from reporting.clean_text import CleanText
from reporting.forms.words import duty_names
from reporting.ladder import Owing, owes
from reporting.people import may_submit
from reporting.progress import missing_by_duty
from reporting.standing import ReportAct


def remind(ctx: TurnContext, words: CleanText) -> Turn:
    """/nhac [form] [unit] [period]: each colleague who owes something is reminded of just that."""
    here, _ = report_meant(ctx, words, "nhac")
    unit = here.report.unit
    if not may_submit(here.person, unit, here.report.form):
        raise Refusal("submit.not_focal")
    refuse_if_filed(here)
    refuse_unless(here, ReportAct.REMIND)
    values = here.view.values()
    notices = []
    reminded = []
    for member in here.view.members:
        owed = owes(here.form, values, here.view.state, member, unit)
        if member.id == here.person.id or owed is None or owed.owing is not Owing.OWN_INDICATORS:
            continue
        notices.append(Notify(member.id, reminder(here.read_by(member), owed)))
        reminded.append(member.name)
    if not reminded:
        raise Refusal("nudge.nobody", report=here.report_and_office)
    alone = [duty for duty in missing_by_duty(here.form, values) if not _held(here, duty)]
    text = joined(
        here.say("nudge.done", names=", ".join(reminded), report=here.report_and_office),
        here.say("nudge.alone", duties=duty_names((here.form,), alone, here.language))
        if alone
        else None,
    )
    return beside(ctx, here, here.turn(here.notice(text), effects=tuple(notices)))


def _held(ctx: TurnContext, duty: str) -> bool:
    return any(
        duty in member.duties_in(ctx.report.unit, ctx.report.form) for member in ctx.view.members
    )


DIALOG = Dialog("nudge", commands={"nhac": remind})
