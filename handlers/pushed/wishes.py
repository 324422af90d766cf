"""/toi, Thông báo: what one is told unasked, from what time on, and what not."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import joined, quoted
from handlers.engine.choices import Choice, way_to
from handlers.engine.context import TurnContext
from handlers.engine.refusal import Outdated, Refusal
from handlers.engine.turn import Message, Turn
from handlers.pushed.effects import SetPushWish
from handlers.pushed.leave import asks_for_words
from handlers.pushed.queries import PushWishesQuery
from reporting.clean_text import CleanText
from reporting.ladder import widest
from reporting.ladder.pushes import FOR_ROLES, OFF, PushKind, time_wanted
from reporting.normalise import fold
from reporting.people import Role
from reporting.reporters import collects

LATER: Final = (time(10, 0), time(14, 0), time(16, 0))
"""Local times that can be chosen in place of the usual one."""

USUAL: Final = "usual"

_SET: Final = "push.set:"

NOON: Final = 12

_HOUR = re.compile(
    r"(?:(?:tu|luc|vao|from|at) )*"
    r"(?:(?P<word>nua dem|midnight|giua trua|noon)|"
    r"(?P<hour>\d{1,3}) ?(?:gio|h|g|:)(?: ?(?P<minute>\d{1,2})(?: ?(?:phut|p))?| (?P<half>ruoi))?"
    r"(?: (?P<part>sang|trua|chieu|toi|am|pm))?)(?: nhe| thoi)?"
)
_SWITCH = re.compile(
    r"(?:(?P<off>tat|dung|turn off|switch off)|bat(?: lai)?|turn on|switch on) (?P<what>.{1,60})"
)


def kinds_of(ctx: TurnContext) -> list[PushKind]:
    """What the person of this context is told, in a fixed order."""
    roles = ctx.person.roles()
    return [kind for kind, wanted in FOR_ROLES.items() if roles & wanted and _applies(ctx, kind)]


def _applies(ctx: TurnContext, kind: PushKind) -> bool:
    """Of a leader: whether units below file reports, or the unit itself does."""
    if kind not in (PushKind.OWN_UNIT, PushKind.EVENING):
        return True
    units, forms = ctx.lookup.units, list(ctx.lookup.forms.values())
    led = [g.unit_code for g in ctx.person.grants if g.role is Role.LEADER and g.unit_code in units]
    if kind is PushKind.OWN_UNIT:
        return any(units[code] in form.reporters for form in forms for code in led)
    below = [child.code for code in led for child in units.children(code)]
    return any(collects(form, units, code) for form in forms for code in below)


def show(ctx: TurnContext, _: str) -> Turn:
    """All that one is told, with a way to change each."""
    return ctx.turn(_overview(ctx))


def _overview(ctx: TurnContext) -> Message:
    say, kinds = ctx.say, kinds_of(ctx)
    wishes = ctx.lookup.get(PushWishesQuery(ctx.person.id))
    whens = {kind: _when(ctx, kind, wishes.get(kind)) for kind in kinds}
    lines = [
        say("push.line", what=say.plain(f"push.kind_{kind}"), when=when)
        for kind, when in whens.items()
    ]
    choices = [
        way_to(pack("push", "wish", kind), say.plain(f"button.push_{kind}")) for kind in kinds
    ]
    text = joined(say("push.title"), *lines, say("push.which") if kinds else say("push.none"))
    keyboard = tuple(tuple(choices[at : at + 2]) for at in range(0, len(choices), 2))
    return replace(ctx.notice(text), keyboard=keyboard)


def _when(ctx: TurnContext, kind: PushKind, wish: str | None) -> str:
    begins = _time_now(ctx, kind, wish)
    if begins is None:
        return ctx.say.plain("push.off")
    return ctx.say.plain("push.from", at=f"{begins:%H:%M}")


def _time_now(ctx: TurnContext, kind: PushKind, wish: str | None) -> time | None:
    """From when on it is told with that wish: within the hours of the forms it is about."""
    wanted, (begins, last) = time_wanted(kind, wish), _hours(ctx, kind)
    return wanted if wanted is None or begins <= wanted <= last else begins


def _hours(ctx: TurnContext, kind: PushKind) -> tuple[time, time]:
    """The earliest and the latest time from which that can be told."""
    forms = ctx.own_forms if kind is PushKind.LADDER else ()
    hours = widest(form.ladder for form in forms)
    last = datetime.combine(date.min, hours.ends) - timedelta(minutes=15)
    return hours.begins, last.time()


def choose(ctx: TurnContext, argument: str) -> Turn:
    """One of them: from when on, or not at all."""
    kind = _kind(ctx, argument)
    wish = ctx.lookup.get(PushWishesQuery(ctx.person.id)).get(kind)
    now, usual = _time_now(ctx, kind, wish), _time_now(ctx, kind, None)
    begins, last = _hours(ctx, kind)
    times = [at for at in LATER if begins <= at <= last and at != usual]
    times = [at for at in (usual, *times) if at is not None and at != now]
    choices = [_time(ctx, kind, at) for at in times]
    if now is not None:
        off = ctx.say.plain("button.push_off")
        choices.append(way_to(pack("push", "set", f"{kind}/{OFF}"), off, ("tắt", "off")))
    text = ctx.say(
        "push.choose", what=ctx.say.plain(f"push.kind_{kind}"), when=_when(ctx, kind, wish)
    )
    return ctx.turn(replace(ctx.notice(text), keyboard=(tuple(choices),)))


def _time(ctx: TurnContext, kind: PushKind, at: time) -> Choice:
    wish = USUAL if at == _time_now(ctx, kind, None) else f"{at:%H:%M}"
    label = ctx.say.plain("button.push_from", at=f"{at:%H:%M}")
    return way_to(pack("push", "set", f"{kind}/{wish}"), label, (f"{at:%H:%M}", f"{at.hour}h"))


def keep(ctx: TurnContext, argument: str) -> Turn:
    """Remember what was chosen."""
    name, _, wish = argument.partition("/")
    kind = _kind(ctx, name)
    if wish not in (USUAL, OFF) and _readable(wish) not in LATER:
        raise Outdated
    return _kept(ctx, kind, wish)


def _readable(wish: str) -> time | None:
    try:
        return time.fromisoformat(wish)
    except ValueError:
        return None


def _kept(ctx: TurnContext, kind: PushKind, wish: str) -> Turn:
    """Remember it.

    Raises:
        Refusal: nobody is told anything at that time.
    """
    at, (begins, last) = _readable(wish), _hours(ctx, kind)
    if at is not None and not begins <= at <= last:
        raise Refusal("push.outside", begins=f"{begins:%H:%M}", last=f"{last:%H:%M}")
    wanted = None if wish == USUAL else wish
    text = ctx.say(
        "push.kept", what=ctx.say.plain(f"push.kind_{kind}"), when=_when(ctx, kind, wanted)
    )
    back = way_to(pack("push", "wishes"), ctx.say.plain("button.pushes"))
    message = replace(ctx.notice(text), keyboard=((back,),))
    return ctx.turn(message, effects=(SetPushWish(kind, wanted),))


def typed(ctx: TurnContext, text: CleanText) -> Turn | None:
    """An hour where one can be chosen, "9h30"; or one of the kinds by its name, "tắt nhắc hạn"."""
    plain = " ".join(fold(text).strip(" .!").split())
    switch = _SWITCH.fullmatch(plain)
    if switch is not None and asks_for_words(ctx):
        return None
    if switch is not None:
        kind = next((one for one in kinds_of(ctx) if _is_named(ctx, one, switch["what"])), None)
        return None if kind is None else _kept(ctx, kind, OFF if switch["off"] else USUAL)
    keys = [choice.key for choice in ctx.session.offered if choice.key.startswith(_SET)]
    hour = _HOUR.fullmatch(plain) if keys else None
    if hour is None:
        return None
    kind = _kind(ctx, keys[0].removeprefix(_SET).partition("/")[0])
    return _kept(ctx, kind, f"{_time_of(hour, text):%H:%M}")


def _is_named(ctx: TurnContext, kind: PushKind, name: str) -> bool:
    say = ctx.say.plain
    return name in (fold(say(f"button.push_{kind}")), fold(say(f"push.kind_{kind}")))


def _time_of(said: re.Match[str], text: CleanText) -> time:
    """The time of day that somebody means.

    Raises:
        Refusal: there is no such time.
    """
    if said["word"]:
        return time(0) if said["word"] in ("nua dem", "midnight") else time(12)
    hour, minute = int(said["hour"]), 30 if said["half"] else int(said["minute"] or 0)
    if said["part"] in ("chieu", "toi", "pm") and hour < NOON:
        hour += NOON
    try:
        return time(hour, minute)
    except ValueError:
        raise Refusal("push.no_hour", raw=quoted(text)) from None


def _kind(ctx: TurnContext, name: str) -> PushKind:
    found = [kind for kind in kinds_of(ctx) if kind == name]
    if not found:
        raise Outdated
    return found[0]
