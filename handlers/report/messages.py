"""The report at a glance: which one, how long there is, how far each part and each colleague is."""

from datetime import datetime

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, Keyboard
from handlers.engine.commands import days_left
from handlers.engine.context import TurnContext
from handlers.engine.current_report import argument_of, ended
from handlers.engine.turn import Message
from handlers.entry.wording import name_of, undo_choice
from reporting.forms import Indicator
from reporting.fuzzy_match import part_words
from reporting.people import Role, may_submit
from reporting.progress import (
    Progress,
    missing,
    progress,
    progress_by_duty,
    progress_by_part,
)
from reporting.reports import Move, ReportState, Submission, is_settled
from reporting.standing import ReportAct, StandingState

DONE, LACKING = "✅", "⏳"


def card(ctx: TurnContext, lead: Markup | None = None) -> Message:
    """The report card; `lead` says what has just happened."""
    whole = progress(ctx.form, ctx.view.values())
    text = joined(
        lead and Markup(f"{lead}\n"),
        ctx.say("card.title", report=ctx.report_name),
        ctx.say("card.due", office=ctx.office, due=due(ctx)),
        standing(ctx),
        closing(ctx),
        _ended(ctx),
        "",
        *_own(ctx),
        ctx.say(
            "card.all" if _colleagues(ctx) else "card.all_alone",
            done=whole.settled,
            total=whole.total,
            who=_colleagues(ctx),
        ),
        is_demo(ctx),
    )
    return Message(text, _keyboard(ctx))


def _ended(ctx: TurnContext) -> Markup | None:
    """That the unit has ended since the period, and who reports now."""
    history, unit = ctx.lookup.history, ctx.report.unit
    current = ctx.form.cycle.current(ctx.today)
    if any(history.ended(unit, day) is None for day in (ctx.today, current.end)):
        return None
    return ended(ctx, unit, current.end)


def parts(ctx: TurnContext) -> Message:
    """The parts one has something to answer in, to jump to."""
    lines = tuple(
        (
            Choice(
                pack("report", "part", part.code),
                ctx.say.plain("card.part", **_part(ctx, part, done)),
                part_words(ctx.form)[part.code],
            ),
        )
        for part, done in own_parts(ctx)
    )
    back = Choice(pack("report", "card"), ctx.say.plain("button.report"), ("báo cáo", "report"))
    return Message(ctx.say("card.which_part"), (*lines, (back,)))


def due(ctx: TurnContext) -> str:
    """The day and how far it is: "thứ Hai 16/9, còn 6 ngày"; where it was moved, from which.

    Once the report was submitted that has decided whether it is on time: then the day alone.
    """
    schedule = ctx.schedule
    if ctx.view.first_submitted is not None:
        day = schedule.due.label(ctx.language, ctx.today)
        if not schedule.is_extended or schedule.set_due is None:
            return day
        before = schedule.set_due.label(ctx.language, ctx.today)
        return ctx.say.plain("deadline.moved", day=day, before=before)
    return ctx.say.plain(
        "deadline.extended" if schedule.is_extended else "deadline.full",
        day=schedule.due.label(ctx.language, ctx.today),
        left=days_left(schedule.due.days_left(ctx.now), ctx.say),
        before=schedule.set_due.label(ctx.language, ctx.today) if schedule.set_due else "",
    )


def closing(ctx: TurnContext) -> Markup | None:
    """That it is locked, will be soon, or still counts as on time; None while all is as usual."""
    schedule, state, say = ctx.schedule, ctx.standing.state, ctx.say
    if ctx.standing.is_locked and schedule.locks is not None:
        return say("closing.locked", day=schedule.locks.label(ctx.language, ctx.today))
    if state is StandingState.IN_GRACE:
        return say("closing.grace", day=schedule.counts_until.label(ctx.language, ctx.today))
    if schedule.locks is not None and state in _TO_BE_DONE:
        return say("closing.locks", day=schedule.locks.label(ctx.language, ctx.today))
    return None


_TO_BE_DONE = (StandingState.OVERDUE, StandingState.RETURNED, StandingState.WITHDRAWN)
"""Where a lock ends what people are busy with."""


def is_demo(ctx: TurnContext) -> Markup | None:
    """The mark of demo figures."""
    return ctx.say("made_up") if ctx.lookup.is_demo else None


def own_parts(ctx: TurnContext) -> list[tuple[Indicator, Progress]]:
    """The parts in which one has something to answer, each with how far one is."""
    found = progress_by_part(ctx.form, ctx.view.values(), ctx.own_duties)
    return [(ctx.form.indicator(part), done) for part, done in found.items()]


def standing(ctx: TurnContext) -> Markup | None:
    """Where a report stands that was submitted once; None while it never was."""
    view = ctx.view
    if view.first_submitted is None:
        return None
    if not view.state.is_filed:
        return _sent_back(ctx, view.submissions[-1])
    *before, last = (each for each in view.submissions if each.move is Move.SUBMIT)
    return joined(
        ctx.say(
            "card.submitted_again" if before else "card.submitted",
            at=ctx.clock(last.at),
            who=name_of(ctx, last.person_id),
            first=first_submitted(ctx),
        ),
        counted(ctx, last),
        early(ctx, last.counts_from),
        accepted(ctx),
    )


def counted(ctx: TurnContext, made: Submission) -> Markup | None:
    """Why a submission counts from another instant than the one at which it was received."""
    if made.counted is None:
        return None
    return ctx.say(f"card.counted_{made.counted.by}", at=ctx.clock(made.counted.at))


def early(ctx: TurnContext, at: datetime) -> Markup | None:
    """How far the figures count that are submitted at that instant, if that is not all of it."""
    if not ctx.schedule.is_early(at):
        return None
    return ctx.say(
        "card.early",
        day=ctx.day(ctx.schedule.counted_until(at)),
        cutoff=ctx.day(ctx.schedule.cutoff),
    )


def _sent_back(ctx: TurnContext, move: Submission) -> Markup:
    """Why it is not submitted any more; what is to be done then only where it can be."""
    shut = "_shut" if ctx.standing.is_locked else ""
    if move.move is Move.RETURN:
        return ctx.say(f"card.returned{shut}", at=ctx.clock(move.at), reason=move.reason)
    return ctx.say(f"card.withdrawn{shut}")


def first_submitted(ctx: TurnContext) -> str:
    """When a report that was submitted more than once was first, and whether in time."""
    first = ctx.view.first_submitted or ctx.now
    name = "card.first_on_time" if ctx.schedule.is_on_time(first) else "card.first_late"
    return ctx.say.plain(name, at=ctx.clock(first))


def accepted(ctx: TurnContext) -> Markup | None:
    """That the clerk has accepted the report, and when."""
    if ctx.view.state is not ReportState.ACCEPTED:
        return None
    return ctx.say("card.accepted", at=ctx.clock(ctx.view.submissions[-1].at))


def _own(ctx: TurnContext) -> list[Markup]:
    found = own_parts(ctx)
    mine = ctx.own_progress
    if not mine.total:
        return []  # one's duty is one of another version of the form
    title = "card.mine_done" if mine.is_complete else "card.mine"
    return [
        ctx.say(title, done=mine.settled, total=mine.total),
        *(ctx.say("card.part", **_part(ctx, part, done)) for part, done in found),
    ]


def _part(ctx: TurnContext, part: Indicator, done: Progress) -> dict[str, str | int]:
    return {
        "mark": _mark(done),
        "part": part.code,
        "name": part.short[ctx.language],
        "done": done.settled,
        "total": done.total,
    }


def _colleagues(ctx: TurnContext) -> str:
    """How far the other duties are: "Tư pháp 8/8 · Tài chính 0/9"."""
    return " · ".join(
        f"{ctx.form.duties[duty][ctx.language]} {done.settled}/{done.total}"
        for duty, done in progress_by_duty(ctx.form, ctx.view.values()).items()
        if duty not in ctx.own_duties
    )


def _mark(done: Progress) -> str:
    return DONE if done.is_complete else LACKING


def _keyboard(ctx: TurnContext) -> Keyboard:
    say, focal = ctx.say, may_submit(ctx.person, ctx.report.unit, ctx.report.form)
    may = ctx.standing.may.get(Role.FOCAL if focal else Role.OFFICER, ())
    review = Choice(pack("review", "open"), say.plain("button.review"), ("xem lại", "review"))
    if ReportAct.ENTER not in may:
        withdraw = Choice(pack("submit", "withdraw"), say.plain("button.withdraw"), ("rút",))
        return ((review, withdraw),) if ReportAct.WITHDRAW in may else ((review,),)
    values, mine = ctx.view.values(), ctx.own_progress
    lines: list[tuple[Choice, ...]] = []
    if not mine.is_complete:
        started = any(is_settled(value) for value in values.values())
        label = say.plain("button.continue" if started else "button.start")
        go = Choice(pack("collect", "go"), label, ("bắt đầu", "làm tiếp", "start", "continue"))
        lines.append((go,))
    choose = Choice(
        pack("report", "parts"), say.plain("button.parts"), ("mục", "chọn mục", "parts")
    )
    lines.append((choose, review, *undo_choice(ctx)))
    if ctx.form.narrative and focal:
        text = Choice(
            pack("collect", "narrative", argument_of(ctx.report)),
            say.plain("button.narrative"),
            ("phần lời", "text"),
        )
        lines.append((text,))
    if ReportAct.SUBMIT in may and not missing(ctx.form, values):
        lines.insert(
            0, (Choice(pack("submit", "ask"), say.plain("button.submit"), ("nộp", "submit")),)
        )
    return tuple(lines)
