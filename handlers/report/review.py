"""Everything that stands in the report, part by part, with a way to what one may write."""

from handlers.choosing.report_choice import named_report, with_report
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, Keyboard
from handlers.engine.context import TurnContext
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import EvidenceQuery
from handlers.engine.states import ReviewPart
from handlers.engine.turn import Message, Show, Turn
from handlers.entry import confirmation
from handlers.entry.wording import name_of, shown, undo_choice
from handlers.report import messages as report_messages
from reporting.forms import Asked, Indicator
from reporting.people import may_answer
from reporting.progress import progress_by_part
from reporting.standing import ReportAct

CODES_IN_A_LINE = 4


def _open(ctx: TurnContext, part: str) -> Turn:
    """A part; without its code the first one that has something missing, or the first."""
    return _show(with_report(ctx), part)


def _missing(ctx: TurnContext, argument: str) -> Turn:
    """What is missing in the report that a choice names."""
    return _show(named_report(ctx, argument), "")


def _show(here: TurnContext, part: str) -> Turn:
    by_part = progress_by_part(here.form, here.view.values())
    lacking = next((code for code, done in by_part.items() if not done.is_complete), None)
    chosen = part if part in by_part else lacking or next(iter(by_part))
    leads_back = any(isinstance(s, ReviewPart) and s.leads_back for s in here.session.stack)
    return here.showing(ReviewPart(chosen, leads_back)).show()


# --- the card ------------------------------------------------------------------------------------
def draw(ctx: TurnContext, show: Show) -> Message | None:
    """The card of the open state."""
    return _card(ctx, ctx.state, show.lead) if isinstance(ctx.state, ReviewPart) else None


def _card(ctx: TurnContext, state: ReviewPart, lead: Markup | None) -> Message:
    part = ctx.form.indicator(state.part)
    done = progress_by_part(ctx.form, ctx.view.values())[part.code]
    found = [one for one in ctx.form.indicators_of_part(part.code) if one.code != part.code]
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
        *(_line(ctx, one) for one in found),
        report_messages.is_demo(ctx),
        lead and Markup(f"\n{lead}"),
    )
    return Message(text, _keyboard(ctx, found, part.code))


def _line(ctx: TurnContext, indicator: Indicator) -> Markup | None:
    """A heading, a value with who wrote it, a computed figure, or what is missing."""
    name = indicator.short[ctx.language]
    if indicator.asked is Asked.OTHER_LEVEL:
        return None
    if indicator.asked is Asked.HEADING:
        return ctx.say("review.heading", code=indicator.number, name=name)
    if indicator.asked is Asked.COMPUTED:
        line = confirmation.computed_result(ctx, indicator.code)
        result = line or ctx.say.plain("review.not_there")
        return ctx.say("review.computed", code=indicator.number, name=name, result=result)
    answer = ctx.view.answers.get(indicator.code)
    if answer is None:
        return ctx.say("review.missing", code=indicator.number, name=name)
    count = sum(
        one.count
        for one in ctx.lookup.get(EvidenceQuery(ctx.report))
        if one.indicator == indicator.code
    )
    attached = ctx.say.plain("evidence.count", count=count) if count else ""
    who = "" if answer.person_id == ctx.person.id else name_of(ctx, answer.person_id)
    return ctx.say(
        "review.value_by" if who else "review.value",
        code=indicator.number,
        name=name,
        value=shown(ctx, indicator, answer.value) + attached,
        who=who,
    )


def _keyboard(ctx: TurnContext, found: list[Indicator], part: str) -> Keyboard:
    """A button for each that one may write, then the neighbouring parts and the way back."""
    open_ = ctx.standing.allows(ReportAct.ENTER)
    mine = [
        Choice(pack("collect", "review", indicator.code), indicator.code, (indicator.number,))
        for indicator in found
        if open_
        and indicator.asked is Asked.ASKED
        and may_answer(ctx.person, ctx.report.unit, ctx.report.form, indicator.duty)
    ]
    codes = [tuple(mine[i : i + CODES_IN_A_LINE]) for i in range(0, len(mine), CODES_IN_A_LINE)]
    parts = [p.code for p in ctx.form.parts()]
    place = parts.index(part)
    around = [
        Choice(
            pack("review", "open", parts[(place + way) % len(parts)]),
            ctx.say.plain(label, part=parts[(place + way) % len(parts)]),
            words,
        )
        for way, label, words in (
            (-1, "button.part_before", ("trước", "back")),
            (1, "button.part_after", ("sau", "tiếp", "next")),
        )
    ]
    report = Choice(
        pack("report", "card"), ctx.say.plain("button.report"), ("xong", "báo cáo", "report")
    )
    return (*codes, tuple(around), (*undo_choice(ctx), report))


DIALOG = Dialog(
    "review",
    taps={"open": _open, "missing": _missing},
    lasting=frozenset({"missing"}),
    draw=draw,
)
