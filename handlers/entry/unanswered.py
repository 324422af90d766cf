"""What is still to be answered: in which order one message fills it, and whose it is."""

from handlers.engine.catalogue import Markup
from handlers.engine.context import TurnContext
from handlers.engine.states import Origin, ReviewPart
from reporting.forms import Asked, Indicator
from reporting.progress import is_unanswered, missing_by_duty

MANY = 12
"""Codes listed before "and N more": a phone screen's worth."""


def open_in_part(ctx: TurnContext, part: str) -> list[Indicator]:
    """Indicators of the part in one's own duties that have no answer, in printed order."""
    return [one for one in unanswered_indicators(ctx) if one.part == part]


def unanswered_indicators(ctx: TurnContext) -> list[Indicator]:
    """Indicators of every part in one's own duties that have no answer, in printed order."""
    answers, duties = ctx.view.answers, ctx.own_duties
    return [
        one
        for one in ctx.form.asked()
        if one.duty in duties and is_unanswered(one, answers.get(one.code))
    ]


def asked_now(ctx: TurnContext) -> Indicator | None:
    """The indicator that is asked just now; None when none is."""
    code = ctx.session.asked
    return ctx.form.indicator(code) if code is not None and code in ctx.form else None


def at_hand(ctx: TurnContext) -> list[Indicator]:
    """What one message may answer, in the order in which its values fill it.

    While an indicator is asked: that one, then what is open behind it in its part; what was skipped
    before it is reached by its code. One that was jumped to stands alone. Otherwise what is open in
    the first of one's own parts.
    """
    asked = asked_now(ctx)
    if asked is None or asked.asked is Asked.NARRATIVE:
        found = unanswered_indicators(ctx)
        return [one for one in found if one.part == found[0].part]
    below = ctx.session.below
    if ctx.question.origin is not Origin.NEXT or (below and isinstance(below[-1], ReviewPart)):
        return [asked]
    place = ctx.form.place(asked.code)
    behind = [one for one in open_in_part(ctx, asked.part) if ctx.form.place(one.code) > place]
    return [asked, *behind]


def skipped_before(ctx: TurnContext) -> list[Indicator]:
    """Indicators of every part in one's own duties that are open before the one that is asked."""
    asked = asked_now(ctx)
    if asked is None or asked.asked is Asked.NARRATIVE:
        return []
    place = ctx.form.place(asked.code)
    return [one for one in unanswered_indicators(ctx) if ctx.form.place(one.code) < place]


def part_to_fill(ctx: TurnContext) -> tuple[str, list[Indicator]]:
    """A part with what one word may answer in it: the asked indicator's, else the first open."""
    asked = asked_now(ctx)
    if asked is not None and asked.asked is not Asked.NARRATIVE:
        return asked.part, open_in_part(ctx, asked.part)
    found = unanswered_indicators(ctx)
    part = found[0].part if found else ""
    return part, [one for one in found if one.part == part]


def holders(ctx: TurnContext, duty: str) -> str:
    """Who answers for a duty: names, or that nobody has been enrolled for it."""
    names = [
        m.name for m in ctx.view.members if duty in m.duties_in(ctx.report.unit, ctx.report.form)
    ]
    return ", ".join(names) or ctx.say.plain("card.nobody")


def missing_lines(ctx: TurnContext) -> list[Markup]:
    """What is missing in the whole report, and whose it is, a line per duty."""
    lines = []
    for duty, codes in missing_by_duty(ctx.form, ctx.view.values()).items():
        few = ", ".join(codes[:MANY])
        more = ctx.say.plain("card.and_more", count=len(codes) - MANY) if len(codes) > MANY else ""
        lines.append(
            ctx.say(
                "card.missing",
                count=len(codes),
                duty=ctx.form.duties[duty][ctx.language],
                who=holders(ctx, duty),
                codes=few + more,
            )
        )
    return lines
