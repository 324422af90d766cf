"""Taking answers: record them with what follows, echo them, tell colleagues, ask the next row."""

from collections.abc import Sequence
from dataclasses import replace

from handlers import checking, echoes, findings, report_card
from handlers.catalogue import joined
from handlers.keys import pack
from handlers.moment import Moment
from handlers.own_reports import argument_of
from handlers.session_parts import Undo
from handlers.turn import Choice, Effect, Message, Notify, RecordAnswers, Turn
from reporting.people import Role
from reporting.progress import follow_ups, missing
from reporting.reading.outcomes import Note
from reporting.reports import Answer, NewAnswer, is_settled


def take(
    moment: Moment,
    answers: Sequence[NewAnswer],
    note: Note | None,
    *,
    said_in: str | None = None,
) -> Turn:
    """Record, echo what was taken and what follows from it, and ask the next row.

    `said_in` is the message in which they were typed, if it is not the one being handled.
    """
    follow = what_follows(moment, answers)
    recorded = (*answers, *follow)
    undo = tuple(_way_back(moment, answer) for answer in recorded)
    after = moment.at(replace(moment.session, undo=undo)).writing(recorded)
    echo = joined(echoes.echo(moment, after, answers, follow, note), *echoes.met(moment, answers))
    found = checking.completed_by(after, [answer.indicator for answer in recorded])
    turn = findings.after_answers(after, found, echo, echoes.record_line(after, answers))
    effects: tuple[Effect, ...] = (
        RecordAnswers(moment.report, recorded, said_in),
        *_overtaken(moment, answers),
        *_completed(moment, after, recorded),
    )
    return Turn(turn.session, turn.replies, effects)


def what_follows(moment: Moment, answers: Sequence[NewAnswer]) -> tuple[NewAnswer, ...]:
    """What the answers settle or open again, each row once, and none that was answered itself."""
    given = {answer.indicator: answer for answer in answers}
    facts: dict[str, Answer | NewAnswer] = {**moment.view.answers, **given}
    follow = {
        extra.indicator: extra
        for answer in answers
        for extra in follow_ups(moment.form, answer.indicator, answer.value, facts)
        if extra.indicator not in given
    }
    return tuple(follow.values())


def _way_back(moment: Moment, answer: NewAnswer) -> Undo:
    before = moment.view.answers.get(answer.indicator)
    known = NewAnswer(before.indicator, before.value, before.raw) if before else None
    return Undo(answer.indicator, known, answer.value)


def _overtaken(moment: Moment, answers: Sequence[NewAnswer]) -> list[Notify]:
    """A colleague who wrote one of these rows learns that a later answer stands now."""
    members = {member.id: member for member in moment.view.members}
    changed: dict[int, list[NewAnswer]] = {}
    for answer in answers:
        earlier = moment.view.answers.get(answer.indicator)
        if earlier is None or earlier.person_id not in members.keys() - {moment.person.id}:
            continue
        if earlier.value == answer.value or not is_settled(earlier.value):
            continue
        changed.setdefault(earlier.person_id, []).append(answer)
    return [
        Notify(who, message)
        for who, theirs in changed.items()
        for message in echoes.overtaken(moment.read_by(members[who]), theirs, moment.person.name)
    ]


def _completed(moment: Moment, after: Moment, recorded: Sequence[NewAnswer]) -> list[Notify]:
    """The focal points learn when a colleague's duty, or the whole report, has become complete."""
    duties = {moment.form.indicator(answer.indicator).duty for answer in recorded}
    done = {d for d in duties if _is_done(after, d) and not _is_done(moment, d)}
    if not done:
        return []
    return [
        Notify(member.id, _duty_done(after.read_by(member), done, moment.person.name))
        for member in moment.view.members
        if member.id != moment.person.id and member.holds(Role.FOCAL, moment.report.unit)
    ]


def _is_done(moment: Moment, duty: str) -> bool:
    answers = moment.view.answers
    return all(
        row.code in answers and is_settled(answers[row.code].value)
        for row in moment.form.asked(duty)
    )


def _duty_done(moment: Moment, done: set[str], who: str) -> Message:
    duties = ", ".join(moment.form.duties[duty][moment.language] for duty in sorted(done))
    complete = not missing(moment.form, moment.view.values())
    text = joined(
        moment.say("collect.duty_done", who=who, duty=duties, report=moment.report_name),
        moment.say("collect.all_done") if complete else None,
        *([] if complete else report_card.missing_lines(moment)),
    )
    report = argument_of(moment.report)
    look = Choice(pack("report", "take", report), moment.say.plain("button.report"), lasting=True)
    submit = Choice(pack("submit", "ask", report), moment.say.plain("button.submit"), lasting=True)
    return replace(moment.notice(text), rows=((submit, look),) if complete else ((look,),))
