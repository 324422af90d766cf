"""Once more what is owed, when the person wants it: "nhắc lại chiều nay", "nhắc lại sáng mai"."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from handlers.choosing.report_choice import named_report
from handlers.engine.callback_data import pack
from handlers.engine.choices import Keyboard, way_to
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Outdated, Refusal
from handlers.engine.states import Origin
from handlers.engine.turn import Turn
from handlers.entry import navigation
from handlers.pushed import wishes
from handlers.pushed.effects import RemindAgain
from handlers.pushed.leave import asks_for_words
from reporting.clean_text import CleanText
from reporting.ladder.pushes import USUAL_TIMES, PushKind
from reporting.normalise import fold
from reporting.people import FILING
from reporting.periods.rung_rules import USUAL
from reporting.periods.workdays import weekday_label
from reporting.values import show_date

AFTERNOON, MORNING = "pm", "am"

_EARLIEST = timedelta(minutes=45)
"""How long after it was asked for an afternoon's reminder comes, at the earliest."""

_ME = r"(?:toi|em|minh|anh|chi|me)"
_REMIND = (
    r"(?:(?:hay|vui long|nho|lam on|please) )*(?:nhac|remind)"
    rf"(?P<again> lai| again)?(?P<me> {_ME})?(?: lai| again)?(?: giup| ho)?(?: {_ME})?"
)
_WHEN = (
    r"(?P<pm>(?:dau |cuoi )?(?:buoi |gio )?chieu(?: nay)?|this afternoon)|"
    r"(?P<am>(?:som |buoi )?(?:sang|ngay|sang ngay|sang som)(?: hom)? (?:mai|sau)"
    r"|hom sau|tomorrow(?: morning)?)|"
    r"(?P<mai>mai)|"
    r"(?P<later>sau|lat(?: nua)?|de sau|later)"
)
_END = r"(?: nhe| nha| a| giup| voi| di| please)*"
_TYPED = (
    re.compile(rf"{_REMIND}(?P<at> vao| luc)? (?:{_WHEN}){_END}"),
    re.compile(rf"(?:{_WHEN})(?: thi| hay| roi)? {_REMIND}{_END}"),
)
"""What is understood when it is typed: "nhắc tôi sáng mai", "chiều nhắc lại nhé"."""

_OTHERWISE = re.compile(
    r"(?:(?:hay )?nhac(?: lai)? (?:toi|em|minh)|nhac lai (?:luc|vao|sau)|remind me) .{1,60}"
)


@dataclass(frozen=True, slots=True)
class When:
    """When somebody is reminded again."""

    kind: PushKind
    day: date
    at: datetime


def ways_again(ctx: TurnContext) -> Keyboard:
    """The choices to be reminded again; this afternoon only while there is one."""
    say, day = ctx.say, morning(ctx).day
    is_tomorrow = day == ctx.today + timedelta(days=1)
    label = say.plain("button.again_am")
    if not is_tomorrow:
        label = say.plain("button.again_day", day=weekday_label(day, ctx.language))
    later = way_to(pack("push", "again", MORNING), label, (say.plain("button.again_am"),))
    if afternoon(ctx) is None:
        return ((later,),)
    return ((way_to(pack("push", "again", AFTERNOON), say.plain("button.again_pm")), later),)


def afternoon(ctx: TurnContext) -> When | None:
    """This afternoon; None when it is over, or on a day off."""
    zone, today = ctx.lookup.timezone, ctx.today
    if not ctx.lookup.calendar.is_working_day(today):
        return None
    usual = datetime.combine(today, USUAL_TIMES[PushKind.AGAIN_AFTERNOON], zone)
    at = max(usual, ctx.now + _EARLIEST)
    if at.astimezone(zone).time() >= _last(USUAL.ends) or at.astimezone(zone).date() != today:
        return None
    return When(PushKind.AGAIN_AFTERNOON, today, at)


def morning(ctx: TurnContext) -> When:
    """The morning of the next working day."""
    day = ctx.lookup.calendar.next_working_day(ctx.today)
    usual = USUAL_TIMES[PushKind.AGAIN_MORNING]
    return When(PushKind.AGAIN_MORNING, day, datetime.combine(day, usual, ctx.lookup.timezone))


def again(ctx: TurnContext, argument: str) -> Turn:
    """One of the choices below a reminder."""
    if argument not in (AFTERNOON, MORNING):
        raise Outdated
    if not ctx.person.roles() & FILING:
        raise Refusal("remind.nothing_again")
    later = afternoon(ctx) if argument == AFTERNOON else None
    when = later or morning(ctx)
    sentence = "remind.again_today" if when.day == ctx.today else "remind.again_on"
    local = when.at.astimezone(ctx.lookup.timezone)
    day = f"{weekday_label(when.day, ctx.language)} {show_date(when.day).rpartition('/')[0]}"
    text = ctx.say(sentence, at=f"{local:%H:%M}", day=day)
    return ctx.turn(ctx.notice(text), effects=(RemindAgain(when.kind, when.day, when.at),))


def typed(ctx: TurnContext, text: CleanText) -> Turn | None:
    """The choices in words, wherever one is: "nhắc lại sáng mai"; for another time both of them."""
    plain = " ".join(fold(text).strip(" .!").split())
    if ("nhac" not in plain and "remind" not in plain) or not ctx.person.roles() & FILING:
        return None
    match = next(filter(None, (one.fullmatch(plain) for one in _TYPED)), None)
    if match is not None and not _is_a_name(match):
        is_early = match["pm"] or match["later"]
        return again(ctx, AFTERNOON if is_early else MORNING)
    if _OTHERWISE.fullmatch(plain) is None or asks_for_words(ctx):
        return None
    return ctx.turn(replace(ctx.notice(ctx.say("remind.when")), keyboard=ways_again(ctx)))


def _is_a_name(match: re.Match[str]) -> bool:
    """Whether it says to remind somebody called Mai."""
    said = match.groupdict()
    is_last = match.re is _TYPED[0] and bool(said["mai"])
    return is_last and not said["me"] and not said.get("at")


def _last(ends: time) -> time:
    """The latest time at which an afternoon's reminder is still promised."""
    return (datetime.combine(date.min, ends) - timedelta(minutes=15)).time()


def _row(ctx: TurnContext, argument: str) -> Turn:
    """A row that a clerk has named, of the report that was sent back."""
    report, _, code = argument.rpartition("/")
    here = named_report(ctx, report)
    if code not in here.form:
        raise Outdated
    refuse_if_filed(here)
    return navigation.enter(here, code, Origin.EDIT)


TAPS = {
    "row": _row,
    "again": again,
    "wishes": wishes.show,
    "wish": wishes.choose,
    "set": wishes.keep,
}

DIALOG = Dialog("push", taps=TAPS, lasting=frozenset(TAPS))
