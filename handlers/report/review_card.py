"""The rows of one part as they stand, with a way to each row one may write."""

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext
from handlers.engine.lookup import EvidenceQuery
from handlers.engine.turn import Choice, Keyboard, Message
from handlers.entry import confirmation, questions
from handlers.report import messages as report_messages
from reporting.forms import Asked, Indicator
from reporting.people import may_answer
from reporting.progress import progress_by_part

STEP = "review.part"
CODES_IN_A_ROW = 4


def card(ctx: TurnContext, echo: Markup | None = None, record: Markup | None = None) -> Message:
    """The card of the part that the session looks at; `echo` says what has just been recorded."""
    part = ctx.form.indicator(ctx.session.part or ctx.form.parts()[0].code)
    done = progress_by_part(ctx.form, ctx.view.values())[part.code]
    rows = [r for r in ctx.form.indicators_of_part(part.code) if r.code != part.code]
    text = joined(
        ctx.say(
            "review.title",
            part=part.code,
            name=part.short[ctx.language],
            done=done.settled,
            total=done.total,
        ),
        ctx.say("review.where", report=ctx.report_name, office=ctx.office),
        "",
        *(_line(ctx, row) for row in rows),
        report_messages.is_demo(ctx),
        echo and Markup(f"\n{echo}"),
    )
    return Message(text, _choices(ctx, rows, part.code), record=record)


def _line(ctx: TurnContext, row: Indicator) -> Markup | None:
    """One row: heading, value with who wrote it, computed figure, or what is missing."""
    name = row.short[ctx.language]
    if row.asked is Asked.OTHER_LEVEL:
        return None
    if row.asked is Asked.HEADING:
        return ctx.say("review.heading", code=row.number, name=name)
    if row.asked is Asked.COMPUTED:
        line = confirmation.computed_result(ctx, row.code)
        result = line or ctx.say.plain("review.not_there")
        return ctx.say("review.computed", code=row.number, name=name, result=result)
    answer = ctx.view.answers.get(row.code)
    if answer is None:
        return ctx.say("review.missing", code=row.number, name=name)
    count = sum(one.indicator == row.code for one in ctx.lookup.get(EvidenceQuery(ctx.report)))
    attached = ctx.say.plain("evidence.count", count=count) if count else ""
    who = "" if answer.person_id == ctx.person.id else questions.name_of(ctx, answer.person_id)
    return ctx.say(
        "review.value_by" if who else "review.value",
        code=row.number,
        name=name,
        value=questions.shown(ctx, row, answer.value) + attached,
        who=who,
    )


def _choices(ctx: TurnContext, rows: list[Indicator], part: str) -> Keyboard:
    """A button per row one may write, then the neighbouring parts and the way back."""
    open_ = not ctx.view.state.is_filed
    mine = [
        Choice(pack("collect", "review", row.code), row.code, (row.number,))
        for row in rows
        if open_ and row.asked is Asked.ASKED and may_answer(ctx.person, ctx.report.unit, row.duty)
    ]
    codes = [tuple(mine[i : i + CODES_IN_A_ROW]) for i in range(0, len(mine), CODES_IN_A_ROW)]
    parts = [p.code for p in ctx.form.parts()]
    place = parts.index(part)
    around = [
        Choice(
            pack("review", "open", parts[(place + step) % len(parts)]),
            ctx.say.plain(label, part=parts[(place + step) % len(parts)]),
            words,
        )
        for step, label, words in (
            (-1, "button.part_before", ("trước", "back")),
            (1, "button.part_after", ("sau", "tiếp", "next")),
        )
    ]
    report = Choice(
        pack("report", "card"), ctx.say.plain("button.report"), ("xong", "báo cáo", "report")
    )
    return (*codes, tuple(around), (*questions.undo_choice(ctx), report))
