"""Taking answers: record them with what follows, say so, tell colleagues, ask the next question."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import joined
from handlers.engine.choices import way_to
from handlers.engine.context import TurnContext
from handlers.engine.current_report import argument_of
from handlers.engine.open_findings import completed_by, signatures
from handlers.engine.session import Undo
from handlers.engine.states import BlockingFindings
from handlers.engine.turn import Effect, Message, Notify, RecordAnswers, Show, Turn
from handlers.entry import confirmation, navigation
from handlers.entry.unanswered import missing_lines
from handlers.entry.wording import which
from reporting.forms.words import duty_names
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
    aside: bool = False,
) -> Turn:
    """Record, say what was taken and what follows from it, and go on.

    A finding that blocks comes first; a softer one stands below the next question. `said_in` is the
    message in which the answers were typed, if it is not the one being handled. `aside`: they were
    given aside from the question in hand, which is asked again while it is open.
    """
    follow = what_follows(ctx, answers)
    recorded = (*answers, *follow)
    undo = tuple(_way_back(ctx, answer) for answer in recorded)
    after = ctx.at(replace(ctx.session, undo=undo)).writing(recorded)
    lead = joined(
        confirmation.taken(ctx, after, answers, follow, note),
        which(ctx),
        *confirmation.met(ctx, answers),
    )
    found = completed_by(after, [answer.indicator for answer in recorded])
    blocking = tuple(finding for finding in found if finding.blocks)
    shown = Show(lead, confirmation.final_text(after, answers), blocking or found)
    if blocking:
        turn = after.over_question(BlockingFindings(signatures(blocking), aside)).show(shown)
    elif aside:
        turn = navigation.back_to_question(navigation.in_turn(after), shown)
    else:
        turn = navigation.next_question(after, shown)
    effects: tuple[Effect, ...] = (
        RecordAnswers(ctx.report, recorded, said_in),
        *_overtaken(ctx, answers),
        *_completed(ctx, after, recorded),
    )
    return replace(turn, effects=effects)


def what_follows(ctx: TurnContext, answers: Sequence[NewAnswer]) -> tuple[NewAnswer, ...]:
    """What the answers settle or open again: each indicator once, and none that was answered."""
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
    """A colleague who had answered one of these learns that a later answer stands now."""
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
        if member.id != ctx.person.id and member.holds(Role.FOCAL, ctx.report.unit, ctx.report.form)
    ]


def _is_done(ctx: TurnContext, duty: str) -> bool:
    answers = ctx.view.answers
    return all(
        one.code in answers and is_settled(answers[one.code].value) for one in ctx.form.asked(duty)
    )


def _duty_done(ctx: TurnContext, done: set[str], who: str) -> Message:
    duties = duty_names((ctx.form,), sorted(done), ctx.language)
    complete = not missing(ctx.form, ctx.view.values())
    text = joined(
        ctx.say("collect.duty_done", who=who, duty=duties, report=ctx.report_and_office),
        ctx.say("collect.all_done") if complete else None,
        *([] if complete else missing_lines(ctx)),
    )
    report = argument_of(ctx.report)
    look = way_to(pack("report", "take", report), ctx.say.plain("button.report"))
    submit = way_to(pack("submit", "ask", report), ctx.say.plain("button.submit"))
    return replace(ctx.notice(text), keyboard=((submit, look),) if complete else ((look,),))
