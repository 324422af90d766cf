"""Taking answers: record them with what follows, echo them, tell colleagues, ask the next row."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.engine import open_findings
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import joined
from handlers.engine.context import TurnContext
from handlers.engine.current_report import argument_of
from handlers.engine.session import Undo
from handlers.engine.turn import Choice, Effect, Message, Notify, RecordAnswers, Turn
from handlers.entry import confirmation
from handlers.findings import steps as findings_steps
from handlers.report import messages as report_messages
from reporting.parsing.results import Note
from reporting.people import Role
from reporting.progress import follow_ups, missing
from reporting.reports import Answer, NewAnswer, is_settled


def take(
    ctx: TurnContext,
    answers: Sequence[NewAnswer],
    note: Note | None,
    *,
    said_in: str | None = None,
) -> Turn:
    """Record, echo what was taken and what follows from it, and ask the next row.

    `said_in` is the message in which they were typed, if it is not the one being handled.
    """
    follow = what_follows(ctx, answers)
    recorded = (*answers, *follow)
    undo = tuple(_way_back(ctx, answer) for answer in recorded)
    after = ctx.at(replace(ctx.session, undo=undo)).writing(recorded)
    echo = joined(
        confirmation.echo(ctx, after, answers, follow, note), *confirmation.met(ctx, answers)
    )
    found = open_findings.completed_by(after, [answer.indicator for answer in recorded])
    turn = findings_steps.after_answers(
        after, found, echo, confirmation.record_line(after, answers)
    )
    effects: tuple[Effect, ...] = (
        RecordAnswers(ctx.report, recorded, said_in),
        *_overtaken(ctx, answers),
        *_completed(ctx, after, recorded),
    )
    return Turn(turn.session, turn.replies, effects)


def what_follows(ctx: TurnContext, answers: Sequence[NewAnswer]) -> tuple[NewAnswer, ...]:
    """What the answers settle or open again, each row once, and none that was answered itself."""
    given = {answer.indicator: answer for answer in answers}
    facts: dict[str, Answer | NewAnswer] = {**ctx.view.answers, **given}
    follow = {
        extra.indicator: extra
        for answer in answers
        for extra in follow_ups(ctx.form, answer.indicator, answer.value, facts)
        if extra.indicator not in given
    }
    return tuple(follow.values())


def _way_back(ctx: TurnContext, answer: NewAnswer) -> Undo:
    before = ctx.view.answers.get(answer.indicator)
    known = NewAnswer(before.indicator, before.value, before.raw) if before else None
    return Undo(answer.indicator, known, answer.value)


def _overtaken(ctx: TurnContext, answers: Sequence[NewAnswer]) -> list[Notify]:
    """A colleague who wrote one of these rows learns that a later answer stands now."""
    members = {member.id: member for member in ctx.view.members}
    changed: dict[int, list[NewAnswer]] = {}
    for answer in answers:
        earlier = ctx.view.answers.get(answer.indicator)
        if earlier is None or earlier.person_id not in members.keys() - {ctx.person.id}:
            continue
        if earlier.value == answer.value or not is_settled(earlier.value):
            continue
        changed.setdefault(earlier.person_id, []).append(answer)
    return [
        Notify(who, message)
        for who, theirs in changed.items()
        for message in confirmation.overtaken(ctx.read_by(members[who]), theirs, ctx.person.name)
    ]


def _completed(ctx: TurnContext, after: TurnContext, recorded: Sequence[NewAnswer]) -> list[Notify]:
    """The focal points learn when a colleague's duty, or the whole report, has become complete."""
    duties = {ctx.form.indicator(answer.indicator).duty for answer in recorded}
    done = {d for d in duties if _is_done(after, d) and not _is_done(ctx, d)}
    if not done:
        return []
    return [
        Notify(member.id, _duty_done(after.read_by(member), done, ctx.person.name))
        for member in ctx.view.members
        if member.id != ctx.person.id and member.holds(Role.FOCAL, ctx.report.unit)
    ]


def _is_done(ctx: TurnContext, duty: str) -> bool:
    answers = ctx.view.answers
    return all(
        row.code in answers and is_settled(answers[row.code].value) for row in ctx.form.asked(duty)
    )


def _duty_done(ctx: TurnContext, done: set[str], who: str) -> Message:
    duties = ", ".join(ctx.form.duties[duty][ctx.language] for duty in sorted(done))
    complete = not missing(ctx.form, ctx.view.values())
    text = joined(
        ctx.say("collect.duty_done", who=who, duty=duties, report=ctx.report_name),
        ctx.say("collect.all_done") if complete else None,
        *([] if complete else report_messages.missing_lines(ctx)),
    )
    report = argument_of(ctx.report)
    look = Choice(pack("report", "take", report), ctx.say.plain("button.report"), lasting=True)
    submit = Choice(pack("submit", "ask", report), ctx.say.plain("button.submit"), lasting=True)
    return replace(ctx.notice(text), rows=((submit, look),) if complete else ((look,),))
