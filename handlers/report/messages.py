"""The report at a glance: which one, how long there is, how far each part and each colleague is."""

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
from reporting.people import may_submit
from reporting.progress import (
    Progress,
    missing,
    progress,
    progress_by_duty,
    progress_by_part,
)
from reporting.reports import Move, ReportState, Submission, is_settled

DONE, LACKING = "✅", "⏳"


def card(ctx: TurnContext, lead: Markup | None = None) -> Message:
    """The report card; `lead` says what has just happened."""
    whole = progress(ctx.form, ctx.view.values())
    text = joined(
        lead and Markup(f"{lead}\n"),
        ctx.say("card.title", report=ctx.report_name),
        ctx.say("card.due", office=ctx.office, due=due(ctx)),
        standing(ctx),
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
    """The day and how far it is: "thứ Hai 16/9, còn 6 ngày"."""
    return ctx.say.plain(
        "deadline.full",
        day=ctx.deadline.label(ctx.language, ctx.today),
        left=days_left(ctx.deadline.days_left(ctx.now), ctx.say),
    )


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
        accepted(ctx),
    )


def _sent_back(ctx: TurnContext, move: Submission) -> Markup:
    if move.move is Move.RETURN:
        return ctx.say("card.returned", at=ctx.clock(move.at), reason=move.reason)
    return ctx.say("card.withdrawn")


def first_submitted(ctx: TurnContext) -> str:
    """When a report that was submitted more than once was first, and whether in time."""
    first = ctx.view.first_submitted or ctx.now
    name = "card.first_on_time" if ctx.deadline.is_on_time(first) else "card.first_late"
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
    review = Choice(pack("review", "open"), say.plain("button.review"), ("xem lại", "review"))
    if ctx.view.state.is_filed:
        withdraw = Choice(pack("submit", "withdraw"), say.plain("button.withdraw"), ("rút",))
        is_open = focal and ctx.view.state is ReportState.SUBMITTED
        return ((review, withdraw),) if is_open else ((review,),)
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
    if focal and not missing(ctx.form, values):
        lines.insert(
            0, (Choice(pack("submit", "ask"), say.plain("button.submit"), ("nộp", "submit")),)
        )
    return tuple(lines)
